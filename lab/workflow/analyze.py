"""Analyze an unsealed study: registered results and verdicts first, the rest marked as exploratory."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from lab.analysis.as_json import rounded, to_json
from lab.analysis.confirmatory import analyze as confirm
from lab.analysis.exploratory import explore
from lab.analysis.results import Confirmatory, Exploratory
from lab.analysis.robustness import robustness
from lab.analysis.table import RunTable
from lab.study.draft import Study
from lab.study.registration import Registration, canonical
from lab.workflow.imported import import_of
from lab.workflow.ledger import LedgerState, demand_results, ledger
from lab.workflow.lock import load
from lab.workflow.run_table import from_index, from_ledger, run_table
from store import journal
from store.database import Index
from store.errors import HomeBusy, ReadOnlyHome
from store.paths import Home
from store.queries import reading


@dataclass(frozen=True, slots=True)
class Analysis:
    """The results of one study; `json` is free of times and paths, `sha256` names the confirmatory part.

    `study` and `table` are what they were computed from, for whoever looks closer. `recorded` is False where the ledger could not be written just now (a worker holds it, the home is read-only, or the study was imported).
    """

    registration: str
    confirmatory: Confirmatory
    exploratory: Exploratory | None
    json: dict[str, Any]
    sha256: str
    recorded: bool
    study: Study
    table: RunTable


def analyze(
    home: Home, registration: str, *, index: Index | None = None, exploratory: bool = True, robust: bool = False
) -> Analysis:
    """Apply the locked plan to the results of the opening; Forbidden before it.

    `index` is the caller's index of this home; without one the home's own is opened, or a private one where another
    process owns it. A result that the ledger does not know yet is recorded there. `robust` adds the robustness of the
    verdicts to `json`.
    """
    locked = load(home, registration)
    state = ledger(home, locked.sha256)
    demand_results(state)
    with reading(home, index) as current:
        table = run_table(home, locked, state, from_index(current, locked))
    made = results_of(locked, table, exploratory=exploratory)
    if robust:
        made.json["robustness"] = rounded(robustness(locked.study, table))
    return replace(made, recorded=_record(home, state, made.confirmatory, made.sha256))


def results_of(locked: Registration, table: RunTable, *, exploratory: bool = True) -> Analysis:
    """All results of a table of runs; nothing is recorded."""
    confirmatory = confirm(locked.study, table)
    found = explore(locked.study, table) if exploratory else None
    document = {"registration": locked.sha256, "status": confirmatory.status, **to_json(confirmatory, found)}
    digest = digest_of(confirmatory)
    return Analysis(
        locked.sha256,
        confirmatory,
        found,
        document,
        digest,
        recorded=False,
        study=locked.study,
        table=table,
    )


def computed(home: Home, locked: Registration, state: LedgerState) -> tuple[Confirmatory, str]:
    """The confirmatory results and their SHA-256 from ledger and blobs, without the index; nothing is recorded."""
    confirmatory = confirm(locked.study, run_table(home, locked, state, from_ledger(locked, state)))
    return confirmatory, digest_of(confirmatory)


def digest_of(confirmatory: Confirmatory) -> str:
    """SHA-256 of the confirmatory results as canonical JSON."""
    return hashlib.sha256(canonical(to_json(confirmatory, None))).hexdigest()


def _record(home: Home, state: LedgerState, confirmatory: Confirmatory, digest: str) -> bool:
    """Once per distinct result, so that looking again leaves no trace and a changed result does."""
    if any(entry["sha256"] == digest for entry in state.analyses):
        return True
    if import_of(home, state.registration):
        return False
    data = {"sha256": digest, "verdicts": {row.id: row.verdict for row in confirmatory.hypotheses}}
    try:
        with journal.writer(home.ledger(state.registration), first_previous=state.registration) as file:
            file.append("analysis", data)
    except (HomeBusy, ReadOnlyHome):
        return False
    return True

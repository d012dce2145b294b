"""Analyze an unsealed study: registered results and verdicts first, the rest marked as exploratory."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lab.analysis.as_json import rounded, to_json
from lab.analysis.confirmatory import analyze as confirm
from lab.analysis.exploratory import explore
from lab.analysis.results import Confirmatory, Exploratory
from lab.analysis.robustness import robustness
from lab.analysis.table import RESPONSE_UNITS, RunTable
from lab.analysis.touched import TouchedRow, without_touched
from lab.study.draft import Study
from lab.study.registration import Registration, canonical
from lab.workflow.record.imported import import_of
from lab.workflow.record.ledger import LedgerState, demand_results, ledger
from lab.workflow.record.registered import load
from lab.workflow.record.run_table import from_index, from_ledger, run_table
from store import journal
from store.database import Index
from store.errors import HomeBusy, ReadOnlyHome
from store.paths import Home
from store.queries import reading


@dataclass(frozen=True, slots=True)
class Analysis:
    """The results of one study; `json` is free of times and paths, `sha256` names the confirmatory part.

    `confirmatory` is without the hypotheses that a deviation `touched`; `decided` are the words of all registered tests, for the ledger. `study` and `table` are what they were computed from, for whoever looks closer. `recorded` is False where the ledger could not be written just now (a worker holds it, the home is read-only, or the study was imported).
    """

    registration: str
    confirmatory: Confirmatory
    exploratory: Exploratory | None
    json: dict[str, Any]
    sha256: str
    recorded: bool
    study: Study
    table: RunTable
    touched: tuple[TouchedRow, ...] = ()
    decided: Mapping[str, str] = field(default_factory=dict)


def analyze(
    home: Home,
    registration: str,
    *,
    index: Index | None = None,
    exploratory: bool = True,
    robust: bool = False,
    record: bool = True,
) -> Analysis:
    """Apply the locked plan to the results of the opening; Forbidden before it.

    `index` is the caller's index of this home; without one the home's own is opened, or a private one where another
    process owns it. A result that the ledger does not know yet is recorded there, unless `record` is False: for what is
    computed before anybody looks, `recorded` follows when somebody does. `robust` adds the robustness of the verdicts to
    `json`.
    """
    locked = load(home, registration)
    state = ledger(home, locked.sha256)
    demand_results(state)
    with reading(home, index) as current:
        table = run_table(home, locked, state, from_index(current, locked))
    made = results_of(locked, table, state, exploratory=exploratory)
    if robust:
        made.json["robustness"] = rounded(robustness(locked.study, table))
    return recorded(home, made) if record else made


def recorded(home: Home, analysis: Analysis) -> Analysis:
    """The analysis, known to the ledger: once per distinct result, so that looking again leaves no trace and a changed result does."""
    state = ledger(home, analysis.registration)
    return replace(analysis, recorded=_record(home, state, analysis.decided, analysis.sha256))


def results_of(locked: Registration, table: RunTable, state: LedgerState, *, exploratory: bool = True) -> Analysis:
    """All results of a table of runs; nothing is recorded. `sha256` is over all registered tests, touched or not."""
    whole = confirm(locked.study, table)
    confirmatory, touched = without_touched(whole, state.touched)
    found = explore(locked.study, table) if exploratory else None
    document = {"registration": locked.sha256, "status": confirmatory.status, **to_json(confirmatory, found)}
    if touched:
        document["touched"] = [rounded(row) for row in touched]
    if confirmatory.more_cells:
        document["cells_of"] = rounded(dict(confirmatory.more_cells))
    digest = digest_of(whole)
    return Analysis(
        locked.sha256,
        confirmatory,
        found,
        document,
        digest,
        recorded=False,
        study=locked.study,
        table=table,
        touched=touched,
        decided={row.id: row.verdict for row in whole.hypotheses},
    )


def cells_of(found: Confirmatory, response: str) -> Confirmatory:
    """The same results with the cells of another response that a hypothesis rests on, for tables and figures of cells."""
    if response == found.response:
        return found
    return replace(found, response=response, unit=RESPONSE_UNITS[response], cells=found.more_cells[response])


def computed(home: Home, locked: Registration, state: LedgerState) -> tuple[Confirmatory, str]:
    """The confirmatory results and their SHA-256 from ledger and blobs, without the index; nothing is recorded."""
    confirmatory = confirm(locked.study, run_table(home, locked, state, from_ledger(locked, state)))
    return confirmatory, digest_of(confirmatory)


def digest_of(confirmatory: Confirmatory) -> str:
    """SHA-256 of the confirmatory results as canonical JSON."""
    return hashlib.sha256(canonical(to_json(confirmatory, None))).hexdigest()


def _record(home: Home, state: LedgerState, verdicts: Mapping[str, str], digest: str) -> bool:
    """Whether the ledger knows the result now."""
    if any(entry["sha256"] == digest for entry in state.analyses):
        return True
    if import_of(home, state.registration):
        return False
    data = {"sha256": digest, "verdicts": dict(verdicts)}
    try:
        with journal.writer(home.ledger(state.registration), first_previous=state.registration) as file:
            file.append("analysis", data)
    except (HomeBusy, ReadOnlyHome):
        return False
    return True

"""What was noted in reading the paper that a claim comes from, as an event of the ledger and back."""

from collections.abc import Mapping

from lab.distill.distillation import Distillation
from lab.errors import Forbidden
from lab.report.paper_input import DistilledFact
from lab.study.registration import Registration
from lab.workflow.planning.distill import distillation, distillations
from lab.workflow.record.exclusive import writing
from lab.workflow.record.ledger import LedgerState, ledger
from lab.workflow.record.registered import load
from store.errors import StoreError
from store.paths import Home

PREFIX = "sha256-"
"""The paper itself is not part of the record: its hash must not look like the name of a file that is."""


def noted(found: Distillation, claim: str) -> dict[str, object]:
    """The event: title, where the claim stands, what the text says something about and what it does not."""
    same = [one for one in found.claims if one.text.strip() == claim.strip()]
    place = {"page": same[0].page, "evidence": same[0].evidence, "hedged": same[0].hedged} if same else {}
    told = {
        signal.label: sorted({passage.page for passage in signal.passages}) for signal in found.signals if signal.found
    }
    return {
        "id": found.id,
        "title": found.title or found.name,
        "file": PREFIX + found.sha256,
        "read_pages": found.has_pages,
        "told": told,
        "untold": [signal.label for signal in found.signals if not signal.found],
        **place,
    }


def distilled_facts(state: LedgerState) -> tuple[DistilledFact, ...]:
    """The papers on record, the newest note of each, in the order in which they were first noted."""
    newest = {str(entry["id"]): entry for entry in state.distilled}
    return tuple(_fact(entry) for entry in newest.values())


def _fact(entry: Mapping) -> DistilledFact:
    return DistilledFact(
        id=str(entry["id"]),
        title=str(entry["title"]),
        sha256=str(entry["file"]).removeprefix(PREFIX),
        page=int(entry.get("page", 0)),
        evidence=str(entry.get("evidence", "")),
        hedged=bool(entry.get("hedged", False)),
        told=tuple((name, tuple(pages)) for name, pages in entry["told"].items()),
        untold=tuple(entry["untold"]),
        read_pages=bool(entry["read_pages"]),
    )


def relate(home: Home, registration: str, identity: str) -> None:
    """Append what was noted in reading a distilled paper, for the related work; InvalidInput where there is no such distillation."""
    locked = load(home, registration)
    append(home, locked.sha256, "distilled", noted(distillation(home, identity), locked.study.claim))


def relate_by_claim(home: Home, locked: Registration, state: LedgerState) -> LedgerState:
    """The state, with the paper of this home noted whose claim the study has word for word; unchanged where that is not to be written."""
    if state.distilled or not locked.study.claim:
        return state
    try:
        wanted = locked.study.claim.strip()
        found = [paper for paper in distillations(home) if wanted in (claim.text.strip() for claim in paper.claims)]
        for paper in found[:1]:
            append(home, locked.sha256, "distilled", noted(paper, wanted))
    except (Forbidden, StoreError):
        return state
    return ledger(home, locked.sha256)


def append(home: Home, registration: str, event: str, data: Mapping[str, object]) -> None:
    """One event at the end of the ledger."""
    with writing(home, registration) as file:
        file.append(event, dict(data))

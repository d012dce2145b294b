"""What the lock of a study shows and what it does not, in the words that stand on every page about it and in print."""

from lab.study.lock_words import DEMONSTRATION, NOT_FIRST, PREVIEW, counters, seen
from lab.study.registration import Registration
from lab.workflow.record.ledger_state import LedgerState


def standing_words(locked: Registration, state: LedgerState) -> str:
    """The sentences of STATISTICS, section 7: demonstration, where the seeds come from, how many locks and openings, what had been seen."""
    counts, study = state.attempt_counts, locked.study
    lock = str(counts.get("lock_number") or "")
    opening = str(state.openings[0].get("opening_number") or "") if state.openings else ""
    runs, studies = int(counts.get("seen_runs", 0)), int(counts.get("seen_studies", 0))
    parts = [
        DEMONSTRATION if study.demonstration else "",
        PREVIEW if study.replicates.seeds_from == "lock" else "",
        counters(lock, opening),
        seen(str(runs), str(studies), one=studies == 1) if runs else "",
        NOT_FIRST.rstrip("."),
    ]
    return " ".join(f"{part[0].upper()}{part[1:]}." for part in parts if part)

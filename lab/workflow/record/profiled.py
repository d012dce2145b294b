"""Baselines and profiles on record: kept as blobs, named by the ledger, read without torch."""

from lab.errors import IntegrityError
from lab.profile.results import Fitted, Profile, fitted_of, profile_of
from lab.workflow.record.ledger_state import LedgerState
from store.blobs import get
from store.journal import Line
from store.paths import Home
from store.segments import correct_of, probabilities_of


def newest_profile(home: Home, state: LedgerState) -> Profile | None:
    """What was measured last, or None."""
    return profile_of(get(home, str(state.profiles[-1]["blob"]))) if state.profiles else None


def fixed_baselines(home: Home, state: LedgerState) -> tuple[Fitted, ...]:
    """The baselines as they were fixed; empty where there are none."""
    return fitted_of(get(home, str(state.baselines_fixed[-1]["blob"]))) if state.baselines_fixed else ()


def check_profile(home: Home, lines: tuple[Line, ...], state: LedgerState) -> str:
    """Baselines were fixed once, then evaluated once after the study's own results; their scores are recounted.

    IntegrityError where the order is another, a blob is not the one in the ledger, or a count is not that of the predictions.
    """
    order = [line.event for line in lines if line.event in ("test_evaluated", "baselines_evaluated")]
    fixed = [line for line in lines if line.event == "baselines_fixed"]
    if len(fixed) > 1 or order not in ([], ["test_evaluated"], ["test_evaluated", "baselines_evaluated"]):
        raise IntegrityError("baselines were fixed or evaluated more than once, or too early", where="ledger")
    evaluated = next((line for line in lines if line.event == "baselines_evaluated"), None)
    if evaluated and (
        not fixed or fixed[0].number > evaluated.number or fixed[0].data["blob"] != evaluated.data["fixed"]
    ):
        raise IntegrityError("baselines were evaluated that had not been fixed before", where="ledger")
    rows = {row.key: row for row in fixed_baselines(home, state)}
    for key, result in (evaluated.data["results"] if evaluated else {}).items():
        _recount(home, key, rows[key], result)
    for entry in state.profiles:
        profile_of(get(home, str(entry["blob"])))
    seen = "evaluated once after that" if evaluated else "not evaluated"
    return f"baselines of {len(rows)} data sets fixed, {seen}; {len(state.profiles)} profiles"


def _recount(home: Home, key: str, row: Fitted, result) -> None:
    content = get(home, str(result["predictions"]))
    labels, _ = probabilities_of(content)
    counted = {
        "n": len(labels),
        "majority_correct": int((labels == row.majority).sum()),
        "logistic_correct": int(correct_of(content).sum()),
    }
    wrong = [name for name, value in counted.items() if result[name] != value]
    if wrong:
        raise IntegrityError("the baseline's score on record is not that of its predictions", where=key, seen=wrong[0])

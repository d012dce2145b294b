"""A change of a frozen plan goes on record: what was done differently, which hypotheses it touches, and what had been seen by then."""

from collections.abc import Sequence

from lab.errors import Forbidden, InvalidInput
from lab.workflow.deviation.explain import effect_of
from lab.workflow.record.exclusive import writing
from lab.workflow.record.ledger import LedgerState, fold, ledger, lines_of
from lab.workflow.record.recorder import METRICS
from lab.workflow.record.registered import load
from store.paths import Home

SHOWN = tuple(name for name in METRICS if name.startswith("validation"))
LONGEST = 300


def declare(home: Home, registration: str, what: str, touches: Sequence[str], type: str, effect: str) -> LedgerState:
    """Append a deviation that the researcher names, with its type and effect; what it touches is exploratory from then on.

    Forbidden before the first run, when the plan can be amended. InvalidInput for hypotheses that do not exist.
    """
    locked = load(home, registration)
    words = " ".join(what.split())
    if not words or len(words) > LONGEST:
        remedy = f"Say in one sentence, {LONGEST} characters at most, what was done and not planned"
        raise InvalidInput("the change needs a sentence", where="--what", seen=words[:60], remedy=remedy)
    known = [one.id for one in locked.study.hypotheses]
    unknown = [name for name in touches if name not in known]
    if unknown:
        remedy = f"Known: {', '.join(known) or 'none, the plan has no hypothesis'}"
        raise InvalidInput("there is no such hypothesis", where="--touches", seen=", ".join(unknown), remedy=remedy)
    said = effect_of(type, effect)
    with writing(home, locked.sha256) as file:
        state = fold(lines_of(home, locked.sha256))
        if not state.attempts:
            remedy = "Amend the plan: python -m lab amend REG STUDY.toml"
            raise Forbidden("no run has started: the plan is not frozen yet", where=locked.short, remedy=remedy)
        sentence = f"{words.rstrip('.')}. {shown_before(state)}"
        left = [name for name in known if name in touches]
        file.append(
            "deviation", {"kind": "plan_left", "what": words, "when": "", "sentence": sentence, "touches": left}
        )
        number = len(state.deviations) + 1
        file.append("deviation_explained", {"number": number, "type": type, "effect": said})
    return ledger(home, locked.sha256)


def shown_before(state: LedgerState) -> str:
    """Which metrics of how many runs could be seen by now, as a sentence."""
    seen = [run for run in state.runs.values() if run.epoch]
    if state.results is not None:
        return f"The test results of {len(state.results)} runs had been shown before."
    if not seen:
        return "No validation metric had been shown before."
    names = " and ".join(name.replace("_", " ") for name in SHOWN)
    latest = max(run.epoch for run in seen)
    return f"Shown before: {names} of {len(seen)} of {len(state.planned)} runs, up to epoch {latest}; the test set was closed."

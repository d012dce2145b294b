"""The researcher's word on a deviation: its type, and one sentence on what it does to the conclusion."""

from lab.errors import InvalidInput
from lab.workflow.record.deviation_types import TYPES
from lab.workflow.record.exclusive import writing
from lab.workflow.record.ledger import LedgerState, fold, ledger, lines_of
from lab.workflow.record.registered import load
from store.paths import Home

LONGEST = 500


def explain(home: Home, registration: str, number: int, type: str, effect: str) -> LedgerState:
    """Append type and effect of the deviation with this number (from 1); earlier words stay in the ledger, the newest count."""
    sha256 = load(home, registration).sha256
    with writing(home, sha256) as file:
        count = len(fold(lines_of(home, sha256)).deviations)
        if not 1 <= number <= count:
            known = f"this study has {count}" if count else "this study has none"
            raise InvalidInput(
                "there is no such deviation", where="number", seen=number, remedy=f"Count from 1; {known}"
            )
        file.append("deviation_explained", {"number": number, "type": type, "effect": effect_of(type, effect)})
    return ledger(home, sha256)


def effect_of(type: str, effect: str) -> str:
    """The sentence on one line; InvalidInput for a type that is none, and for no sentence or a long one."""
    if type not in TYPES:
        raise InvalidInput(
            "this is no type of deviation", where="type", seen=type, remedy=f"Use one of: {', '.join(TYPES)}"
        )
    words = " ".join(effect.split())
    if not words or len(words) > LONGEST:
        remedy = f"Say in one sentence, {LONGEST} characters at most, what it does to the conclusion"
        raise InvalidInput("the effect needs a sentence", where="effect", seen=words[:60], remedy=remedy)
    return words

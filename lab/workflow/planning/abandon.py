"""Give a study up, for a reason that stays on record."""

from lab.errors import Forbidden, InvalidInput
from lab.workflow.deviation.declare import shown_before
from lab.workflow.record.exclusive import writing
from lab.workflow.record.ledger import LedgerState, fold, ledger, lines_of
from lab.workflow.record.registered import load
from store.paths import Home


def abandon(home: Home, registration: str, reason: str) -> LedgerState:
    """End a registration without results; Forbidden once its test set was evaluated or while a worker is at it."""
    if not reason.strip():
        raise InvalidInput("giving up needs a reason", where="--reason", seen=reason, remedy="Say why in one sentence")
    sha256 = load(home, registration).sha256
    with writing(home, sha256) as file:
        state = fold(lines_of(home, sha256))
        if state.results is not None:
            raise Forbidden(
                "its results are known: a study cannot be abandoned after that",
                where=sha256[:8],
                remedy="Report it, null results included",
            )
        if not state.abandoned_at:
            shown = {"shown": shown_before(state)} if state.attempts else {}
            file.append("abandoned", {"reason": reason.strip(), **shown})
    return ledger(home, sha256)

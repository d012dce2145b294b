"""One writer per ledger: whoever comes second is told so."""

from collections.abc import Iterator
from contextlib import contextmanager

from lab.errors import Forbidden
from lab.workflow.record.imported import forbid_writing
from store import journal
from store.blobs import settle
from store.errors import HomeBusy
from store.journal import Writer
from store.paths import Home


@contextmanager
def writing(home: Home, registration: str) -> Iterator[Writer]:
    """The journal's writer; Forbidden where another worker holds it, and for an imported study."""
    forbid_writing(home, registration)
    try:
        with journal.writer(home.ledger(registration), first_previous=registration) as file:
            settle(home)
            yield file
    except HomeBusy as error:
        raise Forbidden(
            "another worker is at this study",
            where=registration[:8],
            seen=error.seen,
            remedy="Wait for it to end, or: python -m lab stop REG",
        ) from error

"""Say where the data of a locked study lies now: a path is never part of a registration, and folders move."""

from pathlib import Path

from lab.errors import InvalidInput
from lab.workflow.record.exclusive import writing
from lab.workflow.record.ledger import LedgerState, fold, ledger, lines_of
from lab.workflow.record.planned import check_fingerprint
from lab.workflow.record.registered import load
from store.paths import Home


def locate(home: Home, registration: str, folder: Path) -> LedgerState:
    """Put on record where the data of a study lies now; IntegrityError where it is other data than was registered."""
    from lab.data.catalogue import identify

    locked = load(home, registration)
    path = folder.expanduser().resolve()
    with writing(home, locked.sha256) as file:
        state = fold(lines_of(home, locked.sha256))
        if not state.location:
            raise InvalidInput(
                "the data of this study is not a Parquet folder",
                where=f"registration {locked.sha256[:8]}",
                seen=locked.study.dataset.name,
                remedy="Nothing to locate: it is fetched by its name",
            )
        if not path.is_dir():
            raise InvalidInput("there is no such folder", where="DIR", seen=str(path), remedy="Name the Parquet folder")
        check_fingerprint(locked, identify(locked.study.dataset, cache=home.cache, location=path).fingerprint)
        if str(path) != state.location:
            file.append("data_located", {"location": str(path)})
    return ledger(home, locked.sha256)

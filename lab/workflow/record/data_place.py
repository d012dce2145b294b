"""Where the data of a study lies on this machine: a path is never part of a registration."""

from pathlib import Path

from lab.errors import Unavailable
from lab.study.recipe import Dataset
from lab.workflow.record.ledger_state import LedgerState

PARQUET = "parquet:"


def located(dataset: Dataset, base: Path | None = None) -> Dataset:
    """The data set with an absolute path, where its name holds one.

    A relative path is looked up from the working directory, then from `base` (the folder of the study file).
    """
    if not dataset.name.startswith(PARQUET):
        return dataset
    written = Path(dataset.name.removeprefix(PARQUET)).expanduser()
    places = [written] if written.is_absolute() else [Path.cwd() / written, *([base / written] if base else [])]
    path = next((place for place in places if place.exists()), places[0])
    return dataset.model_copy(update={"name": f"{PARQUET}{path.resolve()}"})


def folder_of(dataset: Dataset) -> Path | None:
    """The folder of a located Parquet data set, None for the others."""
    name = dataset.name
    return Path(name.removeprefix(PARQUET)) if name.startswith(PARQUET) else None


def location_of(state: LedgerState) -> Path | None:
    """The folder that the ledger remembers; Unavailable, with the way to name the new one, where it is gone."""
    if not state.location:
        return None
    if not Path(state.location).is_dir():
        raise Unavailable(
            "the data is not where it was when the study was locked",
            where=f"registration {state.registration[:8]}",
            seen=state.location,
            remedy=f"Say where it is now: python -m lab locate {state.registration[:8]} DIR",
        )
    return Path(state.location)

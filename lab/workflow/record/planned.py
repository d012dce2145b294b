"""From a registration to what the engine trains: one specification per run, one entry per data set."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lab.errors import Forbidden, IntegrityError
from lab.study.design import cells, resolve
from lab.study.recipe import Dataset
from lab.study.registration import Registration, canonical
from lab.train.spec import RunSpec
from store.paths import Home

if TYPE_CHECKING:
    from lab.data.arrays import Prepared


def specs(registration: Registration, only: Collection[str]) -> tuple[RunSpec, ...]:
    """The specifications of these runs, in the order of the plan (replicate by replicate); Forbidden without seeds."""
    if not registration.seeded:
        raise Forbidden(
            "the seeds come from a time stamp of the plan, and it has none yet",
            where=f"registration {registration.short}",
            remedy="Get one before the first run: python -m lab anchor REG",
        )
    resolved = [resolve(registration.study, cell) for cell in cells(registration.study)]
    return tuple(
        RunSpec(
            run_id=run.id,
            dataset_key=dataset_key(resolved[run.cell].dataset),
            model=resolved[run.cell].model,
            recipe=resolved[run.cell].recipe,
            seeds=run.seeds,
        )
        for run in registration.runs
        if run.id in only
    )


def datasets(registration: Registration) -> dict[str, Dataset]:
    """The distinct data sets of the cells by key: one, unless a factor addresses the data."""
    resolved = [resolve(registration.study, cell).dataset for cell in cells(registration.study)]
    return {dataset_key(dataset): dataset for dataset in resolved}


def dataset_key(dataset: Dataset) -> str:
    """A short name for a data set and how it is cut."""
    return hashlib.sha256(canonical(dataset.model_dump(mode="json"))).hexdigest()[:16]


def prepared(
    home: Home, registration: Registration, location: Path | None, progress: Callable[[str, float], None]
) -> Mapping[str, "Prepared"]:
    """Train and validation arrays of every data set of the study; IntegrityError where the data changed since the lock."""
    from lab.data.catalogue import prepare

    found = {}
    for key, dataset in datasets(registration).items():
        found[key] = prepare(dataset, cache=home.cache, location=location, progress=progress)
        check_fingerprint(registration, found[key].identity.fingerprint)
    return found


def check_fingerprint(registration: Registration, fingerprint: str) -> None:
    """IntegrityError where the data is not what was registered."""
    wanted = registration.data.fingerprint
    if fingerprint != wanted:
        raise IntegrityError(
            "the data set is not the one that was registered",
            where=registration.data.name,
            seen=f"fingerprint {fingerprint[:12]}…, registered {wanted[:12]}…",
            remedy="Bring back the registered files, or lock a new study on the new ones",
        )

"""The images that runs are stressed on: the study's own test examples, or those of another data set of the same shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lab.data.arrays import Source
from lab.data.catalogue import registered_name, source_of
from lab.data.lockbox import Permit, open_other, open_test
from lab.data.traits import pixels_of
from lab.errors import Forbidden, InvalidInput, LabError
from lab.study.recipe import Dataset, Split
from lab.study.registration import Registration
from lab.workflow.record.data_place import folder_of, located, location_of
from lab.workflow.record.ledger import LedgerState, ledger
from lab.workflow.record.planned import datasets, prepared
from lab.workflow.record.registered import load, registrations
from store.errors import StoreError
from store.paths import Home


@dataclass(frozen=True, slots=True, eq=False)
class Images:
    """Examples of one way of cutting: `pixels` uint8 [n, h, w, c], `labels` int64 [n]; `mean` and `sd` [c] of the training images."""

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]
    mean: NDArray[np.float32]
    sd: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Other:
    """Another data set: its name, fingerprint and classes as the ledger keeps them, and where it lies."""

    name: str
    fingerprint: str
    classes: tuple[str, ...]
    same_labels: str
    folder: Path | None

    @property
    def document(self) -> dict[str, object]:
        """What the ledger keeps: no path."""
        return {
            "name": registered_name(self.name),
            "fingerprint": self.fingerprint,
            "classes": list(self.classes),
            "same_labels": self.same_labels,
        }


def other_data(home: Home, locked: Registration, name: str, same_labels: str) -> Other:
    """Another data set of the same shape and number of classes; InvalidInput with one message where it does not fit.

    What "the same labels" means is the user's word, because nothing in the files can say it. Forbidden where the data
    set's test part is sealed by a study of this home that has not been opened.
    """
    if not same_labels.strip():
        raise InvalidInput(
            "say in what sense the labels are the same",
            where="--same-labels",
            remedy='For example --same-labels "class k is the digit k in both"',
        )
    own = locked.study.dataset
    dataset = located(_as_cut(own, name))
    folder = folder_of(dataset)
    source = source_of(dataset, cache=home.cache, location=folder)
    if source.fingerprint == locked.data.fingerprint:
        raise InvalidInput("this is the study's own data set", where="--data", seen=name, remedy="Name another one")
    place = location_of(ledger(home, locked.sha256))
    for cut in datasets(locked).values():
        _same_shape(cut, source_of(cut, cache=home.cache, location=place), source)
    _not_sealed(home, locked, source.fingerprint)
    return Other(dataset.name, source.fingerprint, source.classes, same_labels.strip(), folder)


def _as_cut(own: Dataset, name: str) -> Dataset:
    """The other data, cut like the study's own; nothing of it trains."""
    split = Split(train=1, validation=1, test=own.split.test, seed=own.split.seed)
    return own.model_copy(update={"name": name, "split": split})


def _same_shape(own: Dataset, mine: Source, source: Source) -> None:
    shapes = [_shape(own, one.side) for one in (mine, source)]
    classes = [len(one.classes) for one in (mine, source)]
    if shapes[0] != shapes[1] or classes[0] != classes[1]:
        seen = [f"{h} x {w} x {c}, {n} classes" for (h, w, c), n in zip(shapes, classes, strict=True)]
        raise InvalidInput(
            f"the other data set has another shape or number of classes: the study has {seen[0]}",
            where="--data",
            seen=seen[1],
            remedy="Name one of the same height, width, channels and number of classes",
        )


def _shape(own: Dataset, side: tuple[int, int, int]) -> tuple[int, int, int]:
    """What is cut from images of this size; the whole of one that is smaller than the patch."""
    patch = own.patch if own.patch and own.patch <= min(side[:2]) else None
    return patch or side[0], patch or side[1], side[2]


def _not_sealed(home: Home, locked: Registration, fingerprint: str) -> None:
    """Reading it here would open the lockbox of a study that still trusts it to be closed."""
    for name in registrations(home):
        try:
            sealed = name != locked.sha256 and load(home, name).data.fingerprint == fingerprint
            state = ledger(home, name) if sealed else None
        except (LabError, StoreError):
            continue
        if state and state.results is None and not state.abandoned_at:
            raise Forbidden(
                "the test part of this data set is sealed by a study that has not been opened",
                where="--data",
                seen=f"study {state.number}, {state.registration[:8]}",
                remedy="Open or abandon that study first",
            )


def images_of(
    home: Home, locked: Registration, state: LedgerState, permit: Permit, other: Other | None
) -> Mapping[str, Images]:
    """The examples by the key of the runs' data; standardisation is always that of the training images."""
    place = location_of(state)
    seen = prepared(home, locked, place, lambda message, share: None)
    found = {}
    for key, dataset in datasets(locked).items():
        mean, sd = seen[key].mean, seen[key].sd
        if other is None:
            test = open_test(dataset, permit, cache=home.cache, location=place)
            found[key] = Images(pixels_of(test, mean, sd), test.labels, mean, sd)
        else:
            made = open_other(_as_cut(dataset, other.name), permit, cache=home.cache, location=other.folder)
            found[key] = Images(made.pixels, made.labels, mean, sd)
    return found

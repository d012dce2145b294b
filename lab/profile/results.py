"""What a profile holds, as frozen rows that go to JSON and back; knows neither torch nor scikit-learn."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

FORMAT = "lockbox-profile/1"


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of a data set: its name without a path, its size, its SHA-256, its media type, and of a table its columns."""

    name: str
    size_bytes: int
    sha256: str
    encoding: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataLook:
    """What training and validation examples of one data set look like; nothing here is about the test part.

    `train` and `validation` count examples by class. `mean` and `sd` are per channel, in shares of the full pixel range.
    `constant` inputs (of `inputs`) never vary in training; `repeated` training examples equal an earlier one byte for
    byte, `conflicting` of them under another label.
    """

    key: str
    shape: tuple[int, int, int]
    train: tuple[int, ...]
    validation: tuple[int, ...]
    mean: tuple[float, ...]
    sd: tuple[float, ...]
    inputs: int
    constant: int
    repeated: int
    conflicting: int
    files: tuple[DataFile, ...]


@dataclass(frozen=True, slots=True)
class Try:
    """One strength of regularisation of the logistic regression: validation accuracy (fraction), and whether it converged."""

    c: float
    validation_accuracy: float
    converged: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """Both baselines of one data set as they were fixed before the test set was read for them.

    `majority` is the most frequent class of the training examples (the first of several); `c` the regularisation with the
    highest validation accuracy (the strongest of several), `weights` the SHA-256 of the logistic regression.
    """

    key: str
    majority: int
    majority_validation_accuracy: float
    tries: tuple[Try, ...]
    c: float
    validation_accuracy: float
    parameters: int
    weights: str


@dataclass(frozen=True, slots=True)
class SizeRow:
    """One distinct model: the cells that train it, parameters, bytes of its weights file, multiply-adds per example."""

    cells: tuple[int, ...]
    label: str
    parameters: int
    weights_bytes: int
    multiply_adds: int


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One batch size: median and 95th percentile of `repeats` passes in seconds, examples per second, peak bytes."""

    batch: int
    repeats: int
    median_seconds: float
    p95_seconds: float
    per_second: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Timed:
    """The passes of one run's model; `before_bytes` the process held before it loaded the model."""

    run: str
    cell: int
    label: str
    why: str
    before_bytes: int
    rows: tuple[BatchRow, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What was measured at one time on one machine."""

    device: str
    machine: str
    threads: int
    versions: Mapping[str, str]
    rule: str
    sizes: tuple[SizeRow, ...]
    timed: tuple[Timed, ...]
    data: tuple[DataLook, ...]


def to_bytes(found: Profile | tuple[Fitted, ...]) -> bytes:
    """As JSON; equal values give equal bytes."""
    rows = asdict(found) if isinstance(found, Profile) else {"fitted": [asdict(row) for row in found]}
    return (json.dumps({"format": FORMAT, **rows}, sort_keys=True, allow_nan=False) + "\n").encode()


def profile_of(content: bytes) -> Profile:
    """A profile from its bytes."""
    values = _values(content)
    return Profile(
        **{name: values[name] for name in ("device", "machine", "threads", "versions", "rule")},
        sizes=tuple(SizeRow(**row | {"cells": tuple(row["cells"])}) for row in values["sizes"]),
        timed=tuple(Timed(**row | {"rows": tuple(BatchRow(**one) for one in row["rows"])}) for row in values["timed"]),
        data=tuple(_look(row) for row in values["data"]),
    )


def fitted_of(content: bytes) -> tuple[Fitted, ...]:
    """The fixed baselines from their bytes."""
    rows = _values(content)["fitted"]
    return tuple(Fitted(**row | {"tries": tuple(Try(**one) for one in row["tries"])}) for row in rows)


def _values(content: bytes) -> dict[str, Any]:
    values = json.loads(content)
    if values.pop("format") != FORMAT:
        raise ValueError("this is no profile of a known format")
    return values


def _look(row: dict[str, Any]) -> DataLook:
    lists = {name: tuple(row[name]) for name in ("shape", "train", "validation", "mean", "sd")}
    return DataLook(
        **row | lists | {"files": tuple(DataFile(**one | {"columns": tuple(one["columns"])}) for one in row["files"])}
    )

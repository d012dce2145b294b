"""Parquet segments of runs under stress: what every run predicted, and the labels that this is counted against."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from store.segments import parquet_bytes, table_of

Row = tuple[str, str, NDArray[np.int16]]
"""Run, key of its data, predicted class [n]."""


def stress_segment(rows: Sequence[Row]) -> bytes:
    """One row per run with its predictions in the order of the examples."""
    columns = {
        "run": pa.array([run for run, _, _ in rows], pa.string()),
        "data": pa.array([data for _, data, _ in rows], pa.string()),
        "predicted": pa.array([predicted for _, _, predicted in rows], pa.list_(pa.int16())),
    }
    return parquet_bytes(pa.table(columns))


def stress_of(content: bytes) -> dict[str, tuple[str, NDArray[np.int16]]]:
    """Key of the data and predictions [n] of every run."""
    rows = table_of(content).to_pydict()
    values = zip(rows["run"], rows["data"], rows["predicted"], strict=True)
    return {run: (data, np.array(predicted, dtype=np.int16)) for run, data, predicted in values}


def truth_segment(examples: NDArray[np.int64], labels: NDArray[np.int64]) -> bytes:
    """The places of the examples in the test part, and their labels."""
    return parquet_bytes(pa.table({"example": pa.array(examples, pa.int64()), "label": pa.array(labels, pa.int16())}))


def truth_of(content: bytes) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    """Places [n] and labels [n]."""
    table = table_of(content)
    return table["example"].to_numpy(), table["label"].to_numpy()

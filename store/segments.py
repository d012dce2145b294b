"""Parquet segments: metrics of a stack after an epoch, predictions of a run, as bytes that equal rows make equal."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

METRICS = pa.schema(
    [
        ("run", pa.string()),
        ("attempt", pa.int32()),
        ("epoch", pa.int32()),
        ("name", pa.string()),
        ("value", pa.float64()),
    ]
)


def metrics_segment(rows: Iterable[tuple[str, int, int, str, float]]) -> bytes:
    """Rows (run, attempt, epoch, name, value) as Parquet bytes."""
    columns = list(zip(*rows, strict=True)) or [()] * len(METRICS)
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, METRICS, strict=True)]
    return parquet_bytes(pa.Table.from_arrays(arrays, schema=METRICS))


def metrics_of(content: bytes) -> list[tuple[str, int, int, str, float]]:
    """The rows of a metrics segment."""
    return [tuple(row.values()) for row in table_of(content).to_pylist()]


def predictions_segment(run: str, labels: NDArray, predicted: NDArray, probabilities: NDArray[np.float32]) -> bytes:
    """One row per test (or validation) example: run, example, label, predicted class, probabilities (list of float32)."""
    count, classes = probabilities.shape
    flat = pa.array(np.ascontiguousarray(probabilities, dtype=np.float32).reshape(-1))
    table = pa.table(
        {
            "run": pa.array([run] * count, pa.string()),
            "example": pa.array(np.arange(count), pa.int32()),
            "label": pa.array(labels, pa.int16()),
            "predicted": pa.array(predicted, pa.int16()),
            "probabilities": pa.FixedSizeListArray.from_arrays(flat, classes),
        }
    )
    return parquet_bytes(table)


def run_of(content: bytes) -> str:
    """Whose predictions these are; empty where they are not all of one run."""
    runs = table_of(content, "run")["run"].unique().to_pylist()
    return runs[0] if len(runs) == 1 else ""


def correct_of(content: bytes) -> NDArray[np.uint8]:
    """1 where the predicted class is the label, per test example: uint8 [n]."""
    table = table_of(content, "label", "predicted")
    return (table["label"].to_numpy() == table["predicted"].to_numpy()).astype(np.uint8)


def probabilities_of(content: bytes) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    """The label [n] and the probabilities [n, classes] of every test example."""
    table = table_of(content, "label", "probabilities")
    column = table["probabilities"].combine_chunks()
    flat = column.flatten().to_numpy()
    return table["label"].to_numpy(), flat.reshape(len(column), -1)


def table_of(content: bytes, *columns: str) -> pa.Table:
    """Some columns of a Parquet file, or all.

    `pq.read_table` reads folders of files too, and takes four times as long for one small file. From a file of Python's, as
    io.BytesIO is one, it also leaves an object that a thread of Arrow's frees: where that happens while the process ends,
    Arrow asks a dead interpreter for its lock and the process aborts (exit code 134 in one command of twenty).
    """
    return pq.ParquetFile(pa.BufferReader(content)).read(columns=list(columns) or None, use_threads=False)


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as compressed Parquet."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue().to_pybytes()

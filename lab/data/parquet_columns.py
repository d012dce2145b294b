"""A researcher's own columns of a Parquet folder's test files: numbers and words about each example."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from lab.data.parquet import IMAGE_COLUMNS
from lab.data.permit import Permit
from lab.errors import Forbidden

MOST_WORDS = 50
"""A column of text with more distinct values names examples rather than kinds of them."""


def own_columns(folder: Path, permit: Permit, rows: NDArray[np.int64]) -> Mapping[str, NDArray]:
    """Columns beside image and label at these rows of the test files, in the order of their names in the files.

    Numbers become float64 (missing: NaN), words and switches text (missing: ""); nested columns, dates and text with more
    than 50 values are left out, and so is a column that not every file has. Forbidden without a permit.
    """
    if not isinstance(permit, Permit):
        raise Forbidden("the lockbox is closed", where=folder.name, remedy="Use: python -m lab unseal REG")
    files = sorted(folder.glob("test*.parquet"))
    names = [name for name in pq.read_schema(files[0]).names if name not in (*IMAGE_COLUMNS, "label")]
    shared = [name for name in names if all(name in pq.read_schema(file).names for file in files)]
    found = {}
    for name in shared:
        column = pa.chunked_array([chunk for file in files for chunk in _column(file, name)])
        values = _values(column)
        if values is not None:
            found[name] = values[rows]
    return found


def _column(file: Path, name: str) -> list[pa.Array]:
    column = pq.read_table(file, columns=[name])[name]
    kind = column.type
    if pa.types.is_boolean(kind) or pa.types.is_dictionary(kind):
        return column.cast(pa.string()).chunks
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return column.cast(pa.float64()).chunks
    return (
        column.cast(pa.string()).chunks
        if pa.types.is_string(kind) or pa.types.is_large_string(kind)
        else [pa.nulls(len(column))]
    )


def _values(column: pa.ChunkedArray) -> NDArray | None:
    if pa.types.is_float64(column.type):
        return column.to_numpy().astype(np.float64)
    if not pa.types.is_string(column.type):
        return None
    words = np.array(["" if word is None else word for word in column.to_pylist()])
    return words if len(np.unique(words)) <= MOST_WORDS else None

"""Parquet segments about test examples: what is known of each, and the pictures of some."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from store.segments import parquet_bytes, table_of

SHAPE = b"lockbox.shape"


def traits_segment(columns: dict[str, NDArray]) -> bytes:
    """One row per test example; numbers as float64, words as text, in the given order of columns."""
    return parquet_bytes(pa.table({name: pa.array(values) for name, values in columns.items()}))


def traits_of(content: bytes) -> dict[str, NDArray]:
    """The columns of a traits segment by name."""
    table = table_of(content)
    return {name: np.array(table[name].to_pylist()) for name in table.column_names}


def pictures_segment(positions: NDArray[np.int64], pixels: NDArray[np.uint8]) -> bytes:
    """Pictures uint8 [n, h, w, c] of the test examples at these positions, in this order."""
    shape = ",".join(str(side) for side in pixels.shape[1:]).encode()
    table = pa.table(
        {
            "example": pa.array(positions, pa.int64()),
            "pixels": pa.array([one.tobytes() for one in pixels], pa.binary()),
        }
    )
    return parquet_bytes(table.replace_schema_metadata({SHAPE: shape}))


def pictures_of(content: bytes) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Positions [n] and pictures uint8 [n, h, w, c]."""
    table = table_of(content)
    shape = [int(side) for side in table.schema.metadata[SHAPE].split(b",")]
    flat = np.frombuffer(b"".join(table["pixels"].to_pylist()), dtype=np.uint8)
    return table["example"].to_numpy(), flat.reshape(-1, *shape)

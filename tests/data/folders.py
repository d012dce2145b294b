"""Small Parquet folders in the Hugging Face layout, made on the spot."""

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image


def png(pixels: np.ndarray) -> bytes:
    """Lossless bytes of uint8 [h, w] or [h, w, 3]."""
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


def pictures(count: int, *, side: int = 6, colour: bool = True, seed: int = 0) -> np.ndarray:
    """Random uint8 pixels [count, side, side, 3] or [count, side, side]."""
    return np.random.default_rng(seed).integers(0, 256, (count, side, side, 3)[: 4 if colour else 3], dtype=np.uint8)


def write(file: Path, images: list[bytes], labels: list, *, column: str = "img") -> None:
    """One file with a struct of bytes and path, and labels."""
    structs = [{"bytes": image, "path": None} for image in images]
    pq.write_table(pa.table({column: structs, "label": labels}), file, row_group_size=4)

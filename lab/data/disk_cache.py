"""Decoded images kept as .npy files: written to a folder of their own, then renamed, so that a reader sees all or nothing."""

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from lab.data.arrays import Raw
from lab.errors import Unavailable


def cached(folder: Path, decode: Callable[[], Raw], *, rows: int) -> Raw:
    """The `rows` examples in `folder`, decoded into it first where they are missing; images are memory-mapped.

    Several processes may do this at once: each writes its own temporary folder and the first rename wins.
    """
    if not folder.exists():
        _fill(folder, decode())
    try:
        images = np.load(folder / "images.npy", mmap_mode="r", allow_pickle=False)
        labels = np.load(folder / "labels.npy", allow_pickle=False)
        if (images.dtype, images.ndim, labels.dtype, labels.shape) != (np.uint8, 4, np.int64, (rows,)) or len(
            images
        ) != rows:
            raise ValueError(
                f"images {images.dtype} {images.shape}, labels {labels.dtype} {labels.shape}, {rows} wanted"
            )
    except (OSError, ValueError, EOFError) as error:
        raise Unavailable(
            "the cached images are damaged",
            where=str(folder),
            seen=str(error),
            remedy="Delete that folder; it is made anew",
        ) from error
    return Raw(images, labels)


def _fill(folder: Path, raw: Raw) -> None:
    temporary = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".decoding-"))
        _save(temporary / "images.npy", raw.images)
        _save(temporary / "labels.npy", raw.labels)
        os.rename(temporary, folder)
    except OSError as error:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
        if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
            raise Unavailable(
                "decoded images cannot be kept",
                where=str(folder),
                seen=error.strerror or str(error),
                remedy="Free some space or name another home",
            ) from error


def _save(file: Path, array: np.ndarray) -> None:
    """Onto the disk before the folder gets its name: after a power cut it is whole or not there."""
    with file.open("wb") as stream:
        np.save(stream, array, allow_pickle=False)
        stream.flush()
        os.fsync(stream.fileno())

"""A folder of Parquet files in the Hugging Face layout: `img` or `image` (a struct with `bytes`) and `label`."""

import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image, UnidentifiedImageError

from lab.data.arrays import Progress, Raw, Source
from lab.data.disk_cache import cached
from lab.errors import InvalidInput, Unavailable

IMAGE_COLUMNS = ("img", "image")
LAYOUT = "It needs train-*.parquet and test-*.parquet with the columns img (or image; a struct with bytes) and label"


def parquet(folder: Path, cache: Path, progress: Progress) -> Source:
    """The data set in `folder`; the fingerprint is the SHA-256 over its files' contents, never its path."""
    files = {part: _files(folder, part) for part in ("train", "test")}
    fingerprint = _fingerprint([*files["train"], *files["test"]])
    kept = cache / "parquet" / fingerprint

    def load(part: str) -> Raw:
        return cached(kept / part, lambda: _decode(files[part], part, progress))

    return Source(
        name=f"parquet:{folder.name}",
        fingerprint=fingerprint,
        classes=_classes(files["train"]),
        side=_first(files["train"][0]).shape,
        development_rows=_rows(files["train"]),
        test_rows=_rows(files["test"]),
        development=lambda: load("train"),
        test=lambda: load("test"),
    )


def _files(folder: Path, part: str) -> list[Path]:
    if not folder.is_dir():
        raise Unavailable(
            "there is no such folder", where="dataset.name", seen=str(folder), remedy="Name a folder: parquet:PATH"
        )
    found = sorted(folder.glob(f"{part}*.parquet"))
    if not found:
        raise InvalidInput(f"no {part}*.parquet in this folder", where=str(folder), remedy=LAYOUT)
    for file in found:
        names = set(_schema(file).names)
        if "label" not in names or not names & set(IMAGE_COLUMNS):
            raise InvalidInput("columns are missing", where=str(file), seen=", ".join(sorted(names)), remedy=LAYOUT)
    return found


def _schema(file: Path) -> pa.Schema:
    try:
        return pq.read_schema(file)
    except (pa.ArrowInvalid, OSError) as error:
        raise InvalidInput(
            "this is no readable Parquet file",
            where=str(file),
            seen=str(error).splitlines()[0],
            remedy="Fetch it again",
        ) from error


def _fingerprint(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\0{file.stat().st_size}\0".encode())
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _rows(files: list[Path]) -> int:
    return sum(pq.read_metadata(file).num_rows for file in files)


def _classes(files: list[Path]) -> tuple[str, ...]:
    """Class names from the Hugging Face metadata where they are there, else the label numbers."""
    metadata = (_schema(files[0]).metadata or {}).get(b"huggingface")
    if metadata:
        names = json.loads(metadata).get("info", {}).get("features", {}).get("label", {}).get("names")
        if names:
            return tuple(str(name) for name in names)
    labels = np.concatenate([_labels(pq.read_table(file, columns=["label"]), file) for file in files])
    return tuple(str(label) for label in range(int(labels.max()) + 1))


def _labels(table: pa.Table, file: Path) -> np.ndarray:
    column = table.column("label")
    if not pa.types.is_integer(column.type) or column.null_count:
        raise InvalidInput("labels are not all integers", where=str(file), seen=str(column.type), remedy=LAYOUT)
    labels = column.to_numpy().astype(np.int64)
    if len(labels) and labels.min() < 0:
        raise InvalidInput("a label is negative", where=str(file), seen=int(labels.min()), remedy="Count labels from 0")
    return labels


def _decode(files: list[Path], part: str, progress: Progress) -> Raw:
    total, images, labels = _rows(files), [], []
    for image, label in _examples(files):
        images.append(image)
        labels.append(label)
        if len(images) % 1000 == 0:
            progress(f"decoding {part} images", len(images) / total)
    return Raw(np.stack(images), np.array(labels, dtype=np.int64))


def _examples(files: list[Path]) -> Iterator[tuple[np.ndarray, int]]:
    shape = None
    for file in files:
        row = 0
        for batch in pq.ParquetFile(file).iter_batches(batch_size=1000):
            table = pa.Table.from_batches([batch])
            column = next(name for name in IMAGE_COLUMNS if name in table.column_names)
            for picture, label in zip(table.column(column), _labels(table, file), strict=True):
                image = _picture(picture.as_py(), f"{file}, row {row}")
                shape = shape or image.shape
                if image.shape != shape:
                    raise InvalidInput(
                        "images differ in size",
                        where=f"{file}, row {row}",
                        seen=image.shape,
                        remedy=f"Make all {shape}",
                    )
                yield image, int(label)
                row += 1


def _first(file: Path) -> np.ndarray:
    """The first image, for its shape."""
    for image, _ in _examples([file]):
        return image
    raise InvalidInput("this file has no rows", where=str(file), remedy=LAYOUT)


def _picture(value: object, where: str) -> np.ndarray:
    """uint8 [h, w, 1 or 3] from the struct's bytes."""
    content = value.get("bytes") if isinstance(value, dict) else value
    try:
        with Image.open(io.BytesIO(content)) as image:
            return np.atleast_3d(np.asarray(image.convert("L" if image.mode in ("1", "L", "I;16") else "RGB")))
    except (UnidentifiedImageError, OSError, TypeError, ValueError) as error:
        raise InvalidInput(
            "these bytes are no image", where=where, seen=str(error), remedy="Fetch the file again"
        ) from error

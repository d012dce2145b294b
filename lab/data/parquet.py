"""A folder of Parquet files in the Hugging Face layout: `img` or `image` (a struct with `bytes`) and `label`."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lab.data.arrays import Progress, Raw, Source
from lab.data.disk_cache import cached
from lab.data.permit import Sealed
from lab.data.pictures import pixels, shape_of
from lab.errors import InvalidInput, Unavailable

IMAGE_COLUMNS = ("img", "image")
LAYOUT = "It needs train-*.parquet and test-*.parquet with the columns img (or image; a struct with bytes) and label"


def parquet(folder: Path, cache: Path, progress: Progress) -> Source:
    """The data set in `folder`; the fingerprint is the SHA-256 over its files' contents, never its path."""
    files = {part: _files(folder, part) for part in ("train", "test")}
    fingerprint, classes = _fingerprint(files), _classes(files)
    kept, side = cache / "parquet" / fingerprint, _first_shape(files["train"][0])
    if (other := _first_shape(files["test"][0])) != side:
        raise InvalidInput(
            "train and test images differ in size", where=str(folder), seen=other, remedy=f"Make all {side}"
        )

    def load(part: str) -> Raw:
        return cached(kept / part, lambda: _decode(files[part], part, progress), rows=_rows(files[part]))

    return Source(
        name=f"parquet:{folder.name}",
        fingerprint=fingerprint,
        classes=classes,
        side=side,
        development_rows=_rows(files["train"]),
        test_rows=_rows(files["test"]),
        development=lambda: load("train"),
        test=Sealed(folder.name, lambda: load("test")),
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
    with _readable(file):
        return pq.read_schema(file)


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    """What pyarrow says of a damaged file becomes one line."""
    try:
        yield
    except (pa.ArrowException, OSError) as error:
        raise InvalidInput(
            "this is no readable Parquet file",
            where=str(file),
            seen=(str(error).splitlines() or [type(error).__name__])[0],
            remedy="Fetch it again",
        ) from error


def _fingerprint(files: Mapping[str, list[Path]]) -> str:
    """Over the files' contents in order, each with its part; names of files and folders do not count."""
    digest = hashlib.sha256()
    for part, some in files.items():
        for file in some:
            with _readable(file), file.open("rb") as stream:
                digest.update(part.encode() + hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _rows(files: list[Path]) -> int:
    return sum(pq.read_metadata(file).num_rows for file in files)


def _classes(files: Mapping[str, list[Path]]) -> tuple[str, ...]:
    """Class names from the Hugging Face metadata where they are there, else the label numbers of the training part.

    Labels of both parts are held to them now: a study must not fail over them after it was trained.
    """
    names = _named_classes(files["train"][0])
    known = len(names) or 1 + max(_largest_label(file) for file in files["train"])
    for file in (*files["train"], *files["test"]):
        if (largest := _largest_label(file)) >= known:
            raise InvalidInput(
                f"a label is beyond the {known} classes of the training part",
                where=str(file),
                seen=largest,
                remedy=f"Count labels from 0 to {known - 1}",
            )
    return names or tuple(str(label) for label in range(known))


def _named_classes(file: Path) -> tuple[str, ...]:
    metadata = (_schema(file).metadata or {}).get(b"huggingface", b"{}")
    try:
        names = json.loads(metadata)["info"]["features"]["label"]["names"]
        return tuple(str(name) for name in names)
    except (ValueError, KeyError, TypeError):  # files without class names are as good
        return ()


def _largest_label(file: Path) -> int:
    with _readable(file):
        table = pq.read_table(file, columns=["label"])
    return int(_labels(table, file).max(initial=-1))


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
        for table in _tables(file):
            for picture, label in zip(_pictures(table), _labels(table, file), strict=True):
                image = pixels(picture.as_py(), f"{file}, row {row}")
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


def _pictures(table: pa.Table) -> pa.ChunkedArray:
    return table.column(next(name for name in IMAGE_COLUMNS if name in table.column_names))


def _tables(file: Path) -> Iterator[pa.Table]:
    """The file, a thousand rows at a time."""
    with _readable(file):
        columns = [name for name in pq.read_schema(file).names if name in (*IMAGE_COLUMNS, "label")]
        for batch in pq.ParquetFile(file).iter_batches(batch_size=1000, columns=columns):
            yield pa.Table.from_batches([batch])


def _first_shape(file: Path) -> tuple[int, int, int]:
    """(height, width, channels) of the first image, from its header."""
    for table in _tables(file):
        if len(table):
            return shape_of(_pictures(table)[0].as_py(), f"{file}, row 0")
    raise InvalidInput("this file has no rows", where=str(file), remedy=LAYOUT)

"""The files that a data set was read from, with size and SHA-256, where there are files: what a data card names."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from lab.data.catalogue import PARQUET
from lab.data.torchvision_sets import raw_files
from lab.study.recipe import Dataset

ENCODINGS = {".parquet": "application/vnd.apache.parquet", ".gz": "application/gzip"}


def files_of(
    dataset: Dataset, *, cache: Path, location: Path | None = None
) -> Iterator[tuple[str, int, str, str, tuple[str, ...]]]:
    """Name without a path, bytes, SHA-256, media type and columns of every file, by name; the content is hashed, nothing is decoded.

    `location` is where a registered Parquet folder lies. A data set whose archive was deleted after it was decoded has none.
    """
    for path in sorted(_paths(dataset, cache, location)):
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        columns = tuple(pq.read_schema(path).names) if path.suffix == ".parquet" else ()
        yield path.name, path.stat().st_size, digest, ENCODINGS.get(path.suffix, "application/octet-stream"), columns


def _paths(dataset: Dataset, cache: Path, location: Path | None) -> list[Path]:
    if dataset.name.startswith(PARQUET):
        folder = location or Path(dataset.name.removeprefix(PARQUET))
        return [path for part in ("train", "test") for path in folder.glob(f"{part}*.parquet")]
    if dataset.name == "digits":
        from sklearn import datasets

        return list((Path(datasets.__file__).parent / "data").glob("digits.csv.gz"))
    return raw_files(dataset.name, cache)

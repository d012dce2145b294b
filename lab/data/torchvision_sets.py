"""CIFAR-10, MNIST and Fashion-MNIST: fetched by a process of its own, so that whoever asks never loads torch."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from lab.data.arrays import Progress, Raw, Source
from lab.data.disk_cache import cached
from lab.data.permit import Sealed
from lab.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Known:
    """A data set of torchvision: its class there, its shape, its sizes, and what to fetch by hand."""

    kind: str
    side: tuple[int, int, int]
    train: int
    test: int
    megabytes: int
    by_hand: str
    classes: tuple[str, ...]
    subfolder: str = ""


CIFAR10 = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
FASHION = ("T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot")


def _idx_files(address: str, *md5: str) -> str:
    names = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
    files = (f"{name}-ubyte.gz (MD5 {one})" for name, one in zip(names, md5, strict=True))
    return f"{', '.join(files)} from {address} into the folder"


KNOWN = {
    "cifar10": Known(
        "CIFAR10",
        (32, 32, 3),
        50_000,
        10_000,
        170,
        "cifar-10-python.tar.gz (MD5 c58f30108f718f92721af3b95e74349a) from https://www.cs.toronto.edu/~kriz/ into the folder",
        CIFAR10,
    ),
    "mnist": Known(
        "MNIST",
        (28, 28, 1),
        60_000,
        10_000,
        11,
        _idx_files(
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "f68b3c2dcbeaaa9fbdd348bbdeb94873",
            "d53e105ee54ea40749a09fcbcd1e9432",
            "9fb629c4189551a2d022fa330f9573f3",
            "ec29112dd5afa0611ce80d1b7f02629c",
        ),
        tuple("0123456789"),
        "MNIST/raw",
    ),
    "fashion_mnist": Known(
        "FashionMNIST",
        (28, 28, 1),
        60_000,
        10_000,
        30,
        _idx_files(
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
            "25c81989df183df01b3e8a0aad5dffbe",
            "bef4ecab320f06d8554ea6380940ec79",
            "bb300cfdad3c16e7a12a480ee83cd310",
        ),
        FASHION,
        "FashionMNIST/raw",
    ),
}


def torchvision_set(name: str, cache: Path, progress: Progress, *, download: bool) -> Source:
    """The data set of that name, fetched on first use; Unavailable with the manual way where there is no network."""
    known, folder = KNOWN[name], cache.resolve() / "torchvision" / name
    if not (folder / "fingerprint.json").exists():
        _fetch(name, folder, progress, download=download)
    fingerprint = _kept_fingerprint(folder)
    return Source(
        name=name,
        fingerprint=fingerprint,
        classes=known.classes,
        side=known.side,
        development_rows=known.train,
        test_rows=known.test,
        development=lambda: cached(folder / "train", _gone(folder), rows=known.train),
        test=Sealed(name, lambda: cached(folder / "test", _gone(folder), rows=known.test)),
    )


def raw_files(name: str, cache: Path) -> list[Path]:
    """The fetched archives of that data set which are still here."""
    known = KNOWN.get(name)
    folder = cache.resolve() / "torchvision" / name / (known.subfolder if known else "")
    return list(folder.glob("*.gz")) if known and folder.is_dir() else []


def _kept_fingerprint(folder: Path) -> str:
    try:
        return json.loads((folder / "fingerprint.json").read_text())["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            "the fetched data set is damaged",
            where=str(folder / "fingerprint.json"),
            seen=str(error),
            remedy=f"Delete {folder}; it is fetched anew",
        ) from error


def _gone(folder: Path):
    def decode() -> Raw:
        raise Unavailable(
            "cached images are missing", where=str(folder), remedy="Delete that folder; it is fetched anew"
        )

    return decode


def _fetch(name: str, folder: Path, progress: Progress, *, download: bool) -> None:
    known = KNOWN[name]
    progress(f"fetching {name} ({known.megabytes} MB, checksum verified)", 0.0)
    command = [
        sys.executable,
        "-m",
        "lab.data.torchvision_fetch",
        name,
        str(folder),
        "download" if download else "local",
    ]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=root) as worker:
        last = _follow(worker, f"fetching {name} ({known.megabytes} MB, checksum verified)", progress)
    if worker.returncode:
        raise Unavailable(
            f"the data set {name} could not be fetched",
            where="dataset.name",
            seen=last,
            remedy=f"Without a network, put {known.by_hand} {folder / 'download' / known.subfolder} and run the same command again",
        )
    progress(f"fetched {name}", 1.0)


def _follow(worker: subprocess.Popen, message: str, progress: Progress) -> str:
    """Pass torchvision's progress bar on as fractions, and return the last line when the process has ended."""
    last, line = "no message", b""
    try:
        while byte := worker.stderr.read(1):
            if byte not in b"\r\n":
                line += byte
                continue
            text, line = line.decode(errors="replace").strip(), b""
            percent = re.match(r"(\d+(?:\.\d+)?)%", text)
            if percent:
                progress(message, float(percent.group(1)) / 100)
            last = text or last
    except BaseException:
        worker.kill()  # who asked has been stopped: nothing goes on in the background
        raise
    worker.wait()
    return line.decode(errors="replace").strip() or last

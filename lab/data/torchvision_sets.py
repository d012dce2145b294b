"""CIFAR-10, MNIST and Fashion-MNIST through torchvision, fetched by a process of its own so that the app never loads torch.

Run as a module it downloads one data set (checksums verified by torchvision) and keeps it as .npy files.
"""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lab.data.arrays import Progress, Raw, Source
from lab.data.disk_cache import cached
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


CIFAR10 = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
FASHION = ("T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot")
IDX = "train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz into"
KNOWN = {
    "cifar10": Known(
        "CIFAR10",
        (32, 32, 3),
        50_000,
        10_000,
        170,
        "cifar-10-python.tar.gz (MD5 c58f30108f718f92721af3b95e74349a, from www.cs.toronto.edu/~kriz/cifar.html) into",
        CIFAR10,
    ),
    "mnist": Known("MNIST", (28, 28, 1), 60_000, 10_000, 11, f"{IDX} the folder MNIST/raw of", tuple("0123456789")),
    "fashion_mnist": Known(
        "FashionMNIST", (28, 28, 1), 60_000, 10_000, 30, f"{IDX} the folder FashionMNIST/raw of", FASHION
    ),
}


def torchvision_set(name: str, cache: Path, progress: Progress, *, download: bool) -> Source:
    """The data set of that name, fetched on first use; Unavailable with the manual way where there is no network."""
    known, folder = KNOWN[name], cache / "torchvision" / name
    if not (folder / "fingerprint.json").exists():
        _fetch(name, folder, progress, download=download)
    fingerprint = json.loads((folder / "fingerprint.json").read_text())["sha256"]
    return Source(
        name=name,
        fingerprint=fingerprint,
        classes=known.classes,
        side=known.side,
        development_rows=known.train,
        test_rows=known.test,
        development=lambda: cached(folder / "train", _gone(folder)),
        test=lambda: cached(folder / "test", _gone(folder)),
    )


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
        "lab.data.torchvision_sets",
        name,
        str(folder),
        "download" if download else "local",
    ]
    root = Path(__file__).resolve().parents[2]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=root)
    _, complaint = worker.communicate()
    if worker.returncode:
        last = (complaint.strip().splitlines() or ["no message"])[-1]
        raise Unavailable(
            f"the data set {name} could not be fetched",
            where="dataset.name",
            seen=last,
            remedy=f"Without a network, put {known.by_hand} {folder / 'download'} and run the same command again",
        )
    progress(f"fetched {name}", 1.0)


def _main(name: str, folder: Path, mode: str) -> None:
    """In the child process: fetch, check, and keep as arrays."""
    import torchvision.datasets

    kind = getattr(torchvision.datasets, KNOWN[name].kind)
    digest = hashlib.sha256()
    for part, train in (("train", True), ("test", False)):
        data = kind(root=folder / "download", train=train, download=mode == "download")
        images = np.asarray(data.data).reshape(len(data), *KNOWN[name].side)
        raw = Raw(images, np.asarray(data.targets, dtype=np.int64))
        digest.update(raw.images.tobytes() + raw.labels.tobytes())
        cached(folder / part, lambda raw=raw: raw)
    done = folder / "fingerprint.tmp"
    done.write_text(json.dumps({"sha256": digest.hexdigest()}))
    done.replace(folder / "fingerprint.json")


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])

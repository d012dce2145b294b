"""The process that fetches a data set through torchvision (checksums verified) and keeps it as .npy files.

Run as: python -m lab.data.torchvision_fetch NAME FOLDER download|local
"""

import fcntl
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import torchvision.datasets

from lab.data.arrays import Raw
from lab.data.disk_cache import cached
from lab.data.torchvision_sets import KNOWN


def fetch(name: str, folder: Path, mode: str) -> None:
    """Fetch one data set into `folder`, one process at a time; the fingerprint over all pixels and labels is written last."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "fetching.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # given back when the process ends, however it ends
        if not (folder / "fingerprint.json").exists():
            _fetch(name, folder, mode)


def _fetch(name: str, folder: Path, mode: str) -> None:
    kind = getattr(torchvision.datasets, KNOWN[name].kind)
    digest = hashlib.sha256()
    for part, train in (("train", True), ("test", False)):
        data = kind(root=folder / "download", train=train, download=mode == "download")
        raw = Raw(np.asarray(data.data).reshape(len(data), *KNOWN[name].side), np.asarray(data.targets, dtype=np.int64))
        digest.update(raw.images.tobytes() + raw.labels.tobytes())
        cached(folder / part, lambda raw=raw: raw, rows=len(data))
    done = folder / "fingerprint.tmp"
    done.write_text(json.dumps({"sha256": digest.hexdigest()}))
    done.replace(folder / "fingerprint.json")


if __name__ == "__main__":
    fetch(sys.argv[1], Path(sys.argv[2]), sys.argv[3])

"""Data sets of torchvision: the manual way is the right one, progress is passed on, damage is named; nothing is downloaded."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
import torchvision.datasets

from lab.data import torchvision_fetch
from lab.data.catalogue import identify, prepare
from lab.data.torchvision_sets import KNOWN, _follow
from lab.errors import Unavailable
from lab.study.recipe import Dataset, Split

CIFAR10 = Dataset(name="cifar10", patch=8, split=Split(train=30, validation=10, test=10))


class Tiny:
    """Fifty random images where torchvision has fifty thousand."""

    made: ClassVar[list[bool]] = []

    def __init__(self, root: Path, train: bool, download: bool) -> None:
        self.made.append(download)
        generator = np.random.default_rng(int(train))
        self.data = generator.integers(0, 256, (50, 32, 32, 3), dtype=np.uint8)
        self.targets = generator.integers(0, 10, 50).tolist()

    def __len__(self) -> int:
        return len(self.data)


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that holds a tiny cifar10."""
    monkeypatch.setattr(torchvision.datasets, "CIFAR10", Tiny)
    monkeypatch.setitem(KNOWN, "cifar10", dataclasses.replace(KNOWN["cifar10"], train=50, test=50))
    torchvision_fetch.fetch("cifar10", tmp_path / "torchvision" / "cifar10", "download")
    return tmp_path


def test_the_manual_way_names_torchvisions_files_and_checksums() -> None:
    cifar = torchvision.datasets.CIFAR10
    assert cifar.filename in KNOWN["cifar10"].by_hand and cifar.tgz_md5 in KNOWN["cifar10"].by_hand
    assert cifar.url.startswith("https://www.cs.toronto.edu/~kriz/") and "https://www.cs" in KNOWN["cifar10"].by_hand
    for name in ("mnist", "fashion_mnist"):
        kind = getattr(torchvision.datasets, KNOWN[name].kind)
        assert KNOWN[name].subfolder == f"{kind.__name__}/raw"
        assert any(mirror in KNOWN[name].by_hand for mirror in kind.mirrors)
        for file, md5 in kind.resources:
            assert f"{file} (MD5 {md5})" in KNOWN[name].by_hand


def test_without_the_files_the_manual_way_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    download = tmp_path / "torchvision" / "cifar10" / "download"
    download.mkdir(parents=True)
    (download / "cifar-10-python.tar.gz").write_bytes(b"damaged")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unavailable) as refused:
        identify(CIFAR10, cache=Path("."), download=False)
    line = str(refused.value)
    assert "the data set cifar10 could not be fetched (seen: RuntimeError: Dataset not found or corrupted" in line
    assert "put cifar-10-python.tar.gz (MD5 c58f30108f718f92721af3b95e74349a) from https://www.cs.toronto.edu/" in line
    assert f"into the folder {download}" in line and "\n" not in line
    assert refused.value.exit_code == 2


def test_a_fetched_set_becomes_arrays(fetched: Path) -> None:
    found = prepare(CIFAR10, cache=fetched)
    assert found.train.images.shape == (30, 192) and found.identity.classes[:2] == ("airplane", "automobile")
    whole = Tiny(fetched, train=True, download=False)
    row = found.train.source_index[0]
    patch = found.train.images[0].reshape(8, 8, 3) * found.sd + found.mean
    np.testing.assert_allclose(patch * 255, whole.data[row, 12:20, 12:20], atol=1e-3)
    assert found.train.labels[0] == whole.targets[row]


def test_a_set_is_fetched_once_and_its_fingerprint_is_of_the_contents(fetched: Path) -> None:
    Tiny.made.clear()
    torchvision_fetch.fetch("cifar10", fetched / "torchvision" / "cifar10", "download")
    assert Tiny.made == []
    other = fetched / "elsewhere" / "torchvision" / "cifar10"
    torchvision_fetch.fetch("cifar10", other, "local")
    assert identify(CIFAR10, cache=fetched / "elsewhere") == identify(CIFAR10, cache=fetched)
    assert Tiny.made == [False, False]


def test_fewer_rows_than_the_set_has_are_refused(fetched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KNOWN, "cifar10", dataclasses.replace(KNOWN["cifar10"], train=60))
    with pytest.raises(Unavailable, match="the cached images are damaged"):
        prepare(CIFAR10, cache=fetched)


@pytest.mark.parametrize("content", ["", "{}", "[]", "{"])
def test_a_damaged_fingerprint_is_named(fetched: Path, content: str) -> None:
    file = fetched / "torchvision" / "cifar10" / "fingerprint.json"
    assert len(json.loads(file.read_text())["sha256"]) == 64
    file.write_text(content)
    with pytest.raises(Unavailable, match="the fetched data set is damaged") as refused:
        identify(CIFAR10, cache=fetched)
    assert "Delete" in refused.value.remedy


def test_progress_of_the_fetching_process_is_passed_on() -> None:
    script = r"import sys; sys.stderr.write('\r  0.0%\r 50.5%\n100%\nTraceback\nOSError: no network\n')"
    heard: list[tuple[str, float]] = []
    with subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) as worker:
        last = _follow(worker, "fetching x", lambda message, fraction: heard.append((message, fraction)))
    assert heard == [("fetching x", 0.0), ("fetching x", 0.505), ("fetching x", 1.0)]
    assert (last, worker.returncode) == ("OSError: no network", 0)


def test_a_stop_while_fetching_ends_the_process() -> None:
    def stop(message: str, fraction: float) -> None:
        raise KeyboardInterrupt

    script = r"import sys, time; sys.stderr.write('\r 1.0%\r'); sys.stderr.flush(); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) as worker:
        with pytest.raises(KeyboardInterrupt):
            _follow(worker, "fetching x", stop)
        assert worker.wait() == -9

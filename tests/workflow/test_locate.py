"""A data folder that moved after the lock: the message says how to name the new place, other data is refused."""

from pathlib import Path

import pytest

from lab.errors import IntegrityError, InvalidInput, Unavailable
from lab.workflow.audit.verify import broken, verify
from lab.workflow.planning.locate import locate
from lab.workflow.planning.lock import lock
from lab.workflow.training.run import run
from store.journal import read
from store.paths import Home
from tests.data.folders import pictures, png, write


def _folder(path: Path, *, seed: int) -> Path:
    """A data set of two classes, 40 training and 300 test pictures."""
    path.mkdir(parents=True)
    for split, count in (("train", 40), ("test", 300)):
        images = [png(picture) for picture in pictures(count, side=4, seed=seed)]
        write(path / f"{split}-00000-of-00001.parquet", images, [place % 2 for place in range(count)])
    return path


def test_a_folder_that_moved_is_named_and_found_again(home: Home, tiny: str, tmp_path: Path) -> None:
    old = _folder(tmp_path / "old" / "set", seed=0)
    text = tiny.replace('"digits"', f'"parquet:{old}"').replace(
        "train = 200, validation = 100", "train = 30, validation = 10"
    )
    name = lock(home, text).sha256
    new = tmp_path / "new" / "set"
    new.parent.mkdir()
    old.rename(new)
    with pytest.raises(Unavailable, match=f"locate {name[:8]} DIR"):
        run(home, name, processes=1)
    with pytest.raises(InvalidInput, match="no such folder"):
        locate(home, name, old)
    with pytest.raises(IntegrityError, match="not the one that was registered"):
        locate(home, name, _folder(tmp_path / "other" / "set", seed=1))
    assert locate(home, name, new).location == locate(home, name, new).location == str(new)
    assert [line.event for line in read(home.ledger(name))].count("data_located") == 1
    assert run(home, name, processes=1).state == "trained"
    assert broken(verify(home, name)) is None


def test_a_data_set_without_a_folder_has_nothing_to_locate(home: Home, tiny: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="not a Parquet folder"):
        locate(home, lock(home, tiny).sha256, tmp_path)

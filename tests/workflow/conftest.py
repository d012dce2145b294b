"""A tiny study in a home of its own, locked, trained, opened and analyzed; copied for every test that changes it."""

import os
import shutil
from pathlib import Path

import pytest

from lab.workflow.lock import lock
from store.paths import Home, open_home

TINY = (Path(__file__).parent / "tiny.toml").read_text()


@pytest.fixture(scope="session", autouse=True)
def user_list(tmp_path_factory: pytest.TempPathFactory):
    """The per-user list of locks, away from the real one."""
    path = tmp_path_factory.mktemp("list") / "locks.jsonl"
    before = os.environ.get("LOCKBOX_USER_LIST")
    os.environ["LOCKBOX_USER_LIST"] = str(path)
    yield path
    if before is None:
        del os.environ["LOCKBOX_USER_LIST"]
    else:
        os.environ["LOCKBOX_USER_LIST"] = before


@pytest.fixture
def tiny() -> str:
    """The text of the tiny study."""
    return TINY


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return open_home(tmp_path / "home")


@pytest.fixture(scope="session")
def trained_home(tmp_path_factory: pytest.TempPathFactory, user_list: Path) -> tuple[Home, str]:
    """A home with the tiny study trained, its lockbox closed. Read only."""
    from lab.workflow.run import run

    home = open_home(tmp_path_factory.mktemp("trained") / "home")
    registration = lock(home, TINY).sha256
    run(home, registration, processes=1)
    return home, registration


@pytest.fixture(scope="session")
def unsealed_home(trained_home: tuple[Home, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    """The same study with its lockbox opened and analyzed. Read only."""
    from lab.workflow.analyze import analyze
    from lab.workflow.unseal import unseal

    home = _copied(trained_home[0], tmp_path_factory.mktemp("unsealed"))
    unseal(home, trained_home[1])
    analyze(home, trained_home[1])
    return home, trained_home[1]


@pytest.fixture
def trained(trained_home: tuple[Home, str], tmp_path: Path) -> tuple[Home, str]:
    """A copy of the trained home that a test may change."""
    return _copied(trained_home[0], tmp_path), trained_home[1]


@pytest.fixture
def unsealed(unsealed_home: tuple[Home, str], tmp_path: Path) -> tuple[Home, str]:
    """A copy of the unsealed home that a test may change."""
    return _copied(unsealed_home[0], tmp_path), unsealed_home[1]


def _copied(home: Home, folder: Path) -> Home:
    shutil.copytree(home.root, folder / "copied")
    return open_home(folder / "copied")

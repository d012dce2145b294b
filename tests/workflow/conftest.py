"""A tiny study in a home of its own, locked, trained, opened and analyzed; copied for every test that changes it."""

import os
import shutil
from pathlib import Path

import pytest

from lab.workflow.planning.lock import lock
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
    from lab.workflow.training.run import run

    home = open_home(tmp_path_factory.mktemp("trained") / "home")
    registration = lock(home, TINY).sha256
    run(home, registration, processes=1)
    return home, registration


@pytest.fixture(scope="session")
def unsealed_home(trained_home: tuple[Home, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    """The same study with its lockbox opened and analyzed. Read only."""
    from lab.workflow.look.analyze import analyze
    from lab.workflow.training.unseal import unseal

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


SMALL = {"lab/errors.py": (b"# code\n", False), "LICENSE": (b"free\n", False), "run": (b"#!/bin/sh\n", True)}
"""Code in the place of this checkout's six hundred files, with a commit of its own."""


@pytest.fixture
def small_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bundles carry three files of code, and the ledger's commit is theirs."""
    _small_code(monkeypatch)


def _small_code(patch: pytest.MonkeyPatch) -> None:
    import hashlib

    from lab.report.bundle.archive import entry
    from lab.report.bundle.source import CodeRow
    from lab.workflow.bundle import code as bundle_code
    from lab.workflow.bundle import pack as bundle
    from lab.workflow.bundle import take_in as bundle_import
    from lab.workflow.bundle import verify as bundle_verify

    text = f"tree {bundle_code.tree_of(SMALL).hex()}\nauthor A <a@b> 0 +0000\n\nSmall\n".encode()
    name = hashlib.sha1(b"commit %d\0" % len(text) + text).hexdigest()
    files = [entry(f"code/{path}", content, executable=runs) for path, (content, runs) in SMALL.items()]
    made = bundle_code.Snapshot(CodeRow(name), (*files, entry(bundle_code.COMMIT, text)))
    patch.setattr(bundle, "snapshot", lambda state: made)
    patch.setattr(bundle, "packer", lambda: name)
    for module in (bundle_import, bundle_verify):
        patch.setattr(module, "packer", lambda: name)
    patch.setattr(bundle_verify, "vouched", lambda state: CodeRow(name))


@pytest.fixture(scope="session")
def packed_bundle(unsealed_home: tuple[Home, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the unsealed study. Read only."""
    from lab.workflow.bundle.pack import bundle

    folder = tmp_path_factory.mktemp("bundle")
    with pytest.MonkeyPatch.context() as patch:
        _small_code(patch)
        return bundle(_copied(unsealed_home[0], folder), unsealed_home[1], folder / "tiny.zip").path


@pytest.fixture(scope="session")
def imported_home(packed_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    """A home that knows the tiny study from its bundle alone. Read only."""
    from lab.workflow.bundle.take_in import import_bundle

    home = open_home(tmp_path_factory.mktemp("imported") / "home")
    with pytest.MonkeyPatch.context() as patch:
        _small_code(patch)
        found = import_bundle(home, packed_bundle)
    assert (found.change, found.remark) == ("new", "") and found.checks > 15
    return home, found.registration


@pytest.fixture
def imported(imported_home: tuple[Home, str], tmp_path: Path) -> tuple[Home, str]:
    """A copy of it that a test may change."""
    return _copied(imported_home[0], tmp_path / "imported"), imported_home[1]


def _copied(home: Home, folder: Path) -> Home:
    shutil.copytree(home.root, folder / "copied")
    return open_home(folder / "copied")

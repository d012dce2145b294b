"""The command line as a user meets it: a process, its exit code, stdout and stderr."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from store.paths import Home, open_home
from tests.flow.disturbed import LONGER, record

ROOT = Path(__file__).resolve().parents[2]
TINY = (ROOT / "tests" / "workflow" / "tiny.toml").read_text()


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict:
        """The one object on stdout."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Shell:
    """A home of its own and the command line over it."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def environment(self) -> dict[str, str]:
        mine = {"LAB_HOME": str(self.home), "LOCKBOX_USER_LIST": str(self.folder / "locks.jsonl")}
        return {**os.environ, **mine, "OMP_NUM_THREADS": "1"}

    def lab(self, *arguments: object, **environment: str) -> Done:
        """Run `python -m lab …` to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "lab", *map(str, arguments)],
            cwd=ROOT,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: object) -> subprocess.Popen:
        """Begin `python -m lab …` and leave it running."""
        return subprocess.Popen(
            [sys.executable, "-m", "lab", *map(str, arguments)],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def study(self, text: str = TINY, name: str = "tiny.toml") -> Path:
        """A study file."""
        path = self.folder / name
        path.write_text(text)
        return path

    def lock(self, text: str = TINY) -> str:
        """Lock without starting a process."""
        from lab.workflow.planning.lock import lock
        from store.paths import open_home

        before = os.environ.get("LOCKBOX_USER_LIST")
        os.environ["LOCKBOX_USER_LIST"] = self.environment["LOCKBOX_USER_LIST"]
        try:
            return lock(open_home(self.home), text).sha256
        finally:
            os.environ.pop("LOCKBOX_USER_LIST")
            if before is not None:
                os.environ["LOCKBOX_USER_LIST"] = before


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A fresh shell."""
    return Shell(tmp_path)


@pytest.fixture
def new_shell(tmp_path: Path) -> Callable[[str], Shell]:
    """Further shells, each with its own home."""

    def make(name: str) -> Shell:
        (tmp_path / name).mkdir()
        return Shell(tmp_path / name)

    return make


@pytest.fixture
def studies(new_shell: Callable[[str], Shell]) -> Callable[[str], tuple[Home, str]]:
    """Homes by name, each with the same study of two stacks locked."""

    def make(name: str) -> tuple[Home, str]:
        shell = new_shell(name)
        registration = shell.lock(LONGER)
        return open_home(shell.home), registration

    return make


@pytest.fixture(scope="session")
def calm(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What that study leaves when nothing disturbs it."""
    from lab.workflow.training.run import run

    shell = Shell(tmp_path_factory.mktemp("calm"))
    registration, home = shell.lock(LONGER), open_home(shell.home)
    run(home, registration, processes=1)
    return record(home, registration)

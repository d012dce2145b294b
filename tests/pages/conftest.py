"""Homes for page tests: an empty one, one with a draft, and one small study carried as far as a test asks."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lab.figures.figure import Figure
from lab.workflow.planning import drafts
from lab.workflow.planning.lock import lock
from pages.parts import figure
from store.paths import Home, open_home

ROOT = Path(__file__).resolve().parents[2]

SMALL = """
title = "Width on digits"
question = "Does width matter?"
demonstration = true

[dataset]
name = "digits"
split = { train = 200, validation = 100, test = 397, seed = 0 }

[model]
kind = "mlp"
depth = 1

[[factors]]
name = "width"
levels = [4, 16]

[[factors]]
name = "activation"
levels = ["relu", "tanh"]

[replicates]
count = 2

[recipe]
epochs = 2
batch_size = 50
optimizer = "adamw"
learning_rate = 1e-2
schedule = "cosine"

[[responses]]
name = "test_accuracy"
primary = true

[[hypotheses]]
id = "H1"
claim = "Wider is more accurate."
effect = "width"
contrast = "difference"
expect = "increase"
sesoi = 0.02
"""


SMALL_F1 = (
    SMALL.replace('name = "test_accuracy"', 'name = "test_f1"')
    + """
[[responses]]
name = "test_nll"

[[hypotheses]]
id = "H2"
response = "test_nll"
effect = "width"
contrast = "difference"
expect = "decrease"
sesoi = 0.1
"""
)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Every test begins with an app that has just been started, and leaves no index open."""
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty home that the app will use."""
    monkeypatch.setenv("LAB_HOME", str(tmp_path / "home"))
    return open_home(tmp_path / "home")


@pytest.fixture
def draft(home: Home) -> str:
    """The id of a small draft in that home."""
    return drafts.new_draft(home, SMALL)


@pytest.fixture(scope="session")
def finished_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small study trained, unsealed and interpreted by the command line, once for all tests."""
    return carried(tmp_path_factory.mktemp("finished"), SMALL, "run", "unseal", "interpret")


@pytest.fixture(scope="session")
def measured_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with F1 as its primary response and a second hypothesis about NLL."""
    return carried(tmp_path_factory.mktemp("measured"), SMALL_F1, "run", "unseal")


def carried(folder: Path, study: str, *verbs: str) -> Path:
    """The home in which a study was locked and carried on by these verbs."""
    (folder / "small.toml").write_text(study)
    lab(folder, "lock", str(folder / "small.toml"))
    registration = next(path.stem for path in (folder / "home" / "journal").glob("*.jsonl"))
    for verb in verbs:
        lab(folder, verb, registration)
    return folder / "home"


def lab(folder: Path, *words: str) -> None:
    """Run one verb on the home in that folder."""
    command = [sys.executable, "-m", "lab", *words, "--home", str(folder / "home")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def finished(finished_once: Path, home: Home) -> str:
    """The registration of the finished study, in a home of the test's own."""
    shutil.copytree(finished_once, home.root, dirs_exist_ok=True)
    return next(path.stem for path in home.journal.glob("*.jsonl"))


@pytest.fixture
def measured(measured_once: Path, home: Home) -> str:
    """The registration of the study of F1 and NLL, in a home of the test's own."""
    shutil.copytree(measured_once, home.root, dirs_exist_ok=True)
    return next(path.stem for path in home.journal.glob("*.jsonl"))


@pytest.fixture
def show() -> Callable[..., AppTest]:
    """Run Home, then a page, with query parameters; fails on any exception that a page did not explain."""

    def shown(page: str = "", **parameters: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
        for name, value in parameters.items():
            app.query_params[name] = value
        if page:
            app.switch_page(f"pages/{page}.py")
        app.run()
        assert not app.exception, [item.message for item in app.exception]
        return app

    return shown


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """Every figure that a page draws from here on."""
    found, draw = [], figure._draw

    def kept(make: Callable[[], Figure], theme: str) -> figure.Drawn:
        made = draw(make, theme)
        found.append(made.figure)
        return made

    monkeypatch.setattr(figure, "_draw", kept)
    return found


@pytest.fixture
def html_of() -> Callable[[AppTest], str]:
    """All HTML of a page as one text."""
    return lambda app: "\n".join(str(item.proto.body) for item in app.get("html"))


@pytest.fixture
def locked(home: Home, tmp_path: Path) -> str:
    """The registration of the small study, locked and not yet run."""
    return lock(home, SMALL).sha256

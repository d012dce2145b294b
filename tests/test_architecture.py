"""The rules of the house: file sizes, first lines, forbidden drawers, and what must never be imported together."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\n")
SOURCES = [ROOT / name for name in TRACKED if name.endswith(".py") and (ROOT / name).exists()]
PRODUCT = [path for path in SOURCES if "tests" not in path.relative_to(ROOT).parts]

pytestmark = pytest.mark.skipif(not SOURCES, reason="not a git checkout: the list of files is unknown")


def test_no_file_is_longer_than_its_ceiling() -> None:
    long = {str(path.relative_to(ROOT)): lines for path in SOURCES if (lines := _lines(path)) > 300}
    queries = {path.name: lines for path in ROOT.glob("store/sql/read/*.sql") if (lines := _lines(path)) > 40}
    pages = {path.name: lines for path in ROOT.glob("pages/*.py") if (lines := _lines(path)) > 120}
    assert (long, queries, pages) == ({}, {}, {})


def test_every_file_says_what_it_is_for() -> None:
    silent = [str(path.relative_to(ROOT)) for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_the_lock_for_ray_holds_the_versions_of_the_lock() -> None:
    pin = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
    ours, more = (
        dict(pin.findall((ROOT / name).read_text())) for name in ("requirements.lock", "requirements-ray.lock")
    )
    assert {name: more.get(name) for name in ours} == ours, "make lock"
    assert "ray" in more and "ray" not in ours


def test_there_are_no_drawers_of_leftovers() -> None:
    drawers = re.compile(r"^(utils?|common|helpers?|manager|misc|core)\.py$|_(v2|old|new)\.py$")
    assert [path.name for path in SOURCES if drawers.search(path.name)] == []


def test_errors_are_never_swallowed_and_sql_never_formatted() -> None:
    swallowed = re.compile(r"except( Exception| BaseException)?:\s*\n\s*pass\b")
    formatted = re.compile(r"""execute(many)?\(\s*f["']|sql\(\s*f["']""")
    found = [path.name for path in PRODUCT for rule in (swallowed, formatted) if rule.search(path.read_text())]
    assert found == []


def test_nothing_of_ours_is_pickled_or_run_by_a_shell() -> None:
    risky = re.compile(
        r"\bimport pickle\b|\bpickle\.|shell=True|os\.system\(|(?<![.\w])eval\(|torch\.load\(|yaml\.load\("
    )
    assert [path.name for path in PRODUCT if risky.search(path.read_text())] == []


@pytest.mark.parametrize(
    ("modules", "forbidden"),
    [
        (["lab.study.toml_file", "lab.study.lint", "lab.study.registration"], ["torch", "scipy", "pandas", "duckdb"]),
        (
            ["lab.workflow.launch", "lab.workflow.studies", "lab.workflow.lock", "lab.workflow.analyze"],
            ["torch", "captum"],
        ),
        (
            ["lab.workflow.run", "lab.workflow.unseal", "lab.workflow.interpret", "lab.workflow.stress"],
            ["duckdb", "streamlit"],
        ),
    ],
)
def test_importing(modules: list[str], forbidden: list[str]) -> None:
    """Import in a fresh process and look at what came along: torch costs seconds, DuckDB belongs to the app."""
    script = (
        f"import sys, importlib\n[importlib.import_module(name) for name in {modules!r}]\n"
        f"print([name for name in {forbidden!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def test_app_and_pages_reach_neither_torch_nor_captum() -> None:
    script = (
        "import sys, importlib.util, pathlib\n"
        "names = [p.stem for p in pathlib.Path('pages/parts').glob('*.py') if p.stem != '__init__']\n"
        "[importlib.import_module('pages.parts.' + name) for name in names]\n"
        "print([name for name in ('torch', 'captum', 'torchvision') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())

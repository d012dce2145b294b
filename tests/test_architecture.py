"""The rules of the house: file sizes, first lines, forbidden drawers, and what must never be imported together."""

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import lab.analysis
import lab.interpret
from lab.study.standing import Finding, RegisteredFinding

ROOT = Path(__file__).resolve().parents[1]
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\n")
SOURCES = [ROOT / name for name in TRACKED if name.endswith(".py") and (ROOT / name).exists()]
PRODUCT = [path for path in SOURCES if "tests" not in path.relative_to(ROOT).parts]

INGREDIENTS = {
    "Alias": "a part of an effect's name",
    "Answered": "a model's answers, input of a comparison",
    "Answers": "what the runs of a cell answered, input of looks",
    "Examples": "what is known of test examples, input of looks",
    "Integrated": "a map on its way into an Attribution",
    "Judged": "evidence on its way into a HypothesisResult",
    "LongTable": "runs from a file",
    "Look": "how a robustness check looks, before it has looked",
    "Measured": "counts of an evaluation under stress, as the ledger holds them",
    "PaperNumber": "what a paper reports, typed in by hand",
    "Question": "contrast weights",
    "RunTable": "the runs",
    "Sample": "the runs of one response",
    "Tested": "evidence on its way into a HypothesisResult",
    "Unplanned": "the runs as exploratory looks read them",
}
"""Data classes of lab.analysis and lab.interpret that no reader is shown; a new result is no ingredient."""

WHERE_CSV_IS_WRITTEN = {
    "lab/figures/table_file.py": "the one writer",
    "pages/parts/run/compute.py": "what runs cost: no result",
    "lab/workflow/outside/mlflow_store.py": "runs from elsewhere, on their way to our own reader",
    "lab/workflow/outside/wandb_export.py": "runs from elsewhere, on their way to our own reader",
}

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


def test_arrow_is_given_no_file_object_of_pythons() -> None:
    """A thread of Arrow's that frees one while the process ends aborts it: exit code 134 after all went well."""
    given = re.compile(r"(read_table|ParquetFile|read_schema|dataset)\((io\.)?BytesIO")
    assert [path for path in PRODUCT if given.search(path.read_text())] == []


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
            [
                "lab.workflow.training.launch",
                "lab.workflow.desk.studies",
                "lab.workflow.planning.lock",
                "lab.workflow.look.analyze",
            ],
            ["torch", "captum"],
        ),
        (
            [
                "lab.workflow.training.run",
                "lab.workflow.training.unseal",
                "lab.workflow.look.interpret",
                "lab.workflow.stress.evaluate",
            ],
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
        "paths = [p.with_suffix('') for p in pathlib.Path('pages/parts').rglob('*.py') if p.stem != '__init__']\n"
        "[importlib.import_module('.'.join(path.parts)) for path in paths]\n"
        "print([name for name in ('torch', 'captum', 'torchvision') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def result_types() -> dict[str, type]:
    found = {}
    for package in (lab.analysis, lab.interpret):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            for name, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if dataclasses.is_dataclass(kind) and kind.__module__ == module.name:
                    found[name] = kind
    return found


def test_every_result_type_says_whether_the_plan_asked_for_it() -> None:
    """A new look: `class NewLook(ExploratoryFinding)`, its rows likewise; captions, tables and files then say so by themselves."""
    kinds = result_types()
    unmarked = {name for name, kind in kinds.items() if not issubclass(kind, Finding)}
    assert unmarked == set(INGREDIENTS) & set(kinds), "derive it from a Finding of lab/study/standing.py"
    registered = {name for name, kind in kinds.items() if issubclass(kind, RegisteredFinding)}
    assert registered == {
        "CellRow", "Confirmatory", "GivenFailures", "HypothesisResult", "InteractionSize", "OtherTarget", "PairRow", "SimpleEffect",
    }, "what else does the locked plan ask for?"  # fmt: skip


def test_there_is_one_way_to_write_a_table_and_one_to_frame_a_result() -> None:
    """No page writes the words Registered or Exploratory, or a CSV file, by hand."""
    sources = {
        str(path.relative_to(ROOT)): path.read_text() for top in ("lab", "pages") for path in (ROOT / top).rglob("*.py")
    }
    writes = {
        name for name, text in sources.items() if any(word in text for word in ("csv.writer", "DictWriter", "to_csv("))
    }
    assert writes == set(WHERE_CSV_IS_WRITTEN)
    by_hand = {
        name
        for name, text in sources.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value.startswith(("Exploratory. ", "Registered. "))
        or "lb-kind registered" in node.value
        or "lb-kind exploratory" in node.value
    }
    assert by_hand == set()


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())

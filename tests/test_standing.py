"""Registered or exploratory is a part of the type: every result type has a status, and nothing is drawn or written without it."""

import ast
import dataclasses
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import lab.analysis
import lab.interpret
from lab.figures.figure import Figure
from lab.figures.table_file import csv_of, csv_text
from lab.study.standing import ExploratoryFinding, Finding, PlanFinding, RecordFinding, RegisteredFinding, said

ROOT = Path(__file__).parents[1]
INGREDIENTS = {
    "Alias": "a part of an effect's name",
    "Answered": "a model's answers, input of a comparison",
    "Answers": "what the runs of a cell answered",
    "Examples": "what is known of the test examples",
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
    "pages/parts/run_compute.py": "what runs cost: no result",
    "lab/workflow/mlflow_store.py": "runs from elsewhere, on their way to our own reader",
    "lab/workflow/wandb_export.py": "runs from elsewhere, on their way to our own reader",
}


def _data_classes() -> dict[str, type]:
    found = {}
    for package in (lab.analysis, lab.interpret):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            for name, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if dataclasses.is_dataclass(kind) and kind.__module__ == module.name:
                    found[name] = kind
    return found


def test_every_result_type_says_whether_the_plan_asked_for_it() -> None:
    """A new look: `class NewLook(ExploratoryFinding)`, its rows likewise; captions, tables and files then say so by themselves."""
    kinds = _data_classes()
    unmarked = {name for name, kind in kinds.items() if not issubclass(kind, Finding)}
    assert unmarked == set(INGREDIENTS) & set(kinds), "derive it from a Finding of lab/study/standing.py"
    registered = {name for name, kind in kinds.items() if issubclass(kind, RegisteredFinding)}
    assert registered == {
        "CellRow", "Confirmatory", "GivenFailures", "HypothesisResult", "InteractionSize", "OtherTarget", "PairRow", "SimpleEffect",
    }, "what else does the locked plan ask for?"  # fmt: skip


def test_a_status_is_no_field_that_somebody_sets() -> None:
    for kind in _data_classes().values():
        assert "status" not in {field.name for field in dataclasses.fields(kind)}, kind


def test_a_figure_cannot_be_made_without_saying_of_what() -> None:
    for status, kind in (("Exploratory", ExploratoryFinding), ("Registered", RegisteredFinding), ("Plan", PlanFinding)):
        figure = Figure(None, "Means.", "alt", [{"x": 1}], kind)
        assert figure.caption == f"{status}. Means." and figure.data == [{"status": status.lower(), "x": 1}]
    record = Figure(None, "Runs so far.", "alt", [{"status": "queued"}], RecordFinding)
    assert record.caption == "Runs so far." and record.data == [{"status": "queued"}]
    for nothing in (True, False, "registered", None, object(), Finding):
        with pytest.raises(TypeError, match="does not say"):
            Figure(None, "Means.", "alt", [], nothing)


def test_a_file_cannot_be_written_without_saying_of_what() -> None:
    assert csv_text(ExploratoryFinding, [{"x": 1}]) == "status,x\nexploratory,1\n"
    with pytest.raises(TypeError, match="does not say"):
        csv_text("exploratory", [{"x": 1}])
    kinds = _data_classes()
    rows = kinds["SimpleEffect"]("f", 1, "l", 1.0, 0.0, 2.0, 6), kinds["Share"](0.1, 0.0, 0.2, 0.95)
    assert csv_of(rows[1:]).startswith("status,estimate")
    with pytest.raises(TypeError, match="never stand in one table"):
        csv_of(rows)
    assert said(ExploratoryFinding, "Exploratory. Twice?") == "Exploratory. Twice?"


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

"""Registered or exploratory is a part of the type: nothing is drawn or written without it."""

import dataclasses

import pytest

from lab.figures.figure import Figure
from lab.figures.table_file import csv_of, csv_text
from lab.study.standing import ExploratoryFinding, Finding, PlanFinding, RecordFinding, RegisteredFinding, said
from tests.test_architecture import result_types


def test_a_status_is_no_field_that_somebody_sets() -> None:
    for kind in result_types().values():
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
    kinds = result_types()
    rows = kinds["SimpleEffect"]("f", 1, "l", 1.0, 0.0, 2.0, 6), kinds["Share"](0.1, 0.0, 0.2, 0.95)
    assert csv_of(rows[1:]).startswith("status,estimate")
    with pytest.raises(TypeError, match="never stand in one table"):
        csv_of(rows)
    assert said(ExploratoryFinding, "Exploratory. Twice?") == "Exploratory. Twice?"

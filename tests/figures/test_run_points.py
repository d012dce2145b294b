"""Every run over a factor: all of them, those of one level, coloured by another factor, and axes that fit the levels."""

import pytest

from lab.figures import charts, export, style
from lab.figures.run_points import POINTS


def test_every_completed_run_is_a_mark_with_its_replicate(found_with_failures):
    result, _ = found_with_failures
    figure = charts.run_points(result, "depth")
    assert len(figure.data) == result.n_runs == sum(len(cell.values) for cell in result.cells)
    assert {row["replicate"] for row in figure.data} == {1, 2, 3}
    assert figure.status == "registered" and f"{result.n_failed} failed runs have no value" in figure.caption
    assert "No test belongs to this figure" in figure.caption


def test_one_level_of_another_factor_and_its_colour(found):
    result, _ = found
    whole = charts.run_points(result, "depth", colour="activation", pick=True)
    kept = charts.run_points(result, "depth", colour="activation", keep={"activation": "gelu"})
    assert {row["colour"] for row in kept.data} == {"gelu"} and "at activation gelu" in kept.caption
    assert 2 * len(kept.data) == len(whole.data)
    assert POINTS in str(whole.chart.to_dict()["params"])
    assert export.svg(whole.chart).count("c0") >= len(whole.data) // 2


def test_means_are_those_of_the_runs_at_a_level(found):
    result, _ = found
    spec = charts.run_points(result, "depth").chart.to_dict()
    (bars,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == "tick"]
    rows = bars["data"].get("values") or spec["datasets"][bars["data"]["name"]]
    assert len(rows) == 3
    for row in rows:
        runs = [value for cell in result.cells if str(cell.levels["depth"]) == row["level"] for value in cell.values]
        assert row["n"] == len(runs) and row["mean"] == pytest.approx(100 * sum(runs) / len(runs))


def test_labels_of_whole_numbers_are_looked_up_as_javascript_writes_them():
    assert style.axis_labels({3.0: "dropout", 0.5: "rate"}) == '({"3": "dropout", "0.5": "rate"})[datum.value]'

"""The burn-down says what it shows and keeps its rows."""

from lab.figures import export
from lab.figures.budget import burn_down


def test_runs_go_down_one_by_one_beside_estimate_and_limit() -> None:
    figure = burn_down([30.0, 60.0, 61.0], 4, used_seconds=75.0, estimate_seconds=120.0, limit_seconds=600.0)
    near = burn_down([30.0], 4, used_seconds=30.0, estimate_seconds=120.0, limit_seconds=300.0)
    assert [row["minutes"] for row in near.data if row["line"] == "limit of the plan"] == [5.0, 5.0]
    left = [(row["minutes"], row["left"]) for row in figure.data if row["line"] == "runs left"]
    assert left == [(0.0, 4), (0.5, 3), (1.0, 2), (61 / 60, 1), (1.25, 1)]
    assert "3 of 4 runs have ended after 75 s" in figure.caption
    assert "starts nothing more after 10 minutes" in figure.caption
    assert {row["line"] for row in figure.data} == {"runs left", "estimated before"}, (
        "a limit far away is said and not drawn"
    )


def test_without_estimate_or_limit() -> None:
    figure = burn_down([], 4, used_seconds=0.0, estimate_seconds=None, limit_seconds=None)
    assert {row["line"] for row in figure.data} == {"runs left"} and "no time limit" in figure.caption
    figure.in_theme("dark").chart.to_dict()


def test_a_study_of_seconds_is_drawn_in_seconds():
    figure = burn_down([2.0, 4.0], 2, used_seconds=4.0, estimate_seconds=5.0, limit_seconds=None)
    assert "wall time of all jobs (seconds)" in export.svg(figure.chart)
    longer = burn_down([200.0, 400.0], 2, used_seconds=400.0, estimate_seconds=500.0, limit_seconds=None)
    assert "wall time of all jobs (minutes)" in export.svg(longer.chart)

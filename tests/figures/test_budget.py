"""The burn-down says what it shows and keeps its rows."""

from lab.figures.budget import burn_down


def test_runs_go_down_one_by_one_beside_estimate_and_limit() -> None:
    figure = burn_down([30.0, 60.0, 61.0], 4, estimate_seconds=120.0, limit_seconds=600.0)
    assert len(burn_down([30.0], 4, estimate_seconds=120.0, limit_seconds=300.0).data) == 6
    left = [(row["minutes"], row["left"]) for row in figure.data if row["line"] == "runs left"]
    assert left == [(0.0, 4), (0.5, 3), (1.0, 2), (61 / 60, 1)]
    assert "3 of 4 ended after 61 s" in figure.caption and "stops launching at 10 minutes" in figure.caption
    assert len(figure.data) == 6, "a limit far away is said and not drawn"


def test_without_estimate_or_limit() -> None:
    figure = burn_down([], 4, estimate_seconds=None, limit_seconds=None)
    assert [row["line"] for row in figure.data] == ["runs left"] and "no time limit" in figure.caption
    figure.in_theme("dark").chart.to_dict()

"""The critical-difference diagram: every treatment, the bars and the ruler, as SVG, PNG and rows."""

import numpy as np

from lab.figures import charts, export
from lab.stats.friedman import nemenyi


def test_the_diagram_shows_ranks_groups_and_the_difference() -> None:
    scores = np.tile(np.array([4.0, 3.0, 2.0, 1.0]), (14, 1))
    figure = charts.critical_difference(nemenyi(scores), ["a", "b", "c", "d"])
    assert [(row["name"], row["mean_rank"], row["groups"]) for row in figure.data] == [
        ("a", 1.0, "1"), ("b", 2.0, "1 2"), ("c", 3.0, "2 3"), ("d", 4.0, "3"),
    ]  # fmt: skip
    drawn = export.svg(figure.chart)
    assert all(f">{name}<" in drawn for name in ("a", "b", "c", "d", "CD = 1.25"))
    assert export.png(figure.chart, 2.0)[:4] == b"\x89PNG"
    assert "not training seeds" in figure.caption and figure.status == "exploratory"


def test_without_groups_there_is_no_bar() -> None:
    figure = charts.critical_difference(nemenyi(np.tile([2.0, 1.0], (60, 1))), ["a", "b"])
    assert [row["groups"] for row in figure.data] == ["", ""]
    assert export.svg(figure.chart).count("CD =") >= 1

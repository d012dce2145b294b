"""Figures of runs under stress: marked, with n and interval, every run drawn, unchanged images beside."""

import pytest

from lab.analysis.stress_rows import Measured
from lab.analysis.stressed import stress_look
from lab.figures import charts, export
from lab.stress.conditions import Condition, attacks, corruptions
from tests.synthetic import synthetic_study, synthetic_table


@pytest.fixture(scope="module")
def look():
    study = synthetic_study()
    table = synthetic_table(study, effects={("depth", 8): -0.03})

    def measured(condition: Condition, loss: int, data: str = "") -> Measured:
        counts = {
            run: {"clean": 380, "correct": 380 - loss - place % 5, "n": 400} for place, run in enumerate(table.run_id)
        }
        return Measured(condition, data, "same" if data else "", (), counts)

    found = [measured(one, 20 * one.severity) for one in corruptions(["blur", "jpeg"], [1, 3, 5])]
    found += [measured(one, 30) for one in attacks(["fgsm", "pgd"], [4 / 255], examples=400)]
    return stress_look(study, table, [*found, measured(Condition("clean"), 100, "other digits")])


@pytest.mark.parametrize(
    ("family", "words"), [("jpeg", "JPEG: as in CIFAR-10-C"), ("pgd", "20 steps of 2.5 eps / 20 from 3 starts")]
)
def test_curves_name_what_was_done_and_hold_every_run(look, family: str, words: str) -> None:
    figure = charts.stress_curves(look, family, "depth")
    assert figure.caption.startswith("Exploratory. ") and words in figure.caption
    assert "54 runs, 400 test images" in figure.caption and "95 % Welch t intervals" in figure.caption
    places = 2 if family == "pgd" else 4
    assert sum(row["row"] == "run" for row in figure.data) == 54 * places
    assert sum(row["row"] == "mean" for row in figure.data) == 3 * places
    assert {row["where"] for row in figure.data} >= {"unchanged"}
    assert "<svg" in export.svg(figure.chart) and figure.status == "exploratory"
    figure.in_theme("dark").chart.to_dict()


def test_contrasts_stand_beside_the_unchanged_one(look) -> None:
    figure = charts.stress_contrasts(look, "H1")
    assert figure.data[0]["label"] == "unchanged" and len(figure.data) == len(look.rows) + 1
    assert f"of {len(look.rows)} conditions" in figure.caption and "verdict is about unchanged images" in figure.caption
    assert "<svg" in export.svg(figure.chart)


def test_cells_say_what_the_change_is_against(look) -> None:
    blur, other = charts.stress_cells(look, look.rows[0]), charts.stress_cells(look, look.rows[-1])
    assert "against the same images unchanged" in blur.caption and "3 runs a cell" in blur.caption
    assert "every cell on other digits against accuracy on the study's own test images" in other.caption
    assert len(blur.data) == 18 and blur.data == sorted(blur.data, key=lambda row: row["estimate"])
    assert "<svg" in export.svg(other.chart)

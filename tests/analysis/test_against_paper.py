"""A paper's number: the prediction interval by hand and by simulation, every line's state, and what cannot be said."""

import numpy as np
import pytest
from scipy import stats

from lab.analysis.against_paper import PaperNumber, against_paper
from lab.errors import InvalidInput
from lab.stats.prediction import prediction_interval, sd_from
from lab.study.design import cells
from tests.synthetic import synthetic_study, synthetic_table

STUDY = synthetic_study()
TABLE = synthetic_table(STUDY)
CELL = cells(STUDY)[3]


def _against(paper: PaperNumber, **theirs: str):
    return against_paper(STUDY, TABLE, CELL, paper, {name.replace("__", "."): said for name, said in theirs.items()})


def test_the_interval_is_m_plus_minus_t_s_root_of_both() -> None:
    found = _against(PaperNumber(0.6, 0.004, "sd", 5))
    half = stats.t.ppf(0.975, 4) * 0.004 * np.sqrt(1 / 5 + 1 / 3)
    assert (found.low, found.high) == pytest.approx((0.6 - half, 0.6 + half))
    assert found.inside and "Ours lies inside" in found.sentence and found.n == 3
    far = _against(PaperNumber(0.7, 0.004, "sd", 5))
    assert far.inside is False and "Ours lies below it" in far.sentence


def test_se_and_interval_are_turned_into_the_sd() -> None:
    """An sd of 0.004 of 5 runs is a standard error of 0.0017889 and a 95 % half width of 0.0049666."""
    # R: qt(.975, 4)
    # > 2.776445105
    assert sd_from("se", 0.0017888544, 5) == pytest.approx(0.004)
    assert sd_from("ci", 2.776445105 * 0.0017888544, 5) == pytest.approx(0.004)
    with pytest.raises(ValueError, match="sd, se or ci"):
        sd_from("range", 0.1, 5)


def test_it_covers_the_mean_of_new_runs() -> None:
    rng = np.random.default_rng(1)
    theirs, ours = rng.standard_normal((4000, 5)), rng.standard_normal((4000, 3)).mean(axis=1)
    rows = zip(theirs.mean(axis=1), theirs.std(axis=1, ddof=1), ours, strict=True)
    inside = np.mean([mine in prediction_interval(float(m), float(s), 5, 3) for m, s, mine in rows])
    assert inside == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize(
    ("paper", "why"),
    [
        (PaperNumber(0.6), "no spread and no number of runs"),
        (PaperNumber(0.6, 0.01), "no number of runs"),
        (PaperNumber(0.6, n=5), "no spread"),
        (PaperNumber(0.6, spread=0.0, n=5), "a spread of 0 is a rounded one"),
        (PaperNumber(0.6, 0.01, n=1), "one run"),
    ],
)
def test_without_spread_or_runs_no_interval_is_possible_and_that_is_said(paper: PaperNumber, why: str) -> None:
    found = _against(paper)
    assert found.inside is None and np.isnan(found.low) and why in found.why
    assert "No prediction interval is possible" in found.sentence and "cannot be said" in found.sentence


def test_every_line_is_matched_changed_or_unknown() -> None:
    theirs = {"recipe__epochs": "2e1", "recipe__optimizer": "SGD", "dataset__name": "same", "checkpoint": "?"}
    found = _against(PaperNumber(0.6, n=3), **theirs)
    state = {line.item: line.state for line in found.lines}
    assert state["recipe.epochs"] == state["dataset.name"] == state["runs"] == "matched"
    assert state["recipe.optimizer"] == "changed" and state["checkpoint"] == state["metric"] == "unknown"
    assert found.matched + found.changed + found.unknown == len(found.lines)
    groups = {line.group for line in found.lines}
    assert groups == {"data", "preprocessing", "model", "recipe", "metric", "selection rule"}
    assert next(line.ours for line in found.lines if line.item == "model.depth") == str(CELL.levels["depth"])


@pytest.mark.parametrize(
    ("paper", "theirs", "said"),
    [
        (PaperNumber(95.3), {}, "0.953 for 95.3 %"),
        (PaperNumber(0.6, -0.1, n=3), {}, "0 or more"),
        (PaperNumber(0.6, 0.1, n=0), {}, "1 or more"),
        (PaperNumber(0.6), {"recipe.epoch": "3"}, "no such item"),
    ],
)
def test_what_cannot_be_is_refused(paper: PaperNumber, theirs: dict, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        against_paper(STUDY, TABLE, CELL, paper, theirs)


def test_a_cell_without_runs_is_refused() -> None:
    lost = synthetic_table(STUDY, failed=("c03-r1", "c03-r2", "c03-r3"))
    with pytest.raises(InvalidInput, match="no run of this cell"):
        against_paper(STUDY, lost, CELL, PaperNumber(0.6), {})

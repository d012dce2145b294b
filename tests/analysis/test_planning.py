"""What a plan can see: df, detectable effects and power, and every line of the refuse and warn lists."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lab.analysis.inert import total_shrink
from lab.analysis.planning import Panel, plan_panel
from lab.study.draft import Study
from lab.study.lint import Remark
from lab.study.recipe import Dataset, Recipe, Split
from lab.study.toml_file import parse
from tests.synthetic import HYPOTHESES, synthetic_study

H1, H2, H3, H4 = HYPOTHESES
PAIR = {**H2, "id": "P", "at": {"depth": [2], "weight_decay": [0.0]}}
STUDIES = sorted((Path(__file__).resolve().parents[2] / "configs" / "studies").glob("*.toml"))


def found(panel: Panel, level: str, words: str) -> list[Remark]:
    return [remark for remark in panel.remarks if remark.level == level and words in remark.message]


def plan(*hypotheses: dict, n_test: int = 10_000, sigma: float | None = 0.003, seconds=None, **more) -> Panel:
    study = synthetic_study(hypotheses=hypotheses, **more)
    return plan_panel(study, n_test=n_test, sigma=sigma, seconds_per_replicate=seconds)


def test_the_canonical_plan_sees_what_the_contract_says() -> None:
    """At alpha .05, one hypothesis each: two levels .784 sigma, ends of three .973, interaction 1.95, cell pair 3.07."""
    ends = {**H1, "contrast": "difference", "levels": {"depth": [2, 8]}}
    ends.pop("scores")
    for hypothesis, df, mde in ((H2, 36, 0.784), (ends, 24, 0.973), (H1, 24, 0.973), (H4, 24, 1.95), (PAIR, 4, 3.07)):
        panel = plan(hypothesis, sigma=0.01)
        (row,) = panel.rows
        assert (row.df, row.mde_sigma) == (pytest.approx(df), pytest.approx(mde, abs=5e-3))
        assert row.mde == pytest.approx(0.01 * row.mde_sigma)
        assert row.sigma_max * row.mde_sigma == pytest.approx(row.sesoi)
    assert (panel.cells, panel.runs, panel.error_df) == (18, 54, 36)


def test_a_good_plan_has_no_remark_and_its_curve_passes_through_the_detectable_effect() -> None:
    panel = plan(*HYPOTHESES)
    assert panel.remarks == () and not panel.refused and all(row.ok for row in panel.rows)
    for row in panel.rows:
        curve = [point for point in panel.power_curve if point.hypothesis == row.hypothesis]
        assert curve[16].effect_sigma == pytest.approx(row.mde_sigma)
        assert curve[0].power == pytest.approx(row.alpha_each) and curve[16].power == pytest.approx(0.8, abs=1e-6)
        assert curve[16].effect == pytest.approx(row.mde)


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_shipped_studies_are_not_refused(path: Path) -> None:
    study = parse(path.read_text())
    panel = plan_panel(study, n_test=study.dataset.split.test)
    assert not panel.refused and len(panel.rows) == len(study.hypotheses)


def test_error_models_have_their_own_df() -> None:
    pair_df = {"welch": 4, "pooled": 36, "replicate": 2}
    for error, df in pair_df.items():
        panel = plan(PAIR, analysis={"error": error}, sigma=0.001)
        assert panel.rows[0].df == pytest.approx(df)
        assert panel.error_df == (2 if error == "replicate" else 36)


def test_a_monotone_plan_pays_for_every_step() -> None:
    step = {**H1, "contrast": "monotone"}
    step.pop("scores")
    assert plan(step).rows[0].mde_sigma > plan(H1).rows[0].mde_sigma


def test_structural_errors_are_left_to_lint() -> None:
    broken = {**H2, "id": "X", "effect": "width"}
    assert [row.hypothesis for row in plan(H1, broken).rows] == ["H1"]


REFUSED: list[tuple[str, Callable[[], Panel], str]] = [
    ("alpha too small", lambda: plan(H2, analysis={"alpha": 0.0005}), "outside [0.001, 0.2]"),
    ("alpha too large", lambda: plan(H2, analysis={"alpha": 0.25}), "outside [0.001, 0.2]"),
    ("smallest p of a cell pair", lambda: plan(PAIR, analysis={"test": "permutation"}), "smallest p"),
    ("smallest p of sign flips", lambda: plan(H2, analysis={"test": "sign_flip", "error": "replicate"}), "smallest p"),
    ("one replicate", lambda: plan(H2, replicates=1), "no error df"),
    (
        "no df for an omnibus effect of blocks",
        lambda: plan(H3, replicates=2, analysis={"error": "replicate"}, seeds="common"),
        "no error df for an effect of 2 df",
    ),
    ("equivalence without SESOI", lambda: plan({**H3, "sesoi": None}), "without a SESOI"),
    ("SESOI zero", lambda: plan({**H2, "sesoi": 0.0}), "above 0"),
    ("SESOI below zero", lambda: plan({**H2, "sesoi": -0.01}), "above 0"),
    ("SESOI below one example", lambda: plan({**H2, "sesoi": 0.001}, n_test=397), "less than one of 397"),
    ("SESOI per unit below one example", lambda: plan({**H1, "sesoi": 0.001, "per": "unit"}, n_test=397), "less than"),
    ("SESOI beyond the range", lambda: plan({**H2, "sesoi": 1.0}), "not below the range"),
    ("aliased", lambda: plan(H2, {**H2, "id": "H9", "levels": {"activation": ["gelu", "relu"]}}), "aliased with H2"),
    (
        "aliased omnibus of two levels",
        lambda: plan(H2, {**H2, "id": "H9", "contrast": "omnibus", "expect": "difference"}),
        "aliased",
    ),
    (
        "not estimable",
        lambda: plan(H3, analysis={"target": "new_examples", "error": "pooled"}),
        "not estimable",
    ),
    ("no correction", lambda: plan(H1, H2, analysis={"correction": "none"}), "without correction"),
    (
        "permuting common seeds",
        lambda: plan(H2, seeds="common", analysis={"test": "permutation", "error": "replicate"}),
        "not exchangeable",
    ),
    (
        "permuting for new examples",
        lambda: plan(H2, analysis={"test": "permutation", "target": "new_examples"}),
        "other test examples",
    ),
    ("MDE above the range", lambda: plan(PAIR, sigma=0.4), "larger than the range"),
    ("equivalence out of reach", lambda: plan(H3, sigma=0.02), "chance of"),
    ("budget", lambda: plan(H2, stopping={"max_minutes": 5}, seconds=301.0), "do not suffice"),
]


@pytest.mark.parametrize(("make", "words"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_refused(make: Callable[[], Panel], words: str) -> None:
    panel = make()
    assert found(panel, "error", words) and panel.refused
    assert all(remark.remedy and remark.where for remark in panel.remarks)


WARNED: list[tuple[str, Callable[[], Panel], str]] = [
    (
        "smallest p between alpha / m and alpha",
        lambda: plan({**PAIR, "sesoi": 0.05}, H1, replicates=4, analysis={"test": "permutation"}),
        "above alpha / hypotheses",
    ),
    ("power below 80 %", lambda: plan(H2, sigma=0.02), "power is"),
    (
        "no sigma",
        lambda: plan(H1, H2, sigma=None),
        "no sigma is known: the SESOI is detectable up to a seed sd of H1 0.9",
    ),
    ("equivalence below 80 %", lambda: plan(H3, sigma=0.009), "equivalence would be shown with a chance of"),
    ("no SESOI", lambda: plan({**H2, "sesoi": None}), "no SESOI"),
    ("inert factor", lambda: plan(H1), "inert factor"),
    ("alpha above .05", lambda: plan(H2, analysis={"alpha": 0.1}), "above the usual"),
    ("few blocks", lambda: plan(H2, replicates=4, analysis={"error": "replicate"}), "4 replicates leave 3 df"),
]


@pytest.mark.parametrize(("make", "words"), [case[1:] for case in WARNED], ids=[case[0] for case in WARNED])
def test_warned(make: Callable[[], Panel], words: str) -> None:
    panel = make()
    assert found(panel, "warning", words) and not panel.refused


def test_what_is_allowed_at_the_edges() -> None:
    assert not plan(replicates=1, sigma=None).refused, "a screening design without hypotheses may have one replicate"
    assert not found(plan(H2, analysis={"alpha": 0.2}), "error", "outside")
    assert not found(plan({**H2, "sesoi": 1 / 397}, n_test=397), "error", "less than one")
    assert not found(plan(H2, stopping={"max_minutes": 5}, seconds=299.0), "error", "suffice")
    assert not found(plan(H1, H3), "warning", "inert"), "registered as an expected null"
    assert not found(plan(H1, recipe={"optimizer": "sgd"}), "warning", "inert"), "only AdamW decouples weight decay"
    wide = {"depth": [2, 8], "weight_decay": [0.0, 1.0]}
    assert not found(plan(H2, factors={**wide, "activation": ["relu", "gelu"]}), "warning", "inert")
    assert not found(plan({**H2, "expect": "difference"}, H1), "error", "aliased")


def test_the_shrink_is_the_sum_over_the_schedule() -> None:
    """CONTRACT of the canonical study: 1e-3 x 1e-3 x 7,020 steps under a cosine is 0.35 % in all."""
    data = Dataset(name="cifar10", split=Split(train=45_000, validation=5_000, test=10_000))
    recipe = Recipe(epochs=20, batch_size=128, weight_decay=1e-3, learning_rate=1e-3)
    assert total_shrink(recipe, data) == pytest.approx(0.0035, abs=5e-5)
    constant = recipe.model_copy(update={"schedule": "constant"})
    assert total_shrink(constant, data) == pytest.approx(1e-6 * 20 * 351)


def test_the_panel_is_repeatable() -> None:
    study: Study = synthetic_study()
    assert plan_panel(study, n_test=397, sigma=0.01) == plan_panel(study, n_test=397, sigma=0.01)

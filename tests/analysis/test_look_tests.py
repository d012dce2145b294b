"""Tests that follow the randomisation, families and their corrections: what is planted is found, and p have their floor."""

import numpy as np
import pytest
from scipy import stats

from lab.analysis import look_tests
from lab.analysis.look_family import families_of, family_look
from lab.analysis.unplanned import unplanned
from lab.errors import InvalidInput
from lab.figures import charts
from tests.synthetic import synthetic_study, synthetic_table

EFFECTS = {("depth", 8): 0.03, ("activation", "gelu"): 0.01}


def _runs(effects=EFFECTS, **more):
    study = synthetic_study(hypotheses=(), **more)
    return unplanned(study, synthetic_table(study, effects=effects, with_correct=False))


def test_planted_main_effects_are_found_and_nothing_else() -> None:
    look = look_tests.tests_look(_runs(), "depth")
    p = {row.term: row.p for row in look.terms}
    assert len(p) == 7 and p["depth"] == p["activation"] == pytest.approx(1 / 10_000)
    assert min(p["weight_decay"], p["depth:activation"], p["depth:activation:weight_decay"]) > 0.005
    assert all("approximate" in row.method for row in look.terms if ":" in row.term)
    assert all(row.p >= row.smallest_p > 0 for row in look.terms)
    assert {row.arrangements for row in look.terms} == {9_999}, "draws, not the 10^19 that there are"


def test_pairs_of_two_cells_are_the_exact_tests_of_two_groups() -> None:
    """One factor, four runs a side: the permutation p, Wilcoxon's and their floor 2 / C(8, 4), as scipy has them."""
    un = _runs({}, factors={"depth": [2, 8]}, replicates=4)
    (pair,) = look_tests.tests_look(un, "depth").pairs
    first, second = (un.data.values[un.data.cell == cell] for cell in (0, 1))
    counts = tuple(np.rint(2000 * side) for side in (first, second))  # whole numbers: ties are ties in scipy too
    peer = stats.permutation_test(counts, lambda a, b: b.sum() - a.sum(), n_resamples=np.inf)
    assert pair.exact and pair.p == pytest.approx(peer.pvalue) and pair.smallest_p == pytest.approx(2 / 70)
    assert pair.rank_method == "rank-sum, exact" and pair.rank_smallest_p >= 2 / 70
    ranks = stats.rankdata(np.concatenate(counts))
    ranked = stats.permutation_test((ranks[:4], ranks[4:]), lambda a, b: b.sum() - a.sum(), n_resamples=np.inf)
    assert pair.rank_p == pytest.approx(ranked.pvalue)


def test_common_seeds_flip_signs_and_say_how_small_p_can_be() -> None:
    look = look_tests.tests_look(_runs(seeds="common", analysis={"error": "replicate"}, replicates=5), "depth")
    assert look.common and {row.smallest_p for row in look.terms} == {2.0**-4}
    assert all(row.rank_smallest_p >= 2.0**-4 and row.max_t_smallest_p == 2.0**-4 for row in look.pairs)


def test_max_t_is_never_below_the_p_of_its_pair_by_more_than_chance() -> None:
    for row in look_tests.tests_look(_runs(), "weight_decay").pairs:
        assert row.max_t_p >= row.p - 0.02


def test_a_cell_without_runs_leaves_no_permutation() -> None:
    study = synthetic_study(hypotheses=())
    failed = tuple(f"c00-r{place}" for place in (1, 2, 3))
    look = look_tests.tests_look(unplanned(study, synthetic_table(study, failed=failed, with_correct=False)), "depth")
    assert not look.terms and not look.pairs and "no permutation" in look.remarks[0]


@pytest.mark.parametrize("family", ["terms", "differences", "simple effects", "pairs of depth"])
def test_corrections_of_a_family_stand_in_their_order(family: str) -> None:
    un = _runs()
    assert family in families_of(un)
    look = family_look(un, family)
    slack = 1e-12
    for row in look.rows:
        assert row.p <= row.hochberg + slack <= row.holm + 2 * slack <= row.bonferroni + 3 * slack
        assert row.p <= row.benjamini_hochberg + slack <= row.benjamini_yekutieli + 2 * slack
        assert np.isfinite(row.max_t) == family.startswith("pairs")
    p = [row.p for row in look.rows]
    assert p == sorted(p) and look.counts["holm"] <= look.counts["hochberg"] <= look.counts["benjamini_hochberg"]
    assert np.array([row.benjamini_hochberg for row in look.rows]) == pytest.approx(stats.false_discovery_control(p))
    assert np.array([row.benjamini_yekutieli for row in look.rows]) == pytest.approx(
        stats.false_discovery_control(p, method="by")
    )


def test_a_family_that_is_not_there_is_named() -> None:
    with pytest.raises(InvalidInput, match="no such family"):
        family_look(_runs(), "everything")


def test_one_run_per_cell_has_no_test_of_an_interaction() -> None:
    """The residuals of the model without it are the effect itself: its permutations gave .028 whatever the data."""
    un = _runs({}, factors={"depth": [2, 8], "width": [8, 16], "activation": ["relu", "gelu"]}, replicates=1)
    for row in look_tests.term_tests(un):
        assert np.isnan(row.p) == np.isnan(row.smallest_p) == (":" in row.term), row
        assert ":" not in row.term or "no test" in row.method
    figure = charts.term_tests(look_tests.tests_look(un, "depth"))
    assert len(figure.data) == 3 and "cannot be tested are left out" in figure.caption


def test_draws_from_few_arrangements_do_not_lower_the_smallest_p() -> None:
    """Two strata of 2 v 2 runs have 36 arrangements, two of them most extreme: max-T cannot give less than 1 / 18."""
    un = _runs({("depth", 8): 0.2}, factors={"depth": [2, 8], "activation": ["relu", "gelu"]}, replicates=2)
    (pair,) = look_tests.tests_look(un, "depth").pairs
    assert pair.p == pair.smallest_p == pytest.approx(2 / 36)
    assert pair.max_t_smallest_p == pytest.approx(2 / 36, rel=0.2) and pair.max_t_p >= pair.max_t_smallest_p

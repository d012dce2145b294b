"""Two runs or two cells: the test that fits what they are, its words, and the pairs it refuses."""

import numpy as np
import pytest

from lab.analysis.compare import cell_named, compare_models, compare_recipes
from lab.analysis.compare_models import Answered
from lab.analysis.table import RunTable
from lab.errors import InvalidInput
from lab.stats import two_models
from lab.study.design import cells
from lab.study.toml_file import parse

STUDY = """
title = "t"
question = "q"
[dataset]
name = "digits"
split = { train = 200, validation = 100, test = 300, seed = 0 }
[[factors]]
name = "depth"
levels = [1, 2]
[[factors]]
name = "activation"
levels = ["relu", "tanh"]
[replicates]
count = 3
SEEDS
[recipe]
epochs = 1
batch_size = 20
"""


def _study(seeds: str = ""):
    return parse(STUDY.replace("SEEDS", seeds))


def _table(study, value: np.ndarray, failed: np.ndarray | None = None) -> RunTable:
    planned, rng = cells(study), np.random.default_rng(0)
    cell, replicate = np.tile(np.arange(4), 3), np.repeat([1, 2, 3], 4)
    lost = np.zeros(12, dtype=bool) if failed is None else failed
    correct = (rng.random((12, 300)) < value[:, None]).astype(np.uint8)
    names = tuple(f"c{c:02}-r{r}" for c, r in zip(cell, replicate, strict=True))
    return RunTable(
        study.factors, planned, cell, replicate, names, np.where(lost, np.nan, value), lost, 300, 0.1, correct
    )


def _answers(hits: np.ndarray, classes: int = 3) -> Answered:
    """Label 0 everywhere; the model says 0 where it is right, else 1."""
    probabilities = np.eye(classes)[np.where(hits, 0, 1)]
    return Answered(np.zeros(len(hits), dtype=int), probabilities)


VALUES = np.array([0.70, 0.60, 0.5, 0.5, 0.72, 0.66, 0.5, 0.5, 0.74, 0.69, 0.5, 0.5])


def test_two_recipes_are_compared_over_seeds() -> None:
    # R: t.test(c(.70, .72, .74), c(.60, .66, .69))$p.value
    # > 0.102056302832
    study = _study()
    table = _table(study, VALUES)
    found = compare_recipes(study, table, table.cells[1], table.cells[0])
    assert found.main.p == pytest.approx(0.102056302832, rel=1e-8)
    assert (found.status, found.subject, found.main.n) == ("exploratory", "two recipes", "3 and 3 runs")
    assert found.values == ((0.60, 0.66, 0.69), (0.70, 0.72, 0.74)), "every run, for the figure"
    methods = ["permutation of runs, exact", "Wilcoxon rank-sum, exact", "almost stochastic order", "crossed bootstrap"]
    assert [row.method for row in found.beside] == methods
    ranks, order = found.beside[1:3]
    assert ranks.smallest_p == pytest.approx(0.1) and ranks.p >= 0.1
    assert "almost" in order.note and np.isnan(order.p)
    assert found.beside[0].smallest_p == pytest.approx(0.1)
    for words in (
        "+7.0 pp [−2.7, +16.7] (Welch t, 95 %)",
        "p = .10 (without",
        "3 and 3 runs",
        "p = ",
        "without a lower bound",
        "exploratory",
    ):
        assert words in found.sentence


def test_common_seeds_are_compared_within_replicates() -> None:
    # R: t.test(c(.70, .72, .74), c(.60, .66, .69), paired = TRUE)$p.value
    # > 0.0444669140941
    study = _study('seeds = "common"')
    table = _table(study, VALUES)
    found = compare_recipes(study, table, table.cells[1], table.cells[0])
    assert found.main.p == pytest.approx(0.0444669140941, rel=1e-8)
    assert found.beside[0].method == "sign flip of replicates, exact"
    assert found.beside[0].smallest_p == 0.25


def test_a_pair_that_cannot_be_tested_says_why() -> None:
    study = _study()
    lost = np.zeros(12, dtype=bool)
    lost[[0, 4]] = True
    table = _table(study, VALUES, lost)
    found = compare_recipes(study, table, table.cells[0], table.cells[1])
    assert np.isnan(found.main.p) and "fewer than two completed runs" in found.sentence
    assert "2 failed runs are left out" in found.why
    found = compare_recipes(study, table, table.cells[2], table.cells[3])
    assert "resolution floor" in found.main.note and np.isnan(found.main.p)


def test_two_models_on_the_same_examples_are_paired() -> None:
    one, two = np.repeat([1, 1, 0], [20, 2, 9]), np.repeat([1, 0, 1], [20, 2, 9])
    found = compare_models(_study(), ("c00-r1", "c01-r1"), ("a", "b"), (_answers(one), _answers(two)))
    assert found.main.p == pytest.approx(two_models.mcnemar(one, two).p)
    assert found.main.smallest_p == 2**-10
    assert "not of their recipes" in found.sentence and "exact McNemar" in found.why


def test_models_with_two_classes_are_also_compared_by_auroc() -> None:
    labels, rng = np.repeat([0, 1], 40), np.random.default_rng(1)
    scores = [1 / (1 + np.exp(-(labels * k + rng.normal(size=80)))) for k in (1, 2)]
    sides = tuple(Answered(labels, np.stack([1 - p, p], axis=1)) for p in scores)
    found = compare_models(_study(), ("c00-r1", "c01-r1"), ("a", "b"), sides)
    assert found.beside[-1].method == "AUROC, DeLong"
    assert 0 < found.beside[-1].p < 1 and found.beside[-1].n == "40 positive and 40 negative test examples"


def test_models_on_other_examples_are_not_paired() -> None:
    first, second = _answers(np.ones(30)), Answered(np.ones(40, dtype=int), np.eye(3)[np.repeat([1, 0], [20, 20])])
    found = compare_models(_study(), ("c00-r1", "c01-r1"), ("a", "b"), (first, second))
    assert found.main.method == "Fisher's exact test" and "nothing is paired" in found.why


def test_names_of_cells() -> None:
    planned = cells(_study())
    for name in ("c02", "depth=2,activation=relu", "activation=relu, depth=2", planned[2].label):
        assert cell_named(planned, name).index == 2
    for name in ("depth=2", "c09", "width=3", ""):
        with pytest.raises(InvalidInput):
            cell_named(planned, name)
    with pytest.raises(InvalidInput, match="itself"):
        study = _study()
        compare_recipes(study, _table(study, VALUES), planned[0], planned[0])

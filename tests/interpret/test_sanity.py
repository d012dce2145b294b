"""The randomised-weights check: rank correlation, cascade, verdict, and that its seed matters."""

import numpy as np
import pytest
import scipy.stats
import torch

from lab.interpret.gradients import saliency
from lab.interpret.sanity import randomised_check, rank_correlation
from lab.models.mlp import initial_weights, load
from lab.study.recipe import Model

MODEL = Model(depth=2, width=32, activation="tanh")
WEIGHTS = {name: value.double() for name, value in initial_weights(MODEL, 20, 4, seed=5).items()}
X = torch.randn(6, 20, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
TARGET = torch.tensor([0, 1, 2, 3, 0, 1])


def slopes(module: torch.nn.Module) -> torch.Tensor:
    return saliency(module, X, TARGET)


def test_rank_correlation_is_spearmans_with_ties() -> None:
    generator = np.random.default_rng(0)
    a, b = generator.integers(0, 5, 40).astype(float), generator.normal(size=40)
    assert rank_correlation(a, b) == pytest.approx(scipy.stats.spearmanr(a, b).statistic, abs=1e-14)
    assert rank_correlation(a, a) == pytest.approx(1.0)
    assert np.isnan(rank_correlation(a, np.ones(40)))


def test_a_map_of_the_weights_passes() -> None:
    found = randomised_check("saliency", slopes, MODEL, WEIGHTS, draws=3, seed=0)
    assert found.passes is True
    assert found.words.startswith("passes: the map depends on the weights (mean rank correlation ")
    assert found.words.endswith("over 3 draws, 6 images; limit 0.50)")
    assert [(row.down_to, row.layers, row.n) for row in found.rows] == [
        ("head", 1, 18),
        ("layers.1", 2, 18),
        ("layers.0", 3, 18),
    ]
    assert all(row.low <= row.mean <= row.high for row in found.rows)


def test_a_map_of_the_image_alone_fails() -> None:
    found = randomised_check("edges", lambda module: X, MODEL, WEIGHTS, draws=2, seed=0)
    assert found.passes is False
    assert "fails: the map hardly depends on the weights" in found.words
    assert found.rows[-1].mean == pytest.approx(1.0)


def test_a_constant_map_is_not_judged() -> None:
    found = randomised_check("flat", lambda module: torch.ones_like(X), MODEL, WEIGHTS, draws=2, seed=0)
    assert found.passes is None
    assert found.rows[-1].n == 0 and found.rows[-1].mean is None
    assert found.words.startswith("cannot be judged")


def test_one_map_that_is_constant_is_left_out_of_the_mean() -> None:
    def maps(module: torch.nn.Module) -> torch.Tensor:
        return slopes(module).index_fill(0, torch.tensor([0]), 1.0)

    assert randomised_check("saliency", maps, MODEL, WEIGHTS, draws=2, seed=0).rows[-1].n == 10


def test_the_cascade_goes_from_the_head_to_the_first_layer_and_leaves_the_trained_weights_alone() -> None:
    before = {name: value.clone() for name, value in WEIGHTS.items()}
    changed: list[set[str]] = []

    def maps(module: torch.nn.Module) -> torch.Tensor:
        state = module.state_dict()
        changed.append({name for name in state if not torch.equal(state[name], before[name])})
        return slopes(module)

    randomised_check("saliency", maps, MODEL, WEIGHTS, draws=1, seed=0)
    head, second, first = ({f"{layer}.weight", f"{layer}.bias"} for layer in ("head", "layers.1", "layers.0"))
    assert changed == [set(), head, head | second, head | second | first]
    assert all(torch.equal(WEIGHTS[name], before[name]) for name in before)


def test_the_seed_draws_the_weights() -> None:
    first, again, other = (
        randomised_check("saliency", slopes, MODEL, WEIGHTS, draws=2, seed=seed) for seed in (1, 1, 2)
    )
    assert first == again
    assert first.rows != other.rows


def test_a_draw_is_a_fresh_initialisation() -> None:
    """The network whose own initial weights are the drawn ones correlates perfectly."""
    seed = int(np.random.SeedSequence([9, 0]).generate_state(1)[0])
    drawn = {name: value.double() for name, value in initial_weights(MODEL, 20, 4, seed).items()}
    assert load(MODEL, 20, 4, drawn)
    found = randomised_check("saliency", slopes, MODEL, drawn, draws=1, seed=9)
    assert found.rows[-1].mean == pytest.approx(1.0)

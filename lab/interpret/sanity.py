"""The randomised-weights check: a map that does not change when the weights are drawn anew explains no training."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import rankdata
from torch import Tensor

from lab.interpret.results import CheckRow, RandomisedCheck
from lab.models.mlp import initial_weights, load
from lab.study.recipe import Model

LIMIT = 0.5
"""Adebayo et al. name no threshold; ours: below 0.5 less than a quarter of the rank variance is shared."""

Maps = Callable[[torch.nn.Module], Tensor]


def randomised_check(
    method: str,
    maps: Maps,
    model: Model,
    weights: Mapping[str, Tensor],
    *,
    draws: int,
    seed: int,
) -> RandomisedCheck:
    """Cascading randomisation from the head down to the first layer (Adebayo et al. 2018, section 4.1), `draws` times.

    `maps` gives [n, inputs] for a module. Each draw re-initialises by the rule of the first initialisation, with a seed of
    its own drawn from `seed`. Compared by Spearman's rank correlation of absolute values over the pixels of each image;
    the verdict rests on the last row, where no trained weight is left: it passes if no draw's mean exceeds `LIMIT`.
    """
    inputs, classes = weights["layers.0.weight"].shape[1], len(weights["head.bias"])
    trained = maps(load(model, inputs, classes, dict(weights))).numpy()
    found = [
        [_compare(trained, maps(load(model, inputs, classes, mixed)).numpy()) for mixed in stages]
        for stages in (_cascade(model, weights, _draw_seed(seed, draw)) for draw in range(draws))
    ]
    names = _from_the_top(model)
    rows = tuple(
        _row(names[stage], stage + 1, np.array([draw[stage] for draw in found])) for stage in range(len(names))
    )
    return _judged(method, rows, draws, len(trained))


def rank_correlation(a: NDArray, b: NDArray) -> float:
    """Spearman's rho of two vectors, ties at mean ranks; nan where one is constant."""
    ranks = np.stack([rankdata(a), rankdata(b)])
    centred = ranks - ranks.mean(axis=1, keepdims=True)
    scale = np.sqrt((centred**2).sum(axis=1).prod())
    return float((centred[0] * centred[1]).sum() / scale) if scale > 0 else float("nan")


def _cascade(model: Model, weights: Mapping[str, Tensor], seed: int) -> Iterator[dict[str, Tensor]]:
    """Weights with the head, then the head and the last layer, …, then everything drawn anew."""
    inputs, classes = weights["layers.0.weight"].shape[1], len(weights["head.bias"])
    fresh, mixed = initial_weights(model, inputs, classes, seed), dict(weights)
    for layer in _from_the_top(model):
        own = (f"{layer}.", f"{layer.replace('layers', 'norms')}.")
        for name in (name for name in weights if name.startswith(own)):
            mixed[name] = fresh[name].to(weights[name].dtype)
        yield dict(mixed)


def _from_the_top(model: Model) -> list[str]:
    return ["head", *(f"layers.{index}" for index in reversed(range(model.depth)))]


def _draw_seed(seed: int, draw: int) -> int:
    return int(np.random.SeedSequence([seed, draw]).generate_state(1)[0])


def _compare(trained: NDArray, randomised: NDArray) -> list[tuple[float, float]]:
    """(absolute, signed) rank correlation of each image."""
    return [
        (rank_correlation(abs(a), abs(b)), rank_correlation(a, b)) for a, b in zip(trained, randomised, strict=True)
    ]


def _row(down_to: str, layers: int, found: NDArray) -> CheckRow:
    """One stage from correlations [draws, images, 2]."""
    defined = ~np.isnan(found[..., 0])
    of_draws = [draw[keep, 0].mean() for draw, keep in zip(found, defined, strict=True) if keep.any()]
    if not of_draws:
        return CheckRow(down_to, layers, None, None, None, None, 0)
    mean, signed = found[defined].mean(axis=0)
    return CheckRow(
        down_to,
        layers,
        mean=float(mean),
        low=float(min(of_draws)),
        high=float(max(of_draws)),
        signed_mean=None if np.isnan(signed) else float(signed),
        n=int(defined.sum()),
    )


def _judged(method: str, rows: tuple[CheckRow, ...], draws: int, images: int) -> RandomisedCheck:
    last = rows[-1]
    if last.mean is None or last.high is None or last.low is None:
        words = "cannot be judged: a map is constant, so that no rank correlation is defined"
        return RandomisedCheck(method, rows, draws, images, LIMIT, None, words)
    passes = last.high <= LIMIT
    verdict = "passes: the map depends on the weights" if passes else "fails: the map hardly depends on the weights"
    words = (
        f"{verdict} (mean rank correlation {_two(last.mean)} with every layer randomised, range {_two(last.low)} to "
        f"{_two(last.high)} over {draws} draws, {images} images; limit {_two(LIMIT)})"
    )
    return RandomisedCheck(method, rows, draws, images, LIMIT, passes, words)


def _two(value: float) -> str:
    """Two decimals with a true minus sign."""
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")

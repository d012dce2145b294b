"""Simulated answers whose truth is known for both targets: seeds and test examples vary, and two cells share the examples."""

import numpy as np
from scipy.special import ndtr

from lab.stats.components import two_targets
from lab.stats.contrast import Estimate
from lab.stats.crossed import crossed
from lab.stats.groups import t_interval

EXAMPLES = 400
CENTRE = np.array([0.3, 0.45])
"""Latent means of the two cells; their accuracies are some 60 %, and 5 points apart."""
EASE, TASTE, SEED = 0.6, 0.5, 0.08
"""Latent standard deviations of an example, of an example for one cell alone, and of a run; the rest of an answer has 1."""
WEIGHTS = np.array([-1.0, 1.0])
KINDS = ("this test set, Welch", "new examples, Welch", "new examples, crossed bootstrap")


def coverage(n: int, studies: int, seed: int, draws: int = 500, *, crosswise: bool = False) -> dict[str, float]:
    """Share of 95 % intervals of a difference of two cells of `n` runs that hold the truth of their own target, by kind.

    An answer is right where centre + ease of the example + seed + noise > 0: so the truth for these examples is the mean of
    Phi((centre + ease) / sqrt(1 + SEED^2)), and for new ones its expectation over the ease. No `draws`, no crossed bootstrap;
    `crosswise` holds the interval for these examples to the truth of new ones.
    """
    rng, held = np.random.default_rng(seed), dict.fromkeys(KINDS if draws else KINDS[:2], 0)
    cell = np.repeat([0, 1], n)
    for study in range(studies):
        ease = EASE * rng.normal(size=EXAMPLES) + TASTE * rng.normal(size=(2, EXAMPLES))
        latent = (
            CENTRE[cell, None] + ease[cell] + SEED * rng.normal(size=(2 * n, 1)) + rng.normal(size=(2 * n, EXAMPLES))
        )
        scores = (latent > 0).astype(float)
        these, everyone = _truths(ease)
        found = two_targets(WEIGHTS, scores, cell)
        held[KINDS[0]] += _holds(_ends(found.this_test_set), everyone if crosswise else these)
        held[KINDS[1]] += _holds(_ends(found.new_examples), everyone)
        if draws:
            resampled = crossed(scores, cell, draws=draws, seed=study).interval(WEIGHTS)
            held[KINDS[2]] += _holds((resampled.low, resampled.high), everyone)
    return {kind: count / studies for kind, count in held.items()}


def _truths(ease: np.ndarray) -> tuple[float, float]:
    """The difference in accuracy on the examples of `ease` [cells, examples], and on all that could be drawn."""
    within = np.sqrt(1 + SEED**2)
    these = WEIGHTS @ ndtr((CENTRE[:, None] + ease) / within).mean(axis=1)
    return float(these), float(WEIGHTS @ ndtr(CENTRE / np.sqrt(within**2 + EASE**2 + TASTE**2)))


def _ends(estimate: Estimate) -> tuple[float, float]:
    return t_interval(estimate.value, estimate.se, estimate.df, 0.95)


def _holds(ends: tuple[float, float], truth: float) -> bool:
    return bool(ends[0] <= truth <= ends[1])

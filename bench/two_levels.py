"""Simulated answers whose truth is known for both targets: seeds and test examples vary, and two cells share the examples."""

import numpy as np
from scipy.special import ndtr

from lab.stats.components import two_targets
from lab.stats.crossed import crossed
from lab.stats.groups import t_interval

EXAMPLES = 400
CENTRE = np.array([0.3, 0.45])
"""Latent means of the two cells; their accuracies are some 60 %, and 5 points apart."""
EASE, SEED = 0.6, 0.25
"""Latent standard deviations of examples and of runs; the rest of an answer has 1."""
WEIGHTS = np.array([-1.0, 1.0])
KINDS = ("this test set, Welch", "new examples, Welch", "new examples, crossed bootstrap")


def coverage(n: int, studies: int, seed: int, draws: int = 500) -> dict[str, float]:
    """Share of 95 % intervals of a difference of two cells of `n` runs that hold the truth of their own target, by kind.

    An answer is right where centre + ease of the example + seed + noise > 0: so the truth for these examples is
    the mean of Phi((centre + ease) / sqrt(1 + SEED^2)), and for new ones its expectation over the ease.
    """
    rng, held = np.random.default_rng(seed), dict.fromkeys(KINDS, 0)
    within = np.sqrt(1 + SEED**2)
    for_all = WEIGHTS @ ndtr(CENTRE / np.sqrt(within**2 + EASE**2))
    cell = np.repeat([0, 1], n)
    for study in range(studies):
        ease = EASE * rng.normal(size=EXAMPLES)
        latent = CENTRE[cell, None] + ease + SEED * rng.normal(size=(2 * n, 1)) + rng.normal(size=(2 * n, EXAMPLES))
        scores = (latent > 0).astype(float)
        for_these = WEIGHTS @ ndtr((CENTRE[:, None] + ease) / within).mean(axis=1)
        found = two_targets(WEIGHTS, scores, cell)
        resampled = crossed(scores, cell, draws=draws, seed=study).interval(WEIGHTS)
        ends = {
            KINDS[0]: (for_these, t_interval(found.this_test_set.value, found.this_test_set.se, found.this_test_set.df, 0.95)),
            KINDS[1]: (for_all, t_interval(found.new_examples.value, found.new_examples.se, found.new_examples.df, 0.95)),
            KINDS[2]: (for_all, (resampled.low, resampled.high)),
        }
        for kind, (truth, (low, high)) in ends.items():
            held[kind] += bool(low <= truth <= high)
    return {kind: count / studies for kind, count in held.items()}

"""Unreplicated two-level designs: effects, half-normal plot positions, and Lenth's pseudo standard error."""

from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from lab.stats.anova import Term, terms_of


@dataclass(frozen=True, slots=True, eq=False)
class Screening:
    """Lenth's limits of effects [effects] in the response's unit (high minus low).

    `margin` bounds a single effect at the level asked for, `simultaneous` all of them together; `half_normal` [effects]
    are the quantiles at which the sorted absolute effects are plotted, and `order` sorts them.
    """

    effects: np.ndarray
    pse: float
    margin: float
    simultaneous: float
    order: np.ndarray
    half_normal: np.ndarray


def two_level_effects(means: np.ndarray) -> tuple[tuple[Term, ...], np.ndarray]:
    """Every effect of the 2^k cell `means` [2, ..., 2]: mean at the high minus mean at the low sign (Yates 1937)."""
    if set(means.shape) != {2}:
        raise ValueError(f"every factor must have two levels; the shape is {means.shape}")
    terms, signs = terms_of(means.ndim), np.array([-1.0, 1.0])
    effects = []
    for term in terms:
        contrast = np.ones(means.shape)
        for axis in term:
            contrast = contrast * signs.reshape([2 if place == axis else 1 for place in range(means.ndim)])
        effects.append(float(np.sum(contrast * means)) * 2 / means.size)
    return terms, np.array(effects)


def lenth(effects: np.ndarray, level: float = 0.95) -> Screening:
    """Lenth's method for the effects [m >= 3] of a design without replicates (1989, Technometrics 31:469).

    s0 = 1.5 median |c|; PSE = 1.5 median of those below 2.5 s0; margin = t(m/3) PSE; simultaneous takes the level
    (1 + level^(1/m))/2. Half-normal positions Phi^-1(0.5 + 0.5 (i - 0.5)/m) (Daniel 1959). With all effects 0 both
    limits are 0.
    """
    m, size = len(effects), np.abs(effects)
    if m < 3:
        raise ValueError("Lenth's method needs three effects or more")
    pse = pseudo_standard_error(effects)
    margin = float(stats.t.ppf(0.5 + level / 2, m / 3)) * pse
    together = float(stats.t.ppf((1 + level ** (1 / m)) / 2, m / 3)) * pse
    positions = special.ndtri(0.5 + 0.5 * (np.arange(1, m + 1) - 0.5) / m)
    return Screening(effects, pse, margin, together, np.argsort(size, kind="stable"), positions)


def pseudo_standard_error(effects: np.ndarray) -> float:
    """Lenth's PSE of effects [m]: 1.5 times the median of those below 2.5 times 1.5 median |effect|."""
    size = np.abs(effects)
    kept = size[size < 2.5 * 1.5 * np.median(size)]
    return float(1.5 * np.median(kept)) if len(kept) else 0.0

"""Residuals of a factorial study: normality, equal variance, independence of the order of runs."""

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

DRAWS = 9_999


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One check: its statistic, p and n, and the smallest p it could have given; NaN where it cannot be made.

    `reason` says why it cannot; otherwise it is empty.
    """

    name: str
    statistic: float
    p: float
    n: int
    smallest_p: float = 0.0
    reason: str = ""


def standardised_residuals(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Residuals [runs] from the group means over the pooled sd times sqrt(1 - 1/n); NaN in groups of one run."""
    n = np.bincount(group)[group]
    means = np.bincount(group, weights=values) / np.maximum(np.bincount(group), 1)
    rest = np.where(n > 1, values - means[group], np.nan)
    df = np.sum(n > 1) - len(np.unique(group[n > 1]))
    scale = np.sqrt(np.nansum(rest**2) / df) if df > 0 else np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        return rest / (scale * np.sqrt(1 - 1 / n)) if scale > 0 else rest * np.nan


def normal_positions(residuals: np.ndarray) -> np.ndarray:
    """Where residuals [runs] stand on a normal plot: Phi^-1((rank - 3/8) / (n + 1/4)) (Blom 1958); NaN stays NaN."""
    use, found = np.isfinite(residuals), np.full(len(residuals), np.nan)
    found[use] = stats.norm.ppf((stats.rankdata(residuals[use]) - 0.375) / (use.sum() + 0.25))
    return found


def normality(values: np.ndarray, group: np.ndarray) -> Diagnostic:
    """Shapiro and Wilk's W (1965; Royston 1995) of the standardised residuals.

    Residuals of few runs per group look more normal than the runs: with n = 3 little is learned from a large p.
    """
    rest = standardised_residuals(values, group)
    rest = rest[np.isfinite(rest)]
    name = "Shapiro-Wilk"
    if len(rest) < 3:
        return _cannot(name, len(rest), "fewer than three residuals with a spread")
    found = stats.shapiro(rest) if len(rest) <= 5000 else stats.shapiro(rest[:5000])
    return Diagnostic(name, float(found.statistic), float(found.pvalue), min(len(rest), 5000))


def equal_variance(values: np.ndarray, group: np.ndarray) -> Diagnostic:
    """Brown and Forsythe's F (1974, JASA 69:364): ANOVA of the distances to the group medians.

    In groups of odd size the run that is the median has distance 0 by construction; it is left out (Hines and
    O'Hara Hines 2000, Biometrics 56:451). At n = 3 that test holds its level (18 groups: 2 % false alarms at 5 %) and
    finds an sd of 1:5 in 30 % of studies; with the zeros left in, in none. Groups of two say nothing.
    """
    name = "Brown-Forsythe"
    parts = [distances(values[group == one]) for one in np.unique(group) if np.sum(group == one) > 2]
    n = sum(len(part) for part in parts)
    if len(parts) < 2 or n <= len(parts):
        return _cannot(name, n, "fewer than two groups of three runs")
    within = sum(float(np.sum((part - part.mean()) ** 2)) for part in parts)
    if not within > 0:
        return _cannot(name, n, "no spread of the distances inside any group")
    found = stats.f_oneway(*parts)
    return Diagnostic(name, float(found.statistic), float(found.pvalue), n)


def run_order(values: np.ndarray, group: np.ndarray, *, draws: int = DRAWS, seed: int = 0) -> Diagnostic:
    """Lag-1 correlation of the residuals in the order of `values` [runs]; two-sided p by exchanging runs in their group.

    r = sum e_t e_{t+1} / sum e_t^2; Durbin and Watson's d is about 2 (1 - r) (1950). Runs of one group are exchangeable
    if the order does not matter, whatever their variance; residuals across groups are not. r is compared with its
    mean over the permutations, as neighbours of one group are correlated by construction.
    """
    name = "lag-1 correlation"
    use = np.bincount(group)[group] > 1
    rest, group = standardised_residuals(values, group)[use], group[use]
    if len(rest) < 4 or not np.all(np.isfinite(rest)):
        return _cannot(name, len(rest), "fewer than four residuals with a spread")
    rng, shuffled, arrangements = np.random.default_rng(seed), np.empty((draws, len(rest))), 1.0
    for one in np.unique(group):
        rows = np.flatnonzero(group == one)
        shuffled[:, rows] = rng.permuted(np.broadcast_to(rest[rows], (draws, len(rows))), axis=1)
        arrangements *= math.factorial(min(len(rows), 20))
    size = float(np.sum(rest**2))
    found, own = np.sum(shuffled[:, 1:] * shuffled[:, :-1], axis=1) / size, float(np.sum(rest[1:] * rest[:-1]) / size)
    middle = float(found.mean())
    hits = np.sum(np.abs(found - middle) >= abs(own - middle) - 1e-12)
    smallest = max(1 / (1 + draws), 1 / arrangements)
    return Diagnostic(name, own, float((1 + hits) / (1 + draws)), len(rest), smallest)


def durbin_watson(residuals: np.ndarray) -> float:
    """d = sum (e_t - e_{t-1})^2 / sum e^2, near 2 without correlation of neighbours (Durbin and Watson 1950)."""
    size = float(np.sum(residuals**2))
    return float(np.sum(np.diff(residuals) ** 2)) / size if size > 0 else float("nan")


def distances(values: np.ndarray) -> np.ndarray:
    """Absolute distances to the median, without the structural zero of an odd number of three or more values."""
    found = np.abs(values - np.median(values))
    return np.delete(found, np.argmin(found)) if len(found) % 2 and len(found) > 2 else found


def _cannot(name: str, n: int, reason: str) -> Diagnostic:
    return Diagnostic(name, float("nan"), float("nan"), n, float("nan"), reason)

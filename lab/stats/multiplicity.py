"""The joint step-down correction over all registered tests and equivalence tests (STATISTICS, section 3)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Adjusted p of the test of no effect and of the equivalence test (None without a SESOI)."""

    p: float
    p_equivalence: float | None


def joint_step_down(tests: Sequence[tuple[float, float | None]]) -> tuple[Adjusted, ...]:
    """Adjust the p-values (no effect, equivalence) of all hypotheses together.

    They are walked in ascending order; the multiplier is the number of hypotheses that still have a p-value not yet
    walked past; adjusted p = running maximum of min(1, multiplier p). Without equivalence tests this is Holm (1979). A
    p that is NaN (nothing could be tested) counts as 1 in the multiplier and stays NaN.
    """
    walk = _walk(tests)
    return tuple(
        Adjusted(_at(walk, k, "d", p), None if e is None else _at(walk, k, "e", e)) for k, (p, e) in enumerate(tests)
    )


def step_down_at(tests: Sequence[tuple[float, float | None]], index: int, p: float) -> float:
    """Adjust a further p of hypothesis `index` as if it stood in the walk, without moving any other.

    For statements nested in those tests (the effect lies beyond the SESOI): the multiplier counts the hypothesis itself
    and every other that has a p-value not below `p`, and no adjusted p walked past is undercut.
    """
    if not np.isfinite(p):
        return float("nan")
    before = [adjusted for value, _, _, adjusted in _walk(tests) if value < p]
    others = {k for value, k, _, _ in _walk(tests) if value >= p and k != index}
    return max([min(1.0, (len(others) + 1) * p), *before])


def bonferroni(tests: Sequence[tuple[float, float | None]]) -> tuple[Adjusted, ...]:
    """Multiply every p-value by the number of hypotheses (Dunn 1961)."""
    m = len(tests)
    return tuple(Adjusted(_capped(m * p), None if e is None else _capped(m * e)) for p, e in tests)


def _walk(tests: Sequence[tuple[float, float | None]]) -> list[tuple[float, int, str, float]]:
    """(p, hypothesis, "d" or "e", adjusted p) in ascending order of p."""
    items = [(1.0 if np.isnan(p) else p, k, "d") for k, (p, _) in enumerate(tests)]
    items += [(1.0 if np.isnan(e) else e, k, "e") for k, (_, e) in enumerate(tests) if e is not None]
    items.sort()
    walked, highest = [], 0.0
    for position, (p, k, kind) in enumerate(items):
        multiplier = len({item[1] for item in items[position:]})
        highest = max(highest, min(1.0, multiplier * p))
        walked.append((p, k, kind, highest))
    return walked


def _at(walk: list[tuple[float, int, str, float]], index: int, kind: str, p: float) -> float:
    if np.isnan(p):
        return float("nan")
    return next(adjusted for _, k, name, adjusted in walk if k == index and name == kind)


def _capped(p: float) -> float:
    return p if np.isnan(p) else min(1.0, p)

"""A confidence interval with its level and kind, so that no caption has to guess either."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate between `low` and `high`, in the estimate's unit, at confidence `level` (0.95) by method `kind`."""

    estimate: float
    low: float
    high: float
    level: float
    kind: str

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    @property
    def width(self) -> float:
        """high - low."""
        return self.high - self.low


def quantiles(draws: np.ndarray, level: float) -> tuple[float, float]:
    """The (1 - level) / 2 and (1 + level) / 2 quantiles of `draws`, linear between order statistics."""
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)

"""Whether probabilities mean what they say: log loss, Brier score and its parts, calibration error, reliability bins."""

from dataclasses import dataclass

import numpy as np

from lab.stats.interval import Interval
from lab.stats.proportions import wilson_shares

BINS = 15
"""As many bins of confidence as Guo et al. (2017) use."""
LEAST = float(np.finfo(np.float32).tiny)
"""A probability of 0 counts as the least normal float32, in the log loss and for temperatures."""


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """Bins of confidence that hold examples: `count`, mean `confidence` and `accuracy` [bins], in ascending order."""

    count: np.ndarray
    confidence: np.ndarray
    accuracy: np.ndarray

    @property
    def ece(self) -> float:
        """Expected calibration error, 0..1: mean |accuracy - confidence| weighted by count (Guo et al. 2017, eq. 3)."""
        return float(np.sum(self.count * np.abs(self.accuracy - self.confidence)) / self.count.sum())

    @property
    def mce(self) -> float:
        """Maximum calibration error, 0..1 (Guo et al. 2017, eq. 5)."""
        return float(np.max(np.abs(self.accuracy - self.confidence)))


@dataclass(frozen=True, slots=True)
class BrierParts:
    """brier = reliability - resolution + uncertainty + within, added up over classes (Murphy 1973); `within` is what bins
    blur: variance of the forecasts inside them less twice their covariance with the outcome (Stephenson et al. 2008)."""

    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float


def fixed_bins(confidence: np.ndarray, right: np.ndarray, bins: int = BINS) -> Bins:
    """Equal width: bin m holds (m - 1) / M < confidence <= m / M (Guo et al. 2017, section 2); empty bins are left out."""
    return _gather(fixed_places(confidence, bins), confidence, right)


def adaptive_bins(confidence: np.ndarray, right: np.ndarray, bins: int = BINS) -> Bins:
    """Equal count, as nearly as it goes (Nguyen and O'Connor 2015; Nixon et al. 2019); ties stay in index order."""
    return _gather(adaptive_places(confidence, bins), confidence, right)


def adaptive_places(confidence: np.ndarray, bins: int = BINS) -> np.ndarray:
    """The bin of equal count, counted from 0, of each confidence."""
    place = np.empty(len(confidence), dtype=np.int64)
    place[np.argsort(confidence, kind="stable")] = (
        np.arange(len(confidence)) * min(bins, len(confidence)) // len(confidence)
    )
    return place


def fixed_places(confidence: np.ndarray, bins: int = BINS) -> np.ndarray:
    """The bin of equal width, counted from 0, of each confidence."""
    return np.clip(np.ceil(np.asarray(confidence, dtype=np.float64) * bins).astype(np.int64) - 1, 0, bins - 1)


def _gather(place: np.ndarray, confidence: np.ndarray, right: np.ndarray) -> Bins:
    count = np.bincount(place)
    used = count > 0
    mean = [
        np.bincount(place, weights=np.asarray(part, dtype=np.float64))[used] / count[used]
        for part in (confidence, right)
    ]
    return Bins(count[used], *mean)


def calibrated_ece(confidence: np.ndarray, place: np.ndarray, *, draws: int = 50, seed: int = 0) -> float:
    """The mean ECE, 0..1, that answers of these confidences [n] in these bins [n] would have were they perfectly calibrated.

    Right and wrong are drawn `draws` times with the confidence as the chance (Bröcker and Smith 2007); ECE is never 0 on
    finite data, and this is what of it is chance.
    """
    rng = np.random.Generator(np.random.SFC64(seed))
    member = (place[:, None] == np.unique(place)).astype(np.float32)
    drawn = (rng.random((draws, len(confidence)), dtype=np.float32) < confidence).astype(np.float32)
    off = drawn @ member - confidence.astype(np.float64) @ member
    return float(np.abs(off).sum(axis=1).mean() / len(confidence))


def log_loss(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Mean negative log likelihood in nats."""
    picked = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(picked, LEAST)).mean())


def brier(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Mean over examples of the squared differences summed over classes, 0..2 (Brier 1950)."""
    off = probabilities.astype(np.float64)
    off[np.arange(len(labels)), labels] -= 1.0
    return float(np.mean(np.sum(off**2, axis=1)))


def brier_parts(labels: np.ndarray, probabilities: np.ndarray, bins: int = BINS) -> BrierParts:
    """The decomposition over bins of equal width of each class's probability; the five numbers add up exactly."""
    parts = np.zeros(3)
    for k in range(probabilities.shape[1]):
        outcome = (labels == k).astype(np.float64)
        found, base = fixed_bins(probabilities[:, k], outcome, bins), outcome.mean()
        share = found.count / len(labels)
        parts += (
            np.sum(share * (found.confidence - found.accuracy) ** 2),
            np.sum(share * (found.accuracy - base) ** 2),
            base * (1 - base),
        )
    score = brier(labels, probabilities)
    return BrierParts(score, *(float(part) for part in parts), float(score - parts[0] + parts[1] - parts[2]))


def reliability(
    confidence: np.ndarray, right: np.ndarray, level: float = 0.95, bins: int = BINS
) -> list[tuple[int, float, Interval]]:
    """Per bin of equal width: answers, mean confidence, and accuracy with a band; arrays [runs, examples].

    The runs of a cell answer the same examples, so answers are clusters by example: Wilson's interval with as many trials
    as give the variance of the ratio of cluster sums (Kish 1965, section 6.3; Korn and Graubard 1998). With one run it is
    Wilson's own.
    """
    place = fixed_places(confidence, bins)
    rows = []
    for m in np.unique(place):
        inside = place == m
        hits, answers = (inside * right).sum(axis=0), inside.sum(axis=0)
        n, examples = int(answers.sum()), int(np.sum(answers > 0))
        share = hits.sum() / n
        spread = float(np.sum((hits - share * answers) ** 2)) / n**2
        trials = min(float(n), share * (1 - share) / spread) if spread > 0 else float(examples)
        low, high = wilson_shares(share, trials, level)
        rows.append(
            (n, float(confidence[inside].mean()), Interval(float(share), low, high, level, "Wilson, by example"))
        )
    return rows

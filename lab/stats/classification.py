"""What a classifier gets right, class by class: confusion matrix, precision, recall, F1, macro and micro, with intervals."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from lab.stats.interval import Interval
from lab.stats.proportions import wilson

NONE = Interval(float("nan"), float("nan"), float("nan"), float("nan"), "")


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Precision, recall and F1 [classes], each 0 where its denominator is 0; `counted` [classes] is False for a class
    that is neither among the labels nor predicted, which no average counts."""

    precision: np.ndarray
    recall: np.ndarray
    f1: np.ndarray
    counted: np.ndarray

    def macro(self) -> tuple[float, float, float]:
        """Unweighted means over the counted classes: precision, recall, F1."""
        return tuple(float(values[self.counted].mean()) for values in (self.precision, self.recall, self.f1))


def confusion(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """Counts int64 [classes, classes]: row the label, column the prediction."""
    flat = np.asarray(labels, dtype=np.int64) * classes + np.asarray(predicted, dtype=np.int64)
    return np.bincount(flat, minlength=classes * classes).reshape(classes, classes)


def scores(matrix: np.ndarray) -> Scores:
    """From a confusion matrix; F1 = 2TP / (2TP + FP + FN) (van Rijsbergen 1979, chapter 7, with beta 1)."""
    hits, labelled, predicted = np.diag(matrix), matrix.sum(axis=1), matrix.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = (hits / predicted, hits / labelled, 2 * hits / (labelled + predicted))
    precision, recall, f1 = (np.nan_to_num(part, nan=0.0) for part in parts)
    return Scores(precision, recall, f1, labelled + predicted > 0)


def class_intervals(matrix: np.ndarray, level: float = 0.95) -> list[tuple[Interval, Interval, Interval]]:
    """Precision, recall and F1 of every class over test examples.

    Precision and recall: Wilson. F1 = 2J / (1 + J) rises with J = TP / (TP + FP + FN), a proportion given its
    denominator: its ends are those of Wilson's interval for J. No interval (NaN) where there is no example to count.
    """
    rows = []
    for k, hits in enumerate(np.diag(matrix)):
        labelled, predicted = int(matrix[k].sum()), int(matrix[:, k].sum())
        precision, recall, union = (
            wilson(int(hits), trials, level) if trials else NONE
            for trials in (predicted, labelled, labelled + predicted - int(hits))
        )
        f1 = Interval(*(2 * end / (1 + end) for end in (union.estimate, union.low, union.high)), level, "Wilson of J")
        rows.append((precision, recall, f1))
    return rows


def macro_intervals(matrix: np.ndarray, level: float = 0.95) -> tuple[Interval, Interval, Interval]:
    """Macro precision, recall and F1 by the delta method on the multinomial of the whole matrix.

    Takahashi, Yamamoto, Kuchiba and Koyama (2022), Applied Intelligence 52, section 3.2; the ends are cut at 0 and 1.
    """
    n, found = matrix.sum(), scores(matrix)
    shares, z = matrix / n, float(special.ndtri(0.5 + level / 2))
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    made = []
    for value, own, by_row, by_column in zip(found.macro(), *_gradients(shares, rows, columns), strict=True):
        slope = (by_row[:, None] + by_column[None, :] + np.diag(own)) / found.counted.sum()
        se = np.sqrt(max(0.0, float(np.sum(shares * slope**2) - np.sum(shares * slope) ** 2)) / n)
        made.append(Interval(value, max(0.0, value - z * se), min(1.0, value + z * se), level, "delta method"))
    return tuple(made)


def _gradients(shares: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> tuple[list, list, list]:
    """Derivatives of every class's three scores by its own hit, its row and its column [classes] each; 0 where undefined."""
    hits, zero = np.diag(shares), np.zeros(len(rows))
    with np.errstate(invalid="ignore", divide="ignore"):
        sums = rows + columns
        own = [1 / columns, 1 / rows, 2 / sums]
        by_row = [zero, -hits / rows**2, -2 * hits / sums**2]
        by_column = [-hits / columns**2, zero, -2 * hits / sums**2]
    return tuple(
        [np.nan_to_num(part, nan=0.0, posinf=0.0, neginf=0.0) for part in group] for group in (own, by_row, by_column)
    )


def macro_auroc(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Area under the ROC curve, 0..1: of class 1 with two classes, else the mean of one-against-rest over the classes
    among the labels (Provost and Domingos 2001, unweighted). Ties count half; 0.5 where all labels are one class."""
    classes = probabilities.shape[1]
    asked = [1] if classes == 2 else range(classes)
    found = [
        _one_against_rest(labels == k, probabilities[:, k]) for k in asked if 0 < np.sum(labels == k) < len(labels)
    ]
    return float(np.mean(found)) if found else 0.5


def _one_against_rest(positive: np.ndarray, score: np.ndarray) -> float:
    """Mann-Whitney U over the number of pairs, from midranks."""
    from scipy.stats import rankdata

    n = int(positive.sum())
    return float((rankdata(score)[positive].sum() - n * (n + 1) / 2) / (n * (len(score) - n)))

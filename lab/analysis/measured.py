"""The responses of one run, computed from its probabilities on the test examples."""

from collections.abc import Iterable

import numpy as np

from lab.stats.calibration import brier, fixed_bins, log_loss
from lab.stats.classification import confusion, macro_auroc, scores

OF_CLASSES = ("test_precision", "test_recall", "test_f1")


def measure(labels: np.ndarray, probabilities: np.ndarray, names: Iterable[str]) -> dict[str, float]:
    """The named responses from labels [n] and probabilities [n, classes]; unknown names are left out.

    Macro means count a class that is labelled or predicted, with 0 where a precision has no prediction to count.
    """
    wanted, labels = list(names), np.asarray(labels, dtype=np.int64)
    predicted = probabilities.argmax(axis=1)
    found: dict[str, float] = {}
    if set(wanted) & set(OF_CLASSES):
        matrix = confusion(labels, predicted, probabilities.shape[1])
        found |= dict(zip(OF_CLASSES, scores(matrix).macro(), strict=True))
    if "test_auroc" in wanted:
        found["test_auroc"] = macro_auroc(labels, probabilities)
    if "test_nll" in wanted:
        found["test_nll"] = log_loss(labels, probabilities)
    if "test_brier" in wanted:
        found["test_brier"] = brier(labels, probabilities)
    if "test_ece" in wanted:
        found["test_ece"] = fixed_bins(probabilities.max(axis=1), predicted == labels).ece
    return {name: found[name] for name in wanted if name in found}

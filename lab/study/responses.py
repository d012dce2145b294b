"""What can be measured on a run: every response with its unit, its better direction, its bounds and a failed run's value."""

import math
from dataclasses import dataclass
from typing import Literal

ResponseName = Literal[
    "test_accuracy",
    "test_loss",
    "test_precision",
    "test_recall",
    "test_f1",
    "test_auroc",
    "test_nll",
    "test_ece",
    "test_brier",
]


@dataclass(frozen=True, slots=True)
class Measure:
    """One response: its unit ("fraction" is shown in percent), which way is better, its range, and what it is in words."""

    unit: str
    better: Literal["higher", "lower"]
    least: float
    most: float
    words: str

    @property
    def scale(self) -> float:
        """What a value is multiplied by to be shown: 100 for fractions."""
        return 100.0 if self.unit == "fraction" else 1.0

    @property
    def change(self) -> str:
        """The unit of a difference: "pp" for fractions."""
        return "pp" if self.unit == "fraction" else self.unit


CROSS_ENTROPY = Measure("nats", "lower", 0.0, math.inf, "the mean cross-entropy of the test examples in nats")
RESPONSES: dict[str, Measure] = {
    "test_accuracy": Measure("fraction", "higher", 0.0, 1.0, "the share of the test examples classified correctly"),
    "test_loss": CROSS_ENTROPY,
    "test_nll": CROSS_ENTROPY,
    "test_precision": Measure("fraction", "higher", 0.0, 1.0, "precision, the unweighted mean over the classes"),
    "test_recall": Measure("fraction", "higher", 0.0, 1.0, "recall, the unweighted mean over the classes"),
    "test_f1": Measure("fraction", "higher", 0.0, 1.0, "F1, the unweighted mean over the classes"),
    "test_auroc": Measure(
        "AUC", "higher", 0.0, 1.0, "the area under the ROC curve, the unweighted mean of each class against the rest"
    ),
    "test_ece": Measure("fraction", "lower", 0.0, 1.0, "the expected calibration error over 15 bins of equal width"),
    "test_brier": Measure(
        "Brier", "lower", 0.0, 2.0, "the Brier score, squared differences summed over the classes, 0 to 2"
    ),
}


def in_words(response: str) -> str:
    """The name for sentences: "test accuracy", "test F1", "test Brier score"."""
    return (
        response.replace("test_", "test ", 1).replace("_", " ") if response not in SHORT else f"test {SHORT[response]}"
    )


def in_title(response: str) -> str:
    """The same at the start of a sentence: "Test F1"; str.capitalize would write "Test f1"."""
    words = in_words(response)
    return words[:1].upper() + words[1:]


SHORT = {
    "test_f1": "F1",
    "test_auroc": "AUROC",
    "test_nll": "NLL",
    "test_ece": "ECE",
    "test_brier": "Brier score",
}


def failed_value(response: str, chance: float) -> float:
    """What a failed run counts as: a model that guesses, all classes being `chance` (STATISTICS, section 4).

    Cross-entropy, Brier score and AUROC are those of equal probabilities; the calibration error is that of a guess made
    with certainty, since equal probabilities are calibrated and would reward a failure.
    """
    if response in ("test_loss", "test_nll"):
        return math.log(1.0 / chance)
    if response == "test_auroc":
        return 0.5
    return 1.0 - chance if response in ("test_brier", "test_ece") else chance

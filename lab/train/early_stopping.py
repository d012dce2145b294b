"""Early stopping on the validation loss: which run is to end, and with which weights (Prechelt 1998)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lab.study.recipe import Recipe

Weights = Mapping[str, NDArray[np.float32]]


@dataclass(slots=True)
class Patience:
    """The best epoch of one run so far; without patience in its recipe the last epoch is the best."""

    recipe: Recipe
    loss: float = float("inf")
    epoch: int = 0
    weights: Weights = field(default_factory=dict)

    def improved(self, validation_loss: float) -> bool:
        """Whether this epoch is the best by more than min_delta, so that its weights are to be kept."""
        return bool(self.recipe.patience) and validation_loss < self.loss - self.recipe.min_delta

    def keep(self, epoch: int, validation_loss: float, weights: Weights) -> None:
        """Remember this epoch as the best."""
        self.epoch, self.loss, self.weights = epoch, validation_loss, weights

    def exhausted(self, epoch: int) -> bool:
        """Whether the last improvement is as many epochs ago as the recipe has patience."""
        return bool(self.recipe.patience) and epoch - self.epoch >= self.recipe.patience

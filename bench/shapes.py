"""What is trained in a benchmark: the canonical study's networks, with batch sizes to choose."""

from collections.abc import Callable
from dataclasses import dataclass

from lab.study.recipe import Model, Recipe
from lab.study.seeds import Seeds
from lab.train.estimate import training_flops
from lab.train.spec import RunSpec

Block = Callable[[], int]
"""Trains a little and says how many samples, over all runs, it took."""
DEPTHS = (2, 4, 8)
ACTIVATIONS = ("relu", "gelu")
DECAYS = (0.0, 1e-4, 1e-3)


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the networks and the data; every depth trains on equally many samples.

    The engine plans `runs` runs and trains the first `stacks` of their stacks in turn: more stacks, colder caches.
    """

    width: int = 256
    batch: int = 128
    inputs: int = 192
    classes: int = 10
    examples: int = 45_000
    runs: int = 54
    stacks: int = 1

    @property
    def flops_per_sample(self) -> float:
        """Multiplications and additions per trained sample, the mean over the depths."""
        each = [training_flops(Model(depth=depth, width=self.width), self.inputs, self.classes) for depth in DEPTHS]
        return sum(each) / len(each)

    def spec(self, number: int) -> RunSpec:
        """One run of the canonical study: depths in turn, then activations and decays."""
        model = Model(depth=DEPTHS[number % 3], width=self.width, activation=ACTIVATIONS[number // 3 % 2])
        recipe = Recipe(
            epochs=20,
            batch_size=self.batch,
            optimizer="adamw",
            learning_rate=1e-3,
            weight_decay=DECAYS[number // 6 % 3],
        )
        return RunSpec(f"r{number}", "random", model, recipe, Seeds(number, 100 + number, 200 + number))

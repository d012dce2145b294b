"""What the engine needs to know of one run."""

from dataclasses import dataclass

from lab.study.recipe import Model, Recipe
from lab.study.seeds import Seeds


@dataclass(frozen=True, slots=True)
class RunSpec:
    """One run: its model, recipe and seeds, and the key of the data set it trains on."""

    run_id: str
    dataset_key: str
    model: Model
    recipe: Recipe
    seeds: Seeds

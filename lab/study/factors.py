"""Factors and the one list of names that address a field of dataset, model or recipe."""

from typing import Annotated, Any

from pydantic import Field, field_validator

from lab.study.base import Document, refuse_non_finite

Level = bool | int | float | str

ALIASES: dict[str, str] = {
    "patch": "dataset.patch",
    "position": "dataset.position",
    "depth": "model.depth",
    "width": "model.width",
    "activation": "model.activation",
    "dropout": "model.dropout",
    "norm": "model.norm",
    "residual": "model.residual",
    "init": "model.init",
    "epochs": "recipe.epochs",
    "batch_size": "recipe.batch_size",
    "optimizer": "recipe.optimizer",
    "learning_rate": "recipe.learning_rate",
    "weight_decay": "recipe.weight_decay",
    "momentum": "recipe.momentum",
    "nesterov": "recipe.nesterov",
    "schedule": "recipe.schedule",
    "warmup_steps": "recipe.warmup_steps",
    "step_epochs": "recipe.step_epochs",
    "step_factor": "recipe.step_factor",
    "label_smoothing": "recipe.label_smoothing",
    "clip_norm": "recipe.clip_norm",
    "patience": "recipe.patience",
    "min_delta": "recipe.min_delta",
}
"""A factor's short name is an alias of exactly one field."""


def field_of(name: str) -> str:
    """The dotted field that a factor addresses; `name` itself where it is no alias."""
    return ALIASES.get(name, name)


class Factor(Document):
    """An independent variable and its levels, in the order in which they are shown."""

    name: Annotated[str, Field(min_length=1, pattern=r"^[a-z][a-z0-9_.]*$")]
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]

    @field_validator("levels", mode="before")
    @classmethod
    def _finite_and_distinct(cls, levels: Any) -> Any:
        if not isinstance(levels, list | tuple):
            return levels
        for level in levels:
            refuse_non_finite(level)
        keys = [(isinstance(level, bool), level) for level in levels]
        for level, key in zip(levels, keys, strict=True):
            if keys.count(key) > 1:
                raise ValueError(f"level {level!r} is listed twice")
        return levels

    @property
    def field(self) -> str:
        """The dotted field of the study that the factor sets."""
        return field_of(self.name)

    @property
    def numeric(self) -> bool:
        """Whether every level is a number, so that a trend has a meaning."""
        return all(isinstance(level, int | float) and not isinstance(level, bool) for level in self.levels)

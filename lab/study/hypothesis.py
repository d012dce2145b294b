"""A hypothesis: a typed contrast with what is expected and the smallest effect size of interest."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from lab.study.base import Document, Number, refuse_non_finite
from lab.study.factors import Level
from lab.study.plan import ResponseName

Contrast = Literal["difference", "linear", "quadratic", "monotone", "omnibus", "custom"]
Expect = Literal["increase", "decrease", "difference", "equivalence"]
Scores = Literal["rank", "value", "log2"]


class Hypothesis(Document):
    """One question of the plan (STATISTICS, section 8); the claim is free text and does not enter the seeds.

    `effect` is one factor or two joined by a colon; `levels` names the levels compared, `at` restricts other factors
    (a simple effect), `weights` (or numbers as `scores`) are those of a custom contrast by level of the effect's factor,
    `sesoi` is in the response's unit, per range or per unit of the score.
    """

    id: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,15}$")]
    claim: str = ""
    response: ResponseName | None = None
    effect: Annotated[str, Field(min_length=1)]
    contrast: Contrast
    scores: Scores | tuple[Number, ...] | None = None
    per: Literal["range", "unit"] = "range"
    levels: dict[str, tuple[Level, ...]] | None = None
    at: dict[str, tuple[Level, ...]] | None = None
    weights: tuple[Number, ...] | None = None
    expect: Expect
    sesoi: Number | None = None

    @field_validator("levels", "at", "weights", "scores", mode="before")
    @classmethod
    def _finite(cls, value: Any) -> Any:
        groups = value.values() if isinstance(value, dict) else [value]
        for group in groups:
            for item in group if isinstance(group, list | tuple) else [group]:
                refuse_non_finite(item)
        return value

    @property
    def factors(self) -> tuple[str, ...]:
        """The names of the factors whose effect is asked for: one, or two for an interaction."""
        return tuple(part.strip() for part in self.effect.split(":"))

    @property
    def custom_weights(self) -> tuple[float, ...]:
        """The weights of a custom contrast, written as `weights` or as numbers under `scores`; none of any other contrast."""
        if self.contrast != "custom":
            return ()
        return self.weights or (self.scores if isinstance(self.scores, tuple) else ())

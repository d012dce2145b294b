"""A whole study: question, factors, recipe, hypotheses and analysis plan in one frozen document."""

from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from lab.study.base import Document, Switch
from lab.study.design_kind import Design, points
from lab.study.factors import Factor, field_of
from lab.study.hypothesis import Hypothesis
from lab.study.plan import Analysis, Replicates, Response, Stopping
from lab.study.recipe import Dataset, Model, Recipe
from lab.study.rehearsal import Rehearsal


class Study(Document):
    """The contents of one study file (DESIGN, section 4); structural rules beyond types are in lint.py."""

    title: Annotated[str, Field(min_length=1, max_length=300)]
    question: str = ""
    claim: str = ""
    note: str = ""
    authors: tuple[str, ...] = ()
    demonstration: Switch = False
    dataset: Dataset
    model: Model = Model()
    factors: Annotated[tuple[Factor, ...], Field(min_length=1)]
    design: Design | None = None
    replicates: Replicates = Replicates()
    recipe: Recipe = Recipe()
    responses: Annotated[tuple[Response, ...], Field(min_length=1)] = (Response(name="test_accuracy", primary=True),)
    hypotheses: tuple[Hypothesis, ...] = ()
    analysis: Analysis = Analysis()
    stopping: Stopping = Stopping()
    dry_run: Rehearsal | None = None

    @field_validator("title")
    @classmethod
    def _one_line(cls, title: str) -> str:
        if not title.strip() or not title.isprintable():
            raise ValueError("a title is one line of printable text")
        return title

    @field_validator("factors")
    @classmethod
    def _names_differ(cls, factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
        fields = [factor.field for factor in factors]
        for factor in factors:
            if fields.count(factor.field) > 1:
                raise ValueError(f"two factors set {factor.field}")
        return factors

    @model_validator(mode="before")
    @classmethod
    def _fixed_or_factor(cls, values: Any) -> Any:
        """A field that is both fixed and a factor is an error (STATISTICS, section 8)."""
        if not isinstance(values, dict):
            return values
        for factor in values.get("factors") or ():
            name = factor.get("name") if isinstance(factor, dict) else getattr(factor, "name", None)
            _refuse_fixed(values, name)
        return values

    @model_validator(mode="after")
    def _factors_fit_the_design(self) -> "Study":
        try:
            if self.planned_part:
                points(self.planned_part, self.factors)
        except ValueError as error:
            raise ValueError(f"[design]: {error}") from error
        return self

    @property
    def planned_part(self) -> Design | None:
        """The design where it is a part of all combinations of levels; None for a full factorial."""
        return self.design if self.design and self.design.kind != "full" else None

    @property
    def primary(self) -> Response:
        """The one response that hypotheses are about unless they say otherwise."""
        return next((response for response in self.responses if response.primary), self.responses[0])

    def factor(self, name: str) -> Factor | None:
        """The factor of that name, or None."""
        return next((factor for factor in self.factors if factor.name == name), None)


def _refuse_fixed(values: dict[str, Any], name: Any) -> None:
    if not isinstance(name, str) or "." not in field_of(name):
        return
    section, field = field_of(name).split(".", 1)
    fixed = values.get(section)
    if isinstance(fixed, dict) and field in fixed:
        raise ValueError(f"{section}.{field} is fixed to {fixed[field]!r} and also the factor {name!r}: remove one")

"""From what a user chooses to the conditions of a stress job: defaults, and what has no meaning for vectors; no PyTorch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lab.data.catalogue import source_of
from lab.stress.conditions import (
    ATTACKS,
    CORRUPTIONS,
    EPS,
    EXAMPLES,
    NAMES,
    NEED_PICTURES,
    RESTARTS,
    SEVERITIES,
    STEPS,
    Condition,
    attacks,
    corruptions,
    eps_text,
)
from lab.study.registration import Registration
from lab.workflow.record.data_place import location_of
from lab.workflow.record.ledger import ledger
from lab.workflow.record.planned import datasets
from store.paths import Home

CHOICES = {"corruptions": tuple(CORRUPTIONS), "severities": SEVERITIES, "attacks": ATTACKS, "eps": EPS}
size_text = eps_text


def written(family: str) -> str:
    """How a family is written on screen."""
    return NAMES.get(family, family)


VECTORS = "These examples are vectors, not pictures: blur, contrast, occlusion and JPEG have no meaning for them."


@dataclass(frozen=True, slots=True)
class StressChoice:
    """What to put runs under; None takes all that have a meaning, an empty one takes none."""

    corruptions: Sequence[str] | None = None
    severities: Sequence[int] = SEVERITIES
    attacks: Sequence[str] | None = None
    eps: Sequence[float] = EPS
    steps: int = STEPS
    restarts: int = RESTARTS
    examples: int = EXAMPLES

    @classmethod
    def of(cls, values: Mapping[str, object]) -> "StressChoice":
        """From the arguments of a job file."""
        return cls(**values)


def conditions_of(home: Home, locked: Registration, choice: StressChoice, *, data: str = "") -> tuple[Condition, ...]:
    """The conditions in the order in which they are computed; beside another data set only what was asked for by name."""
    every = (
        () if data else tuple(family for family in CORRUPTIONS if pictured(home, locked) or family not in NEED_PICTURES)
    )
    families = every if choice.corruptions is None else choice.corruptions
    kinds = (() if data else ATTACKS) if choice.attacks is None else choice.attacks
    how = {"steps": choice.steps, "restarts": choice.restarts, "examples": choice.examples}
    return (*corruptions(families, choice.severities), *attacks(kinds, choice.eps, **how))


def pictured(home: Home, locked: Registration) -> bool:
    """Whether the examples of every cell have two dimensions in space."""
    place = location_of(ledger(home, locked.sha256))
    sides = [
        (one.patch, source_of(one, cache=home.cache, location=place, download=False).side[:2])
        for one in datasets(locked).values()
    ]
    return all(min((patch, patch) if patch else side) > 1 for patch, side in sides)

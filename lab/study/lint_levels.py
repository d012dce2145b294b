"""Lint of what a hypothesis says about levels, and of fields that its contrast does not read."""

from collections.abc import Iterator

from lab.study.draft import Study
from lab.study.factors import Level
from lab.study.hypothesis import Hypothesis

READ_BY = {"scores": ("linear", "quadratic", "custom"), "weights": ("custom",)}
"""Which contrasts read a field that the others pass over."""
TRENDS = ("linear", "quadratic")


def level_errors(study: Study, hypothesis: Hypothesis, where: str) -> Iterator[tuple[str, str, str]]:
    """Levels that the factor lacks, that are named twice or not at all, or in the wrong table: (where, what, remedy)."""
    for section, chosen in (("levels", hypothesis.levels or {}), ("at", hypothesis.at or {})):
        for name, levels in chosen.items():
            place, factor = f"{where}.{section}.{name}", study.factor(name)
            known = factor.levels if factor else ()
            strange = [level for level in levels if not _among(level, known)]
            if strange:
                yield place, f"{strange[0]!r} is no level of {name}", f"Use {known}"
            if len(set(levels)) < len(levels):
                yield place, "a level is named twice", "Name each level once"
            if not levels:
                yield place, "no level is named", f"Name some of {known}, or drop this line"
            if (section == "at") == (name in hypothesis.factors):
                yield place, f"{name} belongs under `{'levels' if section == 'at' else 'at'}` here", "Move it"


def unread_fields(hypothesis: Hypothesis, where: str) -> Iterator[tuple[str, str, str]]:
    """Fields that the contrast passes over, as a reader of the plan would not expect: (where, what, remedy)."""
    for field, contrasts in READ_BY.items():
        if getattr(hypothesis, field) is not None and hypothesis.contrast not in contrasts:
            yield f"{where}.{field}", f"a {hypothesis.contrast} contrast does not read {field}", "Remove this line"
    if hypothesis.per == "unit" and hypothesis.contrast not in TRENDS:
        message = (
            f"a {hypothesis.contrast} contrast has no unit of the score: estimate and SESOI are those of the levels"
        )
        yield f"{where}.per", message, "Remove this line"


def _among(level: Level, known: tuple[Level, ...]) -> bool:
    """True is not 1 here, though Python holds them equal: the plan's text would show another level."""
    return any(level == other and isinstance(level, bool) == isinstance(other, bool) for other in known)

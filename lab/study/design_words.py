"""A design in words: its kind, its generators and resolution, and the levels or range of each factor."""

from lab.study.design import cells, level_text
from lab.study.design_kind import relation
from lab.study.draft import Study
from lab.study.factors import Factor
from lab.study.fraction import aliases, letters, resolution

NAMED = 3
"""Aliases of more factors are not named."""
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV", 5: "V", 6: "VI", 7: "VII", 8: "VIII", 9: "IX", 10: "X"}


def resolution_of(study: Study) -> int | None:
    """The resolution of a two-level part, after its foldover; a Plackett-Burman design has III, with all signs turned IV."""
    part = study.planned_part
    if part is None or not part.two_level:
        return None
    if part.kind == "fractional":
        return resolution(relation(part, study.factors))
    return 4 if part.foldover == "all" else 3


def kind_words(study: Study) -> str:
    """For example "a two-level fractional factorial 2^(5−1) of resolution V (dropout = depth × width)"."""
    part = study.planned_part
    if part is None:
        return "a full factorial" if len(study.factors) > 1 else "a design of one factor"
    if part.kind == "latin_hypercube":
        return f"a Latin hypercube of {len(cells(study))} cells (points by seed {part.seed})"
    grade = resolution_of(study)
    words = f" of resolution {ROMAN.get(grade, str(grade))}" if grade else ""
    folded = (
        f", folded over {'all factors' if part.foldover == 'all' else _words(part.foldover)}" if part.foldover else ""
    )
    if part.kind == "plackett_burman":
        return f"a Plackett-Burman screening design of {len(cells(study))} cells{words}{folded}"
    size = f"2^({len(study.factors)}−{len(part.generators)})"
    return f"a two-level fractional factorial {size}{words} ({', '.join(map(_words, part.generators))}){folded}"


def factor_words(study: Study, factor: Factor) -> str:
    """Levels, "2, 4, 8", or the range that a hypercube's points are spread over."""
    part = study.planned_part
    if part is None or part.kind != "latin_hypercube":
        return ", ".join(map(level_text, factor.levels))
    low, high = map(level_text, factor.levels)
    return f"{low} to {high}{', log scale' if part.scales.get(factor.name) == 'log' else ''}"


def sharing_words(study: Study) -> str:
    """What the estimates of the design hold beside the effect that they are named after; empty for full factorials."""
    part = study.planned_part
    if part is None:
        return ""
    if part.kind == "latin_hypercube":
        return (
            "Every factor takes as many values as there are cells; effects are those of a linear model with all factors, "
            "fitted to the cell means by least squares."
        )
    extent = (
        "in full"
        if part.kind == "fractional"
        else "in part: a third of it in twelve cells, less in most larger designs"
    )
    return (
        f"Some effects cannot be told apart by these cells: an estimate holds its aliases {extent}, and is named with those "
        f"of up to {'three' if part.kind == 'fractional' else 'two'} factors."
    )


def _words(text: str) -> str:
    return text.replace("_", " ").replace(":", " × ")


def alias_table(study: Study) -> list[tuple[str, str]]:
    """Main effects and two-factor interactions of a fraction, each with its aliases of up to three factors."""
    part = study.planned_part
    if part is None or part.kind != "fractional":
        return []
    names, words = [factor.name for factor in study.factors], relation(part, study.factors)
    effects = [1 << one for one in range(len(names))]
    effects += [1 << one | 1 << two for one in range(len(names)) for two in range(one + 1, len(names))]
    return [(_effect(names, effect), _aliases(names, effect, words)) for effect in effects]


def _aliases(names: list[str], effect: int, words: dict[int, int]) -> str:
    near = [(other, sign) for other, sign in aliases(effect, words) if 0 < other.bit_count() <= NAMED]
    shown = [f"{'−' if sign < 0 else ''}{_effect(names, other)}" for other, sign in near]
    if any(other == 0 for other, _ in aliases(effect, words)):
        shown.insert(0, "the mean: not estimable")
    return ", ".join(shown) or "none of up to three factors"


def _effect(names: list[str], effect: int) -> str:
    return " × ".join(_words(names[place]) for place in letters(effect))

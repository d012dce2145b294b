"""Structural lint of the [design] section: what a part of all combinations cannot answer."""

from collections.abc import Iterator

from lab.study.draft import Study
from lab.study.hypothesis import Hypothesis

Found = tuple[str, str, str]
"""Where, message and remedy of an error."""

ASKED_OF_A_RANGE = ("linear", "quadratic", "difference")


def design_errors(study: Study) -> Iterator[Found]:
    """Errors of the design as a whole; nothing for a full factorial."""
    if study.planned_part is not None and study.analysis.test == "permutation":
        message = "with a part of all combinations no two runs differ in one factor alone: nothing can change places"
        yield "analysis.test", message, 'Use test = "t"'


def hypercube_errors(study: Study, hypothesis: Hypothesis, where: str) -> Iterator[Found]:
    """What a hypothesis about a Latin hypercube cannot ask: it has slopes, and no levels to compare."""
    if hypothesis.contrast not in ASKED_OF_A_RANGE:
        message = f"a {hypothesis.contrast} contrast compares levels; a Latin hypercube has a range"
        yield where, message, 'Use contrast = "linear" (or "quadratic")'
    for name, given in (("levels", hypothesis.levels), ("at", hypothesis.at)):
        if given:
            yield f"{where}.{name}", "a Latin hypercube has no levels to choose from", "Remove it"
    if len(hypothesis.factors) > 1 and hypothesis.contrast != "difference":
        yield where, f"a {hypothesis.contrast} contrast is about one factor", 'Use contrast = "difference"'
    scale = study.planned_part.scales.get(hypothesis.factors[0], "linear") if study.planned_part else "linear"
    own = "log2" if scale == "log" else "value"
    if hypothesis.scores not in (None, own):
        message = f"the points of this factor are spread on a {scale} scale"
        yield f"{where}.scores", message, f'Leave scores out, or use "{own}"'

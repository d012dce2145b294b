"""Which exploratory view is shown: one control, kept in the address as ?view=, so that a link leads to it."""

from collections.abc import Callable, Mapping

from lab.workflow.look.analyze import Analysis
from pages.parts.analyze.look_anova import anova
from pages.parts.analyze.look_calibration import calibration
from pages.parts.analyze.look_classes import classes
from pages.parts.analyze.look_confusion import confusion
from pages.parts.analyze.look_contrasts import contrasts
from pages.parts.analyze.look_effects import effects
from pages.parts.analyze.look_equivalence import equivalence
from pages.parts.analyze.look_errors import errors
from pages.parts.analyze.look_family import family
from pages.parts.analyze.look_gallery import gallery
from pages.parts.analyze.look_intervals import intervals
from pages.parts.analyze.look_residuals import residuals
from pages.parts.analyze.look_screening import screening
from pages.parts.analyze.look_sensitivity import sensitivity
from pages.parts.analyze.look_slices import slices
from pages.parts.analyze.look_stress import stress
from pages.parts.analyze.look_targets import targets
from pages.parts.analyze.look_tests import tests
from pages.parts.analyze.look_variance import variance
from pages.parts.choice import choice
from pages.parts.page import explained

View = Callable[[Analysis], None]
VIEWS: Mapping[str, tuple[str, View | None]] = {
    "overview": ("Overview", None),
    "anova": ("ANOVA", anova),
    "effects": ("Effects taken apart", effects),
    "contrasts": ("Contrasts", contrasts),
    "tests": ("Permutation and ranks", tests),
    "family": ("Many tests", family),
    "equivalence": ("Equivalence", equivalence),
    "intervals": ("Intervals", intervals),
    "targets": ("New examples", targets),
    "half-normal": ("Half-normal", screening),
    "residuals": ("Residuals", residuals),
    "sensitivity": ("Sensitivity", sensitivity),
    "classes": ("Scores by class", classes),
    "confusion": ("Confusion", confusion),
    "calibration": ("Calibration", calibration),
    "slices": ("Slices", slices),
    "errors": ("Shared errors", errors),
    "variance": ("Bias and variance", variance),
    "gallery": ("Gallery", gallery),
    "stress": ("Under stress", stress),
}
"""Name in the address, name on the control, and what draws it (None: the overview that the block draws itself)."""


def views(analysis: Analysis, overview: Callable[[], None]) -> None:
    """The control and the view that is chosen; a view that cannot be drawn says why."""
    chosen = choice("view", "View", list(VIEWS), words=lambda name: VIEWS[name][0], hidden=True, wrapped=True)
    draw = VIEWS[chosen][1]
    with explained():
        if draw is None:
            overview()
        else:
            draw(analysis)

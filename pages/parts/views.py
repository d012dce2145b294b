"""Which exploratory view is shown: one control, kept in the address as ?view=, so that a link leads to it."""

from collections.abc import Callable, Mapping

from lab.workflow.look.analyze import Analysis
from pages.parts.choice import choice
from pages.parts.look_anova import anova
from pages.parts.look_calibration import calibration
from pages.parts.look_classes import classes
from pages.parts.look_confusion import confusion
from pages.parts.look_contrasts import contrasts
from pages.parts.look_effects import effects
from pages.parts.look_equivalence import equivalence
from pages.parts.look_errors import errors
from pages.parts.look_family import family
from pages.parts.look_gallery import gallery
from pages.parts.look_intervals import intervals
from pages.parts.look_residuals import residuals
from pages.parts.look_screening import screening
from pages.parts.look_sensitivity import sensitivity
from pages.parts.look_slices import slices
from pages.parts.look_stress import stress
from pages.parts.look_targets import targets
from pages.parts.look_tests import tests
from pages.parts.look_variance import variance
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

"""All figures under one name, for pages and the paper: `charts.forest(confirmatory)` and its siblings."""

from lab.figures.against import against_paper
from lab.figures.attribution import attribution, completeness, sanity
from lab.figures.bias_variance import bias_variance
from lab.figures.calibration import calibration_cells, reliability
from lab.figures.cells import cell_means, design_grid, heat_map
from lab.figures.class_scores import class_scores
from lab.figures.comparison import compared_runs, comparison
from lab.figures.confusion import confusion, confusion_difference
from lab.figures.critical_difference import critical_difference
from lab.figures.curves import curves
from lab.figures.dry_run import false_verdicts
from lab.figures.effects import interaction_plot, main_effects
from lab.figures.forest import forest, simple_effects
from lab.figures.gallery import gallery
from lab.figures.look_checks import half_normal, residuals
from lab.figures.look_sizes import equivalence, intervals, targets
from lab.figures.look_tests import family, term_tests
from lab.figures.looks import contrasts, differences, shares
from lab.figures.planning import power_curve
from lab.figures.robustness import robustness
from lab.figures.run_points import run_points
from lab.figures.runs import run_grid
from lab.figures.sensitivity import sensitivity
from lab.figures.shared_errors import error_counts, errors_by_cell
from lab.figures.slices import slices
from lab.figures.slopes import slopes
from lab.figures.stress import stress_cells, stress_contrasts, stress_curves

__all__ = [
    "against_paper",
    "attribution",
    "bias_variance",
    "calibration_cells",
    "cell_means",
    "class_scores",
    "compared_runs",
    "comparison",
    "completeness",
    "confusion",
    "confusion_difference",
    "contrasts",
    "critical_difference",
    "curves",
    "design_grid",
    "differences",
    "equivalence",
    "error_counts",
    "errors_by_cell",
    "false_verdicts",
    "family",
    "forest",
    "gallery",
    "half_normal",
    "heat_map",
    "interaction_plot",
    "intervals",
    "main_effects",
    "power_curve",
    "reliability",
    "residuals",
    "robustness",
    "run_grid",
    "run_points",
    "sanity",
    "sensitivity",
    "shares",
    "simple_effects",
    "slices",
    "slopes",
    "stress_cells",
    "stress_contrasts",
    "stress_curves",
    "targets",
    "term_tests",
]

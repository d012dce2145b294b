"""Contrasts of a Latin hypercube: slopes, curvature and interactions of a linear model in its factors."""

import numpy as np

from lab.analysis.grid import ends_of, scores_of_cells
from lab.study.design import level_text
from lab.study.draft import Study
from lab.study.hypothesis import Hypothesis


def slope_row(study: Study, hypothesis: Hypothesis) -> tuple[np.ndarray, str]:
    """Weights [cells] and label of a hypothesis about a hypercube: least squares with all factors in the model.

    One factor: the fitted change over its range (or per unit of the score), or the curvature as in `weights.quadratic`;
    two factors: how much the change over the range of the first differs between the ends of the second. All zero where
    the cells cannot tell it from the factors' slopes.
    """
    return model_row(study, hypothesis.factors, hypothesis.contrast == "quadratic", hypothesis.per), _label(
        study, hypothesis
    )


def model_row(study: Study, effect: tuple[str, ...], curved: bool = False, per: str = "range") -> np.ndarray:
    """The row of (X'X)^-1 X' [cells] for one effect, scaled; X holds a mean, every factor's slope and the effect asked for."""
    names = [factor.name for factor in study.factors]
    axes = [names.index(name) for name in effect]
    unit = scaled(study)
    columns = [np.ones(len(unit)), *unit.T]
    place = 1 + axes[0]
    if len(axes) > 1 or curved:
        columns.append(unit[:, axes[0]] * unit[:, axes[-1]])
        place = len(columns) - 1
    matrix = np.stack(columns, axis=1)
    if np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        return np.zeros(len(unit))
    row = np.linalg.pinv(matrix)[place]
    if curved:  # unit scores run from -1 to 1: half the range squared is 1
        return row if per == "range" else row * 4 / _span(study, axes[0]) ** 2
    whole = row * 2.0 ** len(axes)
    return whole if per == "range" or len(axes) > 1 else whole / _span(study, axes[0])


def scaled(study: Study) -> np.ndarray:
    """The factors of a hypercube [cells, factors] with the ends of their ranges at -1 and 1."""
    ends = ends_of(study)
    return (scores_of_cells(study) - ends.mean(axis=1)) / (np.ptp(ends, axis=1) / 2)


def _span(study: Study, axis: int) -> float:
    return float(np.ptp(ends_of(study)[axis]))


def _label(study: Study, hypothesis: Hypothesis) -> str:
    words = " × ".join(name.replace("_", " ") for name in hypothesis.factors)
    if len(hypothesis.factors) > 1:
        return f"{words}, change of the fitted slope from end to end"
    factor = study.factor(hypothesis.factors[0])
    log = study.planned_part and study.planned_part.scales.get(hypothesis.factors[0]) == "log"
    ends = f"from {level_text(factor.levels[0])} to {level_text(factor.levels[-1])}" if factor else ""
    kind = "quadratic" if hypothesis.contrast == "quadratic" else "linear"
    per = "" if hypothesis.per == "range" else ", per unit of the score"
    return f"{words}, {kind} in {'log2' if log else 'value'} {ends}{per}"

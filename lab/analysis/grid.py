"""The cells of a design as numbers: places of levels, or scores of a Latin hypercube's factors."""

import numpy as np

from lab.stats.weights import grid
from lab.study.design import cells
from lab.study.draft import Study


def codes_of(study: Study) -> np.ndarray:
    """The place of each cell's level among the levels of each factor [cells, factors]; not for Latin hypercubes."""
    if study.planned_part is None:
        return grid([len(factor.levels) for factor in study.factors])
    rows = [[factor.levels.index(cell.levels[factor.name]) for factor in study.factors] for cell in cells(study)]
    return np.array(rows, dtype=int)


def signs_of(study: Study) -> np.ndarray:
    """A two-level design as -1 and +1 [cells, factors], the first level low."""
    return 2.0 * codes_of(study) - 1.0


def scores_of_cells(study: Study) -> np.ndarray:
    """What each factor of a Latin hypercube is in each cell [cells, factors], log2 where its scale is a log."""
    scales = study.planned_part.scales if study.planned_part else {}
    columns = []
    for factor in study.factors:
        values = np.array([float(cell.levels[factor.name]) for cell in cells(study)])
        columns.append(np.log2(values) if scales.get(factor.name) == "log" else values)
    return np.stack(columns, axis=1)


def ends_of(study: Study) -> np.ndarray:
    """The least and the most of each factor's range [factors, 2], on the same scale as `scores_of_cells`."""
    scales = study.planned_part.scales if study.planned_part else {}
    ends = np.array([[float(level) for level in factor.levels] for factor in study.factors])
    log = np.array([scales.get(factor.name) == "log" for factor in study.factors])
    return np.where(log[:, None], np.log2(np.where(log[:, None], ends, 1.0)), ends)

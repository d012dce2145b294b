"""Analysis of variance of named columns: each term after all others, lack of fit, and pure error."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from lab.stats.centring import from_first


@dataclass(frozen=True, slots=True)
class FittedTerm:
    """One line: sum of squares with its df and, against pure error, F, p and effect sizes (NaN where there is none)."""

    df: int
    sum_sq: float
    mean_sq: float
    f: float
    p: float
    partial_eta_squared: float
    omega_squared: float


def fitted_table(
    values: np.ndarray, columns: Sequence[np.ndarray], cell: np.ndarray
) -> tuple[tuple[FittedTerm, ...], FittedTerm, FittedTerm]:
    """Terms of the model in `columns` ([runs] each), its lack of fit, and the error within cells.

    `values` and `cell` [runs]. Sums of squares are of type III (each column after all others); with orthogonal columns
    and equal cells that is the only type. Lack of fit is what the cells differ by beyond the model (Draper and Smith
    1998, section 2.1); it has 0 df where the columns are as many as the cells allow. ValueError for dependent columns.
    """
    y = from_first(values)
    y = y - y.mean()
    matrix = np.stack([np.ones(len(y)), *columns], axis=1)
    if np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        raise ValueError("the columns cannot be told apart by these cells")
    whole = _explained(matrix, y)
    sums = [whole - _explained(np.delete(matrix, place + 1, axis=1), y) for place in range(len(columns))]
    names, place, n = np.unique(cell, return_inverse=True, return_counts=True)
    means = np.bincount(place, y) / n
    between, within = float(np.sum(n * means**2)), float(np.sum((y - means[place]) ** 2))
    df_lack, df_error = len(names) - matrix.shape[1], len(y) - len(names)
    total = float(np.sum(y**2))
    made = [_line(sum_sq, 1, within, df_error, total) for sum_sq in sums]
    lack = _line(max(0.0, between - whole) if df_lack else 0.0, df_lack, within, df_error, total)
    nan = float("nan")
    return tuple(made), lack, FittedTerm(df_error, within, within / df_error if df_error else nan, nan, nan, nan, nan)


def _explained(matrix: np.ndarray, y: np.ndarray) -> float:
    basis = np.linalg.qr(matrix)[0]
    return float(np.sum((basis.T @ y) ** 2))


def _line(sum_sq: float, df: int, within: float, df_error: int, total: float) -> FittedTerm:
    nan = float("nan")
    if df == 0:
        return FittedTerm(0, sum_sq, nan, nan, nan, nan, nan)
    mean = sum_sq / df
    error = within / df_error if df_error else nan
    if not error > 0:
        return FittedTerm(df, sum_sq, mean, nan, nan, nan, nan)
    f = mean / error
    omega = (sum_sq - df * error) / (total + error)
    return FittedTerm(df, sum_sq, mean, f, float(stats.f.sf(f, df, df_error)), sum_sq / (sum_sq + within), omega)

"""Contrasts of a model without some interactions, as weights on the cell means: what sums of type I and II estimate."""

from collections.abc import Sequence

import numpy as np

from lab.stats.anova import Term, cell_columns, terms_of


def terms_beside(term: Term, factors: int, kind: int) -> tuple[Term, ...]:
    """The terms of the model in which sums of squares of type 1 or 2 judge `term`, itself included.

    Type 1: everything before it (main effects first, then interactions by order); type 2: everything that does not contain
    it (Yates 1934; Herr 1986). ValueError for other types.
    """
    every = terms_of(factors)
    if kind == 1:
        return every[: every.index(term) + 1]
    if kind == 2:
        return tuple(other for other in every if other == term or not set(term) <= set(other))
    raise ValueError(f"type {kind} judges every term in the full model")


def reduced(rows: np.ndarray, levels: Sequence[int], n: np.ndarray, terms: Sequence[Term]) -> np.ndarray:
    """Contrasts `rows` [r, cells] of the least-squares means of a model with these `terms`, as weights on the cell means.

    `n` [cells] are the runs behind each mean of the full factorial of `levels`, first axis slowest; with equal n a contrast of
    one of the terms is unchanged. rows X (X'NX)^-1 X'N (Searle 1971, section 8.2). ValueError for an empty cell.
    """
    if np.any(n == 0):
        raise ValueError("a cell is empty: the reduced model is not defined")
    design = np.concatenate([np.ones((len(n), 1)), *(cell_columns(levels, term) for term in terms)], axis=1)
    found = rows @ design @ np.linalg.solve(design.T @ (design * n[:, None]), design.T * n)
    return np.where(np.abs(found) > 1e-12, found, 0.0)

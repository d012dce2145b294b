"""What must be said beside a table from elsewhere: cells without spread, blocks that do not do what their name promises."""

from collections.abc import Iterator, Sequence

import numpy as np

from lab.stats.anova import AnovaTerm, balanced
from lab.stats.groups import Groups


def of_cells(groups: Groups) -> Iterator[str]:
    """Empty cells, cells with one run, cells of equal values, unequal sizes."""
    empty, single = int(np.sum(groups.n == 0)), int(np.sum(groups.n == 1))
    if empty:
        yield f"{_cells(empty)} no run: what needs {'it' if empty == 1 else 'them'} is left out."
    if single:
        yield f"{_cells(single)} one run and so no spread of {'its' if single == 1 else 'their'} own."
    equal = int(np.sum(groups.sd == 0))
    if equal:
        yield f"{_cells(equal)} equal values only: their spread may be hidden by rounding, or the runs are copies."
    if not balanced(groups.n):
        yield f"Cell sizes differ: {int(groups.n.min())} to {int(groups.n.max())} runs."


def of_blocks(name: str, block: np.ndarray, cell: np.ndarray, used: np.ndarray, *, within: bool) -> Iterator[str]:
    """Blocks [runs] that lack a cell of those `used`, or whose runs are compared as if they were independent."""
    if not within:
        yield (
            f"Differences and means take runs as independent, whatever their {name}: where runs of one block are alike, these "
            "intervals can be too short. Name the factors with --within where every block has every cell."
        )
        return
    names, place = np.unique(block, return_inverse=True)
    has = np.zeros((len(names), len(used)), dtype=bool)
    has[place, cell] = True
    short = int(np.sum(~np.all(has[:, used], axis=1)))
    if short:
        yield (
            f"{short} of {len(names)} blocks lack a cell: a difference rests on the blocks that have all of its cells, "
            "and n counts their runs."
        )


def of_table(table: Sequence[AnovaTerm]) -> Iterator[str]:
    """Why a table has no F."""
    residual = table[-1]
    if residual.df < 1:
        yield "The table has no error degrees of freedom: no F, no p and no effect sizes."
    elif residual.sum_sq == 0:
        yield "Nothing is left between the runs but rounding: the table has no F, no p and no effect sizes."


def _cells(count: int) -> str:
    return f"{count} cell has" if count == 1 else f"{count} cells have"

"""How much runs of one cell differ in an earlier study of this home: the sigma that a new plan needs."""

from dataclasses import dataclass

from lab.errors import InvalidInput
from lab.study.registration import Registration
from lab.workflow.record.ledger import LedgerState, ledger
from lab.workflow.record.registered import load, registrations
from store import queries
from store.database import Index
from store.errors import StoreError
from store.paths import Home

PILOT = {"test_accuracy": "validation_accuracy", "test_loss": "validation_loss", "test_nll": "validation_loss"}
"""What stands in for a response as long as the test set is closed: the last epoch on the validation examples."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The pooled sd between runs of a cell, in the response's unit, over `cells` cells of two or more runs.

    `measured` says on what ("test_accuracy", or "validation_accuracy" for a pilot); `least` and `most` are the smallest and
    the largest sd of a cell; `df` = runs - cells.
    """

    registration: str
    number: int
    title: str
    measured: str
    sd: float
    least: float
    most: float
    cells: int
    runs: int
    df: int

    @property
    def source(self) -> str:
        """Where it comes from, for example "#2 4b127410, test accuracy, 16 cells, 48 runs"."""
        named = f"#{self.number} {self.registration[:8]}"
        return f"{named}, {self.measured.replace('_', ' ')}, {self.cells} cells, {self.runs} runs"


def spread(home: Home, registration: str, response: str = "test_accuracy", *, index: Index | None = None) -> Spread:
    """The spread that a study found; InvalidInput where no cell of it has two finished runs, or all runs of a cell are equal."""
    locked = load(home, registration)
    found = _spread(home, locked, ledger(home, locked.sha256), response, index)
    if found is None:
        raise InvalidInput(
            "this study shows no spread between seeds: no cell has two finished runs that differ",
            where=f"registration {locked.short}",
            remedy="Name a study with two or more replicates",
        )
    return found


def spreads(home: Home, response: str = "test_accuracy", *, index: Index | None = None) -> tuple[Spread, ...]:
    """The spread of every study of the home that shows one, the newest first; damaged studies are left out."""
    found = []
    for name in registrations(home):
        try:
            found.append(_spread(home, load(home, name), ledger(home, name), response, index))
        except (InvalidInput, StoreError):
            continue
    return tuple(sorted((one for one in found if one), key=lambda one: -one.number))


def _spread(home: Home, locked: Registration, state: LedgerState, response: str, index: Index | None) -> Spread | None:
    if state.results is not None:
        measured, values = response, {run: result.get(response) for run, result in state.results.items()}
    else:
        measured = PILOT.get(response, "")
        values = _last(home, locked, measured, index) if measured else {}
    done = [run for run in locked.runs if state.runs[run.id].status == "done" and values.get(run.id) is not None]
    return _pooled(locked, state, measured, [run.cell for run in done], [values[run.id] for run in done])


def _last(home: Home, locked: Registration, metric: str, index: Index | None) -> dict[str, float]:
    with queries.reading(home, index) as opened:
        return queries.last_values(opened, locked.sha256, metric)


def _pooled(locked: Registration, state: LedgerState, measured: str, cell: list[int], value: list) -> Spread | None:
    import numpy as np

    from lab.stats.contrast import pooled_variance
    from lab.stats.groups import summarize

    if not cell:
        return None
    groups = summarize(np.array(value, dtype=float), np.array(cell), max(cell) + 1)
    use = groups.n > 1
    variance, df = pooled_variance(groups)
    if not variance > 0:
        return None
    return Spread(
        locked.sha256,
        state.number,
        locked.study.title,
        measured,
        float(np.sqrt(variance)),
        float(groups.sd[use].min()),
        float(groups.sd[use].max()),
        int(use.sum()),
        int(groups.n[use].sum()),
        int(df),
    )

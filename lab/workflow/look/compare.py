"""Compare two runs or two cells of an opened study; looks only, and records nothing."""

from lab.analysis.compare import cell_named, compare_models, compare_recipes
from lab.analysis.compare_models import Answered
from lab.analysis.compared import Comparison
from lab.analysis.table import RunTable
from lab.errors import InvalidInput
from lab.study.design import cell_name, cells
from lab.workflow.record.ledger import LedgerState, demand_results, ledger
from lab.workflow.record.registered import load
from lab.workflow.record.run_table import from_ledger, run_table
from store.blobs import get
from store.paths import Home
from store.segments import probabilities_of


def compare(home: Home, registration: str, first: str, second: str, *, table: RunTable | None = None) -> Comparison:
    """Two runs ("c00-r1") or two cells ("c00", a label, "depth=2,…"); Forbidden before the opening.

    InvalidInput where a name is unknown, a run against a cell, or a run without results. `table` is the study's table of
    runs where the caller has it.
    """
    locked = load(home, registration)
    state = ledger(home, locked.sha256)
    demand_results(state)
    runs = {run.id: run for run in locked.runs}
    if (first in runs) != (second in runs):
        raise InvalidInput(
            "one is a run and the other is not", where="compare", seen=f"{first}, {second}",
            remedy="Compare two runs (two trained models) or two cells (two recipes).",
        )  # fmt: skip
    planned = cells(locked.study)
    if first not in runs:
        sides = [cell_named(planned, name) for name in (first, second)]
        runs_of = table or run_table(home, locked, state, from_ledger(locked, state))
        return compare_recipes(locked.study, runs_of, *sides)
    labels = tuple(planned[runs[name].cell].label for name in (first, second))
    answers = tuple(_answered(home, state, name) for name in (first, second))
    return compare_models(locked.study, (first, second), labels, answers)


def choices_of(home: Home, registration: str) -> dict[str, dict[str, str]]:
    """What can be compared, name to label: "cells", and the evaluated "runs"."""
    locked = load(home, registration)
    state = ledger(home, locked.sha256)
    planned = cells(locked.study)
    evaluated = [run for run in locked.runs if run.id in (state.results or {})]
    return {
        "cells": {cell_name(cell.index, len(planned)): cell.label for cell in planned},
        "runs": {run.id: f"{planned[run.cell].label}, replicate {run.replicate}" for run in evaluated},
    }


def _answered(home: Home, state: LedgerState, run: str) -> Answered:
    if run not in state.results:
        raise InvalidInput("this run has no test results", where="compare", seen=run)
    return Answered(*probabilities_of(get(home, state.results[run]["predictions"])))

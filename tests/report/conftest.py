"""Finished studies without training: accuracies are drawn around given effects, then analysed for real."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from lab.analysis.confirmatory import analyze
from lab.analysis.exploratory import explore
from lab.analysis.table import RunTable
from lab.report.paper_input import ComputeFacts, DeviationFact, LedgerFacts, PaperInput
from lab.study.design import cells
from lab.study.draft import Study
from lab.study.registration import CodeIdentity, DataIdentity, register
from lab.study.toml_file import parse

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
VERSIONS = {"python": "3.11.2", "torch": "2.14.1", "numpy": "2.4.0", "scipy": "1.17.0", "typst": "0.15.0"}


def study_file(name: str) -> Study:
    """One of the shipped studies."""
    return parse((ROOT / "configs" / "studies" / f"{name}.toml").read_text())


def finished(
    study: Study, effects: Mapping[str, float], *, base: float = 0.9, sd: float = 0.004, fail: int = 0, **ledger
) -> PaperInput:
    """A finished study: each factor's level i adds effects[factor] * i to the accuracy; `fail` runs diverge."""
    split = study.dataset.split
    data = DataIdentity(
        study.dataset.name, "ab" * 32, tuple("0123456789"), split.train, split.validation, split.test, 64
    )
    registration = register(study, data, CodeIdentity("c0ffee" * 6 + "abcd", True, "cd" * 32))
    table = run_table(registration.study, effects, base, sd, fail)
    runs = len(table.run_id)
    exploratory = explore(registration.study, table)
    facts = LedgerFacts(AT, AT + timedelta(minutes=14), 1, 1, "ef" * 32, runs - fail, **ledger)
    compute = ComputeFacts(runs + 1, fail, 1, 96.4, 61.2, "2 CPU cores (x86-64)", "cpu", 2, 1)
    return PaperInput(
        registration, analyze(registration.study, table), exploratory, facts, compute, curve_rows(table), None, VERSIONS
    )


def run_table(study: Study, effects: Mapping[str, float], base: float, sd: float, fail: int) -> RunTable:
    """Accuracies of all runs, correct answers included."""
    rng = np.random.default_rng(3)
    planned, n_test = cells(study), study.dataset.split.test
    rows = [(cell, replicate) for replicate in range(1, study.replicates.count + 1) for cell in planned]
    means = [
        base + sum(effects.get(f.name, 0.0) * f.levels.index(cell.levels[f.name]) for f in study.factors)
        for cell, _ in rows
    ]
    hits = np.clip(np.rint(rng.normal(means, sd) * n_test), 1, n_test - 1).astype(int)
    hard = rng.permuted(np.arange(n_test))
    correct = np.zeros((len(rows), n_test), np.uint8)
    for row, hit in enumerate(hits):
        order = hard[np.argsort(np.arange(n_test) + rng.normal(0, n_test / 20, n_test))]
        correct[row, order[:hit]] = 1
    failed = np.arange(len(rows)) < fail
    value = np.where(failed, np.nan, correct.mean(axis=1))
    return RunTable(
        study.factors,
        planned,
        np.array([cell.index for cell, _ in rows]),
        np.array([replicate for _, replicate in rows]),
        tuple(f"c{cell.index:02d}-r{replicate}" for cell, replicate in rows),
        value,
        failed,
        n_test,
        0.1,
        correct,
    )


def curve_rows(table: RunTable) -> tuple[dict, ...]:
    """Validation losses that fall, ten epochs."""
    rows = []
    for run, cell, replicate in zip(table.run_id, table.cell, table.replicate, strict=True):
        for epoch in range(1, 11):
            loss = 2.3 * np.exp(-epoch / (3 + 0.1 * cell)) + 0.02 * replicate
            rows.append({"run": run, "epoch": epoch, "value": float(loss), **table.cells[cell].levels})
    return tuple(rows)


@pytest.fixture
def deviation() -> DeviationFact:
    """One recorded deviation."""
    return DeviationFact(
        "exclusion", "H1", AT + timedelta(minutes=3), "One level was dropped after a look at validation loss."
    )


@pytest.fixture
def make() -> Callable[..., PaperInput]:
    """The function `finished`."""
    return finished

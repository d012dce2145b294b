"""Finished studies without training: accuracies are drawn around given effects, then analysed for real."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lab.analysis.confirmatory import analyze
from lab.analysis.exploratory import explore
from lab.analysis.table import RunTable
from lab.interpret.results import (
    INTEGRATED_GRADIENTS,
    SALIENCY,
    Attribution,
    CheckRow,
    Example,
    Interpretation,
    RandomisedCheck,
    StepRow,
)
from lab.report.paper import Paper, build
from lab.report.paper_input import ComputeFacts, DeviationFact, LedgerFacts, PaperInput
from lab.study.design import cells, runs
from lab.study.draft import Study
from lab.study.factors import Factor, Level
from lab.study.registration import CodeIdentity, DataIdentity, register, seed_key
from lab.study.toml_file import parse

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
VERSIONS = {"python": "3.11.2", "torch": "2.14.1", "numpy": "2.4.0", "scipy": "1.17.0", "typst": "0.15.0"}


def study_file(name: str) -> Study:
    """One of the shipped studies."""
    return parse((ROOT / "configs" / "studies" / f"{name}.toml").read_text())


def finished(
    study: Study,
    effects: Mapping[str, float],
    *,
    base: float = 0.9,
    sd: float = 0.004,
    fail: int = 0,
    deviations: tuple[DeviationFact, ...] = (),
    **more: Any,
) -> PaperInput:
    """A finished study: level i of a factor adds effects[factor] * i to the accuracy; the first `fail` runs diverge."""
    split = study.dataset.split
    classes = tuple("0123456789")
    data = DataIdentity(study.dataset.name, "ab" * 32, classes, split.train, split.validation, split.test, 64)
    registration = register(study, data, CodeIdentity("c0ffee" * 6 + "abcd", True, "cd" * 32))
    table = run_table(registration.study, effects, base, sd, fail)
    count = len(table.run_id)
    ledger = LedgerFacts(AT, AT + timedelta(minutes=14), 1, 1, "ef" * 32, count - fail, deviations)
    compute = ComputeFacts(count + 1, fail, 1, 96.4, 61.2, "2 CPU cores (x86-64)", "cpu", 2, 1)
    found, described = analyze(registration.study, table), explore(registration.study, table)
    return PaperInput(registration, found, described, ledger, compute, curve_rows(table), None, VERSIONS, **more)


def run_table(study: Study, effects: Mapping[str, float], base: float, sd: float, fail: int) -> RunTable:
    """Accuracies of all runs, correct answers included."""
    rng = np.random.default_rng(3)
    planned, design, n_test = runs(study, seed_key(study)), cells(study), study.dataset.split.test
    shift = [sum(effects.get(f.name, 0.0) * _place(f, c.levels[f.name]) for f in study.factors) for c in design]
    cell = np.array([run.cell for run in planned])
    hits = np.rint(np.clip(rng.normal(base + np.array(shift)[cell], sd), 0.0, 1.0) * n_test).astype(int)
    difficulty = rng.standard_normal(n_test)
    correct = np.zeros((len(planned), n_test), np.uint8)
    for row, hit in enumerate(hits):
        correct[row, np.argsort(difficulty + 0.5 * rng.standard_normal(n_test))[:hit]] = 1
    failed = np.arange(len(planned)) < fail
    return RunTable(
        factors=study.factors,
        cells=design,
        cell=cell,
        replicate=np.array([run.replicate for run in planned]),
        run_id=tuple(run.id for run in planned),
        value=np.where(failed, np.nan, hits / n_test),
        failed=failed,
        n_test=n_test,
        chance=0.1,
        correct=correct,
        more={
            one.name: _other(one.name, hits / n_test, failed) for one in study.responses if one.name != "test_accuracy"
        },
    )


def _other(name: str, accuracy: np.ndarray, failed: np.ndarray) -> np.ndarray:
    """A further response that goes with accuracy: falling for errors and losses, a little below it for the others."""
    falls = name in ("test_ece", "test_loss", "test_nll", "test_brier")
    return np.where(failed, np.nan, 0.3 - 0.25 * accuracy if falls else accuracy - 0.01)


def _place(factor: Factor, level: Level) -> float:
    """A level's place in the list, or between the ends of a range."""
    if level in factor.levels:
        return factor.levels.index(level)
    low, high = factor.levels
    return (level - low) / (high - low)


def curve_rows(table: RunTable) -> tuple[dict[str, Any], ...]:
    """Validation losses that fall over ten epochs."""
    rows = []
    for run, cell, replicate in zip(table.run_id, table.cell, table.replicate, strict=True):
        for epoch in range(1, 11):
            loss = 2.3 * np.exp(-epoch / (3 + 0.1 * cell)) + 0.02 * replicate
            place = {"run": run, "epoch": epoch, "metric": "validation_loss", "value": float(loss)}
            rows.append(place | dict(table.cells[cell].levels))
    return tuple(rows)


@pytest.fixture(scope="session")
def digits() -> PaperInput:
    """The default study with a small effect of depth and a smaller one of the activation."""
    return finished(study_file("digits"), {"depth": -0.006, "activation": 0.002})


@pytest.fixture(scope="session")
def digits_paper(digits: PaperInput) -> Paper:
    """Its paper."""
    return build(digits)


@pytest.fixture(scope="session")
def canonical() -> PaperInput:
    """The canonical study with clear effects of depth and activation."""
    return finished(study_file("cifar10_patches"), {"depth": -0.03, "activation": 0.012}, base=0.5, sd=0.006)


@pytest.fixture(scope="session")
def canonical_paper(canonical: PaperInput) -> Paper:
    """Its paper."""
    return build(canonical)


@pytest.fixture(scope="session")
def make() -> Callable[..., PaperInput]:
    """The function `finished`."""
    return finished


@pytest.fixture(scope="session")
def study_of() -> Callable[[str], Study]:
    """The function `study_file`."""
    return study_file


@pytest.fixture(scope="session")
def deviation() -> DeviationFact:
    """One recorded deviation."""
    sentence = "One level was dropped after a look at its validation loss, so the contrast is exploratory."
    return DeviationFact("exclusion", "H1", AT + timedelta(minutes=3), sentence)


@pytest.fixture(scope="session")
def interpretation() -> Interpretation:
    """What `interpreted` makes."""
    return interpreted()


def interpreted() -> Interpretation:
    """An interpretation of one run with three small images and maps of noise."""
    rng = np.random.default_rng(1)
    examples = tuple(
        Example(i, 10 + i, i, i if i < 2 else 5, 0.8, rng.integers(0, 255, (8, 8, 1), np.uint8)) for i in range(3)
    )
    maps = tuple(
        Attribution(method, i, rng.normal(size=(8, 8, 1)).astype(np.float32), 64, 3.0, 0.003, 0.001)
        if method == INTEGRATED_GRADIENTS
        else Attribution(method, i, np.abs(rng.normal(size=(8, 8, 1))).astype(np.float32), 1)
        for method in (INTEGRATED_GRADIENTS, SALIENCY)
        for i in range(3)
    )
    rows = tuple(CheckRow(f"layer {k}", k, 0.6 / k, 0.4 / k, 0.8 / k, 0.3 / k, 15) for k in (1, 2, 3))
    checks = tuple(
        RandomisedCheck(method, rows, 5, 3, 0.3, True, "the map depends on training")
        for method in (INTEGRATED_GRADIENTS, SALIENCY)
    )
    steps = tuple(StepRow(n, 0.1 / n, 0.3 / n) for n in (4, 16, 64))
    rule = "the first of each kind"
    words = ("logit of the predicted class", "the training mean of each channel")
    classes = tuple("0123456789")
    return Interpretation("c00-r1", "validation", rule, *words, 0, 0.95, 400, classes, examples, maps, checks, steps)

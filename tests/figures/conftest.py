"""Results to draw: a synthetic study with planted effects, one lost run and one failed one."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from lab.analysis.confirmatory import analyze
from lab.analysis.exploratory import explore
from lab.analysis.robustness import robustness
from lab.interpret import results


def _synthetic():
    spec = importlib.util.spec_from_file_location("synthetic", Path(__file__).parents[1] / "synthetic.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def study():
    return _synthetic().synthetic_study()


@pytest.fixture(scope="session")
def found(study):
    table = _synthetic().synthetic_table(study, effects={("depth", 8): -0.03, ("activation", "gelu"): 0.006})
    return analyze(study, table), explore(study, table)


@pytest.fixture(scope="session")
def robust(study):
    return robustness(study, _synthetic().synthetic_table(study, effects={("depth", 8, "activation", "gelu"): 0.03}))


@pytest.fixture(scope="session")
def found_with_failures(study):
    table = _synthetic().synthetic_table(study, failed=("c03-r1", "c03-r2", "c04-r1"))
    return analyze(study, table), explore(study, table)


@pytest.fixture(scope="session")
def interpretation():
    random = np.random.default_rng(0)
    pixels = random.integers(0, 255, (8, 8, 1)).astype(np.uint8)
    signed, unsigned = random.normal(size=(2, 8, 8, 1)).astype(np.float32)
    rows = tuple(results.CheckRow(f"layers.{k}", k, 0.9 - 0.3 * k, 0.8 - 0.3 * k, 1 - 0.3 * k, 0.0, 8) for k in (1, 2))
    return results.Interpretation(
        run_id="c00-r1",
        split="validation",
        rule="first",
        target="the predicted class",
        baseline="zero",
        seed=0,
        accuracy=0.9,
        n=8,
        classes=tuple("0123456789"),
        examples=(results.Example(0, 0, 3, 5, 0.7, pixels),),
        attributions=(
            results.Attribution(results.INTEGRATED_GRADIENTS, 0, signed, 64, 1.2, 0.004, 0.003),
            results.Attribution(results.SALIENCY, 0, np.abs(unsigned), 1),
        ),
        checks=(results.RandomisedCheck(results.SALIENCY, rows, 3, 8, 0.5, True, "depends on training"),),
        convergence=tuple(results.StepRow(steps, 0.5 / steps, 1.2 / steps) for steps in (8, 32, 128)),
    )


@pytest.fixture(scope="session")
def curve_rows(study):
    from lab.study.design import cells

    return [
        {"run": f"c{cell.index:02d}-r1", "replicate": 1, "epoch": epoch, "metric": "validation_loss"}
        | {"value": 2.0 / epoch + 0.01 * cell.index, **cell.levels}
        for cell in cells(study)
        for epoch in range(1, 6)
    ]

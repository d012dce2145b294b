"""Run-time estimates: what they count, and that they need no torch."""

import subprocess
import sys

import pytest

from lab.study.recipe import Model, Recipe
from lab.train.estimate import estimate_seconds, matrix_speed, training_flops

SIZES = {"inputs": 192, "classes": 10, "train": 45000, "flops_per_second": 256e9}


def test_flops_of_the_canonical_shapes():
    """0.605, 1.392 and 2.964 MFLOP per example at depth 2, 4 and 8."""
    found = [training_flops(Model(depth=depth, width=256), 192, 10) / 1e6 for depth in (2, 4, 8)]
    assert found == pytest.approx([0.605, 1.392, 2.964], abs=0.001)


def test_the_canonical_study_takes_minutes():
    recipe = Recipe(epochs=20, batch_size=128, learning_rate=1e-3)
    runs = [(Model(depth=depth, width=256), recipe) for depth in (2, 4, 8)] * 18
    assert 7 * 60 < estimate_seconds(runs, processes=2, **SIZES) < 20 * 60


def test_more_work_takes_longer_and_small_steps_cost_too():
    recipe = Recipe(epochs=2, batch_size=128, learning_rate=1e-3)
    base = estimate_seconds([(Model(), recipe)], processes=1, **SIZES)
    assert estimate_seconds([(Model(), recipe)] * 2, processes=1, **SIZES) > base
    assert estimate_seconds([(Model(depth=8), recipe)], processes=1, **SIZES) > base
    small = Recipe(epochs=2, batch_size=8, learning_rate=1e-3)
    assert estimate_seconds([(Model(), small)], processes=1, **SIZES) > base


def test_the_probe_measures_a_plausible_speed():
    assert 1e8 < matrix_speed(repeats=1) < 1e15


def test_no_torch_is_needed():
    code = "import sys, lab.train.estimate, lab.train.events, lab.train.spec, lab.train.device, lab.train.pool; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

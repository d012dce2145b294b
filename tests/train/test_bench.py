"""The benchmark runs: every loop trains, and the table says what was measured."""

import pytest

from bench.__main__ import CONTESTANTS, PEAK, print_table
from bench.growth import study
from bench.loops import LOOPS
from bench.machine import Disturbance, describe
from bench.profile import shares
from bench.shapes import Shape


@pytest.mark.parametrize("loop", LOOPS)
def test_every_loop_counts_its_samples(loop):
    block = LOOPS[loop](Shape(width=8, batch=10, inputs=6, classes=3, examples=45))
    first = block()
    assert first > 0 and all(block() == first for _ in range(5))


def test_the_table_shows_median_range_ratio_and_share(capsys):
    shape = Shape()
    rates = {(shape, one.name): [100e3, 200e3, 300e3] for one in CONTESTANTS}
    rates[shape, CONTESTANTS[-1].name] = [200e3, 400e3, 600e3]
    rates[shape, PEAK.name] = [1e9, 1e9, 1e9]
    print_table(shape, rates)
    lines = capsys.readouterr().out.splitlines()
    assert "batch 128; medians of 3 rounds; sgemm 1000 GFLOP/s" in lines[1]
    assert "200,000 100,000 to 300,000      2.0 x" in lines[3]
    assert lines[-1].split()[-1] == f"{400e3 * shape.flops_per_sample / 1e12:.2f}"


def test_the_machine_is_described():
    assert "torch" in describe() and "cores" in describe()


def test_a_whole_study_goes_through_the_real_pool():
    rate, memory = study(Shape(width=8, batch=10, inputs=6, classes=3, examples=40, runs=4))
    assert rate > 0 and memory > 1_000_000


def test_shares_of_the_time_add_up_and_name_the_kernels():
    found = shares(LOOPS["engine"](Shape(width=8, batch=10, inputs=6, classes=3, examples=45)), 5)
    assert sum(found.values()) == pytest.approx(1.0, abs=0.02)
    assert {"matrix products", "AdamW", "activation forward", "gathering batches"} <= set(found)


def test_foreign_load_is_what_others_use():
    watch = Disturbance([])
    sum(range(2_000_000))
    assert 0 <= watch.foreign() < 64

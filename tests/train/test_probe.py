"""The probe before the runs: it tries what will be trained, changes no bit of it, and its words grow with the work."""

from lab.train import probe as module
from lab.train.events import Probed, RunFinished
from lab.train.pool import train
from lab.train.probe import makespan, probe
from lab.train.stacks import plan_stacks
from tests.train.plain import bits, prepared, spec


def estimate(specs: list, **options) -> Probed | None:
    data = {"data": prepared(400)}
    return probe(plan_stacks(specs), data, **{"device": "cpu", "places": 1, "seconds": 0.05, **options})


def test_tasks_go_to_the_place_that_is_free_first():
    assert makespan([3.0, 1.0, 1.0, 4.0], 2) == 6.0
    assert makespan([3.0, 1.0], 1) == 4.0
    assert makespan([], 2) == 0.0


def test_the_estimate_is_first_and_changes_no_bit():
    specs, data = [spec(number, width=[16, 32][number % 2]) for number in range(4)], {"data": prepared()}
    events = list(train(specs, data, processes=1, probe_seconds=0.05))
    assert isinstance(events[0], Probed) and (events[0].tried, events[0].shapes) == (2, 2)
    assert sum(isinstance(event, Probed) for event in events) == 1
    assert bits(events) == bits(train(specs, data, processes=1))


def test_every_process_says_its_estimate_and_trains_the_same_bits():
    specs, data = [spec(number, width=[16, 32][number % 2]) for number in range(4)], {"data": prepared()}
    events = list(train(specs, data, processes=2, probe_seconds=0.05))
    assert sum(isinstance(event, Probed) for event in events) == 2
    assert sum(isinstance(event, RunFinished) for event in events) == 4
    assert bits(events) == bits(train(specs, data, processes=1))


def test_ten_times_the_epochs_are_expected_to_take_about_ten_times_as_long():
    short, long = (estimate([spec(n, epochs=epochs) for n in range(3)]).seconds for epochs in (20, 200))
    assert 3 < long / short < 30


def test_nothing_is_tried_where_nothing_may_start():
    assert list(train([spec(0)], {"data": prepared()}, processes=1, may_launch=lambda: False, probe_seconds=1.0)) == []


def test_of_many_shapes_some_are_tried_and_the_others_scaled(monkeypatch):
    monkeypatch.setattr(module, "MOST_SHAPES", 2)
    specs = [spec(number, width=8 * (number + 1)) for number in range(5)]
    found = estimate(specs)
    assert (found.tried, found.shapes) == (2, 5) and found.seconds > estimate(specs[:2]).seconds


def test_a_lack_of_memory_is_left_to_training(monkeypatch):
    def full(*_arguments):
        raise MemoryError

    monkeypatch.setattr(module, "_measure", full)
    assert estimate([spec(0)]) is None

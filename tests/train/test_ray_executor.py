"""Training on a real Ray cluster of two nodes on this machine: the same bits, exactly once, also when a node dies."""

import os
import random
import time
from collections import Counter

import pytest

from lab.errors import InvalidInput, Unavailable
from lab.train import ray_dispatch, ray_executor, ray_session
from lab.train.events import EpochFinished, RunFailed, RunFinished, StackStarted
from lab.train.pool import train
from tests.train.plain import bits, prepared, spec
from tests.train.test_neighbours import OPTIONS

if ray_session.available():
    os.environ |= ray_session.QUIET
ray = pytest.importorskip("ray", reason="Ray is an extra (make setup-ray)")

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::FutureWarning")]
FAST = {"health_check_initial_delay_ms": 0, "health_check_period_ms": 300, "health_check_failure_threshold": 3}


@pytest.fixture(scope="module")
def cluster():
    """Two nodes of one core, and a head that trains nothing."""
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 0, "include_dashboard": False, "_system_config": FAST}
    nodes = Cluster(initialize_head=True, head_node_args=head)
    nodes.workers = [nodes.add_node(num_cpus=1), nodes.add_node(num_cpus=1)]
    yield nodes
    nodes.shutdown()


@pytest.fixture(scope="module")
def session(cluster):
    with ray_session.connected(cluster.address) as address:
        yield address


@pytest.fixture
def shown() -> list:
    return []


@pytest.fixture
def executor(session, shown):
    return ray_executor.RayExecutor(session, shown.append)


def study(count: int = 4, epochs: int = 2) -> list:
    """Two stacks: two widths."""
    return [spec(number, width=[16, 32][number % 2], depth=1 + number % 3, epochs=epochs) for number in range(count)]


def test_a_cluster_gives_the_bits_of_this_machine(executor, shown):
    specs, data = study(), {"data": prepared()}
    events = list(executor.train(specs, data))
    assert bits(events) == bits(train(specs, data, processes=1))
    assert sum(isinstance(event, StackStarted) for event in events) == 2
    assert (executor.places("cpu"), executor.places("cpu", 1), executor.losses) == (2, 1, 0)
    assert executor.choose_device("auto") == "cpu"
    assert [node.alive for node in shown[-1].nodes] == [True] * 3 and shown[-1].tasks == ()


def test_no_grouping_and_no_recipe_makes_a_cluster_differ_from_a_run_alone(executor):
    """Every optimizer, schedule, norm and initialisation, dealt to tasks at random."""
    data, deal = {"data": prepared()}, random.Random(7)
    everything = [
        spec(10 * place + number, depth=1 + number, width=16, epochs=2, **options)
        for place, options in enumerate(OPTIONS)
        for number in range(2)
    ]
    alone = {run: found for one in everything for run, found in bits(train([one], data, processes=1)).items()}
    for count in (4, 10):
        deal.shuffle(everything)
        assert bits(executor.train(everything[:count], data)) == {
            one.run_id: alone[one.run_id] for one in everything[:count]
        }


def test_stopping_ends_every_task_within_an_epoch(executor):
    seen: list = []
    events = executor.train(study(epochs=5000), {"data": prepared(2000)}, should_stop=lambda: len(seen) > 3)
    began = time.monotonic()
    for event in events:
        seen += [event]
    assert not any(isinstance(event, RunFinished | RunFailed) for event in seen)
    assert time.monotonic() - began < 30
    assert _free_cores() == 2


def test_nothing_starts_when_nothing_may_be_launched_and_what_has_started_ends(executor):
    assert list(executor.train(study(), {"data": prepared()}, may_launch=lambda: False)) == []
    events: list = []
    events.extend(executor.train(study(), {"data": prepared()}, processes=1, may_launch=lambda: not events))
    assert sum(isinstance(event, StackStarted) for event in events) == 1
    assert sum(isinstance(event, RunFinished) for event in events) == 2


def test_an_exception_on_a_node_is_the_reason(executor):
    events = list(executor.train(study(), {"data": None}, retries=0))
    failed = [event for event in events if isinstance(event, RunFailed)]
    assert len(failed) == 4 and {event.kind for event in failed} == {"infrastructure"}
    assert all("AttributeError" in event.reason for event in events)


def test_a_node_with_other_libraries_is_refused(executor, monkeypatch):
    monkeypatch.setattr(ray_dispatch, "fingerprint", lambda: {**_here(), "torch": "0.1"})
    with pytest.raises(Unavailable, match="torch is .* there and 0.1 here") as raised:
        list(executor.train(study(), {"data": prepared()}))
    assert raised.value.exit_code == 2


def test_a_lost_node_costs_no_run_and_no_run_is_reported_twice(cluster, executor, shown):
    specs, data, events = study(6, epochs=60), {"data": prepared(2000)}, []
    for event in executor.train(specs, data):
        events.append(event)
        if len(cluster.workers) == 2 and isinstance(event, EpochFinished):
            _kill_node_of(event.stack, cluster, shown)
    starts = Counter(run for event in events if isinstance(event, StackStarted) for run in event.run_ids)
    finished = Counter(event.run_id for event in events if isinstance(event, RunFinished))
    assert finished == Counter(one.run_id for one in specs)
    assert sorted(starts.values()) == [1, 1, 1, 2, 2, 2] and executor.losses == 1
    assert [node.alive for node in shown[-1].nodes] == [True, True, False]
    assert bits(events) == bits(train(specs, data, processes=1))


def test_what_cannot_be_a_cluster_is_said(monkeypatch):
    with pytest.raises(InvalidInput, match="cannot stream"), ray_session.connected("ray://host:10001"):
        pass
    with pytest.raises(Unavailable, match="no Ray cluster answers"), ray_session.connected("127.0.0.1:9"):
        pass
    monkeypatch.setattr(ray_session, "available", lambda: False)
    with pytest.raises(Unavailable, match="make setup-ray"), ray_session.connected():
        pass


def _here() -> dict:
    from lab.train.same_code import fingerprint

    return dict(fingerprint())


def _kill_node_of(stack: int, cluster, shown: list) -> None:
    """Kill the node that trains this stack, as soon as the snapshot says where it is."""
    places = {task.stack: task.node for snapshot in shown[-1:] for task in snapshot.tasks if task.node}
    for worker in [worker for worker in cluster.workers if worker.node_id[:8] == places.get(stack)]:
        cluster.workers.remove(worker)
        cluster.remove_node(worker, allow_graceful=False)


def _free_cores() -> float:
    """Cores that nobody uses, once the cluster has noticed."""
    deadline = time.monotonic() + 20
    while (free := ray.available_resources().get("CPU", 0.0)) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    return free

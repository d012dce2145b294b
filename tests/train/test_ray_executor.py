"""Training on a real Ray cluster of two nodes on this machine: the same bits, exactly once, also when a node dies."""

import os
import time
from collections import Counter

import pytest

from lab.errors import InvalidInput, Unavailable
from lab.train import ray_session
from lab.train.cluster import Cluster
from lab.train.events import EpochFinished, RunFailed, RunFinished, StackStarted
from lab.train.pool import train
from tests.train.plain import bits, prepared, spec

if ray_session.available():
    os.environ |= ray_session.QUIET
ray = pytest.importorskip("ray", reason="Ray is an extra (make setup-ray)")

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::FutureWarning")]


@pytest.fixture(scope="module")
def cluster():
    """Two nodes of one core, and the driver's own node without any."""
    from ray.cluster_utils import Cluster as Nodes

    nodes = Nodes(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    nodes.workers = [nodes.add_node(num_cpus=1), nodes.add_node(num_cpus=1)]
    yield nodes
    nodes.shutdown()


@pytest.fixture(scope="module")
def executor(cluster):
    from lab.train.ray_executor import RayExecutor

    with ray_session.connected(cluster.address) as address:
        yield RayExecutor(address)


def study(count: int = 4, epochs: int = 2) -> list:
    """Two stacks: two widths."""
    return [spec(number, width=[16, 32][number % 2], depth=1 + number % 3, epochs=epochs) for number in range(count)]


def test_a_cluster_gives_the_bits_of_this_machine(executor):
    specs, data = study(), {"data": prepared()}
    t=time.time()
    events = list(executor.train(specs, data))
    print("first", time.time()-t)
    assert bits(events) == bits(train(specs, data, processes=1))
    assert sum(isinstance(event, StackStarted) for event in events) == 2
    assert executor.places("cpu") == 2 and executor.places("cpu", 1) == 1


def test_a_lost_node_costs_no_run_and_no_run_is_reported_twice(cluster, executor):
    specs, data, events, shown = study(6, epochs=120), {"data": prepared(2000)}, [], []
    executor.watch = shown.append
    t=time.time()
    for event in executor.train(specs, data):
        events.append(event)
        if len(cluster.workers) == 2 and isinstance(event, EpochFinished) and len({task.node for task in shown[-1].tasks} - {""}) == 2 and event.epoch > 3:
            cluster.remove_node(cluster.workers.pop(), allow_graceful=False)
            print("killed", time.time()-t)
    print("done", time.time()-t)
    print(shown[-2], shown[-1])
    starts = Counter(run for event in events if isinstance(event, StackStarted) for run in event.run_ids)
    assert Counter(event.run_id for event in events if isinstance(event, RunFinished)) == Counter(one.run_id for one in specs)
    assert 2 in starts.values() and executor.losses == 1
    assert bits(events) == bits(train(specs, data, processes=1))

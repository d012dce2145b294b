"""A study on a real cluster of two nodes: one dies, the driver is killed and resumed; the record is as if undisturbed."""

import json
import os
import signal
import time

import pytest

from lab.train import ray_session
from lab.workflow.record.ledger import ledger
from lab.workflow.record.recorder import weights_from
from lab.workflow.training.run import run
from store.blobs import get
from store.paths import open_home
from store.queries import reading, table_dump

if ray_session.available():
    os.environ |= ray_session.QUIET
ray = pytest.importorskip("ray", reason="Ray is an extra (make setup-ray)")

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::FutureWarning")]
EPOCHS = 160
FAST = {"health_check_initial_delay_ms": 0, "health_check_period_ms": 300, "health_check_failure_threshold": 3}


@pytest.fixture
def cluster():
    """Two nodes of one core, and a head that trains nothing."""
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 0, "include_dashboard": False, "_system_config": FAST}
    nodes = Cluster(initialize_head=True, head_node_args=head)
    nodes.workers = [nodes.add_node(num_cpus=1), nodes.add_node(num_cpus=1)]
    yield nodes
    nodes.shutdown()


def test_a_dead_node_and_a_killed_driver_leave_the_record_of_an_undisturbed_study(new_shell, cluster) -> None:
    from tests.flow.conftest import TINY

    text = TINY.replace("epochs = 2", f"epochs = {EPOCHS}").replace("levels = [12, 16]", "levels = [150, 200]")
    text = text.replace("train = 200", "train = 1000").replace("batch_size = 20", "batch_size = 10")
    disturbed, calm = new_shell("disturbed"), new_shell("calm")
    registration = disturbed.lock(text)
    assert calm.lock(text) == registration
    command = ("run", registration, "--executor", "ray", "--ray-address", cluster.address)
    driver = disturbed.start(*command)
    try:
        _until(driver, lambda: _nodes_at_work(disturbed, registration))
        at_work = _nodes_at_work(disturbed, registration)
        dying = next(worker for worker in cluster.workers if worker.node_id[:8] in at_work)
        cluster.remove_node(dying, allow_graceful=False)
        _until(driver, lambda: max(one.attempt for one in _state(disturbed, registration).runs.values()) > 1)
        _until(driver, lambda: _cluster(disturbed, registration)["losses"] == 1)
    finally:
        driver.send_signal(signal.SIGKILL)
        driver.wait()
    assert _state(disturbed, registration).state == "running"
    resumed = disturbed.lab(*command, "--json")
    assert (resumed.code, resumed.json["done"]) == (0, 4), resumed.err
    run(open_home(calm.home), registration, processes=1)
    assert _record(disturbed, registration) == _record(calm, registration)


def _until(driver, condition) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert driver.poll() is None, "it ended before it could be disturbed"
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _state(shell, registration: str):
    return ledger(open_home(shell.home), registration)


def _cluster(shell, registration: str) -> dict:
    """What the worker's snapshot says of the cluster."""
    found = list((open_home(shell.home).root / "work").rglob("progress.json"))
    return (json.loads(found[0].read_bytes()).get("cluster") if found else None) or {"tasks": [], "losses": 0}


def _nodes_at_work(shell, registration: str) -> set[str]:
    return {task["node"] for task in _cluster(shell, registration)["tasks"] if task["node"] and task["epoch"]}


def _record(shell, registration: str) -> dict:
    """Weights by run, and every metric of the attempt that counts: each once."""
    home, state = open_home(shell.home), _state(shell, registration)
    with reading(home) as index:
        rows = table_dump(index)["metrics"]
    counted = {(name, one.attempt) for name, one in state.runs.items()}
    metrics = {
        (run_id, epoch, name): value for _, run_id, attempt, epoch, name, value in rows if (run_id, attempt) in counted
    }
    assert len(metrics) == sum((row[1], row[2]) in counted for row in rows) == 4 * EPOCHS * 5
    lines = home.ledger(registration).read_text().splitlines()
    finished = [json.loads(line)["data"]["run"] for line in lines if '"event":"run_finished"' in line]
    assert sorted(finished) == sorted(state.planned)
    shapes = {name: len(weights_from(get(home, one.weights))) for name, one in state.runs.items()}
    return {"weights": {name: one.weights for name, one in state.runs.items()}, "metrics": metrics, "shapes": shapes}

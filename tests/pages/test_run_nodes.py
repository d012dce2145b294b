"""Run while a cluster trains: its nodes, where each stack is, what was lost; and a start that names a cluster."""

import os
from collections.abc import Callable

import pytest

from lab.train.cluster import Cluster, Node, StackTask
from lab.workflow.record.places import work_folder
from lab.workflow.record.presence import Presence, announce
from lab.workflow.training import launch
from store.paths import Home

NODES = (
    Node("a1b2c3d4", "10.0.0.1:6001", True, 8.0, 0.0, "AMD EPYC"),
    Node("e5f6a7b8", "10.0.0.2:6001", False, 0.0, 0.0, "Intel <Xeon>"),
)
STACK = StackTask(7, "a1b2c3d4", ("c00-r1", "c01-r1", "c02-r1"), 4, 20, 1)
CLUSTER = Cluster("10.0.0.1:6379", NODES, (STACK,), 2, 1, "NodeDiedError: the node is dead")


@pytest.fixture
def at_work(home: Home, locked: str) -> str:
    """A study whose worker is this process, and trains on a cluster."""
    announce(home, locked, "run", os.getpid())
    presence = Presence(work_folder(home, locked))
    presence.say("training", 1, 8)
    presence.show_cluster(CLUSTER)
    presence._show()
    return locked


def test_nodes_and_stacks_are_shown_and_losses_counted(at_work: str, show: Callable, html_of: Callable) -> None:
    shown = html_of(show("run", study=at_work))
    assert "Ray at 10.0.0.1:6379: 1 node alive, 1 dead; 1 stack under way, 2 waiting" in shown
    assert "stacks lost with a node or a process: 1, the last by NodeDiedError: the node is dead." in shown
    assert "10.0.0.2:6001</td><td >dead" in shown and "Intel &lt;Xeon&gt;" in shown
    assert "4 of 20" in shown


def test_a_worker_of_this_machine_shows_no_nodes(home: Home, locked: str, show: Callable, html_of: Callable) -> None:
    announce(home, locked, "run", os.getpid())
    Presence(work_folder(home, locked))._show()
    assert "Ray at" not in html_of(show("run", study=locked))


def test_a_cluster_is_offered_only_where_ray_is_installed(
    locked: str, show: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[dict] = []
    monkeypatch.setattr(launch, "launch", lambda home, registration, verb, **more: started.append(more))
    monkeypatch.setattr(launch, "executors", lambda: ("local",))
    app = show("run", study=locked)
    assert not [radio for radio in app.radio if radio.key == "where"]
    monkeypatch.setattr(launch, "executors", lambda: ("local", "ray"))
    app = show("run", study=locked)
    app.radio(key="where").set_value("A Ray cluster").run()
    app.text_input(key="ray-address").set_value("10.0.0.1:6379").run()
    app.button(key="start").click().run()
    assert started == [{"executor": "ray", "ray_address": "10.0.0.1:6379"}]

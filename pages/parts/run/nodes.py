"""The cluster of a study that trains on several machines: its nodes, alive and dead, and which stack is where."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from pages.parts import marks

SHOWN = 24
"""Rows of a table at most; the line above it counts all of them."""


def run_nodes(cluster: Mapping | None) -> None:
    """Two small tables under the progress bar; nothing where this machine trains alone."""
    if cluster is None:
        return
    nodes, tasks = cluster["nodes"], cluster["tasks"]
    st.html(f'<p class="lb-caption">{escape(_sentence(cluster))}</p>')
    left, right = st.columns([7, 5], gap="large")
    with left:
        columns = ("Node", "Address", "State", "Cores", "GPUs", "Processor")
        st.html(marks.table(columns, [_node(node) for node in nodes[:SHOWN]], numeric=(3, 4)))
    with right:
        columns = ("Stack", "Node", "Runs", "Epoch", "Lost before")
        st.html(marks.table(columns, [_task(task) for task in tasks[:SHOWN]], numeric=(0, 2, 3, 4)))


def _sentence(cluster: Mapping) -> str:
    nodes, placed = cluster["nodes"], [task for task in cluster["tasks"] if task["node"]]
    waiting = cluster["waiting"] + len(cluster["tasks"]) - len(placed)
    alive = [node for node in nodes if node["alive"]]
    dead = len(nodes) - len(alive)
    parts = [
        f"Ray at {cluster['address']}: {_count(len(alive), 'node')} alive" + f", {dead} dead" * (dead > 0),
        f"{_count(len(placed), 'stack')} under way, {waiting} waiting",
    ]
    if cluster["losses"]:
        parts.append(f"stacks lost with a node or a process: {cluster['losses']}, the last by {cluster['last_loss']}")
    if len({node["processor"] for node in alive if node["processor"]}) > 1:
        parts.append("processors differ: a run's last bits depend on the node it ran on")
    return "; ".join(parts) + "."


def _node(node: Mapping) -> Sequence[str]:
    state = "alive" if node["alive"] else "dead"
    cells = (node["id"], node["address"], state, f"{node['cpus']:g}", f"{node['gpus']:g}", node["processor"] or "–")
    return [escape(cell) for cell in cells]


def _task(task: Mapping) -> Sequence[str]:
    where = task["node"] or "waits for a place"
    epoch = f"{task['epoch']} of {task['epochs']}"
    return [escape(str(cell)) for cell in (task["stack"], where, len(task["runs"]), epoch, task["lost"])]


def _count(number: int, one: str) -> str:
    return f"{number} {one}{'s' * (number != 1)}"

"""Weights & Biases exports: the runs table as CSV, or runs as JSON; runs that did not finish are left out and counted."""

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any

from lab.errors import InvalidInput
from lab.workflow.outside.mlflow_store import left_out

CHART = re.compile(r" - .*__(MIN|MAX)$")
SECTIONS = {"config": "config", "summary": "summary", "summaryMetrics": "summary", "summary_metrics": "summary"}
STATES = frozenset({"finished", "crashed", "failed", "killed", "running", "pending", "preempting", "preempted"})
"""What W&B's column State holds; a table with other words under Name and State is somebody else's."""


def long_form(content: bytes, where: str = "file") -> tuple[bytes, tuple[str, ...]]:
    """A CSV for `read_long` and remarks; what is no export of W&B passes as it is.

    JSON is a list of runs, or one run per line, with `config` and `summary` (or `summaryMetrics`) or flat. InvalidInput for JSON
    that is none, and for the export of a chart, which has no configuration.
    """
    if _is_json(content):
        rows = _told_apart([_parts(run) for run in _runs(content, where)])
        states = [str(row.pop("state", "finished")).casefold() for row in rows]
        done = [row for row, state in zip(rows, states, strict=True) if state == "finished"]
        return _csv(done, where), left_out([state for state in states if state != "finished"], len(rows))
    return _finished(content, where)


def is_export(content: bytes) -> bool:
    """Whether this is W&B's table of runs, as JSON or as CSV."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    head = next(csv.reader(io.StringIO(text, newline="")), [])
    return _is_json(content) or ({"Name", "State"} <= set(head) and _is_wandb(text, head))


def _is_json(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")


def _runs(content: bytes, where: str) -> list[dict]:
    text = content.decode("utf-8-sig", errors="replace").strip()
    try:
        try:
            found = json.loads(text)
        except json.JSONDecodeError:
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except json.JSONDecodeError as error:
        raise InvalidInput(
            "this is no JSON", where=where, seen=error.msg, remedy="Export the runs table again"
        ) from error
    runs = found.get("runs", [found]) if isinstance(found, dict) else found
    if not runs or not all(isinstance(run, dict) for run in runs):
        raise InvalidInput("this is no list of runs", where=where, remedy="One object per run, with config and summary")
    return runs


def _parts(run: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Values by section ("config", "summary", "" for what stands beside them) and name."""
    parts: dict[str, dict[str, Any]] = {"": {}, "config": {}, "summary": {}}
    for key, value in run.items():
        section = SECTIONS.get(key) if isinstance(_bare(value), Mapping) else None
        parts[section or ""] |= _flat(_bare(value) if section else {key: value})
    return parts


def _told_apart(runs: list[dict[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """One row per run; a name that any run has in two sections is told apart by its section in all of them."""
    homes: dict[str, set[str]] = {}
    for run in runs:
        for section, part in run.items():
            for name in part:
                homes.setdefault(name, set()).add(section)
    twice = {name for name, sections in homes.items() if {"config", "summary"} <= sections}
    return [
        {
            f"{section}.{name}" if section and (name in twice or name in run[""]) else name: value
            for section, part in run.items()
            for name, value in part.items()
        }
        for run in runs
    ]


def _bare(value: Any) -> Any:
    """{"value": x}, as W&B's config files write it, is x."""
    return (
        value["value"] if isinstance(value, Mapping) and "value" in value and set(value) <= {"value", "desc"} else value
    )


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Groups inside groups as dotted names; what W&B keeps for itself goes."""
    row: dict[str, Any] = {}
    for key, value in values.items():
        inner = _bare(value)
        if isinstance(inner, Mapping):
            row |= {f"{key}.{name}": one for name, one in _flat(inner).items()}
        elif not key.startswith("_"):
            row[key] = inner
    return row


def _csv(rows: list[dict], where: str) -> bytes:
    if not rows:
        raise InvalidInput("no run in this file has finished", where=where)
    text = io.StringIO()
    writer = csv.DictWriter(
        text, list(dict.fromkeys(name for row in rows for name in row)), restval="", lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows({name: "" if value is None else value for name, value in row.items()} for row in rows)
    return text.getvalue().encode()


def _finished(content: bytes, where: str) -> tuple[bytes, tuple[str, ...]]:
    """A CSV with the columns Name and State is W&B's runs table; lines keep their numbers, unfinished ones become empty."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content, ()  # read_long names the line
    reader = csv.reader(io.StringIO(text, newline=""))
    head = next(reader, [])
    if any(CHART.search(name) for name in head):
        remedy = "Export the runs table instead: it has one line per run with its configuration"
        raise InvalidInput("this is the export of a chart, without the runs' configuration", where=where, remedy=remedy)
    if not is_export(content):
        return content, ()
    lines, states, count, before = text.splitlines(keepends=True), [], 0, reader.line_num
    for row in reader:
        state = row[head.index("State")].casefold() if len(row) == len(head) else "finished"
        if any(row):
            count += 1
        if any(row) and state != "finished":
            states.append(state)
            lines[before : reader.line_num] = ["\n"] * (reader.line_num - before)
        before = reader.line_num
    return "".join(lines).encode(), left_out(states, count)


def _is_wandb(text: str, head: list[str]) -> bool:
    place = head.index("State")
    rows = csv.reader(io.StringIO(text, newline=""))
    next(rows)
    return all(row[place].casefold() in STATES for row in rows if len(row) == len(head))

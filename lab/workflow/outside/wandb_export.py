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


def long_form(content: bytes, where: str = "file") -> tuple[bytes, tuple[str, ...]]:
    """A CSV for `read_long` and remarks; what is no export of W&B passes as it is.

    JSON is a list of runs, or one run per line, with `config` and `summary` (or `summaryMetrics`) or flat. InvalidInput for JSON
    that is none, and for the export of a chart, which has no configuration.
    """
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"[", b"{"):
        rows = [_flat(row) for row in _runs(content, where)]
        states = [str(row.pop("state", "finished")) for row in rows]
        done = [row for row, state in zip(rows, states, strict=True) if state == "finished"]
        return _csv(done, where), left_out([state for state in states if state != "finished"], len(rows))
    return _finished(content, where)


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


def _flat(run: Mapping[str, Any]) -> dict[str, Any]:
    """Names without their section; {"value": x}, as W&B's config files write it, is x; what W&B keeps for itself goes."""
    row: dict[str, Any] = {}
    for key, value in run.items():
        if isinstance(value, Mapping) and set(value) <= {"value", "desc"} and "value" in value:
            value = value["value"]
        if key in ("config", "summary", "summaryMetrics", "summary_metrics") and isinstance(value, Mapping):
            row |= {name: inner for name, inner in _flat(value).items() if name not in row}
        elif isinstance(value, Mapping):
            row |= {f"{key}.{name}": inner for name, inner in _flat(value).items()}
        elif not key.startswith("_"):
            row[key] = value
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
    if not {"Name", "State"} <= set(head):
        return content, ()
    lines, states, count, before = text.splitlines(keepends=True), [], 0, reader.line_num
    for row in reader:
        state = row[head.index("State")] if len(row) == len(head) else "finished"
        if any(row):
            count += 1
        if any(row) and state != "finished":
            states.append(state)
            lines[before : reader.line_num] = ["\n"] * (reader.line_num - before)
        before = reader.line_num
    return "".join(lines).encode(), left_out(states, count)

"""The grid of runs: one row per cell, one square per replicate, each with its state as glyph, colour and words."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from lab.study.design import cells
from lab.study.registration import Registration
from lab.workflow.record.ledger import RunState

GLYPHS = {"queued": "·", "running": "▸", "done": "✓", "failed": "✕", "interrupted": "◦"}


def run_grid(registration: Registration, states: Mapping[str, RunState]) -> None:
    """Draw the grid as one piece of HTML, so that it does not flicker while it is refreshed."""
    by_cell: dict[int, list[str]] = {}
    for run in registration.runs:
        by_cell.setdefault(run.cell, []).append(_square(run.id, states.get(run.id)))
    rows = "".join(
        f'<div class="lb-runs-row"><span class="lb-runs-name">{escape(cell.label)}</span>'
        f'<span class="lb-runs-squares">{"".join(by_cell.get(cell.index, []))}</span></div>'
        for cell in cells(registration.study)
    )
    count = registration.study.replicates.count
    numbers = "".join(f'<i class="lb-run head">{number}</i>' for number in range(1, count + 1))
    head = f'<div class="lb-runs-row lb-soft"><span class="lb-runs-name">cell, by replicate</span><span class="lb-runs-squares">{numbers}</span></div>'
    key = " ".join(f'<span><i class="lb-run {name}">{glyph}</i> {name}</span>' for name, glyph in GLYPHS.items())
    st.html(
        f'<div class="lb-runs" role="img" aria-label="{_said(states)}">{head}{rows}</div><div class="lb-runs-key">{key}</div>'
    )


def _square(identity: str, state: RunState | None) -> str:
    status = state.status if state else "queued"
    said = f"{identity}: {status}"
    if state and state.status == "running":
        said += f", epoch {state.epoch} of {state.epochs}"
    if state and state.reason:
        said += f", {state.reason}"
    return f'<i class="lb-run {escape(status)}" title="{escape(said)}">{GLYPHS.get(status, "·")}</i>'


def _said(states: Mapping[str, RunState]) -> str:
    counts = {name: sum(state.status == name for state in states.values()) for name in GLYPHS}
    return "Grid of runs: " + ", ".join(f"{count} {name}" for name, count in counts.items() if count)

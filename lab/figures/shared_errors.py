"""Errors that training seeds share, as pictures: every cell in parts, and one cell count by count."""

import math

import altair as alt

from lab.analysis.look_errors import CellErrors, ErrorsLook
from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot

PARTS = ("missed by all runs", "by several, not all", "by one run alone")
MOST = 60
"""So many cells are drawn; the table has all."""


def errors_by_cell(found: ErrorsLook, size: Size = SCREEN) -> Figure:
    """Share of the test examples that all, several and exactly one of a cell's runs get wrong."""
    rows, n = [], found.n_test
    for one in found.rows[:MOST]:
        alone = one.missed_by_one if one.n_runs > 1 else 0
        for place, count in enumerate((one.missed_by_all, one.missed_by_some - alone, alone)):
            more = {"by_chance": 100 * one.expected_all / n, "overlap": _number(one.overlap), "n_runs": one.n_runs}
            rows.append(
                {"label": one.label, "part": PARTS[place], "order": place, "share": 100 * count / n, "examples": count}
                | more
            )
    labels = list(dict.fromkeys(one["label"] for one in rows))
    y = (
        alt.Y("label:N")
        .sort(labels)
        .scale(domain=labels)
        .title(None)
        .axis(labelLimit=0, labelColor=style.INK, labelOverlap=False)
    )
    colours = alt.Scale(domain=list(PARTS), range=[style.SERIES[1], style.SERIES[4], style.SERIES[5]])
    base = plot(rows).encode(y=y)
    chart = alt.layer(
        base.mark_bar(height={"band": 0.62}).encode(
            x=alt.X("share:Q").title("share of the test examples (%)").stack("zero").axis(tickCount=8),
            color=alt.Color("part:N").scale(colours).legend(alt.Legend(orient="top", title=None, labelLimit=0)),
            order="order:Q",
            tooltip=["label:N", "part:N", "examples:Q", "share:Q", "by_chance:Q", "overlap:Q", "n_runs:Q"],
        ),
        base.transform_filter("datum.order === 0")
        .mark_tick(color=style.INK, thickness=2, height=16, opacity=1)
        .encode(x="by_chance:Q"),
    )
    caption = (
        f"Which of the {n:,} test examples the runs of a cell get wrong together ({_runs(found)}; the last row: all runs of all "
        "cells): a black tick is where the first part would end if each run made its errors independently at its own rate. Counts "
        f"of these runs on these examples, so no interval is drawn; the table has Wilson intervals.{_cut(found)}"
    )
    said = "; ".join(
        f"{one.label}: {one.missed_by_all} by all, {one.missed_by_one} by one" for one in found.rows[:MOST]
    )
    height = size.rows(len(labels), lines=1.3, least=60)
    return Figure(dress(chart, size, height), caption, f"Shared errors. {said}.", rows, of=found)


def error_counts(found: CellErrors, size: Size = SCREEN) -> Figure:
    """How many examples exactly k of the runs get wrong, beside what independent errors would give."""
    rows = [
        {"wrong": str(one.wrong), "observed": one.observed, "expected": one.expected}
        for one in found.counts
        if one.wrong
    ]
    x = (
        alt.X("wrong:N")
        .sort(None)
        .title(f"wrong in so many of {numbers.runs(found.n_runs)}")
        .axis(labelAngle=0, ticks=False)
    )
    y = alt.Y("observed:Q").title("test examples").axis(tickCount=5)
    base = plot(rows).encode(x=x)
    chart = alt.layer(
        base.mark_bar(color=style.SERIES[0], width={"band": 0.5}).encode(
            y=y, tooltip=["wrong:N", "observed:Q", "expected:Q"]
        ),
        base.mark_tick(color=style.SERIES[1], thickness=3, opacity=1).encode(y="expected:Q"),
        base.mark_text(dy=-7, fontSize=size.text).encode(y="observed:Q", text=alt.Text("observed:Q", format=",")),
    )
    right = found.counts[0].observed
    caption = (
        f"Errors of cell {found.cell} ({found.label}): bars are how many of {found.n_test:,} test examples so many of its runs get wrong "
        f"({right:,} none does), orange lines how many it would be if runs erred independently at their own rates. A bar "
        "above its line on the right is what seeds share: more seeds do not mend it. Counts of these runs: no interval is "
        "drawn."
    )
    said = "; ".join(f"{one['wrong']} runs: {one['observed']}, expected {one['expected']:.1f}" for one in rows)
    return Figure(dress(chart, size, 160 if size.narrow else 220), caption, f"Errors. {said}.", rows, of=found)


def _runs(found: ErrorsLook) -> str:
    counts = sorted({one.n_runs for one in found.rows if one.cell != "all cells"}) or [0]
    return f"n = {numbers.runs(counts[0])} each" if len(counts) == 1 else f"n = {counts[0]} to {counts[-1]} runs"


def _cut(found: ErrorsLook) -> str:
    return f" The first {MOST} of {len(found.rows)} rows are drawn." if len(found.rows) > MOST else ""


def _number(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None

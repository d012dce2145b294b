"""Cells by replicates: which runs are queued, running, done or failed."""

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt

from lab.figures import style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot
from lab.study.standing import RecordFinding

STATUSES: dict[str, tuple[str, str]] = {
    "queued": ("circle", style.RULE),
    "running": ("triangle-right", style.SERIES[4]),
    "done": ("square", style.SERIES[0]),
    "failed": ("cross", style.SERIES[1]),
    "interrupted": ("diamond", style.SERIES[3]),
}
"""Shape and colour of every status, in the order of the legend; "queued" and "interrupted" are hollow."""


def run_grid(rows: Iterable[Mapping[str, Any]], size: Size = SCREEN) -> Figure:
    """Rows have run, cell (its label), replicate (from 1) and status, and may have epoch, epochs and reason."""
    drawn = [_row(row) for row in rows]
    names = list(dict.fromkeys(row["cell"] for row in drawn))
    y = alt.Y("cell:N").sort(names).title(None).axis(labelLimit=0, labelColor=style.INK)
    x = alt.X("replicate:O").title("replicate").axis(orient="top", labelAngle=0, ticks=False, domain=False)
    present = [status for status in STATUSES if any(row["status"] == status for row in drawn)]
    domain = alt.Scale(domain=present, range=[STATUSES[status][1] for status in present])
    shapes = alt.Scale(domain=present, range=[STATUSES[status][0] for status in present])
    legend = alt.Legend(title=None, orient="bottom", direction="horizontal")
    base = plot(drawn).encode(
        x=x,
        y=y,
        color=alt.Color("status:N").scale(domain).legend(legend),
        shape=alt.Shape("status:N").scale(shapes).legend(legend),
        tooltip=["run:N", "cell:N", "replicate:O", "status:N", "epochs_done:N", "reason:N"],
    )
    area = 60 if size.narrow else 120
    hollow = "datum.status == 'queued' || datum.status == 'interrupted'"
    chart = alt.layer(
        base.transform_filter(hollow).mark_point(size=area * 0.6, strokeWidth=1.4, filled=False),
        base.transform_filter(f"!({hollow})").mark_point(size=area, filled=True, opacity=1),
    )
    counts = {status: sum(row["status"] == status for row in drawn) for status in present}
    said = ", ".join(f"{count} {status}" for status, count in counts.items()) or "no run"
    caption = f"Cells by replicates, {len(drawn)} runs: {said}."
    return Figure(dress(chart, size, size.rows(len(names), lines=1.1)), caption, caption, drawn, of=RecordFinding)


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    epochs = f"{row['epoch']} of {row['epochs']}" if row.get("epochs") else ""
    names = ("run", "cell", "replicate", "status")
    return {**{name: row[name] for name in names}, "epochs_done": epochs, "reason": row.get("reason") or ""}

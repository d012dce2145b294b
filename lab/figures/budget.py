"""Burn-down of a study: runs still to end against the wall time used, beside the estimate and the plan's limit."""

from collections.abc import Sequence

import altair as alt

from lab.figures import style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot
from lab.study.standing import RecordFinding

DONE, EXPECTED, LIMIT = "runs left", "estimated before", "limit of the plan"
FAR = 3.0
"""A limit further away than so many times what was used is said in the caption and not drawn."""

SHORT_SECONDS = 120.0
"""Shorter studies are drawn in seconds."""


def burn_down(
    ends: Sequence[float],
    planned: int,
    *,
    used_seconds: float,
    estimate_seconds: float | None,
    limit_seconds: float | None,
    size: Size = SCREEN,
) -> Figure:
    """`ends` are the wall seconds, added up over all jobs, at which runs ended one by one; `planned` runs in all.

    `used_seconds` of wall time are used so far; the plan's limit is on them.
    """
    rows = [_row(DONE, 0.0, planned), *(_row(DONE, at, planned - n) for n, at in enumerate(ends, start=1))]
    rows.append(_row(DONE, max(used_seconds, *ends, 0.0), planned - len(ends)))
    if estimate_seconds:
        rows += [_row(EXPECTED, 0.0, planned), _row(EXPECTED, estimate_seconds, 0)]
    nearest = max(used_seconds, estimate_seconds or 0.0)
    if limit_seconds and (limit_seconds <= FAR * nearest or not nearest):
        rows += [_row(LIMIT, limit_seconds, planned), _row(LIMIT, limit_seconds, 0)]
    present = list(dict.fromkeys(row["line"] for row in rows))
    colours = {DONE: style.SERIES[0], EXPECTED: style.INK, LIMIT: style.SERIES[1]}
    colour = alt.Color("line:N").scale(domain=present, range=[colours[name] for name in present])
    span, unit = max(used_seconds, estimate_seconds or 0.0, *ends, 0.0), "minutes"
    if span < SHORT_SECONDS:
        unit = "seconds"
    x = alt.X(f"{unit}:Q").title(f"wall time of all jobs ({unit})").axis(grid=False)
    y = alt.Y("left:Q").title("runs still to end").axis(tickMinStep=1)
    base = plot(rows).encode(
        x=x,
        y=y,
        color=colour.legend(alt.Legend(title=None, orient="bottom")),
        strokeDash=alt.StrokeDash("line:N").scale(domain=present, range=[[1, 0], [4, 3], [2, 2]][: len(present)]),
        tooltip=["line:N", f"{unit}:Q", "left:Q"],
    )
    stairs = base.transform_filter(f"datum.line == '{DONE}'").mark_line(interpolate="step-after", strokeWidth=2)
    chart = alt.layer(stairs, base.transform_filter(f"datum.line != '{DONE}'").mark_line(strokeWidth=1.4))
    caption = f"Runs still to end over the wall time used by all jobs: {len(ends)} of {planned} runs have ended after "
    caption += _words(used_seconds)
    caption += f"; the estimate was {_words(estimate_seconds)}" if estimate_seconds else ""
    caption += f"; the plan starts nothing more after {_words(limit_seconds)}." if limit_seconds else "; no time limit."
    return Figure(dress(chart, size, 160 if size.narrow else 220), caption, caption, rows, of=RecordFinding)


def _row(line: str, seconds: float, left: int) -> dict[str, object]:
    return {"line": line, "seconds": seconds, "minutes": seconds / 60, "left": left}


def _words(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < SHORT_SECONDS else f"{seconds / 60:.3g} minutes"

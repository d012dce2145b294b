"""Attributions: an image beside its maps on one diverging scale, completeness over steps, and the sanity check."""

from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot
from lab.interpret.results import Attribution, Interpretation

MOST_PIXELS = 64 * 64
"""Larger images are not drawn pixel by pixel."""

GAP = 0.12
"""Space between two pictures, as a share of a picture's width."""


def attribution(found: Interpretation, example: int, size: Size = SCREEN) -> Figure:
    """One image of an interpretation and its map by every method, each map divided by its largest absolute value."""
    shown = found.examples[example]
    height, width = shown.pixels.shape[:2]
    maps = [one for one in found.attributions if one.example == example]
    drawn = [_pixels(shown.pixels)] if height * width <= MOST_PIXELS else []
    heads = [{"at": 0.0, "text": "image"}]
    rows: list[dict[str, Any]] = []
    for place, one in enumerate(maps, start=1):
        left = place * width * (1 + GAP)
        rows += _values(one, left)
        heads.append({"at": left, "text": one.method})
    pictures = 1 + len(maps)
    span = width * (pictures + GAP * (pictures - 1))
    x = alt.X("x:Q").scale(domain=[0, span], nice=False, zero=False).axis(None)
    y = alt.Y("y:Q").scale(domain=[height, 0], nice=False, zero=False).axis(None)
    scale = alt.Scale(domain=[-1, 0, 1], range=[style.NEGATIVE, style.NEUTRAL, style.POSITIVE], interpolate="rgb")
    legend = alt.Legend(title=None, orient="bottom", values=[-1, 0, 1], gradientLength=160, format="+d")
    square = {"x": x, "x2": "x2:Q", "y": y, "y2": "y2:Q"}
    chart = alt.layer(
        *(plot(pixels).mark_rect().encode(**square, color=alt.Color("colour:N").scale(None)) for pixels in drawn),
        plot(rows)
        .mark_rect()
        .encode(**square, color=alt.Color("value:Q").scale(scale).legend(legend), tooltip=["method:N", "value:Q"]),
        plot(heads)
        .mark_text(align="left", baseline="bottom", fontSize=size.text)
        .encode(x=alt.X("at:Q"), y=alt.value(-5), text="text:N"),
    ).resolve_scale(color="independent")
    across = round((size.width - 8) / span * height)
    return Figure(dress(chart, size, across), _caption(found, example, maps), _alt(found, example, maps), rows, found)


def _pixels(pixels: NDArray[np.uint8]) -> list[dict[str, Any]]:
    height, width, channels = pixels.shape
    rgb = np.repeat(pixels, 3, axis=2) if channels == 1 else pixels[:, :, :3]
    return [
        {
            "x": column,
            "x2": column + 1,
            "y": row,
            "y2": row + 1,
            "colour": "#{:02x}{:02x}{:02x}".format(*rgb[row, column]),
        }
        for row in range(height)
        for column in range(width)
    ]


def _values(one: Attribution, left: float) -> list[dict[str, Any]]:
    """The map summed over channels (signed) or their largest value (unsigned), divided by its largest absolute value."""
    plane = one.map.sum(axis=2) if one.explained is not None else one.map.max(axis=2)
    largest = float(np.abs(plane).max()) or 1.0
    return [
        {
            "method": one.method,
            "x": left + column,
            "x2": left + column + 1,
            "y": row,
            "y2": row + 1,
            "value": round(float(value) / largest, 4),
        }
        for row, line in enumerate(plane)
        for column, value in enumerate(line)
    ]


def _caption(found: Interpretation, example: int, maps: list[Attribution]) -> str:
    shown = found.examples[example]
    gaps = [f"{one.method} {numbers.significant(one.relative_gap, 2)}" for one in maps if one.relative_gap is not None]
    gap = f" Completeness gap relative to what is explained: {'; '.join(gaps)}." if gaps else ""
    return (
        f"One {found.split} image of run {found.run_id} (label {_class(found, shown.label)}, predicted "
        f"{_class(found, shown.predicted)} at {100 * shown.probability:.0f} %) and what its logit rests on: blue raises "
        f"it, orange lowers it; each map is divided by its largest absolute value. Saliency has no sign.{gap} A map "
        "describes this one network, not the world."
    )


def _alt(found: Interpretation, example: int, maps: list[Attribution]) -> str:
    methods = " and ".join(one.method for one in maps) or "no map"
    return f"An image of class {_class(found, found.examples[example].label)} beside maps by {methods}."


def _class(found: Interpretation, number: int) -> str:
    return found.classes[number] if 0 <= number < len(found.classes) else str(number)


def completeness(found: Interpretation, size: Size = SCREEN) -> Figure:
    """Relative completeness gap of integrated gradients over the number of steps, mean and largest of the images."""
    rows = [
        {"steps": row.steps, "which": which, "gap": max(value, 1e-12)}
        for row in found.convergence
        for which, value in (("mean", row.mean_relative_gap), ("largest", row.largest_relative_gap))
    ]
    steps = sorted({row["steps"] for row in rows})
    x = alt.X("steps:Q").title("steps").scale(type="log", nice=False, padding=8).axis(values=steps, grid=False)
    y = (
        alt.Y("gap:Q")
        .title("relative completeness gap")
        .scale(type="log")
        .axis(format="~g", grid=False, values=[10.0**power for power in range(-12, 3)])
    )
    colours = alt.Scale(domain=["mean", "largest"], range=[style.SERIES[0], style.SERIES[1]])
    base = plot(rows).encode(x=x, y=y, color=alt.Color("which:N").scale(colours).legend(None))
    ends = [{**row, "text": row["which"]} for row in rows if row["steps"] == min(steps, default=0)]
    chart = alt.layer(
        base.mark_line(strokeWidth=2),
        base.mark_point(filled=True, size=50, opacity=1).encode(tooltip=["which:N", "steps:Q", "gap:Q"]),
        plot(ends)
        .mark_text(align="left", dx=8, dy=-6, fontSize=size.text)
        .encode(x=x, y=y, text="text:N", color=alt.Color("which:N").scale(colours)),
    )
    caption = (
        f"How far the sum of integrated gradients is from the difference that it explains, over the number of steps: mean "
        f"and largest of {len(found.examples)} {found.split} images of run {found.run_id}, both axes logarithmic."
    )
    said = "; ".join(f"{row.steps} steps {row.mean_relative_gap:.2g}" for row in found.convergence)
    height = 170 if size.narrow else 240
    return Figure(dress(chart, size, height), caption, f"Mean relative gap: {said}.", rows, of=found)


def sanity(found: Interpretation, size: Size = SCREEN) -> Figure:
    """Rank correlation of maps, trained against randomised from the top layer down, with the limit of the check."""
    rows = [
        {
            "method": check.method,
            "down_to": row.down_to,
            "layers": row.layers,
            "mean": row.mean,
            "low": row.low,
            "high": row.high,
        }
        for check in found.checks
        for row in check.rows
        if row.mean is not None
    ]
    methods = list(dict.fromkeys(row["method"] for row in rows))
    layers = max((row["layers"] for row in rows), default=1)
    x = alt.X("layers:Q").title("layers randomised, from the top")
    x = x.axis(values=sorted({row["layers"] for row in rows}), format="d", grid=False)
    x = x.scale(domain=[min((row["layers"] for row in rows), default=0), layers], nice=False, padding=14)
    y = alt.Y("mean:Q").title("rank correlation").scale(domainMin=min(0, *(row["low"] for row in rows), 0), domainMax=1)
    colours = alt.Scale(domain=methods, range=list(style.SERIES[: max(1, len(methods))]))
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolStrokeWidth=3)
    base = plot(rows).encode(x=x, color=alt.Color("method:N").scale(colours).legend(legend))
    limits = [{"limit": value} for value in sorted({check.limit for check in found.checks})]
    chart = alt.layer(
        plot(limits).mark_rule(color=style.RULE, strokeDash=[4, 3]).encode(y="limit:Q"),
        base.mark_rule(strokeWidth=1.6, opacity=0.7).encode(y="low:Q", y2="high:Q"),
        base.mark_line(strokeWidth=2).encode(y=y),
        base.mark_point(filled=True, size=50, opacity=1).encode(y=y, tooltip=["method:N", "down_to:N", "mean:Q"]),
    )
    verdicts = " ".join(f"{check.method.capitalize()}: {check.words.rstrip('.')}." for check in found.checks)
    draws = max((check.draws for check in found.checks), default=0)
    caption = (
        f"Randomised-weights check (Adebayo et al. 2018) of run {found.run_id}: rank correlation of absolute maps between "
        f"the trained network and the same one with layers randomised, mean, lowest and highest of {draws} draws; a map "
        f"that depends on training falls below the dashed limit. {verdicts}"
    )
    height = 170 if size.narrow else 240
    return Figure(dress(chart, size, height), caption, f"Sanity check. {verdicts}", rows, of=found)

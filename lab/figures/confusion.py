"""Confusion matrices as pictures: which class is taken for which, and how two cells differ in it."""

import math
from typing import Any

import altair as alt

from lab.analysis.look_confusion import ConfusionDifference, ConfusionLook
from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot

WRITTEN = 14
"""With more classes the tiles are too small for numbers."""


def confusion(found: ConfusionLook, size: Size = SCREEN) -> Figure:
    """Share of each label's examples by prediction, averaged over the runs."""
    rows = [
        {
            "label": row.label,
            "predicted": row.predicted,
            "share": 100 * row.share if math.isfinite(row.share) else None,
            "mean_count": row.mean,
            "sum_over_runs": row.total,
            "text": _share(row.share),
        }
        for row in found.rows
    ]
    scale = alt.Scale(range=[style.HEAT_LOW, style.HEAT_HIGH], domain=[0, 100], type="sqrt", nice=False)
    base = plot(rows).encode(**_axes(found.classes))
    tiles = base.mark_rect(stroke=style.RULE, strokeWidth=0.4).encode(
        color=alt.Color("share:Q").scale(scale).legend(None),
        tooltip=["label:N", "predicted:N", "share:Q", "mean_count:Q", "sum_over_runs:Q"],
    )
    ink = alt.when("datum.share > 30").then(alt.value(style.ON_HIGH)).otherwise(alt.value(style.ON_LOW))
    words = base.mark_text(fontSize=_font(found.classes, size)).encode(text="text:N", color=ink)
    layers = [tiles, words] if len(found.classes) <= WRITTEN else [tiles]
    caption = (
        f"Confusion matrix of cell {found.cell} ({found.label}), mean of {numbers.runs(found.n_runs)} on {found.n_test:,} test "
        "examples: in each row the share (%) of a class’s examples by what they were taken for; rows add up to 100. Tiles are "
        "shaded by the square root of the share, so that errors can be seen beside the diagonal; an empty tile is 0. No "
        "interval is drawn: those of recall stand under Scores by class."
    )
    worst = sorted((row for row in found.rows if row.label != row.predicted), key=lambda row: -row.mean)[:5]
    said = "; ".join(f"{row.label} as {row.predicted} {numbers.percent(row.share)}" for row in worst)
    return Figure(_square(layers, found.classes, size), caption, f"Most frequent errors: {said}.", rows, of=found)


def confusion_difference(found: ConfusionDifference, size: Size = SCREEN) -> Figure:
    """Second cell minus first, in percentage points of each class."""
    alpha = 1 - found.level
    rows = [_changed(row, alpha) for row in found.rows]
    most = max((abs(row["difference"]) for row in rows), default=1.0) or 1.0
    scale = alt.Scale(range=[style.NEGATIVE, style.NEUTRAL, style.POSITIVE], domain=[-most, 0, most], interpolate="rgb")
    base = plot(rows).encode(**_axes(found.classes))
    tiles = base.mark_rect(stroke=style.RULE, strokeWidth=0.4).encode(
        color=alt.Color("difference:Q").scale(scale).legend(None),
        tooltip=[
            "label:N",
            "predicted:N",
            "first:Q",
            "second:Q",
            "difference:Q",
            "low:Q",
            "high:Q",
            "p:Q",
            "p_adjusted:Q",
        ],
    )
    framed = base.transform_filter("datum.marked").mark_rect(filled=False, stroke=style.INK, strokeWidth=2)
    high = f"abs(datum.difference) > {0.6 * most}"
    ink = alt.when(high).then(alt.value(style.ON_HIGH)).otherwise(alt.value(style.INK))
    words = base.mark_text(fontSize=_font(found.classes, size)).encode(text="text:N", color=ink)
    layers = [tiles, framed, words] if len(found.classes) <= WRITTEN else [tiles, framed]
    runs = " v ".join(str(count) for count in found.n_runs)
    count = sum(row["marked"] for row in rows)
    caption = (
        f"Confusion matrix of cell {found.second} ({found.labels[1]}) minus that of {found.first} ({found.labels[0]}), in percentage "
        f"points of each class’s examples ({found.n_test:,} test examples, {runs} runs): blue is more often in {found.second}, "
        f"orange less often. Framed: Benjamini–Hochberg p at most {alpha:.3g} over all {len(rows)} tiles ({count} are), from "
        f"{found.error} t over runs; the table has each interval. A tile whose runs are all equal has no test."
    )
    worst = sorted(rows, key=lambda row: -abs(row["difference"]))[:5]
    said = "; ".join(
        f"{row['label']} as {row['predicted']} {numbers.fixed(row['difference'], 1, sign=True)} pp" for row in worst
    )
    return Figure(_square(layers, found.classes, size), caption, f"Largest differences: {said}.", rows, of=found)


def _changed(row, alpha: float) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in ("first", "second", "difference", "low", "high")}
    shown = {name: 100 * value if math.isfinite(value) else None for name, value in values.items()}
    found = {
        name: value if math.isfinite(value) else None for name, value in (("p", row.p), ("p_adjusted", row.p_adjusted))
    }
    text = numbers.fixed(100 * row.difference, 1, sign=True) if abs(row.difference) >= 0.0005 else ""
    sure = math.isfinite(row.p_adjusted) and row.p_adjusted <= alpha
    return {"label": row.label, "predicted": row.predicted, **shown, **found, "text": text, "marked": sure}


def _share(value: float) -> str:
    if not math.isfinite(value) or value == 0:
        return ""
    return numbers.fixed(100 * value, 1) if value < 0.9995 else "100"


def _axes(classes: tuple[str, ...]) -> dict[str, Any]:
    tilt = 0 if max(map(len, classes)) <= 2 else -40
    names = alt.Axis(
        labelOverlap=False, labelAngle=tilt, ticks=False, domain=False, orient="top", labelLimit=160, grid=False
    )
    down = alt.Axis(labelOverlap=False, labelLimit=160, grid=False)
    across = alt.X("predicted:N").sort(list(classes)).title("predicted").axis(names)
    return {"x": across, "y": alt.Y("label:N").sort(list(classes)).title("class").axis(down)}


def _font(classes: tuple[str, ...], size: Size) -> float:
    return min(size.text, 0.55 * size.width / max(6, len(classes)) / 2.6)


def _square(layers: list[Any], classes: tuple[str, ...], size: Size) -> Any:
    tall = max(1.6 * size.text, 10) if len(classes) > WRITTEN else 2.3 * size.text
    return dress(alt.layer(*layers), size, round(max(140, tall * len(classes))))

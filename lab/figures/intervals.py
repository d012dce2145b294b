"""Rows with intervals on one scale, under headings: the form that every exploratory list of effects takes."""

import math
from typing import Any

import altair as alt

from lab.figures import numbers, style
from lab.figures.style import Size, axis_labels, dress, plot

MOST = 40
"""So many lines are drawn; the table beside the figure has all of them."""


def row(group: str, label: str, values: tuple[float, float, float], **more: Any) -> dict[str, Any]:
    """One row: heading, label, (estimate, low, high) as they are drawn (None for what is not defined), and the rest."""
    estimate, low, high = (value if math.isfinite(value) else None for value in values)
    plain = {key: None if isinstance(item, float) and not math.isfinite(item) else item for key, item in more.items()}
    return {"group": group, "label": label, "estimate": estimate, "low": low, "high": high, **plain}


def interval_rows(
    rows: list[dict[str, Any]],
    title: str,
    size: Size,
    *,
    band: float = 0.0,
    signed: bool = True,
    zero: bool = True,
    series: str = "",
    mark: float | None = None,
    rings: str = "",
    bounds: tuple[float, float] | None = None,
) -> Any:
    """The chart of `rows` from `row`, in their order; `band` shades +- so much, `zero` draws a line at 0 and `mark` a dashed one,
    `series` names a field that has colours, `rings` one with the values of single runs. Lines are cut at the
    `bounds`, beyond which no value can be.

    With a series the rows of one label stand close together on one line of the axis.
    """
    drawn, labels, heads = _keys(shown_rows(rows, series), series)
    y = alt.Y("key:N").sort(list(labels)).scale(domain=list(labels)).title(None).axis(_labels(labels, heads))
    base = plot(drawn).encode(y=y)
    names = list(dict.fromkeys(one.get(series, "") for one in drawn)) if series else []
    paint: dict[str, Any] = {}
    if series:
        legend = alt.Legend(orient="top", title=None, symbolStrokeWidth=2, labelLimit=0)
        paint["color"] = (
            alt.Color(f"{series}:N").scale(domain=names, range=list(style.SERIES[: len(names)])).legend(legend)
        )
        paint["yOffset"] = alt.YOffset(f"{series}:N").scale(domain=names, paddingOuter=0.4)
        paint["shape"] = alt.Shape(f"{series}:N").scale(domain=names).legend(legend)
    lined = {key: item for key, item in paint.items() if key != "shape"}
    axis = alt.Axis(
        format="+.6~g" if signed else ".6~g", labelExpr="datum.value === 0 ? '0' : datum.label", grid=False, tickCount=7
    )
    x = alt.X("estimate:Q").title(title).scale(nice=False, zero=signed, padding=12, **_ends(drawn, bounds)).axis(axis)
    ink = {} if series else {"color": style.INK}
    fields = [name for name in (drawn[0] if drawn else {}) if name not in ("key", "group", rings)]
    layers = [
        *([_band(band)] if band else []),
        *([plot([{"zero": 0}]).mark_rule(color=style.RULE).encode(x=alt.X("zero:Q").title(title))] if zero else []),
        *([_mark(mark, title)] if mark is not None else []),
        base.mark_rule(strokeWidth=2, clip=True, **ink).encode(x="low:Q", x2="high:Q", **lined),
        *([_rings(drawn, rings, y, lined)] if rings else []),
        base.mark_point(filled=True, size=64, opacity=1, **ink).encode(
            x=x, **paint, tooltip=[f"{name}:{'Q' if _numeric(drawn, name) else 'N'}" for name in fields]
        ),
    ]
    lines = 1.25 if not series else 0.5 + 0.75 * len(names)
    return dress(alt.layer(*layers), size, size.rows(len(labels), lines=lines, least=60))


def shown_rows(rows: list[dict[str, Any]], series: str = "") -> list[dict[str, Any]]:
    """The rows that are drawn: those of the first lines, a line being a label where rows have a series."""
    if not series:
        return rows[:MOST]
    first = set(list(dict.fromkeys((one["group"], one["label"]) for one in rows))[:MOST])
    return [one for one in rows if (one["group"], one["label"]) in first]


def more_rows(rows: list[dict[str, Any]], series: str = "") -> str:
    """What a caption adds where not every row is drawn, or one has nothing to draw."""
    drawn = shown_rows(rows, series)
    first = (
        f" The first {len(drawn)} of {len(rows)} rows are drawn; the table has all." if len(drawn) < len(rows) else ""
    )
    bare = " A row without a mark cannot be estimated from these runs."
    return first + (bare if any(one["estimate"] is None for one in drawn) else "")


def tabled(rows: list[dict[str, Any]], rings: str = "runs") -> list[dict[str, Any]]:
    """The rows for a table or a CSV file: values of single runs as one text."""
    return [{**one, rings: " ".join(f"{value:.6g}" for value in one[rings])} for one in rows]


def said(rows: list[dict[str, Any]], unit: str) -> str:
    """The rows in words, for those who cannot see the figure."""
    return "; ".join(f"{one['label']} {numbers.fixed(one['estimate'], 2, sign=True)} {unit}" for one in rows[:MOST])


def _ends(drawn: list[dict[str, Any]], bounds: tuple[float, float] | None) -> dict[str, float]:
    """The ends of the scale where an interval leaves the bounds."""
    ends = [end for one in drawn for end in (one["low"], one["high"]) if end is not None]
    if bounds is None or not ends:
        return {}
    low, high = bounds
    return ({"domainMin": low} if min(ends) < low else {}) | ({"domainMax": high} if max(ends) > high else {})


def cut_words(rows: list[dict[str, Any]], bounds: tuple[float, float]) -> str:
    """What a caption adds where lines are cut at the bounds."""
    cut = _ends(rows, bounds)
    return (
        f" Lines are cut at {' and '.join(f'{end:g}' for end in cut.values())} %: the table has their ends."
        if cut
        else ""
    )


def _mark(at: float, title: str) -> Any:
    return plot([{"mark": at}]).mark_rule(color=style.RULE, strokeDash=[4, 3]).encode(x=alt.X("mark:Q").title(title))


def _rings(drawn: list[dict[str, Any]], field: str, y: alt.Y, paint: dict[str, Any]) -> Any:
    """Every run as a ring on the line of its row."""
    left_out = ("group", field, "estimate", "low", "high")
    rows = [
        {**{name: item for name, item in one.items() if name not in left_out}, "run": value}
        for one in drawn
        for value in one[field]
    ]
    look = {} if paint else {"color": style.SERIES[0]}
    ring = plot(rows).mark_point(size=34, strokeWidth=1.4, opacity=0.9, shape="circle", **look)
    return ring.encode(y=y, x="run:Q", **paint, tooltip=["label:N", "run:Q"])


def _keys(rows: list[dict[str, Any]], series: str) -> tuple[list[dict[str, Any]], dict[str, str], list[str]]:
    """Rows with the key of their line, the label of each key, and the keys that are headings."""
    drawn, labels, heads = [], {}, []
    for one in rows:
        head = f"head|{one['group']}"
        if one["group"] and head not in labels:
            labels[head] = one["group"]
            heads.append(head)
        key = f"{one['group']}|{one['label']}" if series else f"{one['group']}|{one['label']}|{len(labels)}"
        labels[key] = one["label"]
        drawn.append({"key": key, **one})
    return drawn, labels, heads


def _labels(labels: dict[str, str], heads: list[str]) -> alt.Axis:
    bold = {"condition": {"test": "indexof(datum.value, 'head|') === 0", "value": "bold"}, "value": "normal"}
    plain = {} if not heads else {"labelFontWeight": bold}
    return alt.Axis(
        labelExpr=axis_labels(labels), labelLimit=0, labelColor=style.INK, labelOverlap=False, grid=False, **plain
    )


def _band(half: float) -> Any:
    ends = [{"low": -half, "high": half}]
    return plot(ends).mark_rect(color=style.BAND).encode(x="low:Q", x2="high:Q")


def _numeric(rows: list[dict[str, Any]], name: str) -> bool:
    return any(isinstance(one.get(name), int | float) for one in rows)

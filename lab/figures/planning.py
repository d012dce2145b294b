"""Power curves of a plan."""

from typing import Any

import altair as alt

from lab.analysis.planning import Panel
from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot

WANTED = 0.8


def power_curve(panel: Panel, size: Size = SCREEN, *, unit: str = "fraction") -> Figure:
    """Power over the true effect: in the response's unit where sigma is known, else in seed standard deviations."""
    known = panel.sigma is not None
    rows = _rows(panel, unit, known=known)
    names = list(dict.fromkeys(row["hypotheses"] for row in rows))
    words = "percentage points" if unit == "fraction" else unit
    title = f"true effect ({words})" if known else "true effect (standard deviations between seeds)"
    top = max((row["effect"] for row in rows), default=1.0)
    x = alt.X("effect:Q").title(title).scale(domain=[0, top], nice=False).axis(grid=False, tickCount=6)
    y = alt.Y("power:Q").title("power").scale(domain=[0, 1]).axis(tickCount=6, format=".1f")
    colours = [style.SERIES[index % len(style.SERIES)] for index in range(len(names))]
    legend = alt.Legend(title=None, orient="bottom" if size.narrow else "right", columns=1, symbolType="stroke")
    legend.symbolStrokeWidth = 3
    legend.labelExpr, legend.labelLimit = style.axis_labels(_detectable(panel, names, unit, known=known), "label"), 0
    colour = alt.Color("hypotheses:N").sort(names).legend(legend).scale(domain=names, range=colours)
    base = plot(rows).encode(x=x, color=colour)
    wanted = plot([{"power": WANTED}]).mark_rule(color=style.RULE, strokeDash=[4, 3]).encode(y="power:Q")
    layers = [wanted, base.mark_line(strokeWidth=2).encode(y=y, tooltip=["hypotheses:N", "effect:Q", "power:Q"])]
    if known and (sizes := _sesois(panel, unit)):
        layers.insert(0, plot(sizes).mark_rule(color=style.SOFT, strokeDash=[1, 3]).encode(x="effect:Q"))
        layers.append(
            plot(sizes)
            .mark_text(align="left", baseline="bottom", dx=3, fontSize=size.text, color=style.SOFT)
            .encode(x="effect:Q", y=alt.value(-2), text="text:N")
        )
    height = 190 if size.narrow else 280
    caption = _caption(panel, unit, known=known)
    return Figure(dress(alt.layer(*layers), size, height), caption, caption, rows, of=panel)


def _rows(panel: Panel, unit: str, *, known: bool) -> list[dict[str, Any]]:
    """Points by hypothesis; hypotheses with the same curve share one line."""
    curves: dict[str, tuple[tuple[float, float], ...]] = {}
    for row in panel.rows:
        points = [point for point in panel.power_curve if point.hypothesis == row.hypothesis]
        effects = [numbers.shown(point.effect, unit) if known else point.effect_sigma for point in points]
        curves[row.hypothesis] = tuple(zip(effects, (point.power for point in points), strict=True))
    shared: dict[tuple, list[str]] = {}
    for name, points in curves.items():
        shared.setdefault(tuple((round(e, 9), round(p, 6)) for e, p in points), []).append(name)
    return [
        {"hypotheses": ", ".join(group), "effect": effect, "power": power}
        for points, group in shared.items()
        for effect, power in points
    ]


def _detectable(panel: Panel, names: list[str], unit: str, *, known: bool) -> dict[str, str]:
    """The words of the legend: the effect that each hypothesis finds with the power wanted."""
    by_id = {row.hypothesis: row for row in panel.rows}
    words = {}
    for name in names:
        row = by_id[name.split(", ")[0]]
        size = f"{numbers.fixed(numbers.shown(row.mde, unit), 2)} {numbers.change_unit(unit)}" if known else ""
        words[name] = f"{name}: finds {size or numbers.fixed(row.mde_sigma, 2) + ' σ'}"
    return words


def _sesois(panel: Panel, unit: str) -> list[dict[str, Any]]:
    values = sorted({row.sesoi for row in panel.rows if row.sesoi is not None})
    return [{"effect": numbers.shown(value, unit), "text": f"SESOI {numbers.size(value, unit)}"} for value in values]


def _caption(panel: Panel, unit: str, *, known: bool) -> str:
    sigma = f"sigma = {numbers.size(panel.sigma, unit)}" if known else "sigma unknown, effects in its units"
    tests = len(panel.rows)
    alpha = panel.rows[0].alpha_each if panel.rows else 0.05
    return (
        f"Power of the plan for each of {tests} hypotheses over the true effect ({panel.runs} runs in {panel.cells} cells, "
        f"{sigma}, two-sided at {alpha:.3g} for each test). The dashed line is power {WANTED:.2f}, at which the "
        "legend reads off the effect."
    )

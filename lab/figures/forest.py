"""Forest plot of all registered hypotheses, and the simple effects that belong to one of them."""

import math
import textwrap
from collections.abc import Iterable
from typing import Any

import altair as alt

from lab.analysis.results import Confirmatory, HypothesisResult
from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, axis_labels, dress, plot
from lab.study.responses import in_words


def forest(found: Confirmatory, size: Size = SCREEN) -> Figure:
    """Estimate and interval of every hypothesis against its SESOI band, with the verdict as word, glyph and colour."""
    unit = _unit(found)
    items = [item for item in found.hypotheses if item.unit == unit]
    rows = [_row(item) for item in items]
    width = 34 if size.width > 55 * size.text else 24
    labels = {
        item.id: [item.id]
        if size.narrow
        else [item.id, *textwrap.wrap(_contrast(item) + numbers.of_other(item.response, found.response), width)[:3]]
        for item in items
    }
    lines = max([1, *(len(lines) for lines in labels.values())])
    x = _effect_axis(_about(found, items), unit)
    y = alt.Y("id:N").sort(None).title(None).scale(paddingInner=0, paddingOuter=0)
    left = y.axis(
        labelExpr=axis_labels(labels),
        labelColor=style.INK,
        labelLimit=0,
        labelOffset=_lift(lines, size),
        grid=False,
        minExtent=24,
    )
    right = y.axis(
        orient="right",
        labelExpr=axis_labels({item.id: [_verdict(item), *_lines(item, size)] for item in items}),
        labelColor=_verdict_colours(items),
        labelLimit=0,
        labelOffset=_lift(1 + len(_lines(items[0], size)) if items else 2, size),
        grid=False,
    )
    base = plot(rows)
    zero = plot([{"zero": 0}]).mark_rule(color=style.RULE, strokeWidth=1).encode(x="zero:Q")
    band = base.transform_filter("isValid(datum.sesoi)").mark_rect(color=style.BAND)
    line = base.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q", y=right, color=_colour())
    ticks = [_tick(base, end) for end in ("low90", "high90")]
    chart = alt.layer(
        band.encode(x=x, x2="sesoi_high:Q", y=left).transform_calculate(
            estimate="-datum.sesoi", sesoi_high="datum.sesoi"
        ),
        zero,
        line,
        *ticks,
        *_points(base, size),
    ).resolve_axis(y="independent")
    height = size.rows(len(items), lines=max(lines, 3 if size.narrow else 2) + 0.9, least=60)
    return Figure(dress(chart, size, height), _caption(found, items), _alt(items), rows, of=found)


def _row(item: HypothesisResult) -> dict[str, Any]:
    def show(value: float | None) -> float | None:
        return None if value is None or not math.isfinite(value) else numbers.shown(value, item.unit)

    return {
        "id": item.id,
        "hypothesis": item.label,
        "response": item.response,
        "estimate": show(item.estimate),
        "low": show(item.interval[0]),
        "high": show(item.interval[1]),
        "low90": show(item.interval90[0]),
        "high90": show(item.interval90[1]),
        "sesoi": show(item.sesoi),
        "unit": numbers.change_unit(item.unit),
        "verdict": item.verdict,
        "words": item.words,
        "p_adjusted": item.p_adjusted if math.isfinite(item.p_adjusted) else None,
        "n_runs": item.n_runs,
        "kind": item.kind,
    }


def _colour() -> alt.Color:
    words = list(style.VERDICTS)
    return (
        alt.Color("verdict:N").legend(None).scale(domain=words, range=[style.VERDICTS[word].colour for word in words])
    )


def _tick(base: alt.Chart, end: str) -> alt.Chart:
    return base.mark_tick(orient="vertical", thickness=2, height=9).encode(
        x=f"{end}:Q", y=alt.Y("id:N").sort(None).axis(None), color=_colour()
    )


def _points(base: alt.Chart, size: Size) -> list[alt.Chart]:
    area = 32 if size.narrow else 75
    drawn = []
    for word, mark in style.VERDICTS.items():
        drawn.append(
            base.transform_filter(f"datum.verdict == '{word}'")
            .mark_point(
                shape=mark.shape,
                filled=mark.filled,
                fill=mark.colour if mark.filled else style.NEUTRAL,
                stroke=mark.colour,
                size=area,
                strokeWidth=2,
                opacity=1,
            )
            .encode(x="estimate:Q", y=alt.Y("id:N").sort(None).axis(None), tooltip=_tooltip())
        )
    return drawn


def _tooltip() -> list[alt.Tooltip]:
    fields = ("hypothesis", "response", "verdict", "words", "estimate", "low", "high", "p_adjusted", "n_runs", "kind")
    numeric = {"estimate", "low", "high", "p_adjusted"}
    return [alt.Tooltip(f"{name}:Q", format=".3~f") if name in numeric else alt.Tooltip(f"{name}:N") for name in fields]


def _verdict(item: HypothesisResult) -> str:
    return f"{style.VERDICTS[item.verdict].glyph} {item.verdict}"


def _lines(item: HypothesisResult, size: Size) -> list[str]:
    text = numbers.effect(item)
    if size.narrow and "[" in text:
        estimate, ends = text.split(" [")
        return [estimate, f"[{ends}"]
    return [text]


def _verdict_colours(items: list[HypothesisResult]) -> Any:
    conditions = [{"test": f"datum.value == '{item.id}'", "value": style.VERDICTS[item.verdict].text} for item in items]
    return {"condition": conditions, "value": style.INK} if conditions else style.INK


def _lift(lines: int, size: Size) -> float:
    """Labels of several lines hang from their first one: lift them to the middle of the row."""
    return -(lines - 1) * size.text * 0.55


def _unit(found: Confirmatory) -> str:
    """The unit that is drawn: the primary response's, or where no hypothesis has it the first one's."""
    units = [item.unit for item in found.hypotheses]
    return found.unit if found.unit in units or not units else units[0]


def _about(found: Confirmatory, items: list[HypothesisResult]) -> str:
    """The responses of these hypotheses in words."""
    names = [in_words(name) for name in dict.fromkeys(item.response for item in items)] or [in_words(found.response)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _effect_axis(about: str, unit: str) -> alt.X:
    signed = "datum.value === 0 ? '0' : datum.label"
    axis = alt.Axis(format="+.6~g", labelExpr=signed, grid=False, tickCount=5)
    return alt.X("estimate:Q").title(_effect_title(about, unit)).scale(nice=False, padding=12).axis(axis)


def _effect_title(about: str, unit: str) -> str:
    return f"effect on {about} ({'percentage points' if unit == 'fraction' else unit})"


def _caption(found: Confirmatory, items: list[HypothesisResult]) -> str:
    kinds = "; ".join(dict.fromkeys(item.kind for item in items)) or "none"
    one = found.asked == 1 or found.correction == "none"
    rest = "" if one else f", adjusted over all {found.asked} hypotheses"
    level, unit = 1 - found.alpha, _unit(found)
    sizes = list(dict.fromkeys(numbers.size(item.sesoi, unit) for item in items if item.sesoi is not None))
    band = f" Shaded: smaller than the SESOI (± {', '.join(sizes)})." if sizes else ""
    named = "; ".join(f"{item.id}: {_named(item)}{numbers.of_other(item.response, found.response)}" for item in items)
    other = len(found.hypotheses) - len(items)
    further = "1 further hypothesis is" if other == 1 else f"{other} further hypotheses are"
    more = f" {further} in another unit and not drawn." if other else ""
    differ = any(_disagrees(item, found.alpha) for item in items)
    note = " Where an interval and a verdict differ, the adjusted verdict stands." if differ else ""
    return (
        f"Effects on {_about(found, items)}, one row for each hypothesis ({found.n_runs} completed "
        f"runs, {found.n_test:,} test examples). Marks are estimates, lines {numbers.confidence(level)} intervals and "
        f"ticks {numbers.confidence(1 - 2 * found.alpha)} t intervals, both unadjusted; verdicts rest on p ({kinds}){rest}."
        f"{band}{note}{more} {named}."
    )


def _named(item: HypothesisResult) -> str:
    """The contrast, and which one it is where the effect has several."""
    several = {"omnibus": "largest difference, ", "monotone": "deciding step, "}.get(item.contrast, "")
    return f"{several if item.pairs else ''}{_contrast(item)}"


def _contrast(item: HypothesisResult) -> str:
    """The contrast with the factor that it is about: "width: 128 − 32" and not "128 − 32" alone."""
    effect = item.effect.replace("_", " ")
    named = item.contrast not in ("omnibus", "monotone", "difference") or ":" in effect or effect in item.label
    return item.label if named else f"{effect}: {item.label}"


def _disagrees(item: HypothesisResult, alpha: float) -> bool:
    low, high = item.interval
    return math.isfinite(low) and ((low > 0 or high < 0) != (item.p_adjusted <= alpha))


def _alt(items: list[HypothesisResult]) -> str:
    said = "; ".join(f"{item.id} {item.verdict}, {numbers.effect(item)}" for item in items)
    return f"Forest plot of the registered hypotheses: {said or 'none'}."


def simple_effects(found: Confirmatory, hypothesis: str, size: Size = SCREEN) -> Figure:
    """The registered contrast of one hypothesis at each level of every other factor, without test and verdict."""
    item = next(item for item in found.hypotheses if item.id == hypothesis)
    rows = [_simple("all levels", item.estimate, *item.interval, item.n_runs, item.unit)]
    for effect in item.simple_effects:
        name = effect.label.rsplit(" at ", 1)[-1]
        rows.append(_simple(name, effect.estimate, effect.low, effect.high, effect.n_runs, item.unit))
    y = alt.Y("at:N").sort(None).title(None).axis(labelLimit=0, labelColor=style.INK)
    base = plot(rows).encode(y=y)
    zero = plot([{"zero": 0}]).mark_rule(color=style.RULE).encode(x="zero:Q")
    x = _effect_axis(in_words(item.response), item.unit)
    chart = alt.layer(
        zero,
        base.mark_rule(strokeWidth=2, color=style.INK).encode(x="low:Q", x2="high:Q"),
        base.mark_point(filled=True, size=70, color=style.INK, opacity=1).encode(
            x=x, tooltip=["at:N", "estimate:Q", "low:Q", "high:Q", "n_runs:Q"]
        ),
    )
    caption = (
        f"Simple effects of {item.id} ({item.label}{numbers.of_other(item.response, found.response)}): the registered contrast at "
        f"each level of the other factors (n = {_counts(row['n_runs'] for row in rows)} runs each), with {numbers.confidence(item.level)} t "
        "intervals, unadjusted. No test and no verdict belongs to these rows."
    )
    said = "; ".join(f"{row['at']} {numbers.fixed(row['estimate'], 2, sign=True)} {row['unit']}" for row in rows)
    return Figure(dress(chart, size, size.rows(len(rows), lines=1.7)), caption, f"Simple effects: {said}.", rows, found)


def _counts(each: Iterable[int]) -> str:
    found = sorted(set(each))
    return f"{found[0]}" if len(found) == 1 else f"{found[0]} to {found[-1]}" if found else "0"


def _simple(at: str, estimate: float, low: float, high: float, n_runs: int, unit: str) -> dict[str, Any]:
    finite = [numbers.shown(value, unit) if math.isfinite(value) else None for value in (estimate, low, high)]
    return {
        "at": at,
        "estimate": finite[0],
        "low": finite[1],
        "high": finite[2],
        "n_runs": n_runs,
        "unit": numbers.change_unit(unit),
    }

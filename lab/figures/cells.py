"""Cell means with every raw run, the heat map of two factors, and the design before anything is trained."""

import math
from typing import Any

import altair as alt

from lab.analysis.results import CellRow, Confirmatory, Exploratory, PairMeanRow
from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, axis_labels, dress, plot, runs_and_means
from lab.study.design import cells, level_label, level_text
from lab.study.draft import Study
from lab.study.responses import in_words
from lab.study.standing import PlanFinding

NO_TEST = "Whether two of these intervals overlap is no test of their difference."


def cell_means(found: Confirmatory, size: Size = SCREEN) -> Figure:
    """Mean and interval of every cell, and every run as a ring."""
    rows = [row for cell in found.cells for row in _cell_rows(cell, found.unit)]
    labels = {str(cell.cell): _levels(cell) for cell in found.cells}
    crowded = len(found.cells) > 40
    y = (
        alt.Y("cell:N")
        .sort(list(labels))
        .scale(domain=list(labels))
        .title(_factor_names(found))
        .axis(
            labelExpr=axis_labels(labels),
            labelColor=style.INK,
            labelLimit=0,
            titleAngle=0,
            titleAlign="left",
            titleAnchor="start",
            titleX=4 - size.text * 0.45 * max(map(len, labels.values()), default=1),
            titleY=-8,
            titleBaseline="bottom",
            labelOverlap=crowded,
            grid=True,
        )
    )
    runs, means = runs_and_means(rows, y=y)
    x = (
        alt.X("value:Q")
        .title(level_title(found.response, found.unit))
        .scale(zero=False, padding=0 if _bounds(found) else 8, **_bounds(found))
        .axis(grid=False, tickCount=6)
    )
    runs = runs.mark_point(size=26 if size.narrow else 46, color=style.SERIES[0], strokeWidth=1.2, opacity=0.75)
    chart = alt.layer(
        means.mark_rule(strokeWidth=1.6, color=style.INK, clip=True).encode(x="low:Q", x2="high:Q"),
        means.mark_tick(thickness=2.4, height=13, color=style.INK).encode(
            x=x, tooltip=["label:N", "value:Q", "low:Q", "high:Q", "sd:Q", "n:Q", "failed:Q", "flags:N"]
        ),
        runs.encode(x=x, tooltip=["label:N", "run:N", "value:Q"]),
    )
    height = size.rows(len(found.cells), lines=0.7 if crowded else 1.15)
    return Figure(dress(chart, size, height), _cells_caption(found), _cells_alt(found), rows, of=found)


def _bounds(found: Confirmatory) -> dict[str, float]:
    """The ends of the scale where an interval of a share leaves 0 to 100 %: no run can."""
    if found.unit != "fraction":
        return {}
    ends = [end for cell in found.cells for end in (cell.low, cell.high) if math.isfinite(end)]
    low, high = min(ends, default=0.5), max(ends, default=0.5)
    return ({"domainMin": 0.0} if low < 0 else {}) | ({"domainMax": 100.0} if high > 1 else {})


def level_title(response: str, unit: str) -> str:
    """Axis title of a response: "test accuracy (%)"."""
    return f"{in_words(response)} ({numbers.level_unit(unit)})"


def _levels(cell: CellRow) -> str:
    text = " · ".join(level_text(level) for level in cell.levels.values())
    return f"{text} ({cell.failed} failed)" if cell.failed else text


def _factor_names(found: Confirmatory) -> str:
    names = found.cells[0].levels if found.cells else {}
    return " · ".join(name.replace("_", " ") for name in names)


def _cell_rows(cell: CellRow, unit: str) -> list[dict[str, Any]]:
    common = {"cell": str(cell.cell), "label": cell.label, "unit": numbers.level_unit(unit)}
    rows = [
        {**common, "row": "run", "run": run, "value": numbers.shown(value, unit)}
        for run, value in zip(cell.run_ids, cell.values, strict=True)
    ]
    if cell.n:
        low, high = (numbers.shown(end, unit) if math.isfinite(end) else None for end in (cell.low, cell.high))
        sd = numbers.shown(cell.sd, unit) if math.isfinite(cell.sd) else None
        mean = {"row": "mean", "run": "", "value": numbers.shown(cell.mean, unit), "low": low, "high": high, "sd": sd}
        rows.append({**common, **mean, "n": cell.n, "failed": cell.failed, "flags": ", ".join(cell.flags)})
    return rows


def _cells_caption(found: Confirmatory) -> str:
    counts = sorted({cell.n for cell in found.cells})
    n = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}" if counts else "0"
    level = numbers.confidence(found.cells[0].level) if found.cells else ""
    lost = "1 run failed and is" if found.n_failed == 1 else f"{found.n_failed} runs failed and are"
    failed = f" {lost} not drawn." if found.n_failed else ""
    flags = sorted({flag for cell in found.cells for flag in cell.flags})
    flagged = f" Flagged cells: {', '.join(flags)} (see the table)." if flags else ""
    cut = " Lines are cut at 0 and 100 %: the table has their ends." if _bounds(found) else ""
    words = in_words(found.response)
    return (
        f"{words[0].upper()}{words[1:]} of the {len(found.cells)} cells: every run is a ring, the bar "
        f"is the mean of the cell (n = {n} runs each), the line its {level} t interval from the cell's own sd. "
        f"{NO_TEST}{cut}{failed}{flagged}"
    )


def _cells_alt(found: Confirmatory) -> str:
    known = [cell for cell in found.cells if cell.n]
    if not known:
        return "Cell means: no completed run."
    best, worst = max(known, key=lambda cell: cell.mean), min(known, key=lambda cell: cell.mean)
    return (
        f"Means of {len(found.cells)} cells with their runs, from {numbers.percent(worst.mean, found.unit)} "
        f"({worst.label}) to {numbers.percent(best.mean, found.unit)} ({best.label})."
    )


def heat_map(found: Exploratory, one: str, two: str, size: Size = SCREEN) -> Figure:
    """The mean response at every pair of levels of two factors, written into the tiles."""
    rows = [_pair(row, found.unit) for row in pairs(found, one, two)]
    low, high = min((row["mean"] for row in rows), default=0), max((row["mean"] for row in rows), default=1)
    x = alt.X("one:N").sort(None).title(one.replace("_", " ")).axis(labelAngle=0, ticks=False, domain=False)
    y = alt.Y("two:N").sort(None).title(two.replace("_", " "))
    scale = alt.Scale(range=[style.HEAT_LOW, style.HEAT_HIGH], domain=[low, high], nice=False)
    base = plot(rows).encode(x=x, y=y)
    dark = f"datum.mean > {low + 0.55 * (high - low)}"
    words = base.mark_text(fontSize=size.text).encode(
        text="text:N", color=alt.when(dark).then(alt.value(style.ON_HIGH)).otherwise(alt.value(style.ON_LOW))
    )
    tiles = base.mark_rect(stroke=style.RULE, strokeWidth=0.5).encode(
        color=alt.Color("mean:Q").scale(scale).legend(None),
        tooltip=["one:N", "two:N", "mean:Q", "low:Q", "high:Q", "n:Q"],
    )
    caption = (
        f"Mean {in_words(found.response)} in {numbers.level_unit(found.unit)} at each pair of levels of "
        f"{_words(one)} and {_words(two)}, averaged equally over the cells of the other factors ({found.n_runs} runs in "
        "all); darker is higher on the light screen and in print, lighter on the dark one. No interval is drawn: the table has "
        f"{numbers.confidence(found.level)} {found.error} t intervals."
    )
    said = "; ".join(f"{row['one']} and {row['two']}: {row['text']}" for row in rows)
    height = size.rows(len({row["two"] for row in rows}), lines=2.6, least=90)
    return Figure(dress(alt.layer(tiles, words), size, height), caption, f"Heat map. {said}.", rows, of=found)


def pairs(found: Exploratory, one: str, two: str) -> list[PairMeanRow]:
    """The pair means of two factors in either order, factor a being `one`."""
    straight = [row for row in found.pair_means if (row.factor_a, row.factor_b) == (one, two)]
    return straight or [
        PairMeanRow(
            two_.factor_b,
            two_.level_b,
            two_.factor_a,
            two_.level_a,
            two_.mean,
            two_.low,
            two_.high,
            two_.n,
            two_.values,
            two_.run_ids,
        )
        for two_ in found.pair_means
        if (two_.factor_a, two_.factor_b) == (two, one)
    ]


def _pair(row: PairMeanRow, unit: str) -> dict[str, Any]:
    low, high = (numbers.shown(end, unit) if math.isfinite(end) else None for end in (row.low, row.high))
    mean = numbers.shown(row.mean, unit)
    text = numbers.fixed(mean, numbers.decimals(unit))
    levels = {"one": level_text(row.level_a), "two": level_text(row.level_b)}
    return {
        **levels,
        "unit": numbers.level_unit(unit),
        "mean": mean,
        "low": low,
        "high": high,
        "n": row.n,
        "text": text,
    }


def _words(name: str) -> str:
    return name.replace("_", " ")


def design_grid(study: Study, size: Size = SCREEN) -> Figure:
    """The cells of a plan as tiles: the last factor across, all others down, one dot per replicate."""
    *down, across = study.factors
    count = study.replicates.count
    rows = []
    for cell in cells(study):
        names = " · ".join(level_label(factor.name, cell.levels[factor.name]) for factor in down) or "all"
        rows.append({"cell": cell.index, "down": names, "across": level_text(cell.levels[across.name]), "runs": count})
    y = alt.Y("down:N").sort(None).title(None).axis(labelLimit=0, labelColor=style.INK)
    x = (
        alt.X("across:N")
        .sort(None)
        .title(_words(across.name))
        .axis(labelAngle=0, ticks=False, domain=False, orient="top")
    )
    base = plot(rows).encode(x=x, y=y)
    dots = "●" * count if count <= 6 else f"{count} ●"
    tiles = base.mark_rect(fill=style.HEAT_LOW, stroke=style.RULE, strokeWidth=0.6, cornerRadius=2).encode(
        tooltip=["down:N", "across:N", "runs:Q"]
    )
    words = base.mark_text(fontSize=size.text * 0.8, color=style.SERIES[0]).encode(text=alt.value(dots))
    total = len(rows) * count
    caption = (
        f"The design: {len(rows)} cells, one tile each, with {count} replicates as dots: {total} runs. "
        f"Every run has its own seeds."
        if study.replicates.seeds == "independent"
        else f"The design: {len(rows)} cells, one tile each, with {count} replicates as dots: {total} runs. "
        f"The cells of a replicate share their seeds."
    )
    height = size.rows(len({row["down"] for row in rows}), lines=1.5)
    return Figure(dress(alt.layer(tiles, words), size, height), caption, caption, rows, of=PlanFinding)

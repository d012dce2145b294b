"""A response over the levels of an ordered factor, one line per level of another: the sensitivity curve."""

from typing import Any

from lab.analysis.sensitivity import ENDS, Sensitivity, SensitivityPoint
from lab.figures import numbers
from lab.figures.cells import NO_TEST, level_title
from lab.figures.figure import Figure
from lab.figures.lines import Axis, lines, mean_row, run_row
from lab.figures.style import SCREEN, Size
from lab.study.design import level_label, level_text
from lab.study.responses import in_title, in_words

SCALES = {"linear": "", "log": ", log scale", "log, 0 apart": ", log scale with 0 apart"}


def sensitivity(found: Sensitivity, size: Size = SCREEN) -> Figure:
    """Means with intervals joined over the levels, every run a ring."""
    rows = [item for point in found.points for item in _rows(found, point)]
    axis = Axis(
        f"{_words(found.factor)}{SCALES[found.scale]}", {one.position: level_text(one.level) for one in found.points}
    )
    chart = lines(rows, axis, level_title(found.response, found.unit), size)
    by = f" by {_words(found.by)}" if found.by else ""
    when = " at the last epoch" if found.response in ENDS else ""
    counts = sorted({point.n_runs for point in found.points})
    n = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    apart = " 0 has no place on a log scale and stands one gap left of it." if found.scale == "log, 0 apart" else ""
    caption = (
        f"{in_title(found.response)}{when} over {_words(found.factor)}{by} ({found.n_runs} runs, {n} a point): points are "
        f"equally weighted means of cells, lines {numbers.confidence(found.level)} {found.error} t intervals over runs, unadjusted, rings "
        f"single runs. {NO_TEST} Between levels nothing was measured.{apart}"
    )
    said = "; ".join(
        f"{row['series']} at {row['where']}: {numbers.fixed(row['value'], 3)}" for row in rows if row["row"] == "mean"
    )
    return Figure(chart, caption, f"{in_words(found.response)} over {_words(found.factor)}: {said}.", rows, of=found)


def _rows(found: Sensitivity, point: SensitivityPoint) -> list[dict[str, Any]]:
    series = level_label(found.by, point.series) if found.by and point.series is not None else "all runs"
    more = {"where": f"{_words(found.factor)} {level_text(point.level)}", "unit": numbers.level_unit(found.unit)}
    values = tuple(numbers.shown(value, found.unit) for value in (point.mean, point.low, point.high))
    mean = mean_row(series, point.position, values, **more, n_runs=point.n_runs)
    runs = zip(point.values, point.run_ids, strict=True)
    return [
        mean,
        *(run_row(series, point.position, numbers.shown(value, found.unit), run, **more) for value, run in runs),
    ]


def _words(name: str) -> str:
    return name.replace("_", " ")

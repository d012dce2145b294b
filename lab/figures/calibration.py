"""Calibration as pictures: the reliability diagram of a cell before and after scaling, and the error of every cell."""

from collections.abc import Sequence

import altair as alt

from lab.analysis.look_calibration import CHANCE, ECE, CalibrationLook
from lab.figures import numbers, style
from lab.figures.class_scores import SHARE
from lab.figures.figure import Figure
from lab.figures.intervals import cut_words, interval_rows, more_rows, row, tabled
from lab.figures.style import SCREEN, Size, dress, plot
from lab.stats.calibration import BINS

AS_TRAINED, SCALED = "as trained", "temperature-scaled"


def reliability(found: CalibrationLook, size: Size = SCREEN) -> Figure:
    """Accuracy against confidence, bin by bin, with a band for each bin."""
    rows = [
        {
            "which": SCALED if one.scaled else AS_TRAINED,
            "confidence": 100 * one.confidence,
            "accuracy": 100 * one.accuracy,
            "low": 100 * one.low,
            "high": 100 * one.high,
            "answers": one.answers,
        }
        for one in found.bins
    ]
    names = list(dict.fromkeys(one["which"] for one in rows))
    colour = alt.Color("which:N").scale(domain=names, range=list(style.SERIES[: len(names)]))
    colour = colour.legend(
        alt.Legend(orient="top", title=None, symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1, labelLimit=0)
    )
    ends = [{"confidence": 0, "accuracy": 0}, {"confidence": 100, "accuracy": 100}]
    x = alt.X("confidence:Q").title("confidence (%)").scale(domain=[0, 100], nice=False).axis(grid=False, tickCount=5)
    y = alt.Y("accuracy:Q").title("right (%)").scale(domain=[0, 100], nice=False).axis(tickCount=5)
    base = plot(rows).encode(x=x, color=colour)
    area = alt.Size("answers:Q").scale(range=[20, 220]).legend(None)
    chart = alt.layer(
        plot(ends).mark_line(color=style.RULE, strokeDash=[4, 3], strokeWidth=1.2).encode(x=x, y=y),
        base.mark_rule(strokeWidth=7, opacity=0.3).encode(y="low:Q", y2="high:Q"),
        base.mark_line(strokeWidth=1.4).encode(
            y=y, strokeDash=alt.StrokeDash("which:N").scale(domain=names).legend(None)
        ),
        base.mark_point(filled=True, opacity=1).encode(
            y=y, size=area, tooltip=["which:N", "confidence:Q", "accuracy:Q", "low:Q", "high:Q", "answers:Q"]
        ),
    )
    scaling = (
        f" Scaled: each run by the temperature fitted on its own {found.n_validation:,} validation examples; no test "
    )
    scaling += "example had a part in it." if found.temperatures else ""
    caption = (
        f"Reliability of cell {found.cell} ({found.label}), {numbers.runs(found.n_runs)} on {found.n_test:,} test examples: points "
        f"are bins of confidence ({BINS} of equal width, empty ones left out), their area the number of answers; bands are "
        f"{numbers.confidence(found.level)} Wilson intervals over examples (an example counts once, however many runs answer it). On "
        f"the dashed line confidence is what is right; below it answers are overconfident.{scaling if found.temperatures else ''}"
    )
    said = "; ".join(f"{one['which']} {one['confidence']:.0f} % sure, {one['accuracy']:.0f} % right" for one in rows)
    height = 200 if size.narrow else 340
    return Figure(dress(chart, size, height), caption, f"Reliability. {said}.", rows, of=found)


def calibration_cells(found: Sequence[CalibrationLook], size: Size = SCREEN) -> Figure:
    """ECE of every cell before and after scaling, every run a ring."""
    rows = []
    for look in found:
        ece, chance = look.of(ECE), look.of(CHANCE)
        for which, mean, by_chance in ((AS_TRAINED, ece.before, chance.before), (SCALED, ece.after, chance.after)):
            if mean is not None:
                shown = tuple(100 * value for value in (mean.estimate, mean.low, mean.high))
                runs = [100 * value for value in mean.values]
                more = {"which": which, "by_chance": 100 * by_chance.estimate, "n_runs": look.n_runs, "runs": runs}
                rows.append(row("", look.label, shown, **more))
    chart = interval_rows(rows, f"expected calibration error (%), {BINS} bins of equal width", size, signed=False,
                          series="which", rings="runs", bounds=SHARE)  # fmt: skip
    chance = [one["by_chance"] for one in rows if one["which"] == AS_TRAINED]
    first = found[0] if found else None
    caption = (
        f"Expected calibration error of {len(found)} cells on {first.n_test if first else 0:,} test examples: points are means over a "
        f"cell’s runs ({_counts(found)}), rings the runs, lines {numbers.confidence(first.level) if first else ''} t intervals over seeds. "
        f"Chance alone would give perfectly calibrated answers {_span(chance)} %. Scaled by one temperature per run, fitted on "
        f"validation examples only.{cut_words(rows, SHARE)}{more_rows(rows, 'which')}"
    )
    said = "; ".join(f"{one['label']}, {one['which']}: {one['estimate']:.1f} %" for one in rows)
    return Figure(chart, caption, f"Calibration error. {said}.", tabled(rows), of=CalibrationLook)


def _counts(found: Sequence[CalibrationLook]) -> str:
    counts = sorted({look.n_runs for look in found}) or [0]
    return f"n = {counts[0]}" if len(counts) == 1 else f"n = {counts[0]} to {counts[-1]}"


def _span(values: Sequence[float]) -> str:
    if not values:
        return numbers.NONE
    low, high = (numbers.fixed(value, 1) for value in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"

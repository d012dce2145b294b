"""Parts of the test set as a picture: accuracy, or the difference of two cells, in every part of every trait."""

from lab.analysis.look_slices import SlicesLook
from lab.figures import numbers
from lab.figures.figure import Figure
from lab.figures.intervals import interval_rows, more_rows, row, tabled
from lab.figures.style import SCREEN, Size


def slices(found: SlicesLook, size: Size = SCREEN) -> Figure:
    """All parts under the trait that cuts them; the dashed line is the whole test set."""
    rows = [
        row(
            one.trait,
            f"{one.part}  (n = {one.n:,})",
            (100 * one.estimate, 100 * one.low, 100 * one.high),
            n=one.n,
            against_the_rest=100 * one.difference,
            p=one.p,
            p_adjusted=one.p_adjusted,
            runs=[100 * value for value in one.values],
        )
        for one in found.rows
    ]
    whole = 100 * found.whole
    title = "right (%)" if not found.against else f"{found.cell} minus {found.against}, right (pp)"
    chart = interval_rows(
        rows,
        title,
        size,
        signed=bool(found.against),
        mark=whole,
        zero=bool(found.against),
        rings="" if found.against else "runs",
    )
    caption = _alone(found) if not found.against else _difference(found)
    text = "; ".join(f"{one.trait} {one.part}: {100 * one.estimate:.1f}" for one in found.rows)
    return Figure(chart, f"{caption}{more_rows(rows)}", f"Slices. {text}.", tabled(rows), of=found)


def _alone(found: SlicesLook) -> str:
    return (
        f"Accuracy of cell {found.cell} ({found.label}) in parts of its {found.n_test:,} test examples: points are means of "
        f"{numbers.runs(found.n_runs[0])}, rings the single runs, lines {numbers.confidence(found.level)} Wilson intervals over examples "
        f"(an example counts once, however many runs answer it); dashed: all examples, {numbers.percent(found.whole)}. Numbers are cut "
        "into fifths. That a model is right more often where it is confident is expected; that a class is hard may be the labels."
    )


def _difference(found: SlicesLook) -> str:
    runs = " v ".join(str(count) for count in found.n_runs)
    return (
        f"Accuracy of cell {found.cell} ({found.label}) minus {found.against} ({found.against_label}) in parts of the same "
        f"{found.n_test:,} test examples, {runs} runs: lines are {numbers.confidence(found.level)} t intervals over examples, paired, the "
        f"runs held fixed; dashed: all examples, {numbers.pp(found.whole)}. Confidence is that of {found.cell}."
    )

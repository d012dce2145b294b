"""Which figures the paper shows of a study, and at what print size."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from altair.utils.schemapi import debug_mode

from lab.analysis.planning import plan_panel
from lab.figures import charts
from lab.figures.style import COLUMN, WIDE
from lab.report.drawing import Drawing
from lab.report.paper_input import PaperInput
from lab.report.tables_registered import COLUMN_CELLS
from lab.study.design import cells

if TYPE_CHECKING:
    from lab.figures.figure import Figure

MOST_CELLS = 36
"""More cells than this cannot be named one by one on half a page."""
FIXED, FIRM, LOW, FREE = (1.0, 1.0), (1.0, 1.15), (0.75, 1.0), (0.75, 1.6)
"""How far a figure's height may change: pictures not at all, rows of text hardly, plots of points a good deal."""


def draw(source: PaperInput) -> dict[str, Drawing]:
    """The figures by name, in the order of the paper; what a study has no data for is left out.

    Altair would hold every row of data against its schema, which for two hundred cells takes longer than all the rest; the
    charts are held to it by their own tests.
    """
    with debug_mode(False):
        return dict(_figures(source))


def _figures(source: PaperInput) -> Iterator[tuple[str, Drawing]]:
    found = source.confirmatory
    yield from _planned(source)
    if found.cells and len(found.cells) <= MOST_CELLS:
        wide = len(found.cells) > COLUMN_CELLS
        yield "cells", _drawing(charts.cell_means(found, WIDE if wide else COLUMN), wide, FIRM)
    yield from _curves(source)
    if found.hypotheses:
        yield "forest", _drawing(charts.forest(found, WIDE), True, FIRM, tier=-1)
    if source.exploratory is not None and source.exploratory.main_effects:
        yield "main", _drawing(charts.main_effects(source.exploratory, WIDE), True, FREE)
        yield from _interactions(source)
        yield from _heat(source)
    if source.exploratory is not None and source.exploratory.slopes:
        yield "main", _drawing(charts.slopes(source.exploratory, WIDE), True, FREE)
    yield from _attributions(source)


def _planned(source: PaperInput) -> Iterator[tuple[str, Drawing]]:
    """For a study that leaves room: its cells as tiles, and the power of its plan."""
    study = source.registration.study
    panel = plan_panel(study, n_test=source.registration.data.test)
    if len(cells(study)) <= COLUMN_CELLS and panel.power_curve:
        yield "design", _drawing(charts.design_grid(study, COLUMN), False, FIXED, tier=6)
        yield "design-second", _drawing(charts.power_curve(panel, COLUMN), False, LOW, tier=6)


def _attributions(source: PaperInput) -> Iterator[tuple[str, Drawing]]:
    """Two images of the interpreted run, a wrong decision among them if there is one, and the checks."""
    found = source.interpretation
    if found is None or not found.examples:
        return
    wrong = next((i for i, example in enumerate(found.examples) if i and not example.correct), 1)
    for label, example in (("attribution", 0), ("attribution-second", wrong)):
        if example < len(found.examples):
            yield label, _drawing(charts.attribution(found, example, COLUMN), False, FIXED, tier=1)
    if found.checks and found.convergence:
        yield "sanity", _drawing(charts.sanity(found, COLUMN), False, FREE, tier=3)
        yield "sanity-second", _drawing(charts.completeness(found, COLUMN), False, FREE, tier=3)


def _curves(source: PaperInput) -> Iterator[tuple[str, Drawing]]:
    """Learning curves by the first factor, and beside them by the second."""
    names = [factor.name for factor in source.registration.study.factors]
    rows = [dict(row) for row in source.curves]
    if not rows:
        return
    part = source.registration.study.planned_part
    ranges = part is not None and part.kind == "latin_hypercube"
    if len(names) == 1 or ranges:
        yield "curves", _drawing(charts.curves(rows, "" if ranges else names[0], WIDE), True, FREE, tier=1)
        return
    for label, name in zip(("curves", "curves-second"), names[:2], strict=True):
        yield label, _drawing(charts.curves(rows, name, COLUMN), False, FREE, tier=1)


def _interactions(source: PaperInput) -> Iterator[tuple[str, Drawing]]:
    """The two pairs of factors that interact most; with two factors their lines and their heat map."""
    found = source.exploratory
    pairs = strongest(source)
    if found is None or not pairs:
        return
    yield "interaction", _drawing(charts.interaction_plot(found, *pairs[0], COLUMN), False, FREE, tier=3)
    if len(pairs) > 1:
        second = charts.interaction_plot(found, *pairs[1], COLUMN)
    else:
        second = charts.heat_map(found, *pairs[0], COLUMN)
    yield "interaction-second", _drawing(second, False, FREE, tier=3)


def _heat(source: PaperInput) -> Iterator[tuple[str, Drawing]]:
    """The same pairs as heat maps, where there is room for both."""
    pairs = strongest(source)
    if source.exploratory is not None and len(pairs) > 1:
        for label, pair in zip(("heat", "heat-second"), pairs[:2], strict=True):
            yield label, _drawing(charts.heat_map(source.exploratory, *pair, COLUMN), False, FIRM, tier=8)


def strongest(source: PaperInput) -> list[tuple[str, str]]:
    found = source.exploratory
    size: dict[tuple[str, str], float] = {}
    for row in found.pair_means if found else ():
        size.setdefault((row.factor_a, row.factor_b), 0.0)
    for row in found.interactions if found else ():
        first, second = (part.strip() for part in row.term.split(":"))
        if (first, second) in size and row.estimate == row.estimate:
            size[first, second] = max(size[first, second], abs(row.estimate))
    return sorted(size, key=lambda pair: -size[pair])


def _drawing(figure: "Figure", wide: bool, stretch: tuple[float, float], tier: int = 0) -> Drawing:
    data = tuple(figure.data)
    return Drawing(figure.chart, figure.caption, figure.alt, data, figure.of, wide, stretch, tier)

"""The figures of a readout by name, each drawn at the size that is asked for: a slide's in print, a screen's in the app."""

from collections.abc import Iterator
from dataclasses import replace

from lab.analysis.planning import Panel
from lab.figures import charts
from lab.report.figure_set import strongest
from lab.report.paper_input import PaperInput
from lab.report.readout.parts import Draw
from lab.report.readout.registered import MOST_CELLS, MOST_SIMPLE, PER_FOREST
from lab.report.readout.scaled import PIXELS


def figures(source: PaperInput, panel: Panel) -> dict[str, Draw]:
    """What a study has data for."""
    return dict(_figures(source, panel))


def _figures(source: PaperInput, panel: Panel) -> Iterator[tuple[str, Draw]]:
    found, explored = source.confirmatory, source.exploratory
    first = source.registration.study.factors[0].name
    if panel.power_curve:
        yield "power", lambda size: charts.power_curve(panel, size)
    if len(found.cells) <= MOST_CELLS:
        yield "cells", lambda size: charts.cell_means(found, size)
    else:
        yield "runs", lambda size: charts.run_points(found, first, size, height=300)
    drawn = [result for result in found.hypotheses if result.unit == found.unit]
    for number, start in enumerate(range(0, len(drawn), PER_FOREST), 1):
        part = replace(found, hypotheses=tuple(drawn[start : start + PER_FOREST]))
        yield f"forest-{number}", lambda size, part=part: charts.forest(part, size)
    for result in found.hypotheses:
        if 0 < len(result.simple_effects) <= MOST_SIMPLE:
            yield f"simple-{result.id}", lambda size, id=result.id: charts.simple_effects(found, id, size)
    if explored is not None and explored.main_effects:
        yield "main", lambda size: charts.main_effects(explored, size)
    elif explored is not None and explored.slopes:
        yield "main", lambda size: charts.slopes(explored, size)
    for pair in strongest(source)[:1]:
        yield "interaction", lambda size, pair=pair: charts.interaction_plot(explored, *pair, size)
    if source.interpretation is not None and source.interpretation.examples:
        yield PIXELS, lambda size: charts.attribution(source.interpretation, 0, size)
    if source.curves:
        part = source.registration.study.planned_part
        group = "" if part is not None and part.kind == "latin_hypercube" else first
        yield "curves", lambda size: charts.curves(source.curves, group, size)

"""The slide of every run, live: across any factor, filtered by level, and the runs of a cell behind any point."""

from functools import partial
from html import escape

import streamlit as st

from lab.figures import charts, numbers
from lab.figures.run_points import POINTS
from lab.study.design import level_text
from lab.workflow.paper.readout import Slide, Talk
from pages.parts.place import LINKS, Place, parameters
from pages.parts.readout.slide import draw_figure, show_part

EVERYTHING, NO_COLOUR = "all runs", "no colour"
WIDTH, HEIGHT, LEGEND = 610.0, 300.0, 62.0


def live_runs(place: Place, talk: Talk, slide: Slide) -> None:
    """Chart and controls on the left; on the right what is known of the spread, or the runs behind the point that was clicked."""
    left, right = st.columns([0.74, 0.26])
    with left:
        factor, colour, keep = _choices(talk)
        draw = partial(charts.run_points, talk.found, factor, colour=colour, keep=keep, pick=True)
        held = tuple(sorted((name, level_text(level)) for name, level in keep.items()))
        picked = draw_figure(
            lambda size: draw(size),
            f"points-{factor}-{colour}",
            WIDTH,
            HEIGHT - (LEGEND if colour else 0.0),
            of=(*talk.key, factor, colour, held),
            on_select="rerun",
            selection_mode=[POINTS],
        )
        shown = charts.run_points(talk.found, factor, colour=colour, keep=keep)
        st.html(f'<p class="lb-picture">{escape(shown.caption)} Click a run to see the runs of its cell.</p>')
    with right:
        chosen = picked.selection.get(POINTS, []) if picked and picked.selection else []
        if chosen:
            _behind(place, talk, str(chosen[0].get("run", "")))
        else:
            for part in slide.beside:
                show_part(talk, slide, part)


def _choices(talk: Talk) -> tuple[str, str, dict]:
    """Factor across, factor of the colour, and the level that is kept."""
    levels = {f"{_words(name)} {level_text(level)}": (name, level) for name in talk.factors for level in dict.fromkeys(cell.levels[name] for cell in talk.found.cells)}  # fmt: skip
    few = {words: one for words, one in levels.items() if sum(other[0] == one[0] for other in levels.values()) <= 9}
    with st.container(horizontal=True, gap="small"):
        factor = st.selectbox("Across", talk.factors, format_func=_words, key="live-across", width=180)
        others = [NO_COLOUR, *(name for name in talk.factors if name != factor)]
        colour = st.selectbox("Colour", others, format_func=_words, key=f"live-colour-{factor}", width=180)
        kept = st.selectbox("Show", [EVERYTHING, *few], key="live-kept", width=200)
    keep = dict([few[kept]]) if kept in few else {}
    return factor, "" if colour == NO_COLOUR else colour, keep


def _behind(place: Place, talk: Talk, run: str) -> None:
    """All runs of the cell that a run belongs to."""
    found = talk.found
    cell = next((one for one in found.cells if run in one.run_ids), None)
    if cell is None:
        return
    rows = "".join(
        f'<tr><td>{"<b>" if name == run else ""}{escape(name)}{"</b>" if name == run else ""}</td><td class="n">{numbers.percent(value, found.unit)}</td></tr>'
        for name, value in zip(cell.run_ids, cell.values, strict=True)
    )
    failed = f"; {cell.failed} failed" if cell.failed else ""
    st.html(
        f'<div class="lb-part"><b class="lead">{escape(cell.label)}</b><div class="lb-slide-table"><table>{rows}</table></div>'
        f'<div class="soft">mean {escape(numbers.level_interval(cell.mean, cell.low, cell.high, found.unit))}, '
        f"{numbers.confidence(cell.level)} t interval, n = {cell.n} runs{failed}</div></div>"
    )
    st.page_link(LINKS["Run"], label="Open on Run →", query_params=parameters(place.study.id, run=run))


def _words(name: str) -> str:
    return name.replace("_", " ")

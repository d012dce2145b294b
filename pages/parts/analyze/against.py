"""A paper's number on Analyze: enter it, say what the paper did, and read what differs and where ours lies."""

import math
from html import escape

import streamlit as st

from lab.figures import charts, numbers
from lab.study.responses import RESPONSES
from lab.study.standing import ExploratoryFinding
from lab.workflow.look.against import PaperNumber, items_of
from lab.workflow.look.against import against as verb
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.block import block
from pages.parts.figure import show
from pages.parts.listing import listing
from pages.parts.page import explained, part
from pages.parts.place import Place

KINDS = {"sd": "sd of runs", "se": "standard error", "ci": "half of a 95 % interval"}


@part
def against(place: Place, analysis: Analysis) -> None:
    """The form and, once a number is entered, the comparison; nothing is recorded."""
    result = analysis.confirmatory
    with block(ExploratoryFinding, "one cell beside a number from elsewhere: no verdict", key="against"):
        st.subheader("Against a paper", anchor="against")
        labels = {f"c{row.cell:02}": row.label for row in result.cells}
        first, second, third, fourth, fifth = st.columns([3, 2, 2, 2, 1], vertical_alignment="bottom")
        cell = first.selectbox(
            "Our cell", list(labels), format_func=lambda name: f"{name}: {labels[name]}", key="against-cell"
        )
        unit = numbers.level_unit(result.unit)
        value = second.number_input(
            f"The paper's number ({unit})", value=None, format="%.4f", key="against-value", **_range(result)
        )
        spread = third.number_input(
            f"Its spread ({numbers.change_unit(result.unit)}, if given)",
            value=None,
            min_value=0.0,
            format="%.4f",
            key="against-spread",
        )
        kind = fourth.selectbox("which is", list(KINDS), format_func=KINDS.get, key="against-kind")
        n = fifth.number_input("Its runs", value=None, min_value=1, step=1, key="against-n")
        if value is None:
            marks.caption(
                "Without a spread and a number of runs in the paper no interval is possible; the lines below it still are."
            )
            return
        theirs = _theirs(place, cell)
        scale = numbers.shown(1.0, result.unit)
        paper = PaperNumber(value / scale, None if spread is None else spread / scale, kind, n)
        with explained():
            _result(verb(place.home, place.registration, cell, paper, theirs), place)


def _range(result) -> dict[str, float]:
    """What the response can be, as it is shown: an accuracy in percent ends at 100."""
    measure = RESPONSES[result.response]
    least, most = measure.least * measure.scale, measure.most * measure.scale
    return {"min_value": least} | ({"max_value": most} if math.isfinite(most) else {})


def _theirs(place: Place, cell: str) -> dict[str, str]:
    rows = [
        {"about": group, "item": item, "ours": ours, "theirs": ""}
        for group, item, ours in items_of(place.home, place.registration, cell)
    ]
    with st.expander("What the paper did (empty: unknown; “same”: as here)"):
        edited = st.data_editor(
            rows, disabled=("about", "item", "ours"), hide_index=True, width="stretch", key=f"against-theirs-{cell}"
        )
    return {row["item"]: row["theirs"] for row in edited if row["theirs"]}


def _result(found, place: Place) -> None:
    st.html(f"<p><b>{escape(found.sentence)}</b></p>")
    of = (place.registration, str(place.study.opened_at), repr(found.paper))
    show(lambda: charts.against_paper(found), f"against-{found.cell}", key="against", of=of)
    rows = [(line.group, line.item, line.ours, line.theirs or "–", line.state) for line in found.lines]
    caption = "What the two did, line by line: matched, changed, or not known of the paper."
    listing(
        ("About", "Item", "Ours", "Theirs", ""),
        rows,
        caption,
        name=f"against-{found.cell}",
        data=found.lines,
        numeric=(),
    )

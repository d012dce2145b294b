"""Analyze, ?view=stress&family=&by=&hypothesis=&condition=: accuracy of the trained runs on harder images."""

from html import escape

import streamlit as st

from lab.figures import charts, numbers
from lab.figures.stress import said_condition
from lab.workflow.look.analyze import Analysis
from lab.workflow.look.stressed import stress_of
from lab.workflow.record.imported import import_of
from lab.workflow.record.ledger import ledger
from lab.workflow.stress.choice import written
from pages.parts import marks
from pages.parts.analyze.stress_job import stress_job
from pages.parts.choice import choice
from pages.parts.figure import show
from pages.parts.listing import listing
from pages.parts.place import home_of_process

SIGNS = {"same": "same sign", "other": "other sign", "none": "no sign", "not measured": "not measured"}


def stress(analysis: Analysis) -> None:
    """The job, then curves over severity, registered contrasts, and every cell under one condition."""
    home = home_of_process()
    state = ledger(home, analysis.registration)
    if import_of(home, analysis.registration) is None:
        stress_job(home, analysis.registration, any_yet=bool(state.stressed))
    if not state.stressed:
        marks.empty(
            "No run was put under stress yet",
            "Accuracy of every cell under noise, blur, contrast, occlusion and JPEG, under FGSM and PGD, and on another data set; and "
            "whether the registered contrasts keep their sign there.",
        )
        return
    count = len(state.stressed)
    found = _look(analysis.registration, analysis.sha256, count, _analysis=analysis, _state=state)
    of = (analysis.registration, analysis.sha256, str(count))
    for remark in found.remarks:
        marks.box(remark, kind="warning")
    reads = len(state.stress_reads)
    marks.caption(
        f"{count} conditions on record. The test images were read {numbers.times(reads)} for them, after the opening and "
        "by its permit; none of these readings is an opening, and nothing registered rests on them."
    )
    _curves(found, of)
    _contrasts(found, of)
    _cells(found, of)


def _curves(found, of: tuple[str, ...]) -> None:
    families = list(dict.fromkeys(row.family for row in found.rows if not row.data))
    if not families:
        return
    st.subheader("Accuracy over severity", anchor="severity")
    factors = list(dict.fromkeys(level.factor for level in found.rows[0].levels))
    with st.container(horizontal=True):
        family = choice(
            "family",
            "Condition",
            families,
            words=written,
        )
        factor = choice("by", "By", factors, words=lambda name: name.replace("_", " ")) if factors else ""
    show(lambda: charts.stress_curves(found, family, factor), f"stress-{family}-{factor}", key="stress", of=of)


def _contrasts(found, of: tuple[str, ...]) -> None:
    names = {item.id: f"{item.id}  {item.label}" for item in found.rows[0].contrasts}
    if not names:
        return
    st.subheader("Registered contrasts under stress", anchor="stressed-contrasts")
    st.html("<br>".join(escape(sentence) for sentence in found.sentences))
    chosen = choice("hypothesis", "Hypothesis", list(names), words=names.__getitem__)
    items = [(row, item) for row in found.rows for item in row.contrasts if item.id == chosen]
    if all(item.sign == "not measured" for _, item in items):
        marks.box(f"{chosen} has no value under stress", items[0][1].why, kind="warning")
        return
    show(lambda: charts.stress_contrasts(found, chosen), f"stress-{chosen}", key="stress-contrast", of=of)
    rows = [
        (
            said_condition(row).removeprefix("under "),
            numbers.interval(item.estimate, item.low, item.high),
            numbers.fixed(item.df, 1),
            numbers.pp(item.clean),
            SIGNS[item.sign],
            "yes" if item.excludes_zero else "no",
        )
        for row, item in items
    ]
    caption = (
        f"{names[chosen]}: estimate under each condition with its {numbers.confidence(found.level)} {found.error} t interval "
        "(unadjusted), beside the estimate on the same images unchanged. A sign is a description, no verdict."
    )
    columns = ("Condition", "Under stress", "df", "Unchanged", "Sign", "Interval excludes 0")
    with st.expander("Every condition"):
        listing(columns, rows, caption, name=f"stressed-{chosen}", data=[item for _, item in items], unit="fraction")


def _cells(found, of: tuple[str, ...]) -> None:
    st.subheader("Every cell under one condition", anchor="stressed-cells")
    labels = {_key(row): row for row in found.rows}
    chosen = choice(
        "condition", "Condition", list(labels), words=lambda key: said_condition(labels[key]).removeprefix("under ")
    )
    one = labels[chosen]
    if one.data:
        marks.caption(f"Labels are the same in this sense, as it was stated: {one.same_labels}")
    show(lambda: charts.stress_cells(found, one), f"stress-cells-{chosen}", key="stress-cells", of=(*of, chosen))
    rows = [
        (
            cell.label,
            str(cell.n),
            numbers.level_interval(cell.mean, cell.low, cell.high),
            numbers.interval(cell.change, cell.change_low, cell.change_high),
        )
        for cell in one.cells
    ]
    caption = (
        f"Accuracy {said_condition(one)} ({one.n_images} images) and its paired change, cell by cell: "
        f"{numbers.confidence(found.level)} t intervals over the runs of the cell, unadjusted."
    )
    with st.expander("Table of cells"):
        listing(
            ("Cell", "runs", "Accuracy", "Change"),
            rows,
            caption,
            name=f"stressed-cells-{chosen}",
            data=one.cells,
            unit="fraction",
        )


def _key(row) -> str:
    """A condition in the address: "contrast-5", "pgd-0.0314-20-3", with its data."""
    size = (
        str(row.severity)
        if row.severity
        else f"{row.amount:.4g}-{row.steps}-{row.restarts}-{row.n_images}"
        if row.amount
        else "0"
    )
    return "-".join(part for part in (row.data, row.family, size) if part)


@st.cache_resource(show_spinner="Reading the evaluations", max_entries=16)
def _look(registration: str, sha256: str, count: int, *, _analysis: Analysis, _state):
    return stress_of(_analysis, _state)

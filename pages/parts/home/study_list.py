"""The list of studies: title, state, verdicts or progress, and one next action each."""

from html import escape

import streamlit as st

from lab.workflow.bundle.take_in import remove_import
from lab.workflow.desk import studies
from lab.workflow.desk.studies import StudySummary
from lab.workflow.planning import drafts
from pages.parts import marks
from pages.parts.page import explained
from pages.parts.place import LINKS, Place, parameters
from pages.parts.strip import REFRESH_SECONDS, chip_of, clock, is_moving, origin_of


def study_list(place: Place) -> None:
    """All studies, newest first; one that runs refreshes its own line."""
    for study in place.studies:
        with st.container(key=f"row-{study.id}", horizontal=True, vertical_alignment="center", gap="medium"):
            st.fragment(_line, run_every=REFRESH_SECONDS if is_moving(study) else None)(place, study)
            _action(study)
            if study.state == "draft":
                _delete(place, study)
            if study.origin:
                _remove(place, study)


def _line(place: Place, study: StudySummary) -> None:
    if is_moving(study):
        study = studies.summary(place.home, study.registration)
    number = f'<span class="lb-soft">#{study.number}</span>&ensp;' if study.number else ""
    parts = [chip_of(study) + origin_of(study), *(f"<span>{part}</span>" for part in _facts(study))]
    st.html(f'<div class="lb-title">{number}{escape(study.title)}</div><div class="lb-row">{"".join(parts)}</div>')


def _facts(study: StudySummary) -> list[str]:
    """What is worth knowing in this state, already escaped."""
    facts = []
    if study.verdicts:
        facts.append(marks.counted_verdicts(study.verdicts))
    if study.state == "running" and study.eta_s is not None:
        facts.append(f"about {duration(study.eta_s)} left")
    if study.total:
        facts.append(f"{study.total} runs" + (f", {study.failed} failed" if study.failed else ""))
    if study.reason:
        facts.append(escape(study.reason))
    if study.registration:
        facts.append(f"<code>{escape(study.registration[:8])}</code>")
    if study.locked_at:
        facts.append(f"locked {clock(study.locked_at)}")
    if study.demonstration:
        facts.append("demonstration")
    if study.origin:
        facts.append(f"from {escape(study.origin.name or 'a bundle')}, {clock(study.origin.at)}")
        if study.origin.remark:
            facts.append(f'<span class="lb-warn">{escape(study.origin.remark)}</span>')
    return facts


def _action(study: StudySummary) -> None:
    if study.next:
        st.page_link(
            LINKS[study.next.page],
            label=f"**{study.next.label}** →",
            query_params=parameters(study.id),
            width="content",
        )


def _delete(place: Place, study: StudySummary) -> None:
    with st.popover("", icon=":material/delete:", type="tertiary", help="Delete this draft", key=f"delete-{study.id}"):
        st.write("A draft leaves no trace in any ledger.")
        if st.button("Delete this draft", key=f"really-delete-{study.id}"):
            drafts.delete_draft(place.home, study.id)
            st.rerun()


def _remove(place: Place, study: StudySummary) -> None:
    help = "Remove this import"
    with st.popover("", icon=":material/delete:", type="tertiary", help=help, key=f"remove-{study.id}"), explained():
        st.write("The study leaves this list; the bundle can be imported again.")
        if st.button("Remove this import", key=f"really-remove-{study.id}"):
            remove_import(place.home, study.id)
            st.rerun()


def duration(seconds: float) -> str:
    """Seconds in words: "40 s", "9 min", "2 h 5 min"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"

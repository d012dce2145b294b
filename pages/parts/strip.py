"""The header strip: which study, in what state, under which registration, whether the lockbox is open, what next."""

from collections import Counter
from collections.abc import Iterable
from html import escape

import streamlit as st

from lab.workflow.desk import studies
from lab.workflow.desk.studies import StudySummary
from lab.workflow.record.imported import READ_ONLY
from pages.parts import marks
from pages.parts.place import Place, go

COPY = """<script>
for (const button of document.querySelectorAll(".lb-copy")) {
  button.onclick = async () => {
    await navigator.clipboard.writeText(button.dataset.text);
    const shown = button.textContent; button.textContent = "copied"; setTimeout(() => button.textContent = shown, 900);
  };
}
</script>"""
"""A constant: no text of a user ever enters a script."""


REFRESH_SECONDS = 2.0
OWN_BUTTON = {("Analyze", "Report")}
"""Pages whose own first button leads on already, with where it leads."""


def strip(place: Place, title: str) -> None:
    """Draw the strip for the page of that title; while a study runs it refreshes itself every two seconds."""
    with st.container(key="strip", horizontal=True, vertical_alignment="center", gap="medium"):
        _switcher(place)
        if place.study is None:
            st.html('<div class="lb-facts">no study in this home yet</div>')
            return
        st.fragment(_facts, run_every=REFRESH_SECONDS if is_moving(place.study) else None)(place)
        following = place.study.next
        if (
            following
            and following.page != title
            and (title, following.page) not in OWN_BUTTON
            and st.button(f"{following.label} →", key="what-next", help="What to do next with this study")
        ):
            go(following.page, place.study.id)


def title_of(study: StudySummary) -> str:
    """For example "#3  Depth and width on digits"; a draft and an import have no number."""
    if study.origin:
        return f"imported  {study.title}"
    return f"draft  {study.title}" if study.state == "draft" else f"#{study.number}  {study.title}"


def unlike(studies: Iterable[StudySummary]) -> dict[str, str]:
    """A title for every study by its id, no two alike: Streamlit tells options apart by their words, and would jump to the first."""
    titles = {study.id: title_of(study) for study in studies}
    counts = Counter(titles.values())
    return {
        name: f"{title} · {name.removeprefix('draft-')[:24]}" if counts[title] > 1 else title
        for name, title in titles.items()
    }


def chip_of(study: StudySummary) -> str:
    """The state as a chip; while a study runs, with how many runs have ended."""
    if study.state != "running":
        return marks.chip(study.state)
    return marks.chip("interrupted" if study.interrupted else "running", f"{study.done + study.failed}/{study.total}")


def origin_of(study: StudySummary) -> str:
    """The chip of an imported study, with where it came from; empty for a study of this home."""
    if study.origin is None:
        return ""
    words = f"From {study.origin.name or 'a bundle'}, {clock(study.origin.at)}. {study.origin.remark}".strip()
    return f'<span class="lb-chip imported" title="{escape(words)}">{READ_ONLY}</span>'


def is_moving(study: StudySummary) -> bool:
    """Whether a worker is changing this study right now."""
    return study.state == "running" and not study.interrupted


def _switcher(place: Place) -> None:
    if not place.studies:
        return
    names = unlike(place.studies)
    key = f"switch {place.study.id}"
    st.selectbox(
        "Study",
        list(names),
        index=list(names).index(place.study.id),
        format_func=lambda identity: names.get(identity, identity),
        key=key,
        on_change=_choose,
        args=(key,),
        label_visibility="collapsed",
        width=420,
    )


def _choose(key: str) -> None:
    st.session_state.current_study = st.session_state[key]
    st.query_params.clear()
    st.query_params["study"] = st.session_state.current_study


def _facts(place: Place) -> None:
    study = place.study
    if is_moving(study):
        study = studies.summary(place.home, study.registration)
    parts = [part for part in (chip_of(study), origin_of(study)) if part]
    if study.registration:
        prefix = escape(study.registration[:8])
        parts.append(
            f'<button class="lb-copy" data-text="{escape(study.registration)}" title="Copy the registration: '
            f'its SHA-256">{prefix}…</button>'
        )
        closed = not study.opened_at
        when = "lockbox closed" if closed else f"opened {clock(study.opened_at)}"
        parts.append(f"<span>{marks.padlock(closed=closed)}{escape(when)}</span>")
    if study.demonstration:
        parts.append('<span title="A shipped study whose outcome is known">demonstration, outcome known</span>')
    st.html(f'<div class="lb-facts">{"".join(parts)}</div>{COPY}', unsafe_allow_javascript=True)


def clock(at: object) -> str:
    """A ledger time as "2026-11-20 20:15 UTC"."""
    return f"{str(at)[:16].replace('T', ' ')} UTC"

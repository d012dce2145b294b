"""A plan that is locked: read it, take it away, or begin a new draft from it."""

import json

import streamlit as st

from lab.study.registration import Registration
from lab.study.standing import RegisteredFinding
from lab.study.toml_file import dump
from lab.workflow.planning import drafts
from lab.workflow.planning.plan_export import plan_files
from lab.workflow.record.ledger import ledger
from lab.workflow.record.registered import load
from lab.workflow.record.standing_words import standing_words
from pages.parts import marks
from pages.parts.block import block
from pages.parts.page import explained
from pages.parts.place import Place, go
from pages.parts.preregister.anchor import anchors
from pages.parts.preregister.dry_run import results
from pages.parts.preregister.text import read_through
from pages.parts.strip import clock
from store.paths import Home

EXPORTS = (
    ("AsPredicted (text)", "aspredicted.txt", "text/plain"),
    ("OSF preregistration (Markdown)", "osf.md", "text/markdown"),
    ("Plan card (PDF)", "plan-card.pdf", "application/pdf"),
)


def locked_plan(place: Place) -> None:
    """The registered plan, read-only."""
    registration = load(place.home, place.registration)
    st.title("The registered plan", anchor=False)
    left, right = st.columns([8, 5], gap="large")
    with left, block(RegisteredFinding, key="plan"):
        read_through(registration.study)
        for found in ledger(place.home, registration.sha256).dry_runs[-1:]:
            results(registration.study, found, key="locked")
    with right, st.container(key="panel-registration"):
        st.subheader("Registration", anchor=False)
        st.code(registration.sha256, language=None, wrap_lines=True)
        data, code = registration.data, registration.code
        mixed = registration.study.replicates.seeds_from == "anchor"
        source = "the plan and its time stamp" if mixed else "the plan"
        marks.figures(
            [("runs, each with its own seeds", str(len(registration.runs))), ("test images", f"{data.test:,}")]
        )
        marks.caption(
            f"Locked {clock(place.study.locked_at)}. Data {data.name}, fingerprint {data.fingerprint[:12]}…; code commit "
            f"{code.commit[:12]}{'' if code.clean else ' with uncommitted changes'}. Anyone can recompute the seeds from "
            f"{source}."
        )
        marks.caption(standing_words(registration, ledger(place.home, place.registration)))
        name = f"registration-{registration.short}"
        with st.container(horizontal=True):
            text = dump(registration.study)
            st.download_button("Study file", text, f"{name}.toml", "application/toml", on_click="ignore")
            st.download_button(
                "Registration (JSON)", registration.canonical, f"{name}.json", "application/json", on_click="ignore"
            )
            _elsewhere(place, name)
        _seeds(registration, name)
        _amendments(place)
        anchors(place)
        if st.button("New draft from this plan", help="A change to a locked plan is a new registration"):
            go("Preregister", drafts.new_draft(place.home, text))


@st.fragment
def _elsewhere(place: Place, name: str) -> None:
    """The plan for other registries; the card is typeset when it is asked for."""
    with st.popover("For other registries", help="AsPredicted, OSF, and a card of one page"), explained():
        files = _files(place.home, place.registration, ledger(place.home, place.registration).head)
        for label, file, mime in EXPORTS:
            st.download_button(label, files[file], f"{name}-{file}", mime, on_click="ignore", key=f"get-{file}")


@st.cache_data(show_spinner="Setting the card", max_entries=8)
def _files(_home: Home, registration: str, head: str) -> dict[str, bytes]:
    return plan_files(_home, registration)


def _amendments(place: Place) -> None:
    """What this plan changed of an earlier one, or what a later one changed of it."""
    state = ledger(place.home, place.registration)
    for words, entries in (("Amends", state.amends), ("Amended by", state.amended)):
        for entry in entries:
            st.subheader(f"{words} {str(entry['registration'])[:8]}", anchor=False)
            rows = [{"field": row[0], "before": row[1], "after": row[2]} for row in entry["changes"]]
            st.dataframe(rows, hide_index=True)


def _seeds(registration: Registration, name: str) -> None:
    if not registration.seeded:
        marks.caption("The seeds come from a time stamp of the plan. Get it before the first run.")
        return
    with st.expander("Seeds of all runs"):
        rows = [{"run": run.id, "replicate": run.replicate, **run.seeds.as_hex()} for run in registration.runs]
        st.dataframe(rows, hide_index=True)
        st.download_button("Seeds (JSON)", json.dumps(rows, indent=1), f"{name}-seeds.json", on_click="ignore")

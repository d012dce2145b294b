"""The last step of a plan, and the file itself: read-through, lock, edit as TOML, upload, download."""

import streamlit as st

from lab.errors import InvalidInput, LabError
from lab.study.draft import Study
from lab.workflow.desk.notebook import carry
from lab.workflow.planning import drafts
from lab.workflow.planning.check import CheckReport
from lab.workflow.planning.lock import lock
from pages.parts import marks
from pages.parts.home.new_study import text_of
from pages.parts.place import go
from pages.parts.preregister.file import PlanFile
from pages.parts.preregister.text import read_through
from store.errors import StoreError


def lock_step(plan: PlanFile, study: Study | None, report: CheckReport | None) -> None:
    """The whole plan once more, then the one button that cannot be undone."""
    if study is None or report is None:
        marks.empty("Not lockable yet", "The file is no study. The panel says what to mend.")
        return
    read_through(study)
    ready = not report.errors
    st.html(
        '<p class="lb-lead">Locking writes the plan as canonical JSON; its SHA-256 becomes its name and the source of '
        "every seed. From then on hypotheses, contrasts, SESOI and tests are frozen. On one's own machine this is "
        "tamper-evident, not tamper-proof.</p>"
    )
    pressed = st.button("Lock the plan (cannot be undone)", type="primary", disabled=not ready, key=f"{plan.id}/lock")
    if not ready:
        st.caption(f"{len(report.errors)} error{'s' * (len(report.errors) > 1)} in the panel must be mended first.")
    if pressed:
        with st.spinner("Writing the registration", show_time=True):
            registration = lock(plan.home, plan.text)
            carry(plan.home, plan.id, registration.sha256)
            drafts.delete_draft(plan.home, plan.id)
        st.session_state.pop("current_study", None)
        go("Run", registration.sha256)


def file_tools(plan: PlanFile, *, opened: bool) -> None:
    """Edit the study file as text, take it away or bring another."""
    with st.expander("The study file (TOML)", expanded=opened, icon=":material/code:"):
        key = f"{plan.id}/toml"
        st.session_state[key] = plan.text
        st.text_area("Study file", key=key, height=420, on_change=_save, args=(plan, key), label_visibility="collapsed")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = f"{plan.id.removeprefix('draft-')}.toml"
            st.download_button("Download the study file", plan.text, name, "application/toml", on_click="ignore")
            uploaded = st.file_uploader("Replace it by a file", type=["toml"], key=f"{plan.id}/upload")
            if uploaded and st.button("Replace the draft"):
                drafts.save_draft(plan.home, plan.id, text_of(uploaded.getvalue(), uploaded.name))
                st.rerun()
        marks.caption("Press Ctrl+Enter in the text to save it; the forms follow.")


def _save(plan: PlanFile, key: str) -> None:
    try:
        drafts.save_draft(plan.home, plan.id, st.session_state[key])
    except (LabError, StoreError, InvalidInput) as error:
        st.session_state["told"] = error

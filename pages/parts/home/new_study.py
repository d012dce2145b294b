"""New study: from a template or from a study file."""

from html import escape

import streamlit as st

from lab.errors import InvalidInput
from lab.workflow.planning import drafts
from pages.parts import marks
from pages.parts.page import explained
from pages.parts.place import Place, go


def new_study(place: Place) -> None:
    """The primary button of Home: a popover with the templates and an upload."""
    with st.popover("New study", type="primary", width="stretch", key="new-study"), explained():
        st.html('<p class="lb-kind">From a template</p>')
        for template in drafts.templates():
            if st.button(template.title, key=f"template-{template.id}", width="stretch"):
                _begin(place, template.path.read_text(encoding="utf-8"))
        st.html('<p class="lb-kind">From a study file</p>')
        uploaded = st.file_uploader("Study file (TOML)", type=["toml"], key="new-study-file")
        if uploaded is not None and st.button("Use this file", key="use-file"):
            _begin(place, text_of(uploaded.getvalue(), uploaded.name))


def first_study(place: Place) -> None:
    """An empty home: what will stand here, and the templates to begin from."""
    marks.empty(
        "An empty notebook",
        "Each study will stand here with its state and its next action. A study is one question: factors with levels, a "
        "recipe, hypotheses and an analysis plan. Lock the plan, train every cell with several seeds, open the test set "
        "once, and read off the verdicts. Begin from a template:",
    )
    for template in drafts.templates():
        with st.container(key=f"row-template-{template.id}", horizontal=True, vertical_alignment="center"):
            st.html(f'<div class="lb-title">{escape(template.title)}</div>')
            if st.button("Begin →", key=f"begin-{template.id}", type="tertiary", help=f"Begin from {template.title}"):
                _begin(place, template.path.read_text(encoding="utf-8"))


def text_of(content: bytes, name: str) -> str:
    """The text of an uploaded file; InvalidInput where it is no UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput("this file is not text in UTF-8", where=name, remedy="Upload a TOML study file") from error


def _begin(place: Place, text: str) -> None:
    go("Preregister", drafts.new_draft(place.home, text))

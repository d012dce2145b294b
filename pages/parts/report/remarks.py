"""The linter's remarks on the report: which sentence, which words, what to do."""

from collections.abc import Sequence

import streamlit as st

from lab.workflow.paper.publish import Remark
from pages.parts import marks

TITLES = {
    "overclaiming": "Claims too much",
    "verdict": "Not the verdict's word",
    "uncertainty": "No interval",
    "causal": "A cause without an ablation",
    "abstract": "Not in the results",
    "typed number": "A number typed by hand",
    "stale": "An edit that no longer fits the study",
    "too long": "An edit without room",
}


def remarks(found: Sequence[Remark]) -> None:
    """One line where there is nothing to say; else every remark with its sentence."""
    st.subheader("Wording", anchor=False)
    if not found:
        marks.caption(
            "The linter has no remark: it looks for overclaiming, amounts without an interval, causes without an ablation, "
            "and numbers of the abstract that are not in the results. It reads words, not meaning."
        )
        return
    for row in found:
        with st.container(border=True):
            st.text(f"{TITLES.get(row.kind, row.kind)} · {row.section}")
            st.text(f"“{row.words}” in: {row.sentence}")
            marks.caption(f"{row.advice}.")

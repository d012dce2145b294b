"""What was found in a paper: claims, five questions, signals and open questions, each with its place."""

from html import escape

import streamlit as st

from lab.workflow.planning.distill import draft_from_claim
from pages.parts import marks
from pages.parts.distill.paper_view import point_at
from pages.parts.place import Place, go


def findings(place: Place, found) -> None:
    """Four tabs beside the paper; `found` is a Distillation of lab.distill."""
    claims, questions, signals, open_ones = st.tabs(
        [f"Claims {len(found.claims)}", "Five questions", "Signals", f"Open questions {len(found.open_questions)}"]
    )
    with claims:
        _claims(place, found)
    with questions:
        for answer in found.answers:
            st.html(f'<p class="lb-title">{escape(answer.question)}</p>')
            if not answer.passages:
                marks.caption("Not found in the text.")
            _passages(found, answer)
    with signals:
        marks.caption("Whether the text says it, found by words: a rule does not judge what it finds.")
        for signal in found.signals:
            said = '<span class="lb-good">✓ said</span>' if signal.found else '<span class="lb-warn">○ not found</span>'
            st.html(f'<div class="lb-row"><b>{escape(signal.label)}</b>{said}</div>')
            _passages(found, signal)
    with open_ones:
        if not found.open_questions:
            marks.empty("None", "Every signal was found in the text.")
        st.html("<ol>" + "".join(f"<li>{escape(question)}</li>" for question in found.open_questions) + "</ol>")
        marks.caption("Questions to the authors, from what the text does not say.")


def _claims(place: Place, found) -> None:
    if not found.claims:
        marks.empty("No claim found", "No sentence of this text asserts a comparison or a change that can be tested.")
        return
    chosen = st.query_params.get("mark") or found.claims[0].id
    for claim in found.claims:
        with st.container(
            key=f"row-claim-{claim.id}", horizontal=True, vertical_alignment="center", gap="small", wrap=False
        ):
            st.html(_claim(claim))
            st.button(
                "Show", key=f"show-{claim.id}", type="tertiary", on_click=point_at, args=(found, claim.id, claim.page)
            )
            kind = "primary" if claim.id == chosen else "secondary"
            if st.button("Test this claim →", key=f"test-{claim.id}", type=kind, help="Make a draft study from it"):
                go("Preregister", draft_from_claim(place.home, found.id, claim.id))


def _claim(claim) -> str:
    hedge = '<span class="lb-soft">hedged</span>' if claim.hedged else ""
    evidence = escape(claim.evidence) if claim.evidence else "no number or table beside it"
    return (
        f"<div><b>{escape(claim.id)}</b>&ensp;“{escape(claim.text)}”</div>"
        f'<div class="lb-row"><span>p. {claim.page}</span><span>evidence: {evidence}</span>{hedge}</div>'
    )


def _passages(found, group) -> None:
    """Sentences of the paper with a button to their page."""
    for index, one in enumerate(group.passages):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            name = f"{group.id}-{index}"
            st.button(
                f"p. {one.page}",
                key=f"show-{name}",
                type="tertiary",
                on_click=point_at,
                args=(found, name, one.page),
                help="Show this sentence in the paper",
            )
            st.html(f'<div class="lb-quote">{escape(one.text)}</div>')

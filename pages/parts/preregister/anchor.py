"""What vouches for a locked plan outside this home, and the button that gets a time stamp for it."""

import streamlit as st

from lab.workflow.planning.anchor import anchor
from lab.workflow.planning.timestamp import AUTHORITY
from lab.workflow.record.ledger import ledger
from pages.parts import marks
from pages.parts.page import explained
from pages.parts.place import Place
from pages.parts.strip import clock


def anchors(place: Place) -> None:
    """Time stamps and tags on record, and one more on demand."""
    state = ledger(place.home, place.registration)
    st.subheader("Anchors", anchor=False)
    for entry in state.anchors:
        if entry["kind"] == "git":
            marks.caption(f"Git tag {entry['name']}: worth what those vouch for who hold a copy. Push it.")
        else:
            checked = "" if entry["ca"] else " Its signature was not checked: no certificate was named."
            marks.caption(f"The {entry['what']} existed by {clock(entry['time'])}, says {entry['authority']}.{checked}")
    if not state.anchors:
        marks.caption("None: nothing outside this home shows that the plan existed before its results.")
    if place.read_only:
        return
    with st.popover("Get a time stamp", help="An RFC 3161 authority signs a SHA-256 and the time"):
        _form(place)


def _form(place: Place) -> None:
    url = st.text_input("Authority", AUTHORITY, help="It gets a SHA-256 and nothing else", key="anchor-url")
    root = st.file_uploader("Its root certificate (PEM), to check the signature", type=["pem", "crt"], key="anchor-ca")
    if st.button("Ask for a time stamp", type="primary", key="anchor-ask"):
        with explained(), st.spinner("Waiting for the authority"):
            anchor(place.home, place.registration, url=url.strip(), ca=root.getvalue() if root else b"")
            st.rerun()

"""Readout mode: the slides of a study on the whole window, by the keyboard, with a timer and live charts."""

import streamlit as st

from lab.workflow.record.ledger import ledger
from pages.parts import marks
from pages.parts.page import LOOK, RANK, explained
from pages.parts.place import LINKS, parameters, stand
from pages.parts.readout.stage import STYLE, show_talk

st.set_page_config("Readout · Lockbox", page_icon=marks.ICON, layout="wide")
st.html(LOOK)
st.html(STYLE)
with explained():
    place = stand()
    if place.study is None or RANK[place.study.state] < RANK["unsealed"]:
        st.title("Readout", anchor=False)
        marks.empty("Not yet", "The readout is made from results: first open the lockbox of a study.")
        known = place.study.id if place.study else None
        st.page_link(LINKS["Run" if known else "Home"], label="Back →", query_params=parameters(known))
        st.stop()
    show_talk(place, len(ledger(place.home, place.registration).deviations))

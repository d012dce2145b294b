"""Run: start, watch, stop and resume training; open the lockbox when every planned run has ended."""

import streamlit as st

from lab.workflow.record.ledger import ledger
from lab.workflow.record.registered import load
from pages.parts.page import page
from pages.parts.run.compute import costs
from pages.parts.run.live import live
from pages.parts.run.preflight import preflight
from pages.parts.run.record import deviations, give_up

with page("Run", needs="locked", why="Training starts from a locked plan; this one is still a draft.") as place:
    registration = load(place.home, place.registration)
    state = ledger(place.home, place.registration)
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.title("Run", anchor=False)
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        deviations(place, state)
        give_up(place, state)
    live(place, registration)
    costs(place, registration, state)
    preflight(place, registration, state)

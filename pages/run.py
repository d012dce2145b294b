"""Run: start, watch, stop and resume training; open the lockbox when every planned run has ended."""

import streamlit as st

from lab.workflow.lock import load
from pages.parts.page import page
from pages.parts.run_live import live

with page("Run", needs="locked", why="Training starts from a locked plan.") as place:
    registration = load(place.home, place.registration)
    st.title("Run", anchor=False)
    live(place, registration)

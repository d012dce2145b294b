"""Analyze: what the plan asked first, with verdicts; everything else below and marked."""

import streamlit as st

from pages.parts.analyze.against import against
from pages.parts.analyze.compare import comparison
from pages.parts.analyze.exploratory import exploratory
from pages.parts.analyze.outside import outside
from pages.parts.analyze.registered import registered
from pages.parts.analyze.results import results_of
from pages.parts.analyze.robust import robust
from pages.parts.arrive import arrive
from pages.parts.page import page
from pages.parts.place import go

with page("Analyze", needs="unsealed", why="Results appear once the lockbox is open; no one looks before.") as place:
    analysis = results_of(place)
    arrive()
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.title("Results", anchor=False)
    words = "Read the report →" if place.study.state == "published" else "Build the report →"
    if right.button(words, type="primary", key="to-report", width="stretch"):
        go("Report", place.study.id)
    registered(place, analysis)
    robust(analysis)
    exploratory(place, analysis)
    comparison(place, analysis)
    against(place, analysis)
    outside()

"""Home: the studies and their next actions."""

import streamlit as st

from pages.parts.home.new_bundle import new_bundle
from pages.parts.home.new_study import first_study, new_study
from pages.parts.home.study_list import study_list
from pages.parts.page import page

with page("Home") as place:
    left, middle, right = st.columns([4, 1, 1], vertical_alignment="center")
    left.title("Studies", anchor=False)
    with middle:
        new_bundle(place)
    with right:
        new_study(place)
    if place.studies:
        study_list(place)
    else:
        first_study(place)

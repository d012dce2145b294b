"""Distill."""

from pages.parts.page import page

with page("Distill", needs="locked", why="Nothing yet.") as place:
    pass

"""Interpret."""

from pages.parts.page import page

with page("Interpret", needs="locked", why="Nothing yet.") as place:
    pass

"""Report."""

from pages.parts.page import page

with page("Report", needs="locked", why="Nothing yet.") as place:
    pass

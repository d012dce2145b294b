"""Themes change the look of a chart and leave its data alone."""

from lab.figures.style import DARK, in_theme, plot


def test_a_pixel_keeps_its_colour_on_the_dark_screen():
    ink = next(iter(DARK))
    rows = [{"x": 1, "colour": ink}]
    chart = plot(rows).mark_point(color=ink).encode(x="x:Q")
    dark = in_theme(chart, "dark").to_dict()
    (values,) = dark["datasets"].values()
    assert values == rows
    assert dark["mark"]["color"] == DARK[ink]

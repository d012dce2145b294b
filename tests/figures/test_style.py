"""Themes change the look of a chart and leave its data alone."""

import altair as alt

from lab.figures.style import DARK, MANY, SCREEN, dress, in_theme, plot, specification


def test_a_pixel_keeps_its_colour_on_the_dark_screen():
    ink = next(iter(DARK))
    rows = [{"x": 1, "colour": ink}]
    chart = plot(rows).mark_point(color=ink).encode(x="x:Q")
    dark = in_theme(chart, "dark").to_dict()
    (values,) = dark["datasets"].values()
    assert values == rows
    assert dark["mark"]["color"] == DARK[ink]


def test_a_channel_as_text_gives_the_specification_of_altair():
    rows = [{"at": 1, "value": 2.0, "name": "one"}]
    channels = {"x": "at:Q", "y": alt.Y("value:Q"), "y2": "value", "detail": "name:N", "tooltip": ["name:N", "value:Q"]}
    mine, theirs = plot(rows).mark_rule(), alt.Chart(alt.InlineData(values=tuple(rows))).mark_rule()
    assert mine.encode(**channels).to_dict() == theirs.encode(**channels).to_dict()


def test_a_figure_of_many_rows_is_drawn_as_pixels_and_keeps_its_tooltips():
    chart = dress(
        plot([{"at": 1, "value": 2.0}]).mark_point().encode(x="at:Q", y="value:Q", tooltip="at:Q"), SCREEN, 100
    )
    few, many = specification(chart, "light", MANY - 1), specification(chart, "light", MANY)
    assert few == specification(chart, "light") and "usermeta" not in few
    assert many["usermeta"] == {"embedOptions": {"renderer": "hybrid"}} and not many["config"]["mark"]["aria"]
    assert (
        many["data"] == few["data"] and {**many["encoding"], "tooltip": few["encoding"]["tooltip"]} == few["encoding"]
    )
    assert many["mark"]["tooltip"] == {"content": "data"} and "tooltip" not in many["encoding"]

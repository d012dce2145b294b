"""Exported files: equal bytes, text that stays text, the shipped font."""

import altair as alt
from fontTools.ttLib import TTFont

from lab.figures import charts, export


def test_equal_charts_give_equal_bytes(found):
    one, two = charts.forest(found[0]).chart, charts.forest(found[0]).chart
    assert export.svg(one) == export.svg(two)
    assert export.png(one, 1.0) == export.png(two, 1.0)


def test_svg_is_transparent_unless_asked(found):
    chart = charts.forest(found[0]).chart
    assert 'fill="#ffffff"/>' in export.svg(chart, background="#ffffff")
    assert export.png(chart).startswith(b"\x89PNG")


def test_fonts_are_shipped_with_their_licence():
    assert "SIL OPEN FONT LICENSE" in (export.FONTS / "OFL.txt").read_text()
    for style in ("Regular", "Italic", "Semibold", "Bold"):
        glyphs = TTFont(export.FONTS / f"LibertinusSerif-{style}.otf").getBestCmap()
        assert all(ord(glyph) in glyphs for glyph in "●◆■○−·×±σαη")


def test_a_gradient_has_the_same_name_however_many_were_drawn_before():
    rows = [{"x": place, "y": place} for place in range(3)]
    colour = alt.Color("y:Q", scale=alt.Scale(scheme="blues"))
    chart = alt.Chart(alt.Data(values=rows)).mark_point().encode(x="x:Q", color=colour)
    first, second = export.svg(chart), export.svg(chart)
    assert 'id="gradient_0"' in first and first == second


def test_a_file_of_an_exploratory_figure_says_so_in_the_picture(found):
    registered, exploratory = charts.forest(found[0]), charts.main_effects(found[1])
    assert export.EXPLORATORY in export.svg(export.Marked(exploratory.chart, exploratory.of))
    assert export.svg(export.Marked(registered.chart, registered.of)) == export.svg(registered.chart)
    titled = exploratory.chart.properties(title="Own words")
    both = export.svg(export.Marked(titled, exploratory.of))
    assert export.EXPLORATORY in both and "Own words" in both

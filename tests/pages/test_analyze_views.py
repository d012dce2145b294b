"""Every exploratory view of Analyze opens from its address, is marked, and can be taken away."""

import re
from collections.abc import Callable

import pytest

from lab.figures.figure import Figure

VIEWS = {
    "anova": "Welch–James",
    "effects": "Estimated",
    "contrasts": "Hedges’ g",
    "tests": "Freedman–Lane, approximate",
    "family": "Benjamini–Yekutieli",
    "equivalence": "ROPE",
    "intervals": "bootstrap BCa",
    "targets": "Crossed bootstrap",
    "half-normal": "Lenth",
    "residuals": "What to do",
    "classes": "macro mean",
    "calibration": "by chance alone",
    "slices": "false discovery rate",
    "errors": "Jaccard",
    "variance": "Domingos 2000",
}


COUNTED = re.compile(
    r"\d[\d,]* (completed |trained )?(runs?|test |images|examples|cells|replicates|data sets|pairs)|n = \d"
)
INTERVAL = re.compile(
    r"\d+(\.\d+)? % .{0,90}(interval|band|limit|bound|margin|bootstrap)|lowest to the highest run|no interval",
    re.IGNORECASE | re.DOTALL,
)


def assert_stands_alone(figure: Figure) -> None:
    """The caption says what standing it has, counts what is behind it, and names kind and level of its intervals."""
    words = figure.caption
    assert words.startswith(("Registered. ", "Exploratory. ")), words
    assert COUNTED.search(words), f"no n: {words}"
    assert INTERVAL.search(words), f"neither kind and level of an interval nor that there is none: {words}"
    assert figure.data and figure.alt, words


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_in_the_address_is_shown_and_marked(
    view: str, finished: str, show: Callable, html_of: Callable, drawn: list[Figure]
) -> None:
    app = show("analyze", study=finished, view=view)
    said = html_of(app) + " ".join(item.value for item in app.subheader)
    assert VIEWS[view] in said and "Exploratory." in said
    labels = [button.label for button in app.get("download_button")]
    assert labels.count("SVG") == labels.count("PNG") >= 4 and labels.count("CSV") > labels.count("SVG")
    charts, tables = app.get("vega_lite_chart"), app.get("popover")
    assert len(charts) == labels.count("SVG") == sum("Table" in str(one.proto) for one in tables), "a table for each"
    for figure in drawn:
        assert_stands_alone(figure)


def test_figures_of_the_overview_stand_alone_and_show_every_run(
    finished: str, show: Callable, drawn: list[Figure]
) -> None:
    show("analyze", study=finished)
    for figure in drawn:
        assert_stands_alone(figure)
    shown = [one.alt for one in drawn if len({row["run"] for row in one.data if row.get("run")}) == 8]
    assert len(shown) >= 2, f"cell means and main effects have a mark for each of the 8 runs: {shown}"


def test_an_interaction_in_the_address_is_taken_apart(finished: str, show: Callable, html_of: Callable) -> None:
    said = html_of(show("analyze", study=finished, view="effects", term="width:activation"))
    assert "width 4 · relu" in said and "no test of their difference" in said


def test_weights_in_the_address_are_used_and_wrong_ones_explained(
    finished: str, show: Callable, html_of: Callable
) -> None:
    said = html_of(show("analyze", study=finished, view="contrasts", factor="width", weights="−2, 2"))
    assert "width, weights -2, 2" in said
    for wrong, words in (("1, 1", "must sum to 0"), ("1", "do not fit"), ("one, two", "no numbers")):
        said = html_of(show("analyze", study=finished, view="contrasts", factor="width", weights=wrong))
        assert words in said, wrong


def test_choosing_a_view_changes_the_address(finished: str, show: Callable) -> None:
    app = show("analyze", study=finished)
    app.segmented_control(key="choice-view").set_value("anova").run()
    assert not app.exception and app.query_params["view"] == "anova"


def test_two_cells_in_the_address_are_compared(finished: str, show: Callable, html_of: Callable) -> None:
    app = show("analyze", study=finished, view="confusion", cell="c03", against="c00")
    said = html_of(app)
    assert "Confusion matrix of cell c03" in said and "minus that of c00" in said and "Benjamini–Hochberg" in said


def test_a_gallery_prints_its_rule_and_every_cell_is_calibrated(
    finished: str, show: Callable, html_of: Callable
) -> None:
    said = html_of(show("analyze", study=finished, view="gallery", cell="c01", kind="all_right"))
    assert "nobody picked them" in said and "test examples that every run gets right" in said and "SHA-256" in said
    said = html_of(show("analyze", study=finished, view="calibration", of="every"))
    assert "Expected calibration error of 4 cells on 397 test examples" in said


def test_a_link_scrolls_to_its_block_once(finished: str, show: Callable, html_of: Callable) -> None:
    assert "lb-arrive" not in html_of(show("analyze", study=finished))
    for address, block in (
        ({"view": "anova"}, "exploratory-results"),
        ({"a": "c00", "b": "c01"}, "exploratory-compare"),
    ):
        app = show("analyze", study=finished, **address)
        assert f'data-to="{block}"' in html_of(app)
        assert "lb-arrive" not in html_of(app.run())

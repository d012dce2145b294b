"""Every exploratory view of Analyze opens from its address, is marked, and can be taken away."""

import csv
import io
import re
from collections.abc import Callable

import pytest
import streamlit as st

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
    for wrong, words in (("0", "a number above 0"), ("inf", "a number above 0"), ("much", "no number")):
        assert words in html_of(show("analyze", study=finished, view="equivalence", bound=wrong)), wrong
    for wrong, words in (
        ("1, 1", "must sum to 0"),
        ("1", "do not fit"),
        ("1e-300, -1e-300", "of this size"),
        ("0, 0", "of this size"),
        ("one, two", "no numbers"),
    ):
        said = html_of(show("analyze", study=finished, view="contrasts", factor="width", weights=wrong))
        assert words in said, wrong


def test_a_link_to_what_is_not_there_says_so(finished: str, show: Callable, html_of: Callable) -> None:
    """What is drawn in its place must not be taken for what the link names."""
    said = html_of(show("analyze", study=finished, view="calibration", cell="c99"))
    assert "The address names no such cell" in said and "c99" in said and "Reliability of cell c00" in said
    assert "no such view" in html_of(show("analyze", study=finished, view="nonsense"))
    assert "no such cell or run" in html_of(show("analyze", study=finished, a="c00", b="c99"))
    assert "no such" not in html_of(show("analyze", study=finished, view="calibration", cell="c01"))


def test_choosing_a_view_changes_the_address(finished: str, show: Callable) -> None:
    app = show("analyze", study=finished)
    app.segmented_control(key="choice-view").set_value("anova").run()
    assert not app.exception and app.query_params["view"] == "anova"


def test_back_in_the_browser_leads_back(finished: str, show: Callable, html_of: Callable) -> None:
    """The address that the browser goes back to is followed; a page that wrote its own choice again would hold the reader."""
    app = show("analyze", study=finished, view="equivalence")
    app.segmented_control(key="choice-view").set_value("contrasts").run()
    app.text_input(key="typed-weights").set_value("−2, 2").run()
    assert app.query_params["view"] == "contrasts" and app.query_params["weights"] == "−2, 2"
    del app.query_params["weights"]
    app.run()
    assert app.text_input(key="typed-weights").value == "" and "weights" not in app.query_params
    app.query_params["view"] = "equivalence"
    app.run()
    assert app.segmented_control(key="choice-view").value == "equivalence"
    assert app.query_params["view"] == "equivalence" and "ROPE" in html_of(app)
    del app.query_params["view"]
    app.run()
    assert app.segmented_control(key="choice-view").value == "overview" and "view" not in app.query_params


def test_back_leads_to_the_pair_before(finished: str, show: Callable, html_of: Callable) -> None:
    app = show("analyze", study=finished, a="c00", b="c01")
    app.selectbox(key="compare-cells-B").set_value("c03").run()
    assert app.query_params["b"] == "c03"
    app.query_params["b"] = "c01"
    app.run()
    assert app.selectbox(key="compare-cells-B").value == "c01" and app.query_params["b"] == "c01"
    app.query_params["a"], app.query_params["b"] = "c00-r1", "c01-r1"
    app.run()
    assert app.segmented_control(key="compare-kind").value == "runs" and "McNemar" in html_of(app)


def test_two_cells_in_the_address_are_compared(finished: str, show: Callable, html_of: Callable) -> None:
    app = show("analyze", study=finished, view="confusion", cell="c03", against="c00")
    said = html_of(app)
    assert "Confusion matrix of cell c03" in said and "minus that of c00" in said and "Benjamini–Hochberg" in said


def test_no_two_downloads_of_a_page_have_one_name(
    finished: str, show: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two tables with one file name would replace each other on the reader's disk; each says in which unit its numbers are."""
    names, files, button = [], {}, st.download_button

    def kept(label, content, name, *given, **more):
        names.append(name)
        files[name] = content
        return button(label, content, name, *given, **more)

    monkeypatch.setattr(st, "download_button", kept)
    for view in ("overview", "contrasts", "equivalence", "family", "intervals", "targets", "sensitivity"):
        names.clear()
        show("analyze", study=finished, view=view)
        assert names and len(names) == len(set(names)), sorted(names)
    drawn, printed = (
        list(csv.DictReader(io.StringIO(files[f"{name}-exploratory.csv"]())))
        for name in ("contrasts-width", "table-contrasts-width")
    )
    assert (drawn[0]["unit"], printed[0]["unit"]) == ("pp", "fraction")
    assert float(drawn[0]["estimate"]) == pytest.approx(100 * float(printed[0]["estimate"]))


def test_two_recipes_are_shown_run_by_run_and_their_intervals_named(
    finished: str, show: Callable, drawn: list[Figure]
) -> None:
    show("analyze", study=finished, a="c00", b="c03")
    runs = next(one for one in drawn if one.caption.startswith("Exploratory. Test accuracy of c00"))
    assert sum(row["what"] == "run" for row in runs.data) == 4 and "n = 2 runs" in runs.caption
    difference = next(one for one in drawn if "c03 (width 16 · tanh) minus c00" in one.caption)
    assert "95 % intervals (Welch's t over seeds: Welch t; crossed bootstrap: " in difference.caption


def test_other_responses_are_named_as_the_field_names_them(
    measured: str, show: Callable, html_of: Callable, drawn: list[Figure]
) -> None:
    for view in ("overview", "anova", "effects", "equivalence", "residuals", "sensitivity"):
        app = show("analyze", study=measured, view=view)
        text = html_of(app) + " ".join(f"{one.caption} {one.alt}" for one in drawn)
        assert "est F1" in text and not re.search(r"est (f1|nll|Nll)\b", text), view
    assert app.selectbox or app.segmented_control(key="choice-response").options == ["test F1", "test NLL"]
    said = html_of(show("analyze", study=measured, cells="test_nll"))
    assert "width" in said


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

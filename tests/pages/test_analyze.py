"""Analyze: sealed before the opening; then registered first and exploratory marked, with a download under each figure."""

from collections.abc import Callable

from lab.workflow.desk import studies
from lab.workflow.record.ledger import ledger
from pages.parts.analyze.ready import pieces
from pages.parts.place import Place
from store.paths import Home


def test_an_empty_home(home: Home, show: Callable, html_of: Callable) -> None:
    assert "No study yet" in html_of(show("analyze"))


def test_nobody_looks_before_the_opening(locked: str, show: Callable, html_of: Callable) -> None:
    app = show("analyze", study=locked)
    assert "Not yet" in html_of(app)
    assert not app.get("vega_lite_chart")


def test_registered_stands_above_exploratory(finished: str, show: Callable, html_of: Callable) -> None:
    said = html_of(show("analyze", study=finished))
    assert 0 < said.index("Registered<") < said.index("Exploratory<")
    assert "Wider is more accurate." in said
    assert "ω²" in said


def test_every_figure_can_be_taken_away(finished: str, show: Callable) -> None:
    app = show("analyze", study=finished)
    labels = [button.label for button in app.get("download_button")]
    assert labels.count("CSV") >= labels.count("SVG") == labels.count("PNG") >= 5


def test_a_hypothesis_in_the_address_is_marked(finished: str, show: Callable, html_of: Callable) -> None:
    assert 'wanted" id="H1"' in html_of(show("analyze", study=finished, hypothesis="H1"))


def test_looking_twice_is_recorded_once(home: Home, finished: str, show: Callable) -> None:
    show("analyze", study=finished)
    show("analyze", study=finished)
    assert len(ledger(home, finished).analyses) == 1


def test_what_is_computed_before_anybody_looks_is_not_on_record(home: Home, finished: str, show: Callable) -> None:
    show()
    known = studies.summaries(home)
    for piece in pieces(Place(home, known, known[0])):
        piece()
    assert not ledger(home, finished).analyses
    show("analyze", study=finished)
    assert len(ledger(home, finished).analyses) == 1


def test_robustness_stands_under_registered_and_is_marked(finished: str, show: Callable, html_of: Callable) -> None:
    app = show("analyze", study=finished)
    said = html_of(app)
    assert "Robustness of the verdicts" in [item.value for item in app.subheader]
    assert "H1 (" in said and "the registered verdict stands" in said and "without replicate" not in said
    assert "pooled error" not in said, "a folded table is drawn when it is opened"
    app.session_state["every-look"] = True
    said = html_of(app.run())
    assert "pooled error" in said and "logits" in said


def test_a_papers_number_can_be_entered(finished: str, show: Callable, html_of: Callable) -> None:
    app = show("analyze", study=finished)
    assert "Without a spread" in html_of(app)
    app.number_input(key="against-value").set_value(91.5).run()
    assert "No prediction interval is possible" in html_of(app)
    app.number_input(key="against-spread").set_value(0.4)
    app.number_input(key="against-n").set_value(5).run()
    said = html_of(app)
    assert not app.exception and "which predicts" in said and "recipe.epochs" in said
    value = app.number_input(key="against-value")
    assert (value.min, value.max) == (0, 100), "an accuracy is entered in percent, as the page shows it"


def test_a_table_of_one_column_from_elsewhere_is_explained(finished: str, show: Callable, html_of: Callable) -> None:
    app = show("analyze", study=finished)
    app.file_uploader(key="outside-file").set_value([("one.csv", b"y\n1\n2\n", "text/csv")]).run()
    assert not app.exception and "There is no column for a factor" in html_of(app)
    app.file_uploader(key="outside-file").set_value([("two.csv", b"a,y\n1,1\n2,2\n", "text/csv")]).run()
    assert not app.exception and "Name at least one factor" in html_of(app)


def test_runs_from_elsewhere_can_be_uploaded(finished: str, show: Callable, html_of: Callable) -> None:
    app = show("analyze", study=finished)
    lines = [f"{depth + seed / 10},{depth},{seed}" for depth in (2, 4) for seed in range(3)]
    app.file_uploader(key="outside-file").set_value(
        [("runs.csv", "\n".join(["y,depth,seed", *lines]).encode(), "text/csv")]
    )
    app.run()
    app.selectbox(key="outside-response").set_value("y").run()
    app.multiselect(key="outside-factors").set_value(["depth"]).run()
    assert not app.exception and "6 runs" in html_of(app) and "Exploratory" in html_of(app)


def test_data_sets_as_blocks_get_a_critical_difference_diagram(
    finished: str, show: Callable, html_of: Callable
) -> None:
    app = show("analyze", study=finished)
    lines = [
        f"{0.6 + place / 10 + data / 50 * place},{name},{data}" for data in range(5) for place, name in enumerate("ABC")
    ]
    app.file_uploader(key="outside-file").set_value(
        [("runs.csv", "\n".join(["y,method,data", *lines]).encode(), "text/csv")]
    )
    app.run()
    app.selectbox(key="outside-response").set_value("y").run()
    app.multiselect(key="outside-factors").set_value(["method"]).run()
    app.selectbox(key="outside-block").set_value("data").run()
    app.checkbox(key="outside-within").check().run()
    app.segmented_control(key="outside-blocks").set_value("data-sets").run()
    assert not app.exception and "Blocks are data sets, not training seeds" in html_of(app)


def test_two_cells_are_compared_by_what_they_are(finished: str, show: Callable, html_of: Callable) -> None:
    said = html_of(show("analyze", study=finished, a="c01", b="c02"))
    assert "c02 (width 16" in said and "Welch t, 95 %" in said
    assert "no place in the family" in said


def test_two_runs_in_the_address_are_two_trained_models(finished: str, show: Callable, html_of: Callable) -> None:
    said = html_of(show("analyze", study=finished, a="c00-r1", b="c01-r2"))
    assert "not of their recipes" in said and "McNemar, mid-p" in said

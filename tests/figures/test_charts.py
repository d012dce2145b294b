"""Every chart renders in three sizes and two themes, keeps every raw run, and says what it is."""

import dataclasses
import json
import re

import pytest

from lab.analysis.against_paper import PaperNumber, against_paper
from lab.analysis.exploratory import explore
from lab.analysis.planning import plan_panel
from lab.figures import charts, export
from lab.figures.style import COLUMN, DARK, SCREEN
from lab.study.design import cells
from tests.synthetic import synthetic_study, synthetic_table

SIZES = (SCREEN, COLUMN)


def _all(request, size):
    confirmatory, exploratory = request.getfixturevalue("found")
    study, interpretation = request.getfixturevalue("study"), request.getfixturevalue("interpretation")
    rows = [{"run": f"c{c.index}-r1", "cell": c.label, "replicate": 1, "status": "queued"} for c in cells(study)]
    return {
        "forest": charts.forest(confirmatory, size),
        "simple_effects": charts.simple_effects(confirmatory, "H1", size),
        "cell_means": charts.cell_means(confirmatory, size),
        "main_effects": charts.main_effects(exploratory, size),
        "interaction_plot": charts.interaction_plot(exploratory, "depth", "weight_decay", size),
        "heat_map": charts.heat_map(exploratory, "weight_decay", "depth", size),
        "curves": charts.curves(request.getfixturevalue("curve_rows"), "depth", size),
        "run_grid": charts.run_grid(rows, size),
        "power_curve": charts.power_curve(plan_panel(study, n_test=397, sigma=0.004), size),
        "power_curve_unknown": charts.power_curve(plan_panel(study, n_test=397), size),
        "design_grid": charts.design_grid(study, size),
        "attribution": charts.attribution(interpretation, 0, size),
        "completeness": charts.completeness(interpretation, size),
        "sanity": charts.sanity(interpretation, size),
        "robustness": charts.robustness(request.getfixturevalue("robust"), "H2", size),
        "against_paper": charts.against_paper(_against(study, 0.004), size),
        "against_a_single_number": charts.against_paper(_against(study, None), size),
        "slopes": charts.slopes(_hypercube(), size),
    }


def _against(study, spread):
    paper = PaperNumber(0.61, spread, "sd", 5, "Table 2")
    return against_paper(study, synthetic_table(study), cells(study)[0], paper, {})


def _hypercube():
    design = {"kind": "latin_hypercube", "cells": 9, "scales": {"learning_rate": "log"}}
    ranges = {"learning_rate": [1e-4, 1e-2], "dropout": [0.0, 0.5]}
    planned = synthetic_study(factors=ranges, design=design, hypotheses=())
    return explore(planned, synthetic_table(planned))


@pytest.mark.parametrize("size", SIZES, ids=("screen", "column"))
def test_every_figure_renders_with_caption_alt_and_data(request, size):
    for name, figure in _all(request, size).items():
        svg = export.svg(figure.chart)
        assert 'font-family="Libertinus Serif"' in svg, name
        assert "<text" in svg and len(figure.caption) > 30 and len(figure.alt) > 20 and figure.data, name
        assert "nan" not in figure.caption.lower() and "NaN" not in svg, name
        json.dumps(figure.data, allow_nan=False)


def test_no_figure_is_wider_than_its_size(request):
    for name, figure in _all(request, COLUMN).items():
        width = float(export.svg(figure.chart).split('width="')[1].split('"')[0])
        assert width <= COLUMN.width + 1, name


def test_dark_figures_hold_no_ink_of_the_light_theme(request):
    for name, figure in _all(request, SCREEN).items():
        text = json.dumps(figure.in_theme("dark").chart.to_dict()["config"])
        assert not [colour for colour in DARK if colour in text], name
        export.svg(figure.in_theme("dark").chart)


def test_registered_and_exploratory_are_said_in_words(found):
    confirmatory, exploratory = found
    assert charts.forest(confirmatory).caption.startswith("Registered.")
    assert charts.cell_means(confirmatory).status == "registered"
    figure = charts.main_effects(exploratory)
    assert figure.caption.startswith("Exploratory.") and figure.status == "exploratory"


def test_every_raw_run_is_in_the_cell_means(found):
    confirmatory, _ = found
    figure = charts.cell_means(confirmatory)
    assert len([row for row in figure.data if row["row"] == "run"]) == confirmatory.n_runs == 54
    assert "no test" in figure.caption


def test_forest_shows_verdicts_in_words_glyphs_and_numbers(found):
    svg = export.svg(charts.forest(found[0]).chart)
    for item in found[0].hypotheses:
        assert item.verdict in svg and item.id in svg
    assert "◆ contradicted" in svg and "percentage points" in svg


def test_lost_cells_leave_words_behind(found_with_failures):
    confirmatory, exploratory = found_with_failures
    assert "(2 failed)" in export.svg(charts.cell_means(confirmatory).chart)
    export.svg(charts.forest(confirmatory).chart)
    export.svg(charts.main_effects(exploratory).chart)


def test_empty_curves_are_a_chart_too():
    assert export.svg(charts.curves([], "depth").chart).startswith("<svg")


def test_curves_of_some_runs_have_the_means_of_all(curve_rows):
    bands = [{"level": 2, "epoch": epoch, "mean": 0.5, "low": 0.4, "high": 0.6, "runs": 500} for epoch in (1, 5)]
    figure = charts.curves(curve_rows, "depth", bands=bands)
    drawn = len({row["run"] for row in curve_rows})
    assert f"{drawn} of 500 (spread evenly over the plan) runs" in figure.caption
    assert "500" in figure.chart.to_json()


def test_curves_leave_out_what_is_not_a_number(curve_rows):
    broken = [{**row, "value": float("nan")} if row["epoch"] == 2 else row for row in curve_rows]
    assert {row["epoch"] for row in charts.curves(broken, "activation").data} == {1, 3, 4, 5}


def test_a_plan_without_hypotheses_still_has_a_forest(found):
    empty = dataclasses.replace(found[0], hypotheses=())
    assert export.svg(charts.forest(empty).chart).startswith("<svg")


def test_cells_without_a_completed_run_keep_their_row(found):
    cells_ = list(found[0].cells)
    cells_[4] = dataclasses.replace(cells_[4], n=0, failed=3, values=(), run_ids=(), mean=float("nan"))
    svg = export.svg(charts.cell_means(dataclasses.replace(found[0], cells=tuple(cells_))).chart)
    assert svg.count("(3 failed)") == 1 and svg.count(" · relu · ") + svg.count(" · gelu · ") >= 18


def test_intervals_of_a_share_are_drawn_up_to_all_of_it_and_the_caption_says_so(found):
    confirmatory = found[0]
    assert "cut at" not in charts.cell_means(confirmatory).caption
    wide = dataclasses.replace(confirmatory.cells[0], high=1.2)
    figure = charts.cell_means(dataclasses.replace(confirmatory, cells=(wide, *confirmatory.cells[1:])))
    assert "Lines are cut at 0 and 100 %" in figure.caption
    assert ">120<" not in export.svg(figure.chart) and ">110<" not in export.svg(figure.chart)


def test_the_dry_run_names_its_spreads_and_its_level():
    rows = [
        {"world": world, "sigma": sigma, "hypothesis": name, "wrong": 0.02, "studies": 200}
        for world in ("null", "spread")
        for sigma in (0.01, 0.03)
        for name in ("H1", "")
    ]
    figure = charts.false_verdicts({"rows": rows, "settings": {"studies": 200}}, 0.05, "fraction")
    svg = export.svg(figure.chart)
    assert len(figure.data) == 4 and "200 simulated studies" in figure.caption and "alpha = 0.05" in figure.caption
    assert all(words in svg for words in ("1 pp", "3 pp", "sd between seeds", "null", "spread"))


def test_names_of_curves_are_inside_the_figure_and_large_losses_have_exponents():
    rows = [
        {
            "run": f"c{cell}-r1",
            "replicate": 1,
            "epoch": epoch,
            "metric": "validation_loss",
            "value": value,
            "learning_rate": rate,
        }
        for cell, (rate, value) in enumerate(((0.01, 0.4), (50.0, 1e23)))
        for epoch in (1, 2, 3, 6)
    ]
    svg = export.svg(charts.curves(rows, "learning_rate", COLUMN).chart)
    assert "learning rate 50" in svg and "000,000" not in svg
    assert ">1e+20<" in svg and ">6<" in svg and ">7<" not in svg and ">8<" not in svg
    texts = re.findall(r'transform="translate\(([\d.]+),[\d.]+\)"[^>]*>(learning rate [\d.]+)<', svg)
    plot = float(re.search(r'<g transform="translate\(([\d.]+),[\d.]+\)"', svg).group(1))
    assert len(texts) == 2
    for x, text in texts:
        assert plot + float(x) + 0.45 * COLUMN.text * len(text) <= COLUMN.width + 2


def test_the_check_of_two_layers_counts_whole_layers(interpretation):
    svg = export.svg(charts.sanity(interpretation, COLUMN).chart)
    assert ">1.5<" not in svg and ">1<" in svg and ">2<" in svg

"""The [design] section: which cells it makes, and what it refuses."""

from pathlib import Path

import pytest

from lab.errors import InvalidInput
from lab.study.design import cells, one_at_a_time
from lab.study.design_words import alias_table, kind_words, resolution_of
from lab.study.lint import lint
from lab.study.registration import seed_key
from lab.study.toml_file import dump, override, parse
from tests.synthetic import synthetic_study

FIVE = {
    "depth": [1, 4],
    "width": [32, 128],
    "activation": ["relu", "gelu"],
    "dropout": [0.0, 0.2],
    "weight_decay": [0.0, 1e-2],
}
HALF = {"kind": "fractional", "generators": ["weight_decay = depth:width:activation:dropout"]}
RANGES = {"learning_rate": [1e-4, 1e-2], "dropout": [0.0, 0.5], "width": [16, 256]}
CUBE = {"kind": "latin_hypercube", "cells": 12, "scales": {"learning_rate": "log"}}


def study_of(factors, design, hypotheses=(), **more):
    return synthetic_study(factors=factors, design=design, hypotheses=hypotheses, **more)


def test_a_fraction_holds_the_cells_that_obey_its_generator() -> None:
    planned = cells(study_of(FIVE, HALF))
    assert len(planned) == 16 and [cell.index for cell in planned] == list(range(16))
    for cell in planned:
        low = sum(cell.levels[name] == levels[0] for name, levels in FIVE.items())
        assert low % 2 == 0, "E = ABCD: an even number of the five factors is low"
    assert list(planned[0].levels.values()) == [1, 32, "relu", 0.0, 1e-2]


def test_words_of_designs() -> None:
    assert kind_words(study_of(FIVE, HALF)) == (
        "a two-level fractional factorial 2^(5−1) of resolution V (weight decay = depth × width × activation × dropout)"
    )
    folded = study_of(FIVE, {"kind": "plackett_burman", "foldover": "all"})
    assert kind_words(folded) == (
        "a Plackett-Burman screening design of 16 cells of resolution IV, folded over all factors"
    )
    assert resolution_of(study_of(FIVE, None)) is None and kind_words(study_of(FIVE, None)) == "a full factorial"
    assert "Latin hypercube of 12 cells" in kind_words(study_of(RANGES, CUBE))
    rows = dict(alias_table(study_of(FIVE, HALF)))
    assert rows["depth"] == "none of up to three factors"
    assert rows["depth × width"] == "activation × dropout × weight decay"


def test_a_hypercube_spreads_every_factor_and_rounds_whole_numbers() -> None:
    planned = cells(study_of(RANGES, CUBE))
    rates = [cell.levels["learning_rate"] for cell in planned]
    assert len(set(rates)) == 12 and rates == sorted(rates) and 1e-4 < rates[0] < rates[-1] < 1e-2
    assert all(isinstance(cell.levels["width"], int) for cell in planned)
    assert len({cell.levels["dropout"] for cell in planned}) == 12


@pytest.mark.parametrize(
    ("factors", "design", "message"),
    [
        ({"depth": [2, 4, 8], "dropout": [0.0, 0.1]}, {"kind": "plackett_burman"}, "depth has 3"),
        (FIVE, {"kind": "fractional"}, "needs generators"),
        (FIVE, {**HALF, "foldover": "patience"}, "foldover names"),
        (FIVE, {**HALF, "cells": 12}, "has no cells"),
        (FIVE, {"kind": "fractional", "generators": ["width = depth:dropout:init"]}, "'init', which is no factor"),
        (FIVE, {**HALF, "generators": ["weight_decay = depth:width"], "foldover": "dropout"}, "separates nothing"),
        (RANGES, {"kind": "latin_hypercube"}, "needs a number of cells"),
        (RANGES, {**CUBE, "scales": {"dropout": "log"}}, "starts above 0"),
        (RANGES, {**CUBE, "scales": {"epochs": "log"}}, "'epochs', which is no factor"),
        ({"activation": ["relu", "gelu"]}, CUBE | {"scales": {}}, "needs two numbers"),
        ({"depth": [1, 3], "width": [4, 6]}, {"kind": "latin_hypercube", "cells": 40}, "same after rounding"),
        (FIVE, {"kind": "full", "seed": 3}, "has no seed"),
    ],
)
def test_what_cannot_be_a_design_is_refused_with_its_reason(factors, design, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        study_of(factors, design)


def test_a_permutation_needs_runs_that_can_change_places() -> None:
    found = lint(study_of(FIVE, HALF, analysis={"test": "permutation"}))
    assert [remark.where for remark in found if remark.level == "error"] == ["analysis.test"]


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"contrast": "omnibus", "expect": "difference"}, "H1"),
        ({"levels": {"dropout": [0.0, 0.5]}}, "levels"),
        ({"scores": "log2"}, "scores"),
        ({"effect": "dropout:width", "contrast": "linear"}, "H1"),
    ],
)
def test_a_hypercube_has_slopes_and_no_levels(more, where: str) -> None:
    asked = {"id": "H1", "effect": "dropout", "contrast": "linear", "expect": "decrease", **more}
    found = [remark for remark in lint(study_of(RANGES, CUBE, [asked])) if remark.level == "error"]
    assert found and all(where in remark.where for remark in found)


def test_the_design_is_part_of_the_plan_and_absent_from_full_factorials() -> None:
    full = study_of(FIVE, None)
    assert "design" not in dump(full) and seed_key(full) != seed_key(study_of(FIVE, HALF))
    half = study_of(FIVE, HALF)
    assert parse(dump(half)) == half
    assert seed_key(study_of(RANGES, CUBE)) != seed_key(study_of(RANGES, {**CUBE, "seed": 1}))


def test_one_factor_at_a_time_varies_each_once() -> None:
    found = one_at_a_time(study_of(RANGES, CUBE))
    assert len(found) == 4
    for name, cell in zip(RANGES, found[1:], strict=True):
        assert {key for key in RANGES if cell.levels[key] != found[0].levels[key]} == {name}


def test_a_design_is_set_from_the_command_line() -> None:
    text = Path("configs/studies/digits_fraction.toml").read_text()
    assert len(cells(parse(override(text, {"design.foldover": "depth"})))) == 32

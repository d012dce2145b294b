"""The JSON of an analysis: strict, repeatable, and with every field the command line promises."""

import dataclasses
import json

import numpy as np
import pytest

from lab.analysis.as_json import to_json
from lab.analysis.confirmatory import analyze
from lab.analysis.exploratory import explore
from tests.synthetic import synthetic_study, synthetic_table


def _document(**more) -> dict:
    study = synthetic_study()
    table = synthetic_table(study, **more)
    return to_json(analyze(study, table), explore(study, table))


def test_equal_analyses_print_equal_bytes() -> None:
    assert json.dumps(_document(), allow_nan=False) == json.dumps(_document(), allow_nan=False)


def test_the_promised_fields() -> None:
    document = _document()
    hypothesis = document["hypotheses"][0]
    assert {"id", "estimate", "interval", "df", "p", "p_adjusted", "verdict", "words", "p_equivalence"} <= set(
        hypothesis
    )
    assert {"p_equivalence_adjusted", "sesoi", "level", "kind", "n_runs"} <= set(hypothesis)
    assert len(document["cells"]) == 18 and document["hypotheses"][0]["status"] == "registered"
    row = document["anova"][0]
    columns = {"term", "df", "sum_sq", "mean_sq", "f", "p", "partial_eta_squared", "omega_squared"}
    assert set(row) == columns | {"status"} and document["anova"][-1]["term"] == "Residual"
    assert document["exploratory"]["status"] == "exploratory"


def test_what_is_not_a_number_is_null_and_exploratory_can_be_left_out() -> None:
    document = _document(failed=("c00-r1", "c00-r2"))
    assert document["hypotheses"][0]["p"] is None
    json.dumps(document, allow_nan=False)
    study = synthetic_study()
    alone = to_json(analyze(study, synthetic_table(study)))
    assert alone["anova"] == [] and "exploratory" not in alone


def test_the_last_bits_of_a_processor_do_not_show() -> None:
    study = synthetic_study()
    table = synthetic_table(study)
    nudged = dataclasses.replace(table, value=np.nextafter(table.value, 1.0))
    assert to_json(analyze(study, table))["cells"] == to_json(analyze(study, nudged))["cells"]
    estimate = analyze(study, table).hypotheses[0].estimate
    assert to_json(analyze(study, table))["hypotheses"][0]["estimate"] == pytest.approx(estimate, rel=1e-11)

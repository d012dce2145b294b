"""Facts: one text per id, runs written once, nothing that JSON cannot hold."""

import json
import math

import pytest

from lab.errors import InvalidInput
from lab.report.facts import Facts, to_json


def test_an_id_stands_for_one_text():
    facts = Facts()
    facts.put("a", 1, "1", "1")
    facts.put("a", 1, "1", "1")
    with pytest.raises(InvalidInput, match="two facts have one id"):
        facts.put("a", 2, "1", "2")


def test_json_names_run_sets_and_writes_no_nan():
    facts = Facts()
    facts.put("h.estimate", 0.1234, "pp", "+12.3\u00a0pp", "1 decimal", ("c00-r1", "c00-r2"), "analysis.x")
    facts.put("h.interval", (math.nan, 1.0), "pp", "–", "1 decimal", ("c00-r1", "c00-r2"))
    document = json.loads(to_json(facts, registration="ab"))
    first, second = document["facts"]
    assert document["run_sets"] == {first["runs"]: ["c00-r1", "c00-r2"]}
    assert first["value"] == 0.1234 and second["value"] == [None, 1.0] and second["runs"] == first["runs"]


def test_every_number_has_unit_text_and_source(digits_paper):
    document = json.loads(digits_paper.facts)
    for fact in document["facts"]:
        assert fact["query"], fact["id"]
        assert fact["text"] is not None and fact["unit"] is not None
    by_id = {fact["id"]: fact for fact in document["facts"]}
    assert by_id["h.H1.estimate"]["text"].endswith("pp")
    assert len(document["run_sets"][by_id["cell.0.mean"]["runs"]]) == 3

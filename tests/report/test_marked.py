"""Every table, figure, file and number of the paper says whether the plan asked for it, and no build can do without."""

import json

import pytest

from lab.report.blocks import Par, Ruled, Table, documents
from lab.report.facts import Facts
from lab.report.marked import marked
from lab.report.paper import build, gather
from lab.report.supplement import supplement
from lab.study.standing import ExploratoryFinding, RegisteredFinding


@pytest.fixture(scope="module")
def screening(make, study_of):
    """A study that asked nothing in advance, one cell each."""
    study = study_of("digits").model_copy(update={"hypotheses": ()})
    return make(study, {"depth": -0.006})


@pytest.fixture(scope="module")
def screened(screening):
    return build(screening)


def test_an_exploratory_number_outside_its_rule_stops_the_build():
    facts = Facts()
    with facts.of(ExploratoryFinding):
        facts.put("found", 1.0, "1", "1.0")
    with facts.of(RegisteredFinding):
        facts.put("asked", 2.0, "1", "2.0")
    inside = Ruled("exploratory", (Par("Found {found}."),))
    assert marked((inside, Par("Asked {asked}, and {unknown}.")), facts)
    for bare in (Par("Found {found}."), Ruled("registered", (Par("{found}"),)), Table("t", "{found}", (), ())):
        with pytest.raises(AssertionError, match="without its mark"):
            marked((bare,), facts)
    with pytest.raises(AssertionError, match="mixes registered and exploratory"):
        marked((Table("t", "", (), (("{found}", "{asked}"),), mark="exploratory"),), facts)


def test_the_mark_is_the_first_word_of_a_printed_table():
    tables = (Table("t", "Means.", (), (), mark="exploratory"), Table("u", "Means.", (), (), mark="registered"))
    assert [block["caption"][0]["t"] for block in documents(tables, 0, {})] == [
        "Exploratory. Means.",
        "Registered. Means.",
    ]


def test_every_number_of_the_facts_has_its_status(digits_paper):
    rows = json.loads(digits_paper.facts)["facts"]
    by = {row["id"]: row["status"] for row in rows}
    assert by["h.H1.estimate"] == by["cell.0.mean"] == by["figure.forest.caption"] == "registered"
    assert by["anova.0.p"] == by["level.0.mean"] == by["figure.main.caption"] == "exploratory"
    assert by["plan.H1.sesoi"] == "plan" and by["compute.attempts"] == "record"


def test_every_table_file_begins_with_the_status(digits_paper):
    assert len(digits_paper.tables) > 8
    for name, content in digits_paper.tables.items():
        head, *rows = content.decode().splitlines()
        assert head.startswith("status,") and rows, name
        assert {row.split(",")[0] for row in rows} <= {"registered", "exploratory", "plan"}, name
        assert len({row.split(",")[0] for row in rows}) == 1, name


def test_a_study_without_hypotheses_has_nothing_registered(screening, screened):
    statuses = {
        row["status"]
        for row in json.loads(screened.facts)["facts"]
        if row["id"].startswith(("cell.", "found.", "figure."))
    }
    assert statuses <= {"exploratory", "plan"} and screened.pages == 6
    for name in ("cells.csv", "runs.csv", "figure-cells.csv"):
        _, *rows = screened.tables[name].decode().splitlines()
        assert rows and all(row.startswith("exploratory,") for row in rows), name
    assert screened.tables["hypotheses.csv"].decode().startswith("status,id,")
    facts = gather(screening)
    printed = [
        block
        for block in supplement(screening, facts, {})
        if isinstance(block, Table) and block.name in ("cells", "runs")
    ]
    assert [block.mark for block in printed] == ["exploratory", "exploratory"]

"""Exports of W&B, CSV and JSON, reach the same tables as a CSV; runs that did not finish are left out and counted."""

import json

import pytest

from lab.errors import InvalidInput
from lab.workflow.outside.explore import analyze_csv, columns_of
from lab.workflow.outside.wandb_export import long_form

TABLE = (
    '"Name","State","Notes","Created","depth","acc"\n'
    '"a","finished","-","2026-01-01","2","0.90"\n'
    '"b","crashed","two\nlines","2026-01-01","2",""\n'
    '"c","finished","","2026-01-01","2","0.92"\n'
    '"d","finished","","2026-01-01","4","0.95"\n'
    '"e","finished","","2026-01-01","4","0.96"\n'
    '"f","running","","2026-01-01","4",""\n'
)
RUNS = [
    {"name": "a", "state": "finished", "config": {"depth": {"value": 2}, "_wandb": {"value": {}}}, "summary": {"acc": 0.9}},
    {"name": "b", "state": "finished", "config": {"depth": 2}, "summaryMetrics": {"acc": 0.92, "_step": 7}},
    {"name": "c", "state": "finished", "config": {"depth": 4}, "summary": {"acc": 0.95}},
    {"name": "d", "state": "finished", "depth": 4, "acc": 0.96},
    {"name": "e", "state": "killed", "config": {"depth": 4}, "summary": {}},
]  # fmt: skip


def _analyzed(content: bytes):
    return analyze_csv(content, response="acc", factors=["depth"])


def test_csv_and_json_give_the_same_tables() -> None:
    table = _analyzed(TABLE.encode())
    for text in (json.dumps(RUNS), "\n".join(json.dumps(run) for run in RUNS), json.dumps({"runs": RUNS})):
        assert _analyzed(text.encode()).differences == table.differences
    assert table.differences[0].estimate == pytest.approx(0.045) and table.status == "exploratory"


def test_runs_that_did_not_finish_are_named() -> None:
    assert (
        _analyzed(TABLE.encode())
        .remarks[0]
        .startswith("2 of 6 runs are left out because they did not finish (1 crashed, 1 running)")
    )
    assert "1 of 5 runs" in _analyzed(json.dumps(RUNS).encode()).remarks[0]


def test_errors_still_name_the_line_of_the_file() -> None:
    with pytest.raises(InvalidInput, match="run g: an empty cell in column 'depth'"):
        _analyzed((TABLE + '"g","finished","","2026-01-01","","0.9"\n').encode())
    with pytest.raises(InvalidInput, match="line 9: 5 cells"):
        _analyzed((TABLE + '"g","finished","2026-01-01","4","0.9"\n').encode())


@pytest.mark.parametrize("value", ["", "NaN", "Infinity"])
def test_finished_runs_without_a_response_are_left_out_and_named(value: str) -> None:
    """A sweep's parent, or a run that diverged: nobody can take a line out of a store."""
    table = _analyzed((TABLE + f'"g","finished","","2026-01-01","4","{value}"\n').encode())
    runs = _analyzed(
        json.dumps(
            [*RUNS, {"name": "g", "state": "finished", "config": {"depth": 4}, "summary": {"acc": value}}]
        ).encode()
    )
    for found in (table, runs):
        assert found.n_runs == 4
        assert "1 of 5 finished runs are left out because they have no finite acc (run g)" in found.remarks[1]
    with pytest.raises(InvalidInput, match="no run has a finite 'acc'"):
        _analyzed(b'[{"name": "g", "config": {"depth": 4}, "summary": {"acc": "NaN"}}]')


def test_a_name_in_config_and_in_summary_is_two_columns() -> None:
    """The setting acc must never stand in for the measured acc."""
    runs = json.dumps([{**run, "config": {"depth": 2, "acc": 5}} for run in RUNS[:3]]).encode()
    with pytest.raises(InvalidInput, match="no column 'acc'.*config.acc, summary.acc"):
        _analyzed(runs)
    assert "summary.acc" in columns_of(runs)


def test_another_table_with_the_columns_name_and_state_keeps_its_rows() -> None:
    rows = "".join(
        f"{name},{state},{depth},{acc}\n"
        for name, state, depth, acc in (
            ("a", "CA", 2, 0.9),
            ("b", "NY", 2, 0.92),
            ("c", "CA", 4, 0.95),
            ("d", "NY", 4, 0.97),
        )
    )
    assert _analyzed(("Name,State,depth,acc\n" + rows).encode()).n_runs == 4
    assert _analyzed(TABLE.replace("finished", "Finished").encode()).n_runs == 4


def test_other_tables_pass_as_they_are() -> None:
    content = b"y,a\n1,2\n2,3\n"
    assert long_form(content) == (content, ())
    assert long_form(b"\xff\xfe") == (b"\xff\xfe", ())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'"Step","a - acc","a - acc__MIN","a - acc__MAX"\n1,2,2,2\n', "export of a chart"),
        (b"[1, 2]", "no list of runs"),
        (b"[{", "no JSON"),
        (b'[{"state": "failed"}]', "no run in this file has finished"),
    ],
)
def test_what_is_no_export_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        long_form(content)

"""Checking a plan: counts, cost and data; what is not there is a remark with its place, not an exception."""

from pathlib import Path

import pytest

from lab.errors import InvalidInput, Unavailable
from lab.study.recipe import Dataset, Split
from lab.workflow.planning.check import as_json, check
from lab.workflow.record.data_place import folder_of, located
from store.paths import Home


def test_a_plan_says_what_it_costs(home: Home, tiny: str) -> None:
    report = check(home, tiny)
    assert (report.errors, report.cells, report.runs, report.error_df) == ((), 2, 4, 2)
    assert report.estimate_seconds > 0
    assert report.disk_bytes > 4 * 4 * (64 * 12 + 12 + 13 * 10)
    assert (report.data.name, report.data.test, report.data.inputs) == ("digits", 300, 64)


def test_a_sigma_gives_powers(home: Home, tiny: str) -> None:
    (row,) = as_json(check(home, tiny, sigma=0.005))["hypotheses"]
    assert (row["id"], row["ok"]) == ("H1", True)
    (row,) = as_json(check(home, tiny, sigma=0.03))["hypotheses"]
    assert row["ok"] is False


def test_a_time_limit_is_held_against_the_estimate(home: Home, tiny: str) -> None:
    short = check(home, tiny + "\n[stopping]\nmax_minutes = 0.0001\n")
    assert [remark.where for remark in short.errors] == ["stopping.max_minutes"]
    assert check(home, tiny + "\n[stopping]\nmax_minutes = 600\n").errors == ()


def test_a_data_set_that_would_be_fetched_is_a_warning(home: Home, tiny: str) -> None:
    report = check(home, tiny.replace('name = "digits"', 'name = "cifar10"'))
    assert (report.errors, report.data, report.estimate_seconds) == ((), None, None)
    assert "cifar10" in " ".join(remark.line for remark in report.warnings)


def test_a_folder_that_is_not_there_is_an_error(home: Home, tiny: str) -> None:
    text = tiny.replace('name = "digits"', 'name = "parquet:nowhere"')
    report = check(home, text)
    assert "nowhere" in report.errors[0].line
    with pytest.raises(Unavailable):
        check(home, text, download=True)


def test_no_study_at_all(home: Home) -> None:
    with pytest.raises(InvalidInput, match="mine.toml"):
        check(home, "title = 3", source="mine.toml")


def test_a_relative_folder_is_looked_up_from_here_then_from_the_study_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    split = Split(train=1, validation=1, test=1)
    (tmp_path / "studies" / "data").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    beside = located(Dataset(name="parquet:data", split=split), tmp_path / "studies")
    assert folder_of(beside) == tmp_path / "studies" / "data"
    (tmp_path / "data").mkdir()
    assert folder_of(located(Dataset(name="parquet:data", split=split), tmp_path / "studies")) == tmp_path / "data"
    assert folder_of(located(Dataset(name="digits", split=split))) is None

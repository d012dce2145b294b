"""Sigma from an earlier study: the pooled sd of its cells, on the test set once that is open, before on validation."""

import json

import numpy as np
import pytest

from lab.errors import InvalidInput
from lab.workflow.command.main import main
from lab.workflow.planning.lock import lock
from lab.workflow.planning.spread import spread, spreads
from lab.workflow.record.ledger import ledger
from lab.workflow.record.registered import load
from store import queries
from store.paths import Home


def pooled(locked, values: dict[str, float]) -> float:
    cells: dict[int, list[float]] = {}
    for run in locked.runs:
        cells.setdefault(run.cell, []).append(values[run.id])
    return float(np.sqrt(np.mean([np.var(found, ddof=1) for found in cells.values()])))


def test_of_an_opened_study_it_is_that_of_the_test_scores(unsealed: tuple[Home, str]) -> None:
    home, name = unsealed
    locked, found = load(home, name), spread(home, name)
    results = ledger(home, name).results
    assert found.measured == "test_accuracy" and found.df == found.runs - found.cells
    assert found.sd == pytest.approx(pooled(locked, {run: row["test_accuracy"] for run, row in results.items()}))
    assert found.least <= found.sd <= found.most and locked.short in found.source
    assert spreads(home) == (found,)
    assert spread(home, name, "test_loss").measured == "test_loss"


def test_of_a_closed_study_it_is_that_of_the_last_validation_scores(trained: tuple[Home, str]) -> None:
    home, name = trained
    found = spread(home, name)
    with queries.reading(home) as index:
        rows = queries.curves(index, name, "validation_accuracy")
    last = {row["run"]: row["value"] for row in sorted(rows, key=lambda row: row["epoch"])}
    assert found.measured == "validation_accuracy" and found.sd == pytest.approx(pooled(load(home, name), last))


def test_a_study_without_runs_shows_none(home: Home, tiny: str) -> None:
    name = lock(home, tiny).sha256
    assert spreads(home) == ()
    with pytest.raises(InvalidInput, match="no spread"):
        spread(home, name)


def test_check_takes_it_and_says_where_it_comes_from(
    unsealed: tuple[Home, str], tiny: str, tmp_path, capsys: pytest.CaptureFixture
) -> None:
    home, name = unsealed
    path = tmp_path / "next.toml"
    path.write_text(tiny)
    main(["check", str(path), "--sigma-from", name[:8], "--json", "--home", str(home.root)])
    said = json.loads(capsys.readouterr().out)
    assert said["sigma"] == pytest.approx(spread(home, name).sd) and name[:8] in said["sigma_from"]
    assert said["hypotheses"][0]["mde"] == pytest.approx(said["sigma"] * said["hypotheses"][0]["mde_sigma"])

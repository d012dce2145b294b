"""Runs of an MLflow store, folder and database, reach the same tables as a CSV; unfinished runs are counted, not hidden."""

import json
import sys
from pathlib import Path

import pytest

from lab.errors import InvalidInput, Unavailable
from lab.workflow.command.main import main
from lab.workflow.outside.long_csv import read_long
from lab.workflow.outside.mlflow_store import mlflow_csv


def _run(root: Path, name: str, params: dict, metrics: dict, *, status: str = "3", stage: str = "active") -> None:
    folder = root / "7" / name
    for part, values in {"params": params, "metrics": metrics, "tags": {"mlflow.runName": name}}.items():
        (folder / part).mkdir(parents=True, exist_ok=True)
        for key, value in values.items():
            path = folder / part / key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(str(value))
    (folder / "meta.yaml").write_text(f"lifecycle_stage: {stage}\nrun_name: {name}\nstatus: {status}\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two depths of three runs, one that failed, one that was deleted."""
    root = tmp_path / "mlruns"
    for depth in (2, 4):
        for seed in range(3):
            lines = f"1700 0.1 1\n1800 {0.9 + depth / 100 + seed / 1000} 2\n1750 0.2 1\n"
            _run(root, f"d{depth}s{seed}", {"depth": depth, "seed": seed}, {"val/acc": lines})
    _run(root, "lost", {"depth": 2}, {}, status="FAILED")
    _run(root, "gone", {"depth": 2}, {"val/acc": "1 0.5 0"}, stage="deleted")
    (root / "7" / "meta.yaml").write_text("name: depth study\nlifecycle_stage: active\n")
    return root


def test_a_folder_is_read_with_the_last_value_of_each_metric(folder: Path) -> None:
    content, remarks = mlflow_csv(str(folder))
    table = read_long(content, response="val/acc", factors=["depth"])
    assert table.levels == (("2", "4"),) and table.values.tolist()[:3] == pytest.approx([0.92, 0.921, 0.922])
    assert "1 of 7 runs are left out" in remarks[0] and "1 failed" in remarks[0]


def test_through_the_command_line_it_is_exploratory_and_says_what_was_left_out(folder, capsys) -> None:
    words = ["analyze", "--mlflow", str(folder), "--response", "val/acc", "--factors", "depth", "--json"]
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["status"] == "exploratory" and found["n_runs"] == 6 and "left out" in found["remarks"][0]
    assert found["differences"][0]["estimate"] == pytest.approx(0.02)
    assert main([*words, "--csv", "runs.csv"]) == 2


@pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy")
def test_the_database_of_the_real_client(tmp_path: Path) -> None:
    tracking = pytest.importorskip("mlflow.tracking")
    store = f"sqlite:///{tmp_path}/mlflow.db"
    client = tracking.MlflowClient(store)
    for name in ("one", "two"):
        number = client.create_experiment(name, artifact_location=str(tmp_path))
        for depth in (2, 4, 4):
            run = client.create_run(number).info.run_id
            client.log_param(run, "depth", depth)
            client.log_metric(run, "acc", depth / 8)
            client.set_terminated(run)
    content, remarks = mlflow_csv(store, "two")
    table = read_long(content, response="acc", factors=["depth"])
    assert sorted(table.values.tolist()) == [0.25, 0.5, 0.5] and remarks == ()
    with pytest.raises(InvalidInput, match="several experiments"):
        mlflow_csv(store)


def test_without_the_client_it_says_which_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "mlflow.tracking", None)
    monkeypatch.setitem(sys.modules, "mlflow.exceptions", None)
    with pytest.raises(Unavailable, match=r"requirements-export\.lock"):
        mlflow_csv(f"sqlite:///{tmp_path}/mlflow.db")


@pytest.mark.parametrize("store", ["nowhere", "sqlite:////nowhere/mlflow.db"])
def test_a_store_that_is_not_there(store: str) -> None:
    pytest.importorskip("mlflow.tracking")
    with pytest.raises(InvalidInput, match="there is no such"):
        mlflow_csv(store)


def test_an_empty_store_and_another_experiment(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidInput, match="no run in this store"):
        mlflow_csv(str(tmp_path / "empty"))
    with pytest.raises(InvalidInput, match="no such experiment"):
        mlflow_csv(str(folder), "another")


@pytest.mark.parametrize(
    "store", ["http://127.0.0.1:1", "postgresql://nobody@127.0.0.1:1/none", "x" * 5000, "\x00", "/etc/passwd"]
)
def test_an_address_that_leads_nowhere_is_explained(store: str) -> None:
    """Seen before: minutes of waiting for a server that is not there, and tracebacks of a missing driver and of a long name."""
    with pytest.raises((InvalidInput, Unavailable)):
        mlflow_csv(store)

"""A study in an MLflow store, as MLflow's own client sees it: one run per training run, and the same tables from there."""

import json
import sys
from pathlib import Path

import pytest

from lab.errors import Forbidden, InvalidInput, Unavailable
from lab.workflow.command.main import main
from lab.workflow.look.analyze import analyze
from lab.workflow.outside import mlflow_export
from lab.workflow.outside.explore import analyze_csv, mlflow_csv
from lab.workflow.outside.mlflow_export import DONE, export_mlflow
from lab.workflow.outside.mlflow_runs import out_runs
from lab.workflow.planning.lock import lock
from lab.workflow.record.ledger import ledger, lines_of
from lab.workflow.record.registered import load
from store.blobs import get
from store.paths import Home

pytestmark = pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy")


@pytest.fixture(scope="module")
def exported(
    unsealed_home: tuple[Home, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, mlflow_export.Exported]:
    """The tiny study in a store of SQLite. Read only."""
    pytest.importorskip("mlflow", reason="the extra requirements-export.lock")
    store = f"sqlite:///{tmp_path_factory.mktemp('mlflow')}/store.db"
    return store, export_mlflow(*unsealed_home, store)


def runs_of(store: str, name: str) -> list:
    from mlflow.tracking import MlflowClient

    client = MlflowClient(store)
    found = client.get_experiment_by_name(name)
    return sorted(client.search_runs([found.experiment_id]), key=lambda run: run.info.run_name)


def test_the_real_client_finds_every_run_with_all_that_belongs_to_it(exported, unsealed_home: tuple[Home, str]) -> None:
    from mlflow.tracking import MlflowClient

    store, done = exported
    home, name = unsealed_home
    locked, state = load(home, name), ledger(home, name)
    assert (done.runs, done.written, done.replaced) == (4, 4, 0) and done.experiment == f"Width on digits ({name[:8]})"
    found = runs_of(store, done.experiment)
    by_name = {run.id: run for run in locked.runs}
    assert [run.info.run_name for run in found] == sorted(by_name)
    for run in found:
        planned = by_name[run.info.run_name]
        data, known = run.data, state.runs[planned.id]
        assert run.info.status == "FINISHED" and run.info.end_time >= run.info.start_time > 1.7e12
        assert data.params["width"] == str(known.levels["width"]) == data.params["model.width"]
        assert data.params["recipe.epochs"] == "2" and data.params["dataset.name"] == "digits"
        result = state.results[planned.id]
        assert (
            data.metrics["test_accuracy"] == result["test_accuracy"]
            and data.metrics["test_loss"] == result["test_loss"]
        )
        assert data.tags["lockbox.registration"] == name and data.tags["lockbox.status"] == "registered"
        others = data.tags["lockbox.exploratory_metrics"].split(", ")
        assert "test_accuracy" not in others and {*others, "test_accuracy"} == set(data.metrics)
        assert (
            data.tags["lockbox.demonstration"] == "true"
            and data.tags["lockbox.seed.init"] == planned.seeds.as_hex()["init"]
        )
        client = MlflowClient(store)
        history = client.get_metric_history(run.info.run_id, "validation_loss")
        assert [point.step for point in history] == [1, 2]
        files = {item.path: item for item in client.list_artifacts(run.info.run_id)}
        assert set(files) == {"config.json", "weights.safetensors", "test-predictions.parquet"}
        place = Path(run.info.artifact_uri.removeprefix("file://"))
        assert (place / "weights.safetensors").read_bytes() == get(home, known.weights)
        assert json.loads((place / "config.json").read_text())["model"]["width"] == known.levels["width"]


def test_the_round_trip_gives_the_anova_of_the_study(exported, unsealed_home: tuple[Home, str], capsys) -> None:
    store, done = exported
    own = analyze(*unsealed_home).exploratory.anova
    content, remarks = mlflow_csv(store, done.experiment)
    there = analyze_csv(content, response="test_accuracy", factors=["width"])
    assert remarks == () and there.status == "exploratory" and there.n_runs == 4
    for one, other in zip(own, there.anova, strict=True):
        assert (one.df, one.sum_sq) == (other.df, pytest.approx(other.sum_sq, rel=1e-12))
        assert one.f == pytest.approx(other.f, rel=1e-9, nan_ok=True) and one.p == pytest.approx(other.p, nan_ok=True)
    words = ["analyze", "--mlflow", store, "--response", "test_accuracy", "--factors", "width", "--json"]
    assert main(words) == 0 and json.loads(capsys.readouterr().out)["n_runs"] == 4


def test_exported_again_nothing_doubles_and_what_was_cut_off_is_written_anew(
    exported, unsealed_home: tuple[Home, str], capsys
) -> None:
    from mlflow.tracking import MlflowClient

    store, done = exported
    home, name = unsealed_home
    before = [run.info.run_id for run in runs_of(store, done.experiment)]
    assert main(["export", name[:8], "--mlflow", store, "--home", str(home.root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["written"] == 0
    assert [run.info.run_id for run in runs_of(store, done.experiment)] == before
    client = MlflowClient(store)
    client.delete_tag(before[0], DONE)
    again = export_mlflow(home, name, store)
    assert (again.written, again.replaced) == (1, 1)
    assert [run.info.run_id for run in runs_of(store, done.experiment)][1:] == before[1:]
    assert len(runs_of(store, done.experiment)) == 4
    client.delete_experiment(client.get_experiment_by_name(done.experiment).experiment_id)
    with pytest.raises(Unavailable, match="was deleted"):
        export_mlflow(home, name, store)


def test_what_no_verdict_rests_on_is_marked(trained: tuple[Home, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    home, name = trained
    locked, state = load(home, name), ledger(home, name)
    lost = replace(state.runs["c01-r2"], status="interrupted")
    state = replace(state, runs={**state.runs, "c01-r2": lost}, stopped={"what": "max_minutes"})
    found = {run.id: run for run in out_runs(home, locked, state, lines_of(home, name))}
    assert found["c01-r2"].status == "KILLED" and found["c00-r1"].tags["lockbox.status"] == "registered"
    assert found["c00-r2"].tags["lockbox.status"] == "exploratory"
    assert set(found["c00-r2"].tags["lockbox.exploratory_metrics"].split(", ")) == {
        point[0] for point in found["c00-r2"].metrics
    }
    assert "replicate is incomplete" in found["c00-r2"].tags["lockbox.exploratory"]
    assert not [point for point in found["c00-r1"].metrics if point[0].startswith("test_")]


def test_what_cannot_be_exported_is_said(
    home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = f"sqlite:///{tmp_path}/store.db"
    name = lock(home, tiny).sha256
    with pytest.raises(Forbidden, match="no run of this study"):
        export_mlflow(home, name, store)
    monkeypatch.setattr(mlflow_export, "out_runs", lambda *_: iter(("one",)))
    pytest.importorskip("mlflow", reason="the extra requirements-export.lock")
    with pytest.raises(InvalidInput, match="no address"):
        export_mlflow(home, name, "mlruns")


def test_without_the_client_it_says_which_extra(
    unsealed_home: tuple[Home, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mlflow.tracking", None)
    with pytest.raises(Unavailable, match=r"requirements-export\.lock"):
        export_mlflow(*unsealed_home, "sqlite:///nowhere.db")

"""Macro scores, AUROC, cross-entropy, calibration and Brier score as registered responses: lock, train, open, verdicts, verify."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn import metrics

from lab.figures import charts
from lab.workflow.audit import links as audit_links
from lab.workflow.audit.verify import broken, verify
from lab.workflow.command.results import lines
from lab.workflow.look.analyze import analyze, cells_of
from lab.workflow.planning.lock import lock
from lab.workflow.record.ledger import ledger
from lab.workflow.record.registered import load
from lab.workflow.training.run import run
from lab.workflow.training.unseal import unseal
from store.blobs import get
from store.paths import Home, open_home
from store.segments import probabilities_of

NAMES = ("test_f1", "test_precision", "test_recall", "test_auroc", "test_nll", "test_ece", "test_brier")
RESPONSES = "".join(f'[[responses]]\nname = "{name}"\nprimary = {str(name == "test_f1").lower()}\n' for name in NAMES)
MORE = "".join(
    f'[[hypotheses]]\nid = "{name}"\nresponse = "test_{name}"\neffect = "width"\ncontrast = "difference"\n'
    f'expect = "{expect}"\nsesoi = {sesoi}\n'
    for name, expect, sesoi in (("auroc", "increase", 0.01), ("ece", "decrease", 0.05), ("brier", "decrease", 1.5))
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    home = open_home(tmp_path_factory.mktemp("responses") / "home")
    text = (Path(__file__).parent / "tiny.toml").read_text() + RESPONSES + MORE
    registration = lock(home, text).sha256
    run(home, registration, processes=1)
    unseal(home, registration)
    return home, registration


def test_they_are_those_of_scikit_learn(opened: tuple[Home, str]) -> None:
    home, registration = opened
    result = ledger(home, registration).results["c00-r1"]
    labels, found = probabilities_of(get(home, result["predictions"]))
    predicted = found.argmax(axis=1)
    macro = metrics.precision_recall_fscore_support(labels, predicted, average="macro", zero_division=0)[:3]
    assert [result[name] for name in ("test_precision", "test_recall", "test_f1")] == pytest.approx(macro)
    shares = found.astype(np.float64) / found.sum(axis=1, keepdims=True, dtype=np.float64)
    assert result["test_auroc"] == pytest.approx(metrics.roc_auc_score(labels, shares, multi_class="ovr"))
    assert (
        result["test_nll"]
        == pytest.approx(result["test_loss"])
        == pytest.approx(metrics.log_loss(labels, shares), rel=1e-5)
    )
    assert result["test_brier"] == pytest.approx(
        metrics.brier_score_loss(labels, shares, scale_by_half=False), rel=1e-5
    )


def test_verdicts_are_in_their_units(opened: tuple[Home, str]) -> None:
    found = analyze(*opened).confirmatory
    assert (found.response, found.unit) == ("test_f1", "fraction")
    units = {row.id: (row.response, row.unit) for row in found.hypotheses}
    assert units == {
        "H1": ("test_f1", "fraction"),
        "auroc": ("test_auroc", "AUC"),
        "ece": ("test_ece", "fraction"),
        "brier": ("test_brier", "Brier"),
    }
    brier = found.hypotheses[-1]
    assert brier.verdict in ("equivalent", "inconclusive") and abs(brier.estimate) < 1.5
    assert " AUC" in found.hypotheses[1].words or found.hypotheses[1].verdict != "inconclusive"


def test_what_is_not_about_the_primary_response_says_so_and_has_its_cells(opened: tuple[Home, str]) -> None:
    analysis = analyze(*opened)
    found = analysis.confirmatory
    figure = charts.forest(found)
    assert (
        "Effects on test F1 and test ECE, one row" in figure.caption
        and "ece: width: 16 − 12 in test ECE" in figure.caption
    )
    assert "2 further hypotheses are in another unit" in figure.caption
    assert {row["response"] for row in figure.data} == {"test_f1", "test_ece"}
    assert set(found.more_cells) == {"test_auroc", "test_ece", "test_brier"}
    brier = cells_of(found, "test_brier")
    assert (brier.unit, brier.cells[0].n) == ("Brier", 2) and "Test Brier score of" in charts.cell_means(brier).caption
    result = ledger(*opened).results
    assert brier.cells[0].values == pytest.approx([result[run]["test_brier"] for run in brier.cells[0].run_ids])
    assert analysis.json["cells_of"]["test_brier"][0]["mean"] == pytest.approx(brier.cells[0].mean)
    assert any("in test Brier score: " in line for line in lines(analysis))


def test_verify_recounts_them(opened: tuple[Home, str], monkeypatch: pytest.MonkeyPatch) -> None:
    home, registration = opened
    assert broken(verify(home, registration)) is None
    state = ledger(home, registration)
    results = {name: {**result, "test_ece": result["test_ece"] + 1e-6} for name, result in state.results.items()}
    monkeypatch.setattr(audit_links, "fold", lambda lines: replace(state, results=results))
    assert "test_ece" in broken(verify(home, registration)).seen


def test_a_study_without_them_records_none(unsealed_home: tuple[Home, str]) -> None:
    home, registration = unsealed_home
    recorded = {
        key for result in ledger(home, registration).results.values() for key in result if key.startswith("test_")
    }
    assert recorded == {"test_accuracy", "test_loss"}
    assert [response.name for response in load(home, registration).study.responses] == ["test_accuracy"]

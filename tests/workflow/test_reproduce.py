"""A bundle is trained again in a home that knows only its plan; every number is judged by itself."""

import csv
from pathlib import Path

import pytest

from lab.errors import IntegrityError, Unavailable
from lab.report.bundle.comparison import (
    EXACT,
    FRACTION,
    compared,
    compared_all,
    compared_weights,
    counts,
    lines,
    tolerance_of,
    tolerance_under_way,
)
from lab.workflow.audit.verify import broken, verify
from lab.workflow.bundle import reproduced
from lab.workflow.bundle.reproduce import disagreement, reproduce
from lab.workflow.command.main import main
from lab.workflow.record.ledger import ledger
from store.paths import open_home

pytestmark = pytest.mark.usefixtures("small_code")


def test_all_of_it_again_is_bit_exact_and_leaves_a_home_that_verifies(packed_bundle: Path, tmp_path: Path) -> None:
    found = reproduce(packed_bundle, keep=tmp_path / "again", processes=1)
    assert found.agrees and disagreement(found) is None and found.whole and len(found.runs) == 4
    groups = counts(found.numbers)
    assert set(groups) == {"weights", "metrics", "test results", "analysis"}
    assert all(set(row) == {"bit-exact"} for row in groups.values())
    assert groups["weights"]["bit-exact"] == 4 and groups["metrics"]["bit-exact"] == 4 * 2 * 5
    home = open_home(tmp_path / "again")
    assert ledger(home, found.registration).state == "unsealed"
    assert broken(verify(home, found.registration)) is None


def test_a_part_again_keeps_the_test_set_closed(packed_bundle: Path, tmp_path: Path) -> None:
    found = reproduce(packed_bundle, only_smoke=True, keep=tmp_path / "again", processes=1)
    assert found.runs == ("c00-r1", "c01-r1") and not found.whole and found.agrees
    assert counts(found.numbers) == {"weights": {"bit-exact": 2}, "metrics": {"bit-exact": 20}}
    assert ledger(open_home(tmp_path / "again"), found.registration).openings == ()


def test_another_network_is_called_different_by_name(packed_bundle: Path, tmp_path: Path, monkeypatch) -> None:
    original = reproduced.weights_bytes
    monkeypatch.setattr(reproduced, "weights_bytes", lambda weights: original(weights) + b" ")
    found = reproduce(packed_bundle, only_smoke=True, processes=1)
    error = disagreement(found)
    assert not found.agrees and isinstance(error, IntegrityError) and error.exit_code == 4
    assert "weights, c00-r1 is different" in error.line


def test_weights_with_other_bits_are_judged_by_what_the_run_measured() -> None:
    near, far = compared("metrics", "m", 0.5, 0.501, FRACTION), compared("metrics", "m", 0.5, 0.6, FRACTION)
    same = compared("metrics", "m", 0.5, 0.5, FRACTION)
    for metrics, status in (
        ((same, near), "within tolerance"),
        ((near, far), "different"),
        ((same,), "different"),
        ((), "different"),
    ):
        assert compared_weights("c00-r1", "a", "b", metrics).status == status
    assert compared_weights("c00-r1", "a", "a", (far,)).status == "bit-exact"
    assert compared_weights("c00-r1", "a", None, (same,)).status == "missing"


def test_the_verb_writes_every_number(packed_bundle: Path, tmp_path: Path, capsys) -> None:
    words = ["reproduce", str(packed_bundle), "--smoke", "--processes", "1", "--csv", str(tmp_path / "n.csv")]
    assert main(words) == 0 and "every number agrees" in capsys.readouterr().out
    rows = list(csv.DictReader((tmp_path / "n.csv").read_text().splitlines()))
    assert len(rows) == 22 and {row["agreement"] for row in rows} == {"bit-exact"}
    assert all(row["on record"] == row["now"] for row in rows)


def test_a_folder_that_is_in_use_is_not_trained_in(packed_bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="not empty"):
        reproduce(packed_bundle, keep=tmp_path)


def test_numbers_are_judged_one_by_one() -> None:
    assert compared("g", "n", 0.5, 0.5, FRACTION).status == "bit-exact"
    assert compared("g", "n", 0.5, 0.509, FRACTION).status == "within tolerance"
    assert compared("g", "n", 0.5, 0.511, FRACTION).status == "different"
    assert compared("g", "n", 0.5, None, FRACTION).status == "missing"
    assert compared("g", "n", float("nan"), float("nan"), FRACTION).status == "bit-exact"
    assert compared("g", "n", float("nan"), 0.5, FRACTION).status == "different"
    assert compared("g", "n", "supported", "contradicted", EXACT).status == "different"
    assert compared("g", "n", 3, 3.0, EXACT).status == "within tolerance"


def test_a_whole_analysis_is_walked_by_name() -> None:
    recorded = {"hypotheses": [{"id": "H1", "estimate": 0.10, "p": 0.04, "n_runs": 4, "verdict": "supported"}]}
    again = {"hypotheses": [{"id": "H1", "estimate": 0.105, "p": 0.2, "n_runs": 3, "verdict": "supported"}]}
    found = {one.name: one.status for one in compared_all("analysis", recorded, again, "fraction")}
    assert found == {
        "hypotheses[H1].id": "bit-exact",
        "hypotheses[H1].estimate": "within tolerance",
        "hypotheses[H1].p": "different",
        "hypotheses[H1].n_runs": "different",
        "hypotheses[H1].verdict": "bit-exact",
    }
    said = lines(tuple(compared_all("analysis", recorded, again, "fraction")))
    assert (
        said[0] == "analysis: 2 bit-exact, 1 within tolerance, 2 different" and "0.2 now (± .05)" in said[1] + said[2]
    )
    assert tolerance_of("hypotheses[H1].interval[0]", "nats").words.startswith("± 4 %")


def test_before_the_last_epoch_more_is_allowed_than_at_the_end() -> None:
    assert tolerance_under_way("validation_accuracy").absolute > tolerance_of("validation_accuracy", "").absolute
    assert tolerance_under_way("train_loss").relative > tolerance_of("train_loss", "").relative
    assert tolerance_under_way("learning_rate") == tolerance_of("learning_rate", "")

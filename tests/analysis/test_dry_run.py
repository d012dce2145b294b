"""Simulated studies: what a sound plan may promise holds, and a plan with the wrong error is found out."""

from pathlib import Path

import numpy as np
import pytest

from lab.analysis.confirmatory import analyze, verdicts
from lab.analysis.dry_run import DryRow, DryRun, dry_run, worlds
from lab.analysis.questions import question
from lab.study.draft import Study
from lab.study.rehearsal import Rehearsal
from lab.study.toml_file import parse
from tests.synthetic import synthetic_study, synthetic_table

TEXT = Path("configs/studies/cifar10_patches.toml").read_text()
FEW = Rehearsal(studies=300, sigmas=(0.004,), seed=3)


def simulated(study: Study, settings: Rehearsal = FEW) -> DryRun:
    return dry_run(study, settings, n_test=10_000, chance=0.1)


@pytest.fixture(scope="module")
def canonical() -> DryRun:
    return simulated(parse(TEXT))


def of(found: DryRun, world: str, hypothesis: str) -> DryRow:
    (row,) = (row for row in found.rows if (row.world, row.hypothesis) == (world, hypothesis))
    return row


def test_false_verdicts_stay_below_alpha_and_intervals_cover(canonical: DryRun) -> None:
    for row in canonical.rows:
        if row.hypothesis == "" and row.truth == 0:
            assert row.wrong <= 0.05 + 3 * row.error(0.05), row
        if row.coverage is not None:
            assert row.coverage >= 0.95 - 4 * row.error(0.95), row
    assert not canonical.warnings


def test_effects_of_the_sesoi_are_found_and_have_their_size(canonical: DryRun) -> None:
    row = of(canonical, "sesoi", "H1")
    assert row.truth == pytest.approx(0.01) and row.right > 0.95
    assert of(canonical, "sesoi", "H3").truth == 0.0 and of(canonical, "edge", "H3").truth == pytest.approx(0.01)
    assert of(canonical, "minus edge", "H1").truth == pytest.approx(-0.01)
    assert of(canonical, "inert", "H1").truth == 0.0 and of(canonical, "inert", "H2").truth == pytest.approx(0.01)


def test_equal_settings_give_equal_rows_and_another_seed_gives_others() -> None:
    study = synthetic_study()
    settings = Rehearsal(studies=100, sigmas=(0.01,))
    first = dry_run(study, settings, n_test=400, chance=0.1)
    assert first == dry_run(study, settings, n_test=400, chance=0.1)
    other = settings.model_copy(update={"seed": 1})
    assert first != dry_run(study, other, n_test=400, chance=0.1)


def test_a_pooled_error_is_found_out_where_the_spread_is_unequal() -> None:
    """A pair of noisy cells against the spread of all of them: the false alarms that STATISTICS, section 1, warns of."""
    text = TEXT.replace('error = "welch"', 'error = "pooled"')
    head, _, tail = text.partition("[[hypotheses]]")
    hypothesis = (
        '[[hypotheses]]\nid = "H1"\neffect = "activation"\ncontrast = "difference"\nexpect = "difference"\nsesoi = 0.01\n'
        "at = { depth = [8] }\n\n"
    )
    found = simulated(parse(head + hypothesis + "[analysis]" + tail.partition("[analysis]")[2]))
    assert of(found, "spread", "").wrong > 0.12
    assert [words for words in found.warnings if "'spread'" in words]


def test_the_worlds_know_common_seeds() -> None:
    names = [world.name for world in worlds(parse(TEXT))]
    assert names == ["null", "sesoi", "edge", "minus edge", "spread", "inert", "heavy tails", "losses"]
    common = parse(TEXT.replace("count = 3", 'count = 5\nseeds = "common"').replace('"welch"', '"replicate"'))
    assert [world.name for world in worlds(common)][-1] == "copies"


def test_the_short_way_to_a_verdict_is_that_of_the_analysis() -> None:
    study = synthetic_study()
    asks = [question(study, hypothesis) for hypothesis in study.hypotheses]
    for seed, failed in ((1, ()), (2, ("c00-r1",)), (3, ("c00-r1", "c01-r1", "c05-r2"))):
        table = synthetic_table(study, effects={("depth", 8): -0.01 * seed}, failed=failed)
        whole = analyze(study, table).hypotheses
        short = verdicts(study, asks, table)
        assert [row.verdict for row in whole] == [word for _, word, _ in short]
        assert np.allclose([row.estimate for row in whole], [tested.found.value for tested, _, _ in short])

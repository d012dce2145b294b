"""Looks at answers against scikit-learn and scipy, and against what was planted."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from sklearn import metrics

from lab.analysis.answers import over_runs
from lab.analysis.look_calibration import CHANCE, ECE, NLL, calibration_look
from lab.analysis.look_classes import MACRO, MICRO, classes_look
from lab.analysis.look_confusion import confusion_difference, confusion_look
from lab.analysis.look_errors import cell_errors
from lab.analysis.look_gallery import SHOWN, gallery, kinds_possible
from lab.analysis.look_slices import slices_look
from lab.analysis.look_variance import variance_rows
from tests.answers import CLASSES, made_answers, made_examples


def test_scores_are_means_of_those_of_scikit_learn() -> None:
    answers = made_answers()
    found = {(row.name, row.score): row for row in classes_look(answers).rows}
    for score, of in (("precision", 0), ("recall", 1), ("f1", 2)):
        each = [metrics.precision_recall_fscore_support(answers.labels, one)[of] for one in answers.predicted]
        assert [found[name, score].seeds.estimate for name in CLASSES] == pytest.approx(np.mean(each, axis=0))
        assert found[MACRO, score].seeds.values == pytest.approx(np.mean(each, axis=1))
        assert found[MICRO, score].seeds.estimate == pytest.approx(answers.right.mean())
    row = found["dog", "recall"]
    assert row.examples_low < row.seeds.estimate < row.examples_high and row.labelled == np.sum(answers.labels == 1)


def test_equal_runs_are_no_certainty_over_seeds() -> None:
    assert np.isnan(over_runs([0.9, 0.9, 0.9], 0.95).low) and np.isnan(over_runs([0.9], 0.95).high)
    low, high = stats.t.interval(0.95, 2, loc=0.9, scale=stats.sem([0.8, 0.9, 1.0]))
    assert (over_runs([0.8, 0.9, 1.0], 0.95).low, over_runs([0.8, 0.9, 1.0], 0.95).high) == pytest.approx((low, high))


def test_confusion_and_its_difference() -> None:
    one, two = made_answers(seed=1), replace(made_answers(seed=1, sharpness=0.2), name="c01")
    whole = confusion_look(one)
    assert sum(row.total for row in whole.rows) == 3 * 600
    assert sum(row.share for row in whole.rows if row.label == "cat") == pytest.approx(1)
    shares = [[metrics.confusion_matrix(a.labels, p, normalize="true")[0, 1] for p in a.predicted] for a in (one, two)]
    row = confusion_difference(one, two).rows[1]
    assert (row.label, row.predicted, row.difference) == (
        "cat",
        "dog",
        pytest.approx(np.mean(shares[1]) - np.mean(shares[0])),
    )
    assert row.p == pytest.approx(stats.ttest_ind(shares[1], shares[0], equal_var=False).pvalue)
    assert confusion_difference(one, two, paired=True).rows[1].p == pytest.approx(stats.ttest_rel(*shares).pvalue)
    same = confusion_difference(one, one, paired=True)
    assert all(np.isnan(row.p_adjusted) and row.difference == 0 for row in same.rows)


def test_scaling_mends_what_is_too_sharp_and_never_sees_the_test_labels() -> None:
    answers = made_answers(n=3000, sharpness=2.0, seed=2)
    found = calibration_look(answers)
    assert found.temperatures == pytest.approx([2.0] * 3, rel=0.15)
    ece, chance = found.of(ECE), found.of(CHANCE)
    assert ece.before.estimate > 4 * chance.before.estimate and ece.after.estimate < 2 * chance.after.estimate
    assert ece.change.high < 0 and found.of(NLL).change.high < 0
    shuffled = replace(answers, labels=np.roll(answers.labels, 1))
    assert calibration_look(shuffled).temperatures == found.temperatures
    assert {row.scaled for row in found.bins} == {False, True}


def test_without_validation_answers_it_says_so() -> None:
    found = calibration_look(replace(made_answers(), validation=()))
    assert found.temperatures == () and found.of(ECE).after is None and "kept no validation" in found.remarks[0]


def test_a_planted_slice_is_found_and_meaningless_ones_are_not() -> None:
    examples = made_examples(3000)
    dark = examples.traits["brightness"] < 0.2
    found = slices_look(made_answers(n=3000, hard=dark, seed=3), examples)
    rows = {(row.trait, row.part): row for row in found.rows}
    first = next(row for row in found.rows if row.trait == "brightness")
    assert first.p_adjusted < 1e-6 and first.difference < -0.1 and abs(first.n - 600) < 60
    own = [row for row in found.rows if row.trait.startswith("own: ")]
    assert (
        all(row.p_adjusted > 0.05 for row in own)
        and ("own: site", "missing") in rows
        and ("own: age", "missing") in rows
    )
    assert sum(row.n for row in own if row.trait == "own: age") == 3000
    assert len(first.values) == 3 and np.mean(first.values) == pytest.approx(first.estimate)


def test_slices_of_a_difference_are_paired_and_old_openings_have_fewer() -> None:
    one, two = made_answers(seed=4), made_answers(seed=4, sharpness=3.0, name="c01")
    found = slices_look(two, None, one)
    assert found.whole == pytest.approx(two.right.mean() - one.right.mean())
    assert {row.trait for row in found.rows} == {"class", "confidence"} and "earlier version" in found.remarks[0]


def test_copies_share_all_errors() -> None:
    answers = made_answers(runs=1)
    copied = replace(answers, predicted=np.repeat(answers.predicted, 3, axis=0), run_ids=("a", "b", "c"))
    found = cell_errors(copied)
    wrong = int((~answers.right).sum())
    assert [row.observed for row in found.counts] == [600 - wrong, 0, 0, wrong]
    assert found.counts[3].expected == pytest.approx(600 * (wrong / 600) ** 3)
    assert sum(row.missed_by_all for row in found.classes) == wrong


def test_parts_of_the_loss_add_up() -> None:
    for row in variance_rows(made_answers()):
        assert row.bias.estimate + row.variance.estimate == pytest.approx(row.loss.estimate)
        assert row.loss.low < row.loss.estimate < row.loss.high and row.variance.estimate > 0
    assert all(np.isnan(row.bias.estimate) for row in variance_rows(made_answers(runs=1)))


def test_a_gallery_is_the_front_of_the_drawn_order() -> None:
    answers, examples = made_answers(), made_examples()
    wrong = (~answers.right).sum(axis=0)
    found = gallery("ab" * 32, answers, examples, "all_wrong")
    expected = [at for at in examples.positions if wrong[at] == 3][:SHOWN]
    assert [one.example for one in found.shown] == expected and found.qualify == np.sum(wrong == 3)
    assert np.array_equal(found.pixels[0], examples.pictures[found.shown[0].place - 1])
    assert found.shown[0].source_index == found.shown[0].example + 1000
    dogs = gallery("ab" * 32, answers, examples, "all_right", only="dog")
    assert {one.label for one in dogs.shown} == {"dog"} and set(dogs.shown[0].predicted) == {"dog"}
    assert kinds_possible(1) == ("all_wrong", "all_right") and "abababab…/gallery/" in found.rule

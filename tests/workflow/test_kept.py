"""What an opening keeps beside its results: validation predictions, traits, pictures; verify misses none of them."""

import numpy as np
import pytest

from lab.analysis.drawn import drawn_order, pictured
from lab.workflow.audit.verify import broken, verify
from lab.workflow.record.ledger import ledger
from store.blobs import get, path_of
from store.examples import pictures_of, traits_of
from store.paths import Home
from store.segments import probabilities_of


def test_validation_predictions_and_traits_are_of_their_examples(unsealed_home: tuple[Home, str]) -> None:
    home, registration = unsealed_home
    state = ledger(home, registration)
    labels, found = probabilities_of(get(home, state.results["c00-r1"]["validation"]))
    assert found.shape == (100, 10) and len(labels) == 100
    (kept,) = state.examples.values()
    traits = traits_of(get(home, kept["traits"]))
    assert list(traits) == ["source_index", "brightness", "contrast", "edge density"]
    assert all(len(values) == 300 for values in traits.values())


def test_pictures_are_the_front_of_the_drawn_order(unsealed_home: tuple[Home, str]) -> None:
    home, registration = unsealed_home
    (kept,) = ledger(home, registration).examples.values()
    positions, pixels = pictures_of(get(home, kept["pictures"]))
    assert np.array_equal(positions, drawn_order(registration, 300)[: len(positions)])
    assert pixels.shape == (300, 8, 8, 1) and pixels.dtype == np.uint8
    brightness = traits_of(get(home, kept["traits"]))["brightness"]
    assert pixels.mean(axis=(1, 2, 3)) / 255 == pytest.approx(brightness[positions])


def test_the_order_is_a_draw_that_depends_on_the_registration() -> None:
    first, again, other = drawn_order("a" * 64, 500), drawn_order("a" * 64, 500), drawn_order("b" * 64, 500)
    assert np.array_equal(first, again) and not np.array_equal(first, other)
    assert sorted(first) == list(range(500)) and abs(first[:250].mean() - 249.5) < 30
    assert (pictured(300, 64), pictured(10_000, 192), pictured(10_000, 150_528)) == (300, 1000, 53)


@pytest.mark.parametrize("which", ["validation", "traits", "pictures"])
def test_what_is_missing_is_found(unsealed: tuple[Home, str], which: str) -> None:
    home, registration = unsealed
    state = ledger(home, registration)
    (kept,) = state.examples.values()
    path_of(home, str((state.results["c00-r1"] | kept)[which])).unlink()
    assert broken(verify(home, registration)).what.startswith("predictions")

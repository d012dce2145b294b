"""Analyze, sensitivity: a curve from the address, of a response or of what training ended at."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("response", "words"),
    [
        ("test_accuracy", "Test accuracy over width"),
        ("validation_loss", "Validation loss at the last epoch over width"),
    ],
)
def test_a_curve_in_the_address_is_drawn(
    response: str, words: str, finished: str, show: Callable, html_of: Callable
) -> None:
    said = html_of(show("analyze", study=finished, view="sensitivity", by="activation", response=response))
    assert f"{words} by activation (8 runs, 2 a point)" in said and "Exploratory." in said

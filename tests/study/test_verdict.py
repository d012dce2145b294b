"""The decision table of STATISTICS, section 3, row by row."""

import itertools

import pytest

from lab.study.verdict import Evidence, decide


def evidence(
    expect: str, estimate: float = 1.0, D: bool = False, E: bool | None = False, B: bool | None = False, **more
):
    return Evidence(expect, estimate, D, E, B, **more)


@pytest.mark.parametrize(
    ("given", "word", "words"),
    [
        (evidence("increase", 1, untestable="standard error 0"), "inconclusive", "not testable: standard error 0"),
        (evidence("increase", 1, D=True, B=True), "supported", "at least the SESOI"),
        (evidence("increase", 1, D=True), "supported", "may be smaller than the SESOI"),
        (evidence("increase", -1, D=True, B=True), "contradicted", "at least the SESOI"),
        (evidence("decrease", -1, D=True, B=True), "supported", "at least the SESOI"),
        (evidence("decrease", 1, D=True), "contradicted", "may be smaller than the SESOI"),
        (evidence("increase", -1, D=True, E=True), "equivalent", "detectable, smaller than the SESOI, negative"),
        (evidence("difference", 1, D=True, E=True), "equivalent", "detectable, smaller than the SESOI, positive"),
        (evidence("increase", 1, E=True), "equivalent", ""),
        (evidence("increase", 1), "inconclusive", ""),
        (evidence("increase", 1, excluded=True), "inconclusive", "an effect of the SESOI or more is excluded"),
        (evidence("difference", 1, excluded=True), "inconclusive", ""),
        (evidence("difference", -1, D=True, B=True), "supported", "negative, at least the SESOI"),
        (evidence("difference", -1, D=True, E=None, B=None), "supported", "negative"),
        (evidence("increase", 1, D=True, E=None, B=None), "supported", ""),
        (evidence("equivalence", 1, E=True), "supported", ""),
        (evidence("equivalence", 1, D=True, E=True), "supported", "though detectable"),
        (evidence("equivalence", 1, D=True, B=True), "contradicted", "larger than the SESOI"),
        (evidence("equivalence", 1), "inconclusive", ""),
        (evidence("equivalence", 1, D=True), "inconclusive", "an effect exists, its size against the SESOI is open"),
    ],
)
def test_row(given: Evidence, word: str, words: str) -> None:
    verdict = decide(given)
    assert (verdict.word, verdict.addition) == (word, words)


def test_difference_is_never_contradicted_and_nothing_is_equivalent_without_a_sesoi() -> None:
    for expect, D, estimate in itertools.product(("increase", "decrease", "difference"), (True, False), (-1.0, 1.0)):
        assert decide(evidence(expect, estimate, D, None, None)).word != "equivalent"
    for D, E, B in itertools.product((True, False), repeat=3):
        assert decide(evidence("difference", 1.0, D, E, B)).word != "contradicted"

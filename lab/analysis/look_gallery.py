"""Examples that a cell gets right or wrong, in an order that was drawn before anybody saw an answer: never picked by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lab.analysis.answers import Answers, Examples
from lab.study.standing import ExploratoryFinding

SHOWN = 24
KINDS: Mapping[str, str] = {
    "all_wrong": "every run gets wrong",
    "one_wrong": "exactly one run gets wrong",
    "some_wrong": "some runs get wrong and some right",
    "all_right": "every run gets right",
}
NO_PICTURES = (
    "This opening kept no pictures of its test examples: an earlier version made it, and a test set is opened once."
)


@dataclass(frozen=True, slots=True)
class Shown(ExploratoryFinding):
    """One example: its place in the drawn order (from 1), its number in the test set and in the source file, its class, and what each
    run says with its confidence."""

    place: int
    example: int
    source_index: int
    label: str
    predicted: tuple[str, ...]
    confidence: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Gallery(ExploratoryFinding):
    """`pixels` uint8 [shown, h, w, c] of `shown`; `qualify` examples of the test set are of this kind, `pictured` of them have a picture
    (`kept` pictures in all); `rule` says in words how they were chosen."""

    cell: str
    label: str
    kind: str
    only: str
    n_runs: int
    n_test: int
    qualify: int
    kept: int
    pictured: int
    rule: str
    shown: tuple[Shown, ...]
    pixels: NDArray[np.uint8]


def kinds_possible(n_runs: int) -> tuple[str, ...]:
    """The kinds that so many runs can be of."""
    return tuple(KINDS) if n_runs > 1 else ("all_wrong", "all_right")


def gallery(registration: str, answers: Answers, examples: Examples, kind: str, *, only: str = "") -> Gallery:
    """The first `SHOWN` examples of a kind (and of the class `only`) in the drawn order; `examples` hold its front."""
    wrong, runs = (~answers.right).sum(axis=0), len(answers.run_ids)
    asked = {
        "all_wrong": wrong == runs,
        "one_wrong": wrong == 1,
        "some_wrong": (wrong > 0) & (wrong < runs),
        "all_right": wrong == 0,
    }[kind]
    if only:
        asked = asked & (answers.labels == answers.classes.index(only))
    places = np.flatnonzero(asked[examples.positions])
    front = places[:SHOWN]
    confidence, source = answers.confidence, examples.traits["source_index"]
    shown = []
    for place in front:
        at = int(examples.positions[place])
        said = tuple(answers.classes[k] for k in answers.predicted[:, at])
        sure = tuple(float(value) for value in confidence[:, at])
        shown.append(Shown(int(place) + 1, at, int(source[at]), answers.classes[answers.labels[at]], said, sure))
    rule = _rule(registration, kind, only, len(front))
    counts = int(asked.sum()), len(examples.positions), len(places)
    head = (answers.name, answers.label, kind, only, runs, len(answers.labels))
    return Gallery(*head, *counts, rule, tuple(shown), examples.pictures[front])


def _rule(registration: str, kind: str, only: str, count: int) -> str:
    whom = f"{'of class ' + only + ' ' if only else ''}that {KINDS[kind]}"
    return (
        f"the first {count} test examples {whom}, in the order of SHA-256(“{registration[:8]}…/gallery/<number>”), which the "
        "registration fixed before any answer existed"
    )

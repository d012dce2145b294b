"""What Analyze shows of a study before anything is chosen, and what takes long of its views: computed before anybody looks."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

from lab.errors import LabError
from lab.workflow.look import behaviour
from lab.workflow.look.compare import choices_of
from pages.parts.analyze.answers import opened_of, remembered
from pages.parts.analyze.compare import comparison_of
from pages.parts.analyze.results import computed, looked
from pages.parts.analyze.robust import robustness_of
from pages.parts.place import Place
from store.errors import StoreError

Piece = Callable[[], object]


def pieces(place: Place) -> Iterator[Piece]:
    """One after the other, so that whoever asks can stop in between; what cannot be computed is left to the page, which explains it."""
    with suppress(LabError, StoreError):
        yield partial(computed, place)
        analysis = computed(place)
        yield partial(robustness_of, analysis)
        cells = list(choices_of(place.home, place.registration)["cells"])
        if len(cells) > 1:
            yield partial(comparison_of, place, analysis, *cells[:2])
        yield partial(opened_of, analysis)
        yield partial(looked, analysis, "anova")
        for factor in [one.name for one in analysis.study.factors if len(one.levels) > 1][:1]:
            yield partial(looked, analysis, "tests", factor)
        yield partial(looked, analysis, "subjects")
        for subject in list(looked(analysis, "subjects"))[:1]:
            yield partial(looked, analysis, "intervals", subject)
        yield partial(looked, analysis, "targets")
        yield partial(remembered, analysis, ("errors",), lambda say: behaviour.errors(analysis))
        yield partial(remembered, analysis, ("variance",), lambda say: behaviour.variance(opened_of(analysis), say))

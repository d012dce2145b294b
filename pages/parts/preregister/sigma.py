"""The spread between seeds that a plan is judged by: typed in, or taken from a study of this home."""

from dataclasses import dataclass

import streamlit as st

from lab.study.responses import RESPONSES, Measure
from lab.workflow.planning.spread import Spread, spreads
from pages.parts.index import index_of_process
from pages.parts.place import home_of_process
from pages.parts.preregister.file import PlanFile

REMEMBERED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Sigma:
    """The sd between seeds in the response's unit (None: unknown) and where it comes from."""

    value: float | None = None
    source: str = ""


def assumed_sigma(plan: PlanFile) -> Sigma:
    """Two fields: a number, and a study of this home in its place. Neither is part of the plan."""
    measure = RESPONSES[primary_of(plan)]
    share = measure.unit == "fraction"
    typed = st.number_input(
        f"Spread between seeds, σ in {measure.change} (if you know it)",
        key=f"{plan.id}/sigma",
        value=None,
        min_value=0.01 if share else 0.0001,
        max_value=50.0,
        step=0.1,
        format="%g",
        placeholder="unknown",
        help="From an earlier study or a pilot on validation images. It is not part of the plan.",
    )
    known = {one.registration: one for one in _spreads(str(plan.home.root), primary_of(plan))}
    if known:
        chosen = st.selectbox(
            "… or the spread that a study of this home found",
            list(known),
            index=None,
            key=f"{plan.id}/sigma-from",
            format_func=lambda name: _label(known[name], measure),
            placeholder="none",
            help="Pooled over its cells; of a study whose test set is closed, on validation examples.",
        )
        if chosen in known:
            return Sigma(known[chosen].sd, _words(known[chosen], measure))
    if typed is None:
        return Sigma()
    return Sigma(typed / measure.scale, "assumed by you")


def primary_of(plan: PlanFile) -> str:
    """The primary response that the file names; the default where it names none."""
    named = [one.get("name") for one in plan.get(("responses",), []) if isinstance(one, dict) and one.get("primary")]
    return named[0] if len(named) == 1 and named[0] in RESPONSES else "test_accuracy"


def sigma_words(value: float, measure: Measure) -> str:
    """A spread in its unit: "0.43 pp"."""
    return f"{measure.scale * value:.3g} {measure.change}"


def _label(found: Spread, measure: Measure) -> str:
    return f"{sigma_words(found.sd, measure)} · #{found.number} {found.title}"


def _words(found: Spread, measure: Measure) -> str:
    ends = f"{sigma_words(found.least, measure)} to {sigma_words(found.most, measure)}"
    return f"pooled over {found.source} (single cells {ends})"


@st.cache_data(show_spinner=False, ttl=REMEMBERED_SECONDS)
def _spreads(root: str, response: str) -> tuple[Spread, ...]:
    """`root` is in the key only."""
    return spreads(home_of_process(), response, index=index_of_process())

"""The Hypotheses step: each one a typed contrast with what is expected and the smallest effect size of interest."""

from itertools import combinations
from typing import Any

import streamlit as st

from lab.study.design import level_text
from lab.study.responses import RESPONSES
from pages.parts import marks
from pages.parts.preregister.file import PlanFile, add_table, change, field, put, remove_table
from pages.parts.preregister.sigma import primary_of

CONTRASTS = ["difference", "linear", "quadratic", "monotone", "omnibus", "custom"]
EXPECTATIONS = ["increase", "decrease", "difference", "equivalence"]
SAID = {
    "difference": "two levels compared",
    "linear": "fitted change over the range",
    "quadratic": "a curve over three or more levels",
    "monotone": "every step up helps",
    "omnibus": "any difference between the levels",
    "custom": "weights of your own",
}


def hypotheses(plan: PlanFile) -> None:
    """Draw the step."""
    found = plan.get(("hypotheses",), [])
    factors = {factor.get("name"): list(factor.get("levels", [])) for factor in plan.get(("factors",), [])}
    if not found:
        marks.empty("No hypothesis yet", "Without one the study is a screening: all its results are exploratory.")
    wanted = st.query_params.get("hypothesis")
    for index, hypothesis in enumerate(found):
        identity = str(hypothesis.get("id", index + 1))
        with st.expander(_headline(identity, hypothesis), expanded=wanted == identity or len(found) == 1):
            _one(plan, index, hypothesis, factors)
            if st.button(f"Remove {identity}", key=f"{plan.id}/remove-hypothesis-{index}", type="tertiary"):
                change(plan, lambda target, at=index: remove_table(target, "hypotheses", at))
                st.rerun()
    if factors and st.button("Add a hypothesis", key=f"{plan.id}/add-hypothesis"):
        _add(plan, found, factors)
        st.rerun()


def _headline(identity: str, hypothesis: dict[str, Any]) -> str:
    said = str(hypothesis.get("claim") or hypothesis.get("effect") or "").replace("[", "(").replace("]", ")")
    return f"**{identity}**  {said}"


def _one(plan: PlanFile, index: int, hypothesis: dict[str, Any], factors: dict[str, list]) -> None:
    at = ("hypotheses", index)
    field(plan, (*at, "claim"), st.text_input, "Claim, in words", default="")
    effects = [*factors, *(f"{one}:{two}" for one, two in combinations(factors, 2))]
    effect = str(hypothesis.get("effect", ""))
    offered = effects if effect in effects else [effect, *effects]
    with st.container(horizontal=True):
        field(plan, (*at, "id"), st.text_input, "Id", default=f"H{index + 1}", max_chars=16, width=90)
        words = "Effect (two factors: their interaction)"
        field(plan, (*at, "effect"), st.selectbox, words, options=offered, default=effect, width=250)
        field(
            plan,
            (*at, "contrast"),
            st.selectbox,
            "Contrast",
            options=CONTRASTS,
            default="difference",
            format_func=lambda name: f"{name}: {SAID[name]}",
            width=300,
        )
        field(plan, (*at, "expect"), st.selectbox, "Expect", options=EXPECTATIONS, default="difference", width=150)
        _sesoi(plan, at)
    with st.container(horizontal=True):
        trend = hypothesis.get("contrast") in ("linear", "quadratic")
        if trend or isinstance(hypothesis.get("scores"), str):  # left over from a trend: here it can be taken back
            _scores(plan, at, hypothesis)
        for name in effect.split(":"):
            if len(factors.get(name, [])) > 2 and hypothesis.get("contrast") in ("difference", "custom"):
                _levels(plan, (*at, "levels", name), f"Compare {name}", factors[name])
        for name, levels in factors.items():
            if name not in effect.split(":"):
                _levels(plan, (*at, "at", name), f"Only at {name}", levels)
    if hypothesis.get("contrast") == "custom":
        _weights(plan, at)


def _sesoi(plan: PlanFile, at: tuple) -> None:
    """The smallest effect size of interest, in percentage points where the response is a share."""
    measure = RESPONSES.get(plan.get((*at, "response"), primary_of(plan)), RESPONSES["test_accuracy"])
    scale, unit = measure.scale, measure.change
    field(
        plan,
        (*at, "sesoi"),
        st.number_input,
        f"SESOI in {unit}",
        shown=lambda value: None if value is None else round(float(value) * scale, 6),
        written=lambda value: None if value is None else round(value / scale, 8),
        value=None,
        min_value=0.0,
        step=0.5,
        format="%g",
        width=150,
        help="The smallest effect size of interest: smaller ones count as none.",
    )


def _scores(plan: PlanFile, at: tuple, hypothesis: dict[str, Any]) -> None:
    given = hypothesis.get("scores")
    if isinstance(given, list):
        st.caption(f"Scores {given} are set in the file")
        return
    options = [None, "rank", "value", "log2"]
    words = {None: "none chosen", "rank": "rank 1, 2, 3", "value": "the values", "log2": "log2: per doubling"}
    path = (*at, "scores")
    field(plan, path, st.selectbox, "Scores of the levels", options=options, format_func=words.get, width=200)


def _levels(plan: PlanFile, path: tuple, label: str, levels: list) -> None:
    """Some levels of a factor, all of them when nothing is chosen."""
    by_text = {level_text(level): level for level in levels}
    field(
        plan,
        path,
        st.multiselect,
        label,
        shown=lambda value: [level_text(level) for level in value or [] if level_text(level) in by_text],
        written=lambda texts: [by_text[text] for text in texts] or None,
        options=list(by_text),
        placeholder="all levels",
        width=220,
    )


def _weights(plan: PlanFile, at: tuple) -> None:
    name = "scores" if isinstance(plan.get((*at, "scores")), list) else "weights"
    weights = plan.get((*at, name)) or []
    typed = st.text_input(
        "Weights, one per level, adding up to 0", ", ".join(f"{weight:g}" for weight in weights), key=plan.key(at) + "w"
    )
    try:
        given = [float(part) for part in typed.replace(",", " ").split()]
    except ValueError:
        marks.box("weights are numbers", f"Seen: {typed}", kind="warning")
        return
    if given != [float(weight) for weight in weights]:
        change(plan, lambda target: put(target, (*at, name), given))
        st.rerun()


def _add(plan: PlanFile, found: list, factors: dict[str, list]) -> None:
    taken = {str(hypothesis.get("id")) for hypothesis in found}
    identity = next(f"H{number}" for number in range(1, 99) if f"H{number}" not in taken)
    asked = {hypothesis.get("effect") for hypothesis in found}
    name = next((name for name in factors if name not in asked), next(iter(factors)))
    contrast = "difference" if len(factors[name]) == 2 else "omnibus"
    values = {"id": identity, "effect": name, "contrast": contrast, "expect": "difference", "sesoi": 0.02}
    change(plan, lambda target: add_table(target, "hypotheses", values))

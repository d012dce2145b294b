"""Preregister: edit a plan as forms over its study file, see what it can detect, and lock it."""

import streamlit as st

from lab.errors import InvalidInput
from pages.parts.page import page, tell
from pages.parts.place import Place
from pages.parts.preregister.check import checked
from pages.parts.preregister.design import design
from pages.parts.preregister.file import PlanFile, document, open_plan
from pages.parts.preregister.hypotheses import hypotheses
from pages.parts.preregister.lock import file_tools, lock_step
from pages.parts.preregister.locked import locked_plan
from pages.parts.preregister.panel import panel
from pages.parts.preregister.rehearse import rehearse
from pages.parts.preregister.sigma import assumed_sigma
from pages.parts.preregister.steps import analysis, question, recipe

STEPS = {
    "Question": question,
    "Design": design,
    "Recipe": recipe,
    "Hypotheses": hypotheses,
    "Analysis": analysis,
    "Rehearse": rehearse,
    "Lock": lock_step,
}


def step_of_address() -> str:
    """The step that the address names; a hypothesis in the address means the step about hypotheses."""
    named = st.query_params.get("step", "").capitalize()
    fallback = "Hypotheses" if "hypothesis" in st.query_params else "Question"
    return named if named in STEPS else fallback


def choose_step() -> str:
    """The row of steps, in any order; the choice stands in the address."""
    current, names = step_of_address(), list(STEPS)
    key = f"step {current}"

    def chosen() -> None:
        st.query_params["step"] = (st.session_state[key] or current).lower()
        st.query_params.pop("hypothesis", None)

    numbered = {name: f"{names.index(name) + 1}  {name}" for name in names}
    st.segmented_control(
        "Steps",
        names,
        default=current,
        format_func=numbered.get,
        key=key,
        on_change=chosen,
        label_visibility="collapsed",
    )
    return current


def edit(place: Place) -> None:
    """The steps on the left, the live panel on the right."""
    plan = open_plan(place.home, place.study.id)
    step = choose_step()
    left, right = st.columns([8, 5], gap="large")
    with right, st.container(key="panel-plan"):
        st.subheader("What this plan can see", anchor=False)
        found = st.container()
        sigma = assumed_sigma(plan)
    state = checked(plan, sigma.value)
    with found:
        panel(state, sigma)
    with left:
        st.header(step, anchor=False)
        if step in ("Rehearse", "Lock"):
            STEPS[step](plan, state.study, state.report)
        else:
            _form(step, plan)
        _onward(step)
        file_tools(plan, opened=state.broken is not None)


def _form(step: str, plan: PlanFile) -> None:
    """A step over the raw file: it works even while the file is no valid study, as long as it is TOML."""
    try:
        document(plan.text)
    except InvalidInput:
        st.caption("The forms come back as soon as the file below is TOML again.")
        return
    STEPS[step](plan)


def _onward(step: str) -> None:
    names = list(STEPS)
    following = names[names.index(step) + 1 :][:1]
    if following and st.button(f"Next: {following[0]} →", key=f"next-{step}"):
        st.query_params["step"] = following[0].lower()
        st.rerun()


with page("Preregister", needs="draft", why="Here a question becomes a plan that can be locked.") as place:
    tell()
    if place.study.state == "draft":
        st.title("Preregister", anchor=False)
        edit(place)
    else:
        locked_plan(place)

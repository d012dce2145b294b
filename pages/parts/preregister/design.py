"""The Design step: factors and levels, replicates and seeds."""

from typing import Any

import streamlit as st
import tomlkit

from lab.study.design import level_text
from lab.study.factors import ALIASES
from lab.study.recipe import Model, Recipe
from pages.parts import marks
from pages.parts.preregister.cells import design_cells
from pages.parts.preregister.file import PlanFile, add_table, change, field, free_field, remove_table

SUGGESTED: dict[str, list] = {
    "depth": [1, 2, 4, 8, 16],
    "width": [64, 128, 256, 512],
    "activation": ["relu", "gelu", "silu", "tanh"],
    "dropout": [0.0, 0.1, 0.2, 0.5],
    "weight_decay": [0.0, 1e-4, 1e-3, 1e-2],
    "learning_rate": [1e-4, 3e-4, 1e-3, 3e-3],
    "batch_size": [25, 50, 128, 512],
    "epochs": [5, 10, 20, 40],
    "optimizer": ["adamw", "adam", "sgd"],
    "schedule": ["constant", "cosine"],
    "momentum": [0.0, 0.9],
    "patch": [4, 8, 16],
    "position": ["centre", "grid", "random"],
}
"""Levels offered to choose from; others are typed."""


def design(plan: PlanFile) -> None:
    """Draw the step."""
    factors = plan.get(("factors",), [])
    for index, factor in enumerate(factors):
        _factor(plan, index, factor)
    used = {factor.get("name") for factor in factors}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        free = [name for name in ALIASES if name not in used]
        name = st.selectbox("Another factor", free, format_func=_words, key=f"{plan.id}/new-factor", width=240)
        if st.button("Add this factor", key=f"{plan.id}/add-factor"):
            _add(plan, name)
            st.rerun()
    design_cells(plan)
    st.subheader("Replicates", anchor=False)
    with st.container(horizontal=True):
        count = ("replicates", "count")
        field(plan, count, st.number_input, "Runs per cell", default=3, min_value=1, max_value=1000, width=160)
        field(
            plan,
            ("replicates", "seeds"),
            st.selectbox,
            "Seeds",
            default="independent",
            options=["independent", "common"],
            width=240,
            help="Independent: every run has its own seeds. Common seeds make runs dependent and force the replicate error.",
        )
    marks.caption("Seeds are derived from the locked plan, so that anyone can recompute them; nobody chooses them.")


def _factor(plan: PlanFile, index: int, factor: dict[str, Any]) -> None:
    name, levels = str(factor.get("name", "")), list(factor.get("levels", []))
    offered = levels + [level for level in SUGGESTED.get(name, []) if level not in levels]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        field(
            plan,
            ("factors", index, "levels"),
            st.multiselect,
            _words(name),
            shown=lambda value: [level_text(level) for level in value or []],
            written=lambda texts: [_level(text) for text in _in_order(texts)],
            options=list(dict.fromkeys(level_text(level) for level in offered)),
            accept_new_options=True,
            placeholder="Choose or type levels",
            help=f"Sets {ALIASES.get(name, name)}. Type a level and press Enter to add one that is not offered.",
        )
        if st.button("Remove", key=f"{plan.id}/remove-{name}", help=f"Remove the factor {name}", type="tertiary"):
            change(plan, lambda target: remove_table(target, "factors", index))
            st.rerun()


def _add(plan: PlanFile, name: str) -> None:
    """Add a factor with its fixed value and one more level to begin with."""

    def edit(target: tomlkit.TOMLDocument) -> None:
        fixed = free_field(target, name)
        first = fixed if fixed is not None else _default(name)
        others = [level for level in SUGGESTED.get(name, []) if level != first]
        levels = [level for level in (first, *others[:1]) if level is not None]
        add_table(target, "factors", {"name": name, "levels": _in_order(levels)})

    change(plan, edit)


def _default(name: str) -> Any:
    section, _, last = ALIASES[name].partition(".")
    model = {"model": Model(), "recipe": Recipe()}.get(section)
    return getattr(model, last, None)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _level(text: str | float) -> Any:
    """A typed level as a number where it is one."""
    if not isinstance(text, str):
        return text
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return {"on": True, "off": False}.get(text, text)


def _in_order(levels: list) -> list:
    """Numbers ascending, as they are shown; words in the order in which they were chosen."""
    numbers = [_level(level) for level in levels]
    if all(isinstance(level, int | float) for level in numbers):
        return [level for _, level in sorted(zip(numbers, levels, strict=True))]
    return list(levels)

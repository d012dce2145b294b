"""Which combinations of levels are cells: all of them, a fraction, a screening design or a Latin hypercube."""

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from lab.errors import LabError
from lab.study.design_kind import WORDS
from lab.study.design_words import alias_table, kind_words, sharing_words
from lab.study.draft import Study
from lab.study.plackett_burman import FIRST_ROWS
from lab.study.standard_fractions import standard_fractions
from lab.study.toml_file import parse
from pages.parts import marks
from pages.parts.preregister.file import PlanFile, change, field, put

KIND = ("design", "kind")


def design_cells(plan: PlanFile) -> None:
    """Draw the subsection: the kind of design, what it needs, and what it cannot tell apart."""
    st.subheader("Cells", anchor=False)
    kind, key = plan.get(KIND, "full"), plan.key(KIND)
    names = [str(factor.get("name")) for factor in plan.get(("factors",), [])]
    st.session_state[key] = kind
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Design",
            list(WORDS),
            format_func=lambda one: WORDS[one].capitalize(),
            key=key,
            width=280,
            on_change=lambda: change(plan, _of_kind(st.session_state[key], names)),
            help="All combinations of levels are cells unless a smaller design is planned.",
        )
        PARTS.get(kind, lambda plan, names: None)(plan, names)
    _said(plan)


def _of_kind(kind: str, names: list[str]) -> Callable[[Any], None]:
    """A new [design] of this kind, with what it cannot do without."""

    def edit(target: Any) -> None:
        target.pop("design", None)
        if kind == "full":
            return
        put(target, KIND, kind)
        if kind == "fractional":
            known = standard_fractions(names)
            put(target, ("design", "generators"), list(known[min(known)]) if known else None)
        if kind == "latin_hypercube":
            put(target, ("design", "cells"), 20)

    return edit


def _fraction(plan: PlanFile, names: list[str]) -> None:
    path = ("design", "generators")
    known = [", ".join(texts) for texts in standard_fractions(names).values()]
    now = ", ".join(plan.get(path, []))
    field(
        plan,
        path,
        st.selectbox,
        "Generators",
        shown=lambda value: ", ".join(value or []),
        written=lambda text: [part.strip() for part in (text or "").split(",") if part.strip()],
        options=list(dict.fromkeys([*([now] if now else []), *known])),
        accept_new_options=True,
        help='Type your own: "dropout = depth:width, weight_decay = -depth:activation".',
        width=480,
    )
    _foldover(plan, names)


def _screening(plan: PlanFile, names: list[str]) -> None:
    sizes = [size for size in FIRST_ROWS if size > len(names)]
    field(plan, ("design", "cells"), st.selectbox, "Cells", options=sizes, default=min(sizes, default=None), width=120)
    _foldover(plan, names)


def _foldover(plan: PlanFile, names: list[str]) -> None:
    field(
        plan,
        ("design", "foldover"),
        st.selectbox,
        "Foldover",
        options=["", "all", *names],
        default="",
        format_func=lambda name: {"": "none", "all": "all factors"}.get(name, name.replace("_", " ")),
        help="A second half with the signs of all factors, or of one, turned: it separates aliases and doubles the cells.",
        width=180,
    )


def _hypercube(plan: PlanFile, names: list[str]) -> None:
    field(plan, ("design", "cells"), st.number_input, "Cells", default=20, min_value=3, max_value=1000, width=120)
    field(plan, ("design", "seed"), st.number_input, "Seed of the points", default=0, min_value=0, step=1, width=160)
    field(
        plan,
        ("design", "scales"),
        st.multiselect,
        "On a log scale",
        shown=lambda value: [name for name, scale in (value or {}).items() if scale == "log" and name in names],
        written=lambda chosen: dict.fromkeys(chosen, "log"),
        options=names,
        width=320,
    )


PARTS = {"fractional": _fraction, "plackett_burman": _screening, "latin_hypercube": _hypercube}


def _said(plan: PlanFile) -> None:
    """The design in words, and its aliases; a file that is no study is explained by the panel."""
    try:
        study = parse(plan.text)
    except LabError:
        return
    if study.planned_part is None:
        return
    words = kind_words(study)
    marks.caption(f"{words[0].upper()}{words[1:]}. {sharing_words(study)}")
    aliases(study)


def aliases(study: Study) -> None:
    """The table of a fraction's aliases, folded away."""
    rows = [(escape(effect), escape(others)) for effect, others in alias_table(study)]
    if rows:
        with st.expander("Aliases: what is estimated together"):
            st.html(marks.table(("Effect", "Aliases of up to three factors"), rows))

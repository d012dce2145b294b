"""The steps Question, Recipe and Analysis of a plan: forms over the study file."""

import streamlit as st

from pages.parts import marks
from pages.parts.preregister.file import PlanFile, field

DATASETS = ["digits", "cifar10", "fashion_mnist", "mnist"]


def question(plan: PlanFile) -> None:
    """What is asked, and what is claimed."""
    field(plan, ("title",), st.text_input, "Title", default="", max_chars=300)
    field(plan, ("question",), st.text_area, "Question", default="", height=90)
    field(plan, ("claim",), st.text_area, "Claim under test, and where it stands", default="", height=90)
    field(plan, ("note",), st.text_area, "Note (what you already know about the outcome)", default="", height=90)
    marks.caption(
        "Title, question, claim and note are part of the registration but not of the seeds: correcting a typing error "
        "here does not change a single run."
    )


def recipe(plan: PlanFile) -> None:
    """On what, and how, every cell is trained; what is a factor is not shown here."""
    st.subheader("Data")
    name = plan.get(("dataset", "name"), "digits")
    options = [*DATASETS, *([name] if name not in DATASETS else [])]
    field(
        plan,
        ("dataset", "name"),
        st.selectbox,
        "Data set",
        options=options,
        accept_new_options=True,
        default="digits",
        help="digits needs no download. Type parquet:PATH for a local folder in the Hugging Face layout.",
    )
    with st.container(horizontal=True):
        for part in ("train", "validation", "test"):
            path = ("dataset", "split", part)
            field(plan, path, st.number_input, f"{part.title()} images", default=1, min_value=1, step=1, width=160)
        if not _varies(plan, "patch"):
            patch = ("dataset", "patch")
            label = "Patch side (empty: whole image)"
            field(plan, patch, st.number_input, label, min_value=1, max_value=512, step=1, width=240)
        if plan.get(patch := ("dataset", "patch")) and not _varies(plan, "position"):
            options = ["centre", "grid", "random"]
            position = ("dataset", "position")
            field(plan, position, st.selectbox, "Patch position", options=options, default="centre", width=160)
    st.subheader("Model")
    with st.container(horizontal=True):
        _number(plan, "model", "width", 256)
        _number(plan, "model", "depth", 2)
        _choice(plan, "model", "activation", ["relu", "gelu", "silu", "tanh"], "relu")
        _number(plan, "model", "dropout", 0.0, least=0.0, step=0.05, format="%g")
    st.subheader("Training")
    with st.container(horizontal=True):
        _number(plan, "recipe", "epochs", 20)
        _number(plan, "recipe", "batch_size", 128)
        _choice(plan, "recipe", "optimizer", ["adamw", "adam", "sgd"], "adamw")
        _number(plan, "recipe", "learning_rate", 1e-3, least=0.0, step=1e-4, format="%g")
        _number(plan, "recipe", "weight_decay", 0.0, least=0.0, step=1e-4, format="%g")
        _choice(plan, "recipe", "schedule", ["cosine", "constant"], "cosine")


def analysis(plan: PlanFile) -> None:
    """The registered test; frozen by the lock."""
    with st.container(horizontal=True):
        field(
            plan,
            ("analysis", "alpha"),
            st.number_input,
            "Alpha, for all hypotheses together",
            default=0.05,
            min_value=0.001,
            max_value=0.2,
            step=0.005,
            format="%g",
            width=240,
        )
        for name, options, help_ in CHOICES:
            label, path = name.title(), ("analysis", name)
            field(plan, path, st.selectbox, label, options=options, default=options[0], help=help_, width=200)
    st.subheader("Stopping")
    with st.container(horizontal=True):
        minutes = ("stopping", "max_minutes")
        field(
            plan, minutes, st.number_input, "At most, in minutes", min_value=1.0, shown=_float, format="%g", width=200
        )
        options = ["continue", "stop"]
        path = ("stopping", "on_divergence")
        field(plan, path, st.selectbox, "When a run diverges", options=options, default="continue", width=200)
    marks.caption(
        "When the time is up, only complete replicates are confirmatory. A run whose loss is not finite is an outcome: "
        "it is counted, never drawn again."
    )


CHOICES = (
    ("test", ["t", "permutation", "sign_flip"], "t: contrasts of cell means; the others follow the randomisation"),
    ("error", ["welch", "pooled", "replicate"], "welch: every cell has its own spread; pooled assumes one spread"),
    ("correction", ["holm", "bonferroni", "none"], "holm: joint step-down over all tests and equivalence tests"),
    ("target", ["this_test_set", "new_examples"], "what the verdicts are about; the other one is shown beside it"),
)


def _varies(plan: PlanFile, name: str) -> bool:
    return any(factor.get("name") == name for factor in plan.get(("factors",), []))


def _number(plan: PlanFile, section: str, name: str, default: float, *, least: float = 1, **options: object) -> None:
    if _varies(plan, name):
        return
    label, path = name.replace("_", " ").capitalize(), (section, name)
    kind = type(default)
    field(plan, path, st.number_input, label, default=default, shown=kind, min_value=kind(least), width=160, **options)


def _choice(plan: PlanFile, section: str, name: str, options: list[str], default: str) -> None:
    if not _varies(plan, name):
        label, path = name.replace("_", " ").capitalize(), (section, name)
        field(plan, path, st.selectbox, label, options=options, default=default, width=160)


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)

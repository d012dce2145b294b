"""The read-through: the whole plan in words and tables, as it is about to be locked or was locked."""

from html import escape

import streamlit as st

from lab.study.design import cells, level_text
from lab.study.design_words import factor_words, kind_words, sharing_words
from lab.study.draft import Study
from lab.study.hypothesis import Hypothesis
from lab.study.responses import RESPONSES
from pages.parts import marks
from pages.parts.preregister.cells import aliases


def read_through(study: Study) -> None:
    """Every part of the plan that the lock freezes, top to bottom."""
    st.html(f'<p class="lb-title">{escape(study.title)}</p>')
    for label, text in (("Question", study.question), ("Claim", study.claim), ("Note", study.note)):
        if text:
            st.html(f'<p class="lb-lead"><b>{label}.</b> {escape(text)}</p>')
    st.html(_factors(study))
    aliases(study)
    st.html(_hypotheses(study))
    facts = [(name.replace(" ", "\u00a0"), value) for name, value in _facts(study)]
    st.html(marks.table(("Recipe\u00a0and\u00a0plan", ""), facts))


def replicates(study: Study) -> str:
    """ "3 replicates", or "1 replicate"."""
    count = study.replicates.count
    return f"{count} replicate{'s' * (count != 1)}"


def _factors(study: Study) -> str:
    rows = [
        (
            escape(factor.name.replace("_", " ")),
            escape(factor_words(study, factor)),
            escape(factor.field),
        )
        for factor in study.factors
    ]
    return marks.table(("Factor", "Levels", "Sets"), rows)


def _hypotheses(study: Study) -> str:
    if not study.hypotheses:
        return '<p class="lb-lead">No hypothesis: a screening; all results will be exploratory.</p>'
    rows = [
        (f"<b>{escape(item.id)}</b>", escape(item.claim), escape(contrast_of(item)), item.expect, sesoi_of(study, item))
        for item in study.hypotheses
    ]
    return marks.table(("", "Claim", "Contrast", "Expect", "SESOI"), rows, numeric=(4,))


def contrast_of(hypothesis: Hypothesis) -> str:
    """The typed contrast in words, for example "linear in depth (log2)"."""
    text = f"{hypothesis.contrast} in {hypothesis.effect.replace('_', ' ').replace(':', ' × ')}"
    if isinstance(hypothesis.scores, str):
        text += f" ({hypothesis.scores})"
    if hypothesis.custom_weights:
        text += f" (weights {', '.join(f'{weight:g}' for weight in hypothesis.custom_weights)})".replace("-", "−")
    for word, chosen in (("comparing", hypothesis.levels), ("at", hypothesis.at)):
        for name, levels in (chosen or {}).items():
            text += f"; {word} {name.replace('_', ' ')} {', '.join(map(level_text, levels))}"
    return text


def sesoi_of(study: Study, hypothesis: Hypothesis) -> str:
    """The smallest effect size of interest with its unit."""
    if hypothesis.sesoi is None:
        return "none"
    response = hypothesis.response or study.primary.name
    measure = RESPONSES[response]
    return f"{measure.scale * hypothesis.sesoi:g} {measure.change}"


def _facts(study: Study) -> list[tuple[str, str]]:
    data, split, plan = study.dataset, study.dataset.split, study.analysis
    patch = f", patch {data.patch} × {data.patch} ({data.position})" if data.patch else ""
    shown = {"kind", *(factor.field.rsplit(".", 1)[-1] for factor in study.factors)}
    settings = {**study.model.model_dump(), **study.recipe.model_dump()}
    if study.recipe.optimizer != "sgd" and "optimizer" not in shown:
        shown.add("momentum")
    rest = [f"{name.replace('_', ' ')} {level_text(value)}" for name, value in settings.items() if name not in shown]
    limit = study.stopping.max_minutes
    return [
        (
            "Data",
            escape(f"{data.name}{patch}; {split.train:,} train, {split.validation:,} validation, {split.test:,} test"),
        ),
        ("Trained with", escape(" · ".join(rest))),
        ("Design", escape(f"{kind_words(study)}. {sharing_words(study)}".strip())),
        ("Runs", f"{len(cells(study))} cells × {replicates(study)}, {study.replicates.seeds} seeds"),
        ("Primary response", escape(study.primary.name.replace("_", " "))),
        ("Test", f"{plan.test}, error {plan.error}, α = {plan.alpha:g}, correction {plan.correction}"),
        ("Verdicts are about", escape(plan.target.replace("_", " "))),
        (
            "Stopping",
            f"{f'after {limit:g} min' if limit else 'no time limit'}; on divergence {study.stopping.on_divergence}",
        ),
    ]

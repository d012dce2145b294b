"""The executive summary: one page for any study, from the richest tier of detail that fits."""

from typing import Any

from lab.errors import LabError
from lab.report.blocks import Block, Column, Heading, Items, Par, Ruled, Table, documents, mark_of
from lab.report.experiment.put import milliseconds, share, whole
from lab.report.experiment.sections.close import MET
from lab.report.experiment.source import ExperimentInput
from lab.report.facts import Facts
from lab.report.layout import as_json
from lab.report.marked import marked
from lab.report.prose_front import DEMONSTRATION, byline
from lab.report.segments import text
from lab.report.typeset import measure, templates
from lab.report.verdict_words import counted, several
from lab.study.standing import ExploratoryFinding

TIERS = (4, 3, 2, 1, 0)
MOST = {4: 8, 3: 8, 2: 6, 1: 4, 0: 3}
"""Hypotheses in the table at each tier."""


def summary(source: ExperimentInput, facts: Facts) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Front and blocks of the page, and its files for typst; LabError where even the least does not fit."""
    _cut(source, facts)
    for tier in TIERS:
        content = _content(source, facts, tier)
        files = templates("summary") | {"content.json": as_json(content)}
        if measure(files).pages == 1:
            return content, files
    raise LabError("the summary does not fit on one page", remedy="Report this study file as a bug")


def _cut(source: ExperimentInput, facts: Facts) -> None:
    """Texts of any length as the page prints them."""
    study = source.paper.registration.study
    facts.quoted("sum.title", study.title, "registration.study.title", 150)
    facts.quoted("sum.question", study.question or study.title, "registration.study.question", 260)
    facts.quoted("sum.authors", ", ".join(study.authors), "registration.study.authors", 160)
    for one in study.hypotheses:
        claim = facts[f"plan.{one.id}.claim.bare"].text
        facts.quoted(f"sum.{one.id}.claim", claim, f"registration.study.hypotheses[{one.id}].claim", 90)
    with facts.of(source.paper.confirmatory):
        for name in ("best", "worst"):
            if f"found.{name}.label" in facts:
                facts.quoted(f"sum.{name}", facts[f"found.{name}.label"].text, f"analysis.cells ({name})", 90)


def _content(source: ExperimentInput, facts: Facts, tier: int) -> dict[str, Any]:
    study = source.paper.registration.study
    lines = ["{sum.authors}" if line == "{study.authors}" else line for line in byline(source.paper)]
    blocks = documents(marked(_blocks(source, facts, tier), facts), tier, {})
    return {
        "title": f"Executive summary: {facts['sum.title'].text}",
        "authors": list(study.authors),
        "keywords": ["ablation study", "executive summary"],
        "stamp": f"registration {source.paper.registration.short} · every number is an entry of experiment/facts.json",
        "byline": [text(line) for line in lines],
        "about": text("**Question.** {sum.question}"),
        "blocks": blocks,
        "facts": facts.texts(),
    }


def _blocks(source: ExperimentInput, facts: Facts, tier: int) -> tuple[Block, ...]:
    return (
        _head("Answer"),
        Par(_answer(source, facts), indent=False),
        *_verdicts(source, MOST[tier]),
        _head("What was done"),
        Par(_done(source, facts), indent=False),
        _head("What it is worth"),
        *_worth(source, facts),
        _head("What it does not say"),
        Items(tuple(_limits(source, tier))),
    )


def _head(words: str) -> Heading:
    return Heading(words, "", 1, numbered=False)


def _answer(source: ExperimentInput, facts: Facts) -> str:
    found = source.paper.confirmatory
    if not found.hypotheses:
        none = (
            "A deviation touched every registered hypothesis"
            if source.paper.touched
            else "No hypothesis was registered"
        )
        return f"{none}, so nothing is answered: everything found is exploratory."
    if found.asked == 1:
        return f"The one registered hypothesis is <{found.hypotheses[0].verdict}>."
    return f"Of {{design.hypotheses}} registered hypotheses, {counted(found, facts)}."


def _verdicts(source: ExperimentInput, most: int) -> list[Block]:
    found = source.paper.confirmatory.hypotheses
    if not found:
        return []
    rows = tuple(
        (
            f"{{plan.{row.id}.id}}",
            f"{{sum.{row.id}.claim}}",
            f"<{row.verdict}>",
            f"{{h.{row.id}.estimate}} {{h.{row.id}.interval}}{' †' if several(row) else ''}",
            MET[row.verdict],
        )
        for row in found[:most]
    )
    more = " The others stand in the report." if len(found) > most else ""
    dagger = " † The largest pairwise difference." if any(map(several, found[:most])) else ""
    caption = (
        "Verdict after adjustment, estimate with {plan.confidence} t interval, unadjusted, from {found.n_runs} completed "
        f"runs.{dagger}{more}"
    )
    head = (
        Column(""),
        Column("Claim", stretch=True),
        Column("Verdict"),
        Column("Effect", "right"),
        Column("Criterion"),
    )
    return [Table("summary", caption, head, rows, wide=True, mark=mark_of(source.paper.confirmatory), floats=False)]


def _done(source: ExperimentInput, facts: Facts) -> str:
    study = source.paper.registration.study
    words = (
        "{design.runs} networks were trained on {data.title}: {design.cells} configurations with {design.replicates} runs each, on {data.train} "
        "images. Hypotheses, tests and sizes that matter were locked first; the {data.test} test images were opened once, after every checkpoint "
        "had been committed."
    )
    failed = source.paper.confirmatory.n_failed
    words += (
        f" {whole(facts, 'runs.failed', failed, 'analysis.n_failed')} runs failed and are counted." if failed else ""
    )
    deviations = len(source.paper.ledger.deviations)
    words += (
        " Deviations from the plan on record: {ledger.deviations}."
        if deviations
        else " No deviation from the plan is on record."
    )
    words += f" The study is a {DEMONSTRATION}." if study.demonstration else ""
    return words + " Training took {compute.wall_seconds} of wall time."


def _worth(source: ExperimentInput, facts: Facts) -> list[Block]:
    """Best and worst cell, baselines, time: what is unknown says so; what was registered apart from what was not."""
    found = source.paper.confirmatory
    blocks: list[Block] = []
    if "found.best.mean" in facts:
        words = "Cell means run from {found.worst.mean} ({sum.worst}) to {found.best.mean} ({sum.best}), picked by their scores."
        blocks.append(Ruled(mark_of(found), (Par(words, indent=False),)))
    with facts.of(ExploratoryFinding):
        blocks.append(Ruled("exploratory", (Par(_baseline(source, facts), indent=False),)))
    return [*blocks, Par(_speed(source, facts), indent=False)]


def _baseline(source: ExperimentInput, facts: Facts) -> str:
    found = source.baselines
    if found is None or not found.results:
        return "Baselines (most frequent class, logistic regression) on the test set: *unknown, not measured*."
    row = found.fixed[0]
    own = found.results[row.key]
    majority, logistic = (
        share(facts, f"baseline.0.{name}.test", own[f"{name}_correct"] / own["n"], f"ledger.baselines.{row.key}.{name}")
        for name in ("majority", "logistic")
    )
    return f"Baselines on the same test set: most frequent class {majority}, logistic regression {logistic} accuracy."


def _speed(source: ExperimentInput, facts: Facts) -> str:
    if source.profile is None or not source.profile.timed:
        return "Size, latency and memory in use: *unknown, not measured*."
    one = source.profile.timed[-1]
    row = one.rows[0]
    largest = max(source.profile.sizes, key=lambda size: size.parameters)
    parameters = whole(facts, "sum.parameters", largest.parameters, "profile.sizes", ())
    time = milliseconds(facts, "sum.latency", row.median_seconds, "profile.timed[-1].rows[0]", (one.run,))
    repeats = whole(facts, "sum.repeats", row.repeats, "profile.timed[-1].rows[0].repeats")
    return f"The largest model has {parameters} parameters; one image takes it {time} ms on one CPU thread (median of {repeats} passes)."


def _limits(source: ExperimentInput, tier: int) -> list[str]:
    scored = (
        "this test set"
        if source.paper.registration.study.analysis.target == "this_test_set"
        else "new examples of the same kind"
    )
    rows = [
        f"Verdicts are about this recipe on this training set, scored on {scored}; new training sets are not covered."
    ]
    if any(row.verdict == "inconclusive" for row in source.paper.confirmatory.hypotheses):
        rows.append("Inconclusive is not “no effect”: the report says which effect could have been detected.")
    if tier >= 2:
        rows.append(
            "The record shows order and integrity in one home; it does not show that this was the first attempt."
        )
    if not source.answers.get("model.intended_use"):
        rows.append("What the models are to be used for is *unknown*: nobody has said it.")
    return rows

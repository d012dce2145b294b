"""Slides before the first result: title, question, design, hypotheses with what the plan could see, how it was run."""

from collections.abc import Iterator

from lab.analysis.planning import Panel
from lab.report.blocks import Column, mark_of
from lab.report.facts import Facts, shortened
from lab.report.paper_input import PaperInput
from lab.report.prose_analysis import CORRECTIONS, EXPECTED
from lab.report.readout.parts import Grid, Lines, Numbers, Picture, Slide, Words
from lab.study.draft import Study
from lab.study.lock_words import DEMONSTRATION, PREVIEW
from lab.study.standing import PlanFinding

LONGEST_TITLE, LONGEST_TEXT, LONGEST_CLAIM = 150, 260, 110
"""Characters of the plan's texts that a slide shows; the supplement has them in full."""
MOST_FACTORS = 8


def opening(source: PaperInput, facts: Facts, panel: Panel) -> Iterator[Slide]:
    """The slides in their order; a study without hypotheses has no slide about what its tests could see."""
    _short(source.registration.study, facts)
    yield _title(source)
    yield _question(source)
    yield _design(source)
    if source.registration.study.hypotheses:
        yield _sight(source, facts, panel)
    yield _run(source)


def _short(study: Study, facts: Facts) -> None:
    """The plan's texts as long as a slide can take."""
    for name, most in (("title", LONGEST_TITLE), ("question", LONGEST_TEXT), ("claim", LONGEST_TEXT)):
        text = facts[f"study.{name}.full"].text
        facts.name(f"talk.{name}", shortened(text, most), f"registration.study.{name}, as long as a slide can take")
    for one in study.hypotheses:
        text = (
            facts[f"plan.{one.id}.claim.bare"].text
            if one.claim.strip()
            else f"effect of {facts[f'plan.{one.id}.effect'].text}"
        )
        facts.name(f"talk.{one.id}.claim", shortened(text, LONGEST_CLAIM), f"registration.study.hypotheses[{one.id}]")


def _title(source: PaperInput) -> Slide:
    study = source.registration.study
    standing = (
        f"**{DEMONSTRATION[0].upper()}{DEMONSTRATION[1:]}.** Not evidence: the outcome of this design was known when it was locked."
        if study.demonstration
        else "**Registered before training.**"
    )
    parts = [
        *([Words("{study.authors}")] if study.authors else []),
        Words(standing),
        Words("Registration `reg.sha256`", "soft"),
        Words("Locked {ledger.locked_at}. Lockbox opened {ledger.opened_at}, {ledger.checkpoints} checkpoints committed before.", "soft"),
    ]  # fmt: skip
    notes = (
        "Say what kind of study this is before anything else: a locked plan, trained and then measured once on a test set that nobody had read.",
        "The SHA-256 on this slide names the plan; anyone with the bundle can recompute it.",
        *(["Say that this is a demonstration: nothing in it counts as evidence."] if study.demonstration else []),
    )
    return Slide("title", "{talk.title}", tuple(parts), notes, weight=1)


def _question(source: PaperInput) -> Slide:
    study = source.registration.study
    words = [Words("{talk.question}")] if study.question else []
    if study.claim:
        words += [Words("The claim under test:", "soft"), Words("{talk.claim}", "quote")]
    asked = tuple(f"**{{plan.{one.id}.id}}** {{talk.{one.id}.claim}}" for one in study.hypotheses)
    listed = (
        Lines(asked, "Registered hypotheses")
        if asked
        else Words("No hypothesis was registered: this study describes and answers nothing that was asked in advance.")
    )
    notes = (
        "Read the question aloud, then the hypotheses. They were fixed before training and have not been changed since.",
        "Ask the room to guess the verdicts now: it makes null results as memorable as the others.",
    )
    return Slide("question", "The question", (*words, listed), notes[: 2 if asked else 1], weight=1.5)


def _design(source: PaperInput) -> Slide:
    study = source.registration.study
    count = len(study.factors)
    rows = [(f"{{factor.{i}.name}}", f"{{factor.{i}.levels}}") for i in range(min(count, MOST_FACTORS))]
    caption = "Factors and levels as registered." + (
        f" {count - MOST_FACTORS} more in the supplement." if count > MOST_FACTORS else ""
    )
    table = Grid((Column("Factor"), Column("Levels", stretch=True)), tuple(rows), caption)
    numbers = Numbers(
        (("{design.cells}", "cells"), ("{design.replicates}", "runs per cell"), ("{design.runs}", "runs"))
    )
    seeds = "seeds of its own" if study.replicates.seeds == "independent" else "the seeds of its replicate"
    items = (
        f"{'{design.kind}'}, a multilayer perceptron on {{data.title}}",
        "{data.train} examples train, {data.validation} validate, {data.test} test, once",
        f"every run has {seeds}, computed from the registration",
        "what is no factor was held fixed, not tuned per cell",
    )
    sharing = (Words("{design.sharing}", "soft"),) if study.planned_part else ()
    notes = (
        "Point at the runs per cell: they are the replication that every interval in this talk rests on.",
        "One test example weighs {data.one_image}; guessing scores {data.chance}.",
        *(
            ["Some effects share their estimate with others here; each is named with its aliases."]
            if study.planned_part
            else []
        ),
    )
    return Slide("design", "The design", (numbers, table), notes, beside=(Lines(items), *sharing), share=0.52, weight=2, mark=mark_of(PlanFinding))  # fmt: skip


def _sight(source: PaperInput, facts: Facts, panel: Panel) -> Slide:
    study, dry = source.registration.study, source.ledger.dry_run
    rows = tuple(
        (
            f"{{plan.{one.id}.id}}",
            f"{{plan.{one.id}.effect}}",
            EXPECTED[one.expect],
            f"{{plan.{one.id}.sesoi}}" if one.sesoi is not None else "none",
            f"{{plan.{one.id}.df}}",
            f"{{plan.{one.id}.mde}}",
        )
        for one in study.hypotheses
    )
    head = (Column(""), Column("Effect", stretch=True), Column("Expected"), Column("SESOI", "right"), Column("df", "right"), Column("Detectable", "right"))  # fmt: skip
    caption = (
        "SESOI: smallest effect size of interest. Detectable: found with {plan.power} power, in standard deviations between the runs of "
        f"a cell. Family-wise level {{plan.alpha}}, two-sided, {CORRECTIONS[study.analysis.correction]}."
    )
    parts: list = [Grid(head, rows, caption)]
    parts.append(
        Words(
            "Dry run: in {dry.studies} simulated studies per world without an effect, at most {dry.false} (± {dry.error} standard error) "
            "reached a false verdict."
        )
        if dry and dry["rows"]
        else Words("No dry run is on record: false verdicts and coverage of this plan were not simulated.")
    )
    picture = Picture(
        "power", "Planned power over the true effect, in standard deviations between runs; dashed: {plan.power}."
    )
    beside = (picture,) if panel.power_curve and len(study.hypotheses) <= 4 else ()
    notes = (
        "This was computed before the first run. What lies below the detectable effect could not have been found, whatever the truth is.",
        "The spread between runs was not assumed in advance, so effects are in its units here; the verdict slides have them in the unit of the response.",
    )
    return Slide("sight", "What the plan could see", tuple(parts), notes, beside=beside, share=0.58, weight=2, mark=mark_of(PlanFinding))  # fmt: skip


def _run(source: PaperInput) -> Slide:
    study, cost, found = source.registration.study, source.compute, source.confirmatory
    steps = [
        "Plan locked {ledger.locked_at}: canonical JSON, SHA-256, no way back",
        "Training on train and validation examples alone",
        "{ledger.checkpoints} checkpoints committed by their SHA-256",
        "Lockbox opened {ledger.opened_at}: test set evaluated once",
    ]
    if source.ledger.stopped_early:
        steps.insert(2, "The registered stopping rule ended training early; complete replicates count")
    if study.replicates.seeds_from == "lock":
        steps.append(f"Not shown: {PREVIEW}")
    lost = [
        "{compute.attempts} attempts at {design.runs} planned runs",
        "{compute.failed_outcome} diverged (an outcome, no second seed)",
        "{compute.failed_infrastructure} lost to the machine and repeated",
        "{compute.wall_seconds} of wall time, {compute.training_seconds} summed over all attempts, failed ones included",
        "{compute.machine}, device {compute.device}",
    ]
    numbers = [("{found.n_runs}", "runs counted"), ("{found.n_failed}", "failed")]
    notes = (
        "Failed runs are named before any result, because they count.",
        "The ledger shows order and integrity of what was recorded here. It does not show that this was the first attempt.",
        *(
            ["Failed runs are on the verdict slides again: a verdict that hangs on them is inconclusive."]
            if found.n_failed
            else []
        ),
    )
    return Slide("run", "How it was run", (Lines(tuple(steps), "Protocol"),), notes, beside=(Numbers(tuple(numbers)), Lines(tuple(lost), "Compute" if cost.attempts else "")), share=0.54, weight=1.5)  # fmt: skip

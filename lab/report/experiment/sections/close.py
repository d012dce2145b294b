"""Conclusions against the objectives, limitations, ethics, deviations and next steps."""

import math

from lab.report import prose_close
from lab.report.blocks import Block, Column, Heading, Items, Par, Table, mark_of
from lab.report.experiment.asked import answer_of, questions, said
from lab.report.experiment.sections.demoted import demoted
from lab.report.experiment.source import ExperimentInput
from lab.report.facts import Facts
from lab.report.numbers import count
from lab.report.prose_deviations import all_deviations
from lab.report.verdict_words import several

MET = {
    "supported": "met",
    "contradicted": "not met: the data contradict it",
    "equivalent": "not met: the effect is smaller than the SESOI",
    "inconclusive": "open",
}


def conclusions(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    """Each criterion with its answer, then what follows and what does not."""
    found = source.paper.confirmatory
    blocks: list[Block] = [Heading("Conclusions against the objectives", "exp-conclusions")]
    if found.hypotheses:
        rows = tuple(
            (
                f"{{plan.{row.id}.id}}",
                f"{{plan.{row.id}.claim}}",
                f"<{row.verdict}>",
                MET[row.verdict],
                f"{{h.{row.id}.estimate}} {{h.{row.id}.interval}}{' †' if several(row) else ''}",
            )
            for row in found.hypotheses
        )
        dagger = " † The largest pairwise difference." if any(map(several, found.hypotheses)) else ""
        caption = (
            "Every registered criterion and what became of it: estimate with {plan.confidence} interval, unadjusted; the verdict follows the "
            f"adjusted tests of {{found.n_runs}} completed runs.{dagger}"
        )
        head = (
            Column(""),
            Column("Criterion", stretch=True),
            Column("Verdict"),
            Column("Criterion is"),
            Column("Effect", "right"),
        )
        blocks.append(Table("conclusions", caption, head, rows, wide=True, mark=mark_of(found), floats=False))
    _, *discussion = prose_close.discussion(source.paper)
    blocks += [*discussion, _beyond(source, facts)]
    return tuple(blocks)


def _beyond(source: ExperimentInput, facts: Facts) -> Par:
    asked = "Success beyond the registered hypotheses, as the researcher put it"
    if not answer_of(source, "objective.success"):
        return Par(f"{asked}: {said(source, facts, 'objective.success')}.", indent=False)
    return Par(
        f"{asked}: {said(source, facts, 'objective.success')} Whether it was reached is for the reader to judge.",
        indent=False,
    )


def next_steps(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    """What the verdicts themselves suggest, then what the researcher plans."""
    items = [*_open(source, facts), *_missing(source)]
    return (
        Heading("Next steps", "exp-next"),
        *([Items(tuple(items))] if items else []),
        questions(source, facts, "next.steps"),
    )


def _open(source: ExperimentInput, facts: Facts) -> list[str]:
    """For an inconclusive hypothesis with a SESOI: how many times the runs, if the spread stays as it was found."""
    rows = []
    for row in source.paper.confirmatory.hypotheses:
        if row.verdict != "inconclusive":
            continue
        start = f"{{plan.{row.id}.id}} is open."
        ratio = (row.detectable / row.sesoi) ** 2 if row.sesoi and math.isfinite(row.detectable) else math.nan
        if math.isfinite(ratio) and ratio > 1:
            times = math.ceil(ratio)
            facts.put(f"next.{row.id}.times", times, "1", count(times), "rounded up", (), "(detectable / SESOI)²")
            start += (
                f" To see an effect of the SESOI with {{plan.power}} power, about {{next.{row.id}.times}} times as many runs are needed, if the "
                "spread between them stays as it was found; as a new registration, because this one has been looked at."
            )
        else:
            start += " A further study would need a new registration: this one has been looked at."
        rows.append(start)
    if any(row.verdict == "supported" for row in source.paper.confirmatory.hypotheses):
        rows.append(
            "What was supported holds for this recipe, data set and test set: `python -m lab replicate` draws fresh seeds, which a lucky draw "
            "does not survive; another data set asks another question."
        )
    return rows


def _missing(source: ExperimentInput) -> list[str]:
    rows = []
    if source.baselines is None or source.baselines.results is None or source.profile is None:
        rows.append("Baselines on the test set, latency and memory have not been measured: `python -m lab profile`.")
    if source.preflight is None:
        rows.append(
            "No preflight is on record: `python -m lab preflight` looks for leaking labels and shared examples."
        )
    if source.paper.interpretation is None:
        rows.append("No run was interpreted: `python -m lab interpret`.")
    return rows


def limits(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    """Limitations, deviations, and the questions of ethics."""
    _, *limitations = prose_close.limitations(source.paper)
    _, *deviations = all_deviations(source.paper)
    return (
        Heading("Limitations, deviations and ethics", "exp-limits"),
        Heading("Limitations", "sec-limitations", 2),
        *limitations,
        Heading("Deviations from the registration", "sec-deviations", 2),
        *demoted(tuple(deviations)),
        Heading("Ethics", "exp-ethics", 2),
        questions(source, facts, "ethics.review", "ethics.impact", "ethics.safeguards", "llm.usage"),
    )

"""Appendices: search, further experiments, code, data card, model card."""

from collections.abc import Mapping

from lab.report import prose_close
from lab.report.blocks import Block, Column, Heading, Par, Picture
from lab.report.experiment.cards import data_card, model_card
from lab.report.experiment.put import text
from lab.report.experiment.sections.demoted import deeper
from lab.report.experiment.source import ExperimentInput
from lab.report.facts import Facts
from lab.report.supplement import settings_table
from lab.report.supplement_tables import estimates, full_table

SEARCH = (
    "No search of hyper-parameters is on record for this study. Factors have their registered levels; all other settings were fixed in the plan "
    "and are listed in Appendix C. A recipe tuned for each cell could order the cells differently."
)


def appendix(source: ExperimentInput, facts: Facts, rest: Mapping[str, Picture]) -> tuple[Block, ...]:
    """`rest` are the figures that the body does not show."""
    return (
        _title("A. Search"),
        Par(SEARCH, indent=False),
        _title("B. Further experiments"),
        *_further(source, facts, rest),
        _title("C. Code and settings"),
        *_code(source, facts),
        _title("D. Data card"),
        *deeper(data_card(source, facts), 1),
        _title("E. Model card"),
        *deeper(model_card(source, facts), 1),
    )


def _title(words: str) -> Heading:
    return Heading(f"Appendix {words}", f"app-{words[0].lower()}", numbered=False)


def _further(source: ExperimentInput, facts: Facts, rest: Mapping[str, Picture]) -> list[Block]:
    words = (
        "Every cell and every run with its seeds, and every comparison behind the verdicts, stand in the supplement of the paper, from the same "
        "facts. What follows is exploratory."
    )
    blocks: list[Block] = [Par(words, indent=False)]
    explored = source.paper.exploratory
    if explored is not None and explored.interactions:
        caption = (
            "Every two-by-two difference of differences with {plan.confidence} intervals, unadjusted; the largest of many is "
            "large by selection."
        )
        blocks.append(
            estimates(
                "interactions", caption, "Interaction", "interaction", len(explored.interactions), mark="exploratory"
            )
        )
    return [*blocks, *rest.values()]


def _code(source: ExperimentInput, facts: Facts) -> list[Block]:
    _, *statement = prose_close.reproducibility(source.paper)
    rows = [
        tuple(
            text(facts, f"job.{index}.{name}", value, f"ledger.jobs[{index}].{name}")
            for name, value in zip(("at", "device", "machine"), job, strict=True)
        )
        for index, job in enumerate(source.jobs)
    ]
    head = (Column("Started (UTC)"), Column("device"), Column("machine", stretch=True))
    jobs = [full_table("jobs", "Every start of a training job.", head, rows)] if rows else []
    return [*statement, *jobs, settings_table(source.paper, facts)]

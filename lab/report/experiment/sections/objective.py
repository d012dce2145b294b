"""Objective and success criteria: the question, what was registered as success, and what the researcher adds."""

from lab.report.blocks import Block, Column, Heading, Par, Quote, Ruled, Table
from lab.report.experiment.asked import questions
from lab.report.experiment.source import ExperimentInput
from lab.report.facts import Facts
from lab.report.prose_front import DEMONSTRATION

EXPECTED = {
    "increase": "an increase",
    "decrease": "a decrease",
    "difference": "a difference in either direction",
    "equivalence": "no difference of the size of the SESOI or more",
}


def objective(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    """What was asked, and when the answer counts as one."""
    study = source.paper.registration.study
    words = ["{study.question.full}"] if study.question else []
    if study.claim:
        words.append("The claim under test stands below as it was registered.")
    if study.demonstration:
        words.append(f"This study is a {DEMONSTRATION}.")
    return (
        Heading("Objective and success criteria", "exp-objective"),
        *([Par(" ".join(words), indent=False)] if words else []),
        *([Quote("“{study.claim.full}”")] if study.claim else []),
        *_criteria(source),
        Par("What the plan does not say was asked of the researcher:", indent=False),
        questions(source, facts, "objective.purpose", "objective.success"),
    )


def _criteria(source: ExperimentInput) -> tuple[Block, ...]:
    study = source.paper.registration.study
    if not study.hypotheses:
        words = "No hypothesis was registered: the study describes, and nothing in it counts as success or failure."
        return (Ruled("registered", (Par(words, indent=False),)),)
    rows = tuple(
        (
            f"{{plan.{one.id}.id}}",
            f"{{plan.{one.id}.claim.full}}",
            EXPECTED[one.expect],
            f"{{plan.{one.id}.sesoi}}" if one.sesoi is not None else "none",
        )
        for one in study.hypotheses
    )
    caption = (
        "Success criteria, fixed before training: each hypothesis, what it expects, and the smallest effect size of interest "
        "(SESOI). A criterion is met where the verdict is *supported*; the other three verdicts are answers too."
    )
    head = (Column(""), Column("Claim", stretch=True), Column("Expects"), Column("SESOI", "right"))
    return (Table("criteria", caption, head, rows, wide=True, mark="registered", floats=False),)

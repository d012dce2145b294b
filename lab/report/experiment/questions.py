"""What no record can know and the researcher is asked: one question per field, by section of the report."""

from dataclasses import dataclass

from lab.errors import InvalidInput
from lab.report.experiment.checklist_items import ANSWERS, NEURIPS, PINEAU

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Question:
    """One field that the researcher can answer; `section` says where in the report the answer stands."""

    field: str
    section: str
    asks: str


QUESTIONS = (
    Question("objective.purpose", "Objective", "Which decision does this study serve, and for whom?"),
    Question("objective.success", "Objective", "What counts as success beyond the registered hypotheses?"),
    Question(
        "baseline.previous", "Baselines", "Best previous result on this task: number, with its spread, and its source."
    ),
    Question("data.source", "Data", "Where does the data set come from (URL), and which version is it?"),
    Question("data.creators", "Data", "Who made the data set?"),
    Question("data.licence", "Data", "Under which licence may it be used (SPDX name or URL)?"),
    Question("data.collection", "Data", "How and when was it collected and labelled, and by whom?"),
    Question("data.people", "Data", "Does it show or describe people; was consent given, is anything in it sensitive?"),
    Question("data.limits", "Data", "Known errors, gaps and biases of the data."),
    Question("model.intended_use", "Model", "What are these models meant to be used for, and by whom?"),
    Question("model.out_of_scope", "Model", "What must they not be used for?"),
    Question(
        "model.groups",
        "Model",
        "Which groups, instruments or environments matter for the score (Mitchell et al.: factors)?",
    ),
    Question("deployment.needs", "Deployment", "Which latency, throughput, size or memory would a use need?"),
    Question(
        "ethics.code", "Ethics", "Did the authors read the NeurIPS Code of Ethics, and does the work conform to it?"
    ),
    Question("ethics.review", "Ethics", "Was an ethical review needed; if so, by which board and with what result?"),
    Question("ethics.impact", "Ethics", "Positive and negative societal impacts."),
    Question("ethics.safeguards", "Ethics", "Safeguards against misuse of what is released."),
    Question("llm.usage", "Ethics", "Are language models part of the method; how?"),
    Question("release.url", "Release", "Where are code, weights and record published?"),
    Question("release.contact", "Release", "Who answers questions about this study?"),
    Question("next.steps", "Next steps", "What will be done next?"),
)
FIELDS = {one.field: one for one in QUESTIONS}
CHECKLISTS = {"neurips": NEURIPS, "reproducibility": PINEAU}


def checked(field: str, text: str) -> str:
    """The answer as it is kept, "" to take one back; InvalidInput for an unknown field or an answer that cannot be.

    Answers to items of a checklist ("neurips.4", "reproducibility.12") begin with Yes, No or NA and give a reason after a colon.
    """
    words = text.strip()
    if len(words) > LONGEST:
        raise InvalidInput(
            "this answer is too long", where=field, seen=len(words), remedy=f"At most {LONGEST} characters"
        )
    if field in FIELDS:
        return words
    name, _, number = field.partition(".")
    items = CHECKLISTS.get(name, ())
    if not number.isdigit() or not 1 <= int(number) <= len(items):
        known = ", ".join(FIELDS)
        remedy = f"Use {known}, neurips.1 to neurips.{len(NEURIPS)}, reproducibility.1 to reproducibility.{len(PINEAU)}"
        raise InvalidInput("no such question", where="answer", seen=field, remedy=remedy)
    answer, colon, reason = words.partition(":")
    if words and (answer.strip() not in ANSWERS or not colon or not reason.strip()):
        remedy = "Write Yes, No or NA, a colon and the reason"
        raise InvalidInput("an answer to a checklist needs a reason", where=field, seen=words, remedy=remedy)
    return f"{answer.strip()}: {reason.strip()}" if words else ""

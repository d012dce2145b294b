"""Answers in a document: what the researcher said, what is known of a public data set, or that it is unknown."""

from lab.report.blocks import Items
from lab.report.experiment.data_origin import known_answer
from lab.report.experiment.questions import FIELDS
from lab.report.experiment.source import ExperimentInput
from lab.report.facts import Facts


def answer_of(source: ExperimentInput, field: str) -> str:
    """The researcher's answer, else what is known of the data set; "" where neither is."""
    return source.answers.get(field, "") or known_answer(source.paper.registration.data.name, field)


def said(source: ExperimentInput, facts: Facts, field: str) -> str:
    """The answer in our markup, or that it is unknown and which field would answer it."""
    text = answer_of(source, field)
    if not text:
        return f"*unknown: not answered yet* (`{facts.name(f'ask.field.{field}', field, 'the question’s name')}`)"
    by = "ledger.answered" if field in source.answers else "what the makers of the data set say"
    return f"{{{facts.name(f'ask.{field}', text, f'{by}: {field}')}}}"


def questions(source: ExperimentInput, facts: Facts, *fields: str) -> Items:
    """Questions with their answers, one to an item."""
    return Items(tuple(f"**{FIELDS[field].asks}** {said(source, facts, field)}" for field in fields))

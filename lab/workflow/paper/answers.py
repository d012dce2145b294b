"""What the researcher says to the questions that no record can answer: events of the ledger, the newest counts."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from lab.errors import InvalidInput
from lab.report.experiment import neurips, reproducibility
from lab.report.experiment.checklist_items import ANSWERS as CHOICES
from lab.report.experiment.checklist_items import NEURIPS, PINEAU
from lab.report.experiment.data_origin import known_answer
from lab.report.experiment.questions import QUESTIONS, checked
from lab.report.experiment.suggestion import answered
from lab.workflow.look.analyze import analyze
from lab.workflow.paper.experiment_source import experiment_input
from lab.workflow.paper.gather import paper_input
from lab.workflow.record.exclusive import writing
from lab.workflow.record.interpreted import newest_interpretation
from lab.workflow.record.ledger import LedgerState, ledger, lines_of
from lab.workflow.record.registered import load
from store.database import Index
from store.paths import Home
from store.queries import reading

__all__ = [
    "CHECKLISTS",
    "CHOICES",
    "QUESTIONS",
    "Row",
    "answer",
    "from_toml",
    "known_answer",
    "suggestions",
    "template",
]

CHECKLISTS = {"neurips": "NeurIPS 2025", "reproducibility": "Reproducibility, v2.0"}
_ITEMS = {"neurips": (NEURIPS, neurips.RULES), "reproducibility": (PINEAU, reproducibility.RULES)}


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a checklist as it stands: `own` says whether the researcher has answered it, else it is suggested."""

    number: int
    question: str
    answer: str
    reason: str
    own: bool


def suggestions(home: Home, registration: str, checklist: str, index: Index | None = None) -> tuple[Row, ...]:
    """Every item of "neurips" or "reproducibility" with its answer, from the record as it is now; Forbidden before the opening."""
    locked, state = load(home, registration), ledger(home, load(home, registration).sha256)
    with reading(home, index) as current:
        analysis = analyze(home, locked.sha256, index=current)
        paper = paper_input(current, locked, state, analysis, newest_interpretation(home, state))
    source = experiment_input(home, paper, lines_of(home, locked.sha256), analysis.table)
    rows = []
    for item, found, own in answered(checklist, *_ITEMS[checklist], source):
        word, _, reason = own.partition(": ")
        rows.append(Row(item.number, item.question, word or found.answer, reason or found.why, bool(own)))
    return tuple(rows)


def answer(home: Home, registration: str, said: Mapping[str, str]) -> LedgerState:
    """Put answers on record by field; an empty one takes back what was said. What has not changed leaves no trace.

    InvalidInput for an unknown field or an answer that cannot be, before anything is written; Forbidden while a worker
    is at the study.
    """
    sha256 = load(home, registration).sha256
    wanted = {field: checked(field, text) for field, text in said.items()}
    before = ledger(home, sha256).answers
    changed = {field: text for field, text in wanted.items() if before.get(field, "") != text}
    if changed:
        with writing(home, sha256) as file:
            for field, text in changed.items():
                file.append("answered", {"field": field, "text": text})
    return ledger(home, sha256)


def from_toml(content: bytes, where: str) -> dict[str, str]:
    """Answers from a file with a table per part of the name: [data] licence = "…"; InvalidInput for what it is not."""
    try:
        document = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput("this is no TOML file", where=where, seen=str(error)) from error
    found = {}
    for part, table in document.items():
        for name, text in table.items() if isinstance(table, dict) else ():
            if not isinstance(text, str):
                raise InvalidInput("an answer is a text", where=f"{where}, {part}.{name}", seen=text)
            found[f"{part}.{name}"] = text
    return found


def template(answers: Mapping[str, str]) -> str:
    """A file to fill in: every question as a comment, and what was answered so far."""
    lines, part = ["# Answers to what no record can know. Leave empty what is not known: the report says so."], ""
    for one in QUESTIONS:
        section, _, name = one.field.partition(".")
        if section != part:
            part = section
            lines += ["", f"[{section}]"]
        lines += [f"# {one.asks}", f"{name} = {_quoted(answers.get(one.field, ''))}"]
    lines += [
        "",
        "# Items of a checklist: answer and reason, for example",
        "# [neurips]",
        '# 5 = "No: the data may not be passed on"',
    ]
    for name in ("neurips", "reproducibility"):
        own = {field: text for field, text in answers.items() if field.startswith(f"{name}.")}
        lines += (
            ["", f"[{name}]", *(f"{field.partition('.')[2]} = {_quoted(text)}" for field, text in own.items())]
            if own
            else []
        )
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string."""
    special = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(special.get(one, one if one.isprintable() else f"\\u{ord(one):04x}") for one in text) + '"'

"""An item of a checklist as it is answered: suggested from the record, or as the researcher put it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lab.report.blocks import Block, Heading, Par
from lab.report.experiment.checklist_items import Item
from lab.report.experiment.source import ExperimentInput
from lab.report.facts import Facts

Answer = Literal["Yes", "No", "NA"]


@dataclass(frozen=True, slots=True)
class Suggested:
    """An answer, one or two sentences why, and where the evidence is: files, sections, ids of facts."""

    answer: Answer
    why: str
    evidence: tuple[str, ...]


Rule = Callable[[ExperimentInput], Suggested]


def checklist(
    name: str, items: tuple[Item, ...], rules: tuple[Rule, ...], source: ExperimentInput, facts: Facts
) -> tuple[Block, ...]:
    """All items in order; an answer of the researcher replaces the suggestion, which stays below it."""
    return tuple(
        block
        for item, rule in zip(items, rules, strict=True)
        for block in _item(name, item, rule(source), source, facts)
    )


def answered(
    name: str, items: tuple[Item, ...], rules: tuple[Rule, ...], source: ExperimentInput
) -> list[tuple[Item, Suggested, str]]:
    """Item, suggestion, and the researcher's own words ("" where the suggestion stands)."""
    return [
        (item, rule(source), source.answers.get(f"{name}.{item.number}", ""))
        for item, rule in zip(items, rules, strict=True)
    ]


def _item(name: str, item: Item, found: Suggested, source: ExperimentInput, facts: Facts) -> list[Block]:
    base, own = f"{name}.{item.number}", source.answers.get(f"{name}.{item.number}", "")
    facts.name(f"{base}.title", f"{item.number}. {item.title}", "checklist_items")
    facts.name(f"{base}.question", item.question, "checklist_items")
    facts.name(f"{base}.why", found.why, "suggested from the record")
    blocks: list[Block] = [
        Heading(f"{{{base}.title}}", "", 1, numbered=False),
        Par(f"{{{base}.question}}", lead="Question:"),
    ]
    if own:
        word, _, reason = own.partition(": ")
        facts.name(f"{base}.reason", reason, f"ledger.answered: {base}")
        blocks.append(Par(f"**{word}** (the researcher’s answer; suggested was {found.answer})", lead="Answer:"))
        blocks.append(Par(f"{{{base}.reason}}", lead="Justification:"))
        blocks.append(Par(f"{{{base}.why}}", lead="From the record:"))
    else:
        blocks.append(Par(f"**{found.answer}** (suggested from the record)", lead="Answer:"))
        blocks.append(Par(f"{{{base}.why}}", lead="Justification:"))
    pointers = "; ".join(f"`{one}`" for one in found.evidence) or "none"
    return [*blocks, Par(pointers, lead="Evidence:")]

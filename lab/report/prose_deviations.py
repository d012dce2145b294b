"""Deviations from the registration: the table, and its summary by kind where six pages have no room for all of it."""

from collections.abc import Iterable
from dataclasses import replace

from lab.report.blocks import Block, Column, Heading, Par, Table
from lab.report.facts import Facts
from lab.report.numbers import count
from lab.report.paper_input import PaperInput

MOST_DEVIATIONS = 8
"""More than these are counted by kind where room is short; the supplement lists all."""
RICH = 4


def all_deviations(source: PaperInput) -> tuple[Block, ...]:
    """The table of recorded deviations, or the sentence that there are none."""
    heading = Heading("Deviations from the registration", "sec-deviations")
    recorded = source.ledger.deviations
    if not recorded:
        words = "The ledger records none: data, recipe, hypotheses, tests and exclusions are those of the registration."
        return (heading, Par(words, indent=False))
    verb = "deviation, which is" if len(recorded) == 1 else "deviations, which are"
    words = f"The ledger records {{ledger.deviations}} {verb} listed in [[tab-deviations]]."
    return (heading, Par(words, indent=False), _deviation_table(range(len(recorded))))


def deviations(source: PaperInput, facts: Facts) -> tuple[Block, ...]:
    """The same in six pages: of very many deviations one row for each kind, where room is short."""
    whole = all_deviations(source)
    if len(source.ledger.deviations) <= MOST_DEVIATIONS:
        return whole
    heading, words, table = whole
    grouped = (
        "The ledger records {ledger.deviations} deviations; [[tab-deviations]] gives the first of each kind and how many "
        "there are, the supplement all of them."
    )
    return (
        heading,
        replace(words, tier=RICH),
        replace(table, tier=RICH),
        Par(grouped, indent=False, until=RICH - 1),
        replace(_deviation_groups(source, facts), until=RICH - 1),
    )


def _deviation_table(numbers: Iterable[int]) -> Table:
    rows = tuple((f"{{deviation.{i}.relative}}", f"{{deviation.{i}.type}}", _differs(i)) for i in numbers)
    head = (Column("When"), Column("Type"), Column("What differs, and its effect", stretch=True))
    caption = "Recorded deviations from the registration. Whatever a deviation touches is exploratory."
    return Table("deviations", caption, head, rows, wide=True)


def _deviation_groups(source: PaperInput, facts: Facts) -> Table:
    """One row for each kind: how many, when first, and what the first of them says."""
    kinds: dict[str, list[int]] = {}
    for index, deviation in enumerate(source.ledger.deviations):
        kinds.setdefault(deviation.kind, []).append(index)
    rows = []
    for kind, found in kinds.items():
        id = facts.put(f"deviations.{kind}", len(found), "1", count(len(found)), "exact", (), "ledger.deviations")
        first = found[0]
        rows.append((f"{{{id}}}", f"{{deviation.{first}.relative}}", f"{{deviation.{first}.type}}", _differs(first)))
    head = (
        Column("", "right"),
        Column("First"),
        Column("Type"),
        Column("What the first differs in, and its effect", stretch=True),
    )
    caption = "Recorded deviations from the registration, by kind. Whatever a deviation touches is exploratory."
    return Table("deviations", caption, head, tuple(rows), wide=True)


def _differs(index: int) -> str:
    return f"{{deviation.{index}.sentence}} {{deviation.{index}.effect}}"

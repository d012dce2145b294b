"""The text of the paper: what the program writes, with the edits put in; what does not fit moves to the supplement."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lab.errors import LabError
from lab.report import (
    prose_analysis,
    prose_close,
    prose_deviations,
    prose_ethics,
    prose_explored,
    prose_front,
    prose_interpretation,
    prose_methods,
    prose_related,
    prose_results,
)
from lab.report.blocks import Block, Heading, Par, Picture, Ruled, beside
from lab.report.edited import Checked, apply, checked, remarks
from lab.report.facts import Facts
from lab.report.linter import Remark, remark
from lab.report.manuscript import Manuscript, Section, paragraphs
from lab.report.marked import unmarked
from lab.report.paper_input import EditFact, PaperInput
from lab.report.works import works_of

MOVED = "Text written by hand that stands here only"


@dataclass(frozen=True, slots=True)
class Written:
    """One version of the text: `edits` are in it, `moved` stand in the supplement."""

    manuscript: Manuscript
    edits: tuple[EditFact, ...]
    moved: tuple[EditFact, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """The generated manuscript of a study, and what its edits may name; `refused` are edits that fit it no longer."""

    source: PaperInput
    facts: Facts
    pictures: Mapping[str, Picture]
    generated: Manuscript
    may: Checked
    usable: tuple[EditFact, ...]
    refused: tuple[EditFact, ...]

    def versions(self) -> Iterator[Written]:
        """The text with all edits, then without the longest, and so on, down to none."""
        chosen = list(self.usable)
        while True:
            moved = (*self.refused, *(edit for edit in self.usable if edit not in chosen))
            yield Written(self._with(chosen, moved), tuple(chosen), moved)
            if not chosen:
                return
            chosen.remove(max(chosen, key=lambda edit: len(edit.text)))

    def _with(self, edits: list[EditFact], moved: tuple[EditFact, ...]) -> Manuscript:
        titles = {section.id: section.title for section in self.sections(0)}
        named = [titles[edit.section] for edit in edits]
        named += [f"{titles.get(edit.section, edit.section)} (in the supplement)" for edit in moved]
        made = generated(self.source, self.facts, self.pictures, tuple(named))
        for edit in edits:
            made = apply(made, edit, self.may)
        return made

    def sections(self, tier: int) -> tuple[Section, ...]:
        """What can be rewritten, as the program writes it in that tier."""
        return self.generated.sections(self.facts, tier)

    def remarks(self, taken: Written, tier: int) -> tuple[Remark, ...]:
        """What is to be said about the edits."""
        sections, names = {section.id: section for section in self.sections(tier)}, self.facts.texts()
        found = [row for edit in taken.edits for row in remarks(edit, sections[edit.section], names)]
        for edit in taken.moved:
            title = sections[edit.section].title if edit.section in sections else edit.section
            why = (
                "names what is no longer there" if edit in self.refused else "leaves no room for the rest on six pages"
            )
            about = f"The edit of this section {why}; it stands in the supplement, the generated text in the paper."
            found.append(remark("stale" if edit in self.refused else "too long", title, about, title))
        return tuple(found)


def desk(source: PaperInput, facts: Facts, pictures: Mapping[str, Picture]) -> Desk:
    """The text as the program writes it, and the edits sorted into those that can be put in and those that cannot."""
    made = generated(source, facts, pictures)
    may = checked(made, facts, works_of(source))
    usable, refused = [], []
    for edit in source.edits:
        try:
            apply(made, edit, may)
            usable.append(edit)
        except LabError:
            refused.append(edit)
    return Desk(source, facts, pictures, made, may, tuple(usable), tuple(refused))


def generated(
    source: PaperInput, facts: Facts, single: Mapping[str, Picture], edited: tuple[str, ...] = ()
) -> Manuscript:
    """What the program writes; `edited` are the sections that were rewritten, which the reproducibility statement names."""
    pictures = _paired(single)
    blocks = (
        *prose_front.introduction(source, facts),
        *prose_related.related(source),
        *prose_methods.methods(source),
        *prose_analysis.analysis(source, facts, pictures),
        *prose_results.results(source, facts, pictures),
        *prose_explored.exploratory(source, pictures),
        *prose_interpretation.interpretation(source, pictures),
        *prose_close.discussion(source),
        *prose_deviations.deviations(source, facts),
        *prose_close.limitations(source),
        *prose_close.compute(source),
        *prose_ethics.ethics(source),
        *prose_close.reproducibility(source, edited),
    )
    return Manuscript(prose_front.abstract(source, facts), blocks)


def _paired(single: Mapping[str, Picture]) -> dict[str, tuple[Block, ...]]:
    """The pictures by name; one that has a second stands beside it."""
    return {
        name: beside(picture, single[f"{name}-second"]) if f"{name}-second" in single else (picture,)
        for name, picture in single.items()
    }


def moved_blocks(place: Desk, taken: Written) -> tuple[Block, ...]:
    """The edits that the paper does not hold, for the supplement."""
    if not taken.moved:
        return ()
    titles = {section.id: section.title for section in place.sections(0)}
    made: list[Block] = [Heading(MOVED, "sup-moved")]
    for edit in taken.moved:
        made.append(Heading(titles.get(edit.section, edit.section), "", 2))
        if edit in place.refused:
            typed = " ".join(paragraphs(edit.text))
            made.append(
                Par(f"{{{place.facts.name(f'edit.{edit.section}.typed', typed, 'ledger.edits')}}}", indent=False)
            )
        else:
            words = re.sub(r"\[\[[a-z0-9-]+\]\]", "the paper", place.may.words(edit.text, edit.section))
            moved = tuple(Par(one, indent=False, edited=True) for one in paragraphs(words))
            explored = any(unmarked(moved, place.facts))
            made += [Ruled("exploratory", moved)] if explored else moved
    return tuple(made)

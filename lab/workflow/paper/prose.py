"""The paper's words: a study's sections as they can be rewritten, and what is appended to its ledger for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from lab.errors import InvalidInput
from lab.report.edited import SHORT_FOR, apply
from lab.report.manuscript import Section, paragraphs, shown
from lab.report.paper import at_desk
from lab.report.paper_input import DistilledFact, EditFact
from lab.report.references import library, shipped
from lab.report.written import Desk
from lab.study.registration import Registration
from lab.workflow.look.analyze import demand_results
from lab.workflow.paper.as_of import paper_as_of
from lab.workflow.paper.gather import edit_facts
from lab.workflow.planning.related import append
from lab.workflow.record.ledger import ledger, lines_of
from lab.workflow.record.registered import load
from store.database import Index
from store.paths import Home
from store.queries import reading

BASE_DIGITS = 32
"""Digits of a hash in an event that must not look like the name of a file."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One section: the words that the program writes, and those of its newest edit ("": none)."""

    section: Section
    edited: str = ""

    @property
    def words(self) -> str:
        """What stands for the section now."""
        return self.edited or self.section.text


@dataclass(frozen=True, slots=True)
class Prose:
    """All sections of a paper, what is printed for each fact, the keys that can be cited, and what was brought along."""

    drafts: tuple[Draft, ...]
    facts: Mapping[str, str]
    works: tuple[str, ...]
    bibliography: str
    distilled: tuple[DistilledFact, ...]

    def draft(self, section: str) -> Draft:
        """One section; InvalidInput names those there are."""
        for one in self.drafts:
            if one.section.id == section:
                return one
        known = ", ".join(one.section.id for one in self.drafts)
        raise InvalidInput("there is no such section", seen=section, remedy=f"Sections: {known}")


def prose(home: Home, registration: str, index: Index | None = None) -> Prose:
    """The paper's text as it stands on record; Forbidden before the opening."""
    locked = load(home, registration)
    state = ledger(home, locked.sha256)
    demand_results(state)
    place = _desk(home, locked, index)
    edits = {edit.section: edit.text for edit in edit_facts(state)}
    tier = int(str(state.reports[-1].get("tier", 0))) if state.reports else 0
    drafts = tuple(Draft(section, edits.get(section.id, "")) for section in place.sections(tier))
    works = tuple(place.may.works)
    return Prose(drafts, place.facts.texts(), works, place.source.bibliography, place.source.distilled)


def said(words: str, facts: Mapping[str, str]) -> tuple[str, ...]:
    """A text with its facts put in, paragraph by paragraph; names that stand for nothing stay as they are."""
    names = {
        fact.removeprefix(start): text
        for start in reversed(SHORT_FOR)
        for fact, text in facts.items()
        if fact.startswith(start)
    }
    return tuple(shown(one, names) for one in paragraphs(words))


def edit(home: Home, registration: str, section: str, words: str, index: Index | None = None) -> None:
    """Append a section's new words; InvalidInput where they name what is not there, nothing where they change nothing."""
    locked = load(home, registration)
    demand_results(ledger(home, locked.sha256))
    typed = words.replace("\r\n", "\n").strip()
    if not typed:
        raise InvalidInput(
            "a section cannot be empty", where=section, remedy="Write a sentence, or take the generated text back"
        )
    place = _desk(home, locked, index)
    generated = {one.id: one for one in place.sections(0)}
    if section not in generated:
        raise InvalidInput("there is no such section", seen=section, remedy=f"Sections: {', '.join(generated)}")
    apply(place.generated, EditFact(section, typed, place.source.ledger.opened_at), place.may)
    append(
        home,
        locked.sha256,
        "report_edited",
        {"section": section, "text": typed, "base": generated[section].base[:BASE_DIGITS]},
    )


def reset(home: Home, registration: str, section: str) -> None:
    """Take the generated words back; the edit stays in the ledger."""
    locked = load(home, registration)
    if section not in {one.section for one in edit_facts(ledger(home, locked.sha256))}:
        raise InvalidInput("this section has no edit", where=section, remedy="It has the words that the program writes")
    append(home, locked.sha256, "report_edited", {"section": section, "text": "", "base": ""})


def bring(home: Home, registration: str, bibtex: str) -> tuple[str, ...]:
    """Append BibTeX whose works the text may cite, in the place of what was brought before; its keys. InvalidInput where it cannot be read."""
    locked = load(home, registration)
    demand_results(ledger(home, locked.sha256))
    keys = tuple(key for key in library(bibtex) if key not in shipped())
    append(home, locked.sha256, "bibliography", {"bibtex": bibtex})
    return keys


def _desk(home: Home, locked: Registration, index: Index | None) -> Desk:
    with reading(home, index) as current:
        return at_desk(paper_as_of(home, locked, current, lines_of(home, locked.sha256)))[0]

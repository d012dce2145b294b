"""Edits of the paper's prose: names of facts, works, symbols and places are checked, then put into the manuscript."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from lab.errors import InvalidInput
from lab.report.blocks import TOP, Par, labels_of
from lab.report.facts import Facts
from lab.report.linter import Remark, remark
from lab.report.manuscript import Manuscript, Section, paragraphs, shown
from lab.report.marked import unmarked
from lab.report.paper_input import EditFact
from lab.report.passages import Passage, numbers
from lab.report.references import Library
from lab.report.segments import text
from lab.report.typeset import TEMPLATES

SHORT_FOR = ("", "h.", "plan.")
"""{H1.estimate} may be written for {h.H1.estimate}, {H1.claim} for {plan.H1.claim}."""
LONGEST = 20_000
_FACT = re.compile(r"\{(#?)([^{}]*)\}")
_PLACEHOLDER = re.compile(r"\{#?[^{}]*\}|\[@[^\]]*\]|\[\[[^\]]*\]\]|\$[A-Za-z]+\$")


@dataclass(frozen=True, slots=True)
class Checked:
    """What an edit may name."""

    facts: Facts
    works: Library
    labels: frozenset[str]

    def words(self, typed: str, where: str) -> str:
        """The edit with full names of facts; InvalidInput, with the nearest name, for a name that stands for nothing."""
        if len(typed) > LONGEST:
            raise InvalidInput("this is too long for a section", where=where, seen=f"{len(typed)} characters")
        words = _FACT.sub(lambda match: f"{{{match[1]}{self._fact(match[2], where)}}}", typed)
        for segment in text(words):
            if "c" in segment:
                self._known(segment["c"], self.works, "work", where)
            elif "r" in segment:
                self._known(segment["r"], self.labels, "table, figure, equation or section", where)
            elif "m" in segment:
                self._known(segment["m"], symbols(), "symbol", where)
        return words

    def _fact(self, name: str, where: str) -> str:
        for start in SHORT_FOR:
            if f"{start}{name}" in self.facts:
                return f"{start}{name}"
        known = [fact.id.removeprefix(start) for fact in self.facts for start in SHORT_FOR if fact.id.startswith(start)]
        raise unknown(name, known, "fact", where)

    def _known(self, name: str, names: Iterable[str], what: str, where: str) -> None:
        if name not in (known := set(names)):
            raise unknown(name, known, what, where)


def unknown(name: str, known: Iterable[str], what: str, where: str) -> InvalidInput:
    """The refusal of a name, with the nearest one."""
    near = difflib.get_close_matches(name, sorted(set(known)), n=1, cutoff=0.4)
    remedy = f"The nearest name is {near[0]}" if near else ""
    return InvalidInput(f"there is no {what} of this name", where=where, seen=name, remedy=remedy)


@cache
def symbols() -> frozenset[str]:
    """The inline symbols that templates/equations.typ knows."""
    inline = (TEMPLATES / "equations.typ").read_text(encoding="utf-8").split("#let inline = (")[1]
    return frozenset(re.findall(r"^  (\w+): \(", inline, re.MULTILINE))


def checked(manuscript: Manuscript, facts: Facts, works: Library) -> Checked:
    """What edits of this manuscript may name: labels of every tier, since what is not on a page is in the supplement."""
    tiers = range(-3, TOP + 1)
    return Checked(facts, works, frozenset().union(*(labels_of(manuscript.blocks, tier) for tier in tiers)))


def apply(manuscript: Manuscript, edit: EditFact, may: Checked) -> Manuscript:
    """One edit put in; InvalidInput where it does not fit the study (any more)."""
    made = manuscript.rewritten(edit.section, may.words(edit.text, edit.section))
    for fact in unmarked((Par(made.abstract), *made.blocks), may.facts):
        remedy = "It may be named in the exploratory sections, beside the dashed rule"
        raise InvalidInput("this number is exploratory", where=edit.section, seen=fact, remedy=remedy)
    return made


def remarks(edit: EditFact, generated: Section, names: Mapping[str, str]) -> tuple[Remark, ...]:
    """Numbers typed by hand that the generated text does not have, and whether what it was made from has changed."""
    found: list[Remark] = []
    allowed = numbers(_PLACEHOLDER.sub(" ", generated.text))
    for words in paragraphs(edit.text):
        sentences = Passage(generated.title, words).sentences
        for sentence in sentences:
            typed = sorted(numbers(_PLACEHOLDER.sub(" ", sentence)) - allowed)
            found += [remark("typed number", generated.title, shown(sentence, names), number) for number in typed]
    if edit.base and not generated.base.startswith(edit.base):
        about = "The text that the program writes for this section has changed since the edit was made."
        found.append(remark("stale", generated.title, about, generated.title))
    return tuple(dict.fromkeys(found))

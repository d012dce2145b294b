"""The paper's prose section by section, as text that a researcher can rewrite: paragraphs stay words, everything else a line of its own.

A paragraph is followed by an empty line; "- " begins an item of a list, `**{plan.H1.id}** ` a paragraph with a lead. A line
that begins with "## " or "::: " stands for a heading, table, figure, equation or rule: it stays, and stays in its order, so
that no edit can take a table out or put an exploratory sentence beside the rule of what was registered.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lab.errors import InvalidInput
from lab.report.blocks import (
    TOP,
    Block,
    Equation,
    Heading,
    Identities,
    Items,
    Pair,
    Par,
    Picture,
    Quote,
    Ruled,
    Table,
    labels_of,
)
from lab.report.facts import Facts, printable
from lab.report.segments import kept, text

ABSTRACT = "abstract"
_MARKER = re.compile(r"^(?:::: |## )")
_LEAD = re.compile(r"^\*\*([^*]+)\*\*\s+(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its id ("discussion"), title, generated text, and `base`, the SHA-256 of what that was made from."""

    id: str
    title: str
    text: str
    base: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """All blocks of the paper and its abstract, in our markup."""

    abstract: str
    blocks: tuple[Block, ...]

    def sections(self, facts: Facts, tier: int) -> tuple[Section, ...]:
        """What can be rewritten, the abstract first, worded as on a page of that tier of detail."""
        labels = labels_of(self.blocks, tier)
        front = Section(ABSTRACT, "Abstract", self.abstract, _hash(self.abstract))
        return (front, *(one for one in _sections(self.blocks, facts, tier, labels) if one.text))

    def rewritten(self, section: str, words: str) -> "Manuscript":
        """The manuscript with one section's prose replaced; InvalidInput where a fixed line is missing or out of order."""
        if section == ABSTRACT:
            if any(_MARKER.match(line) for line in words.splitlines()):
                raise InvalidInput("an abstract has no tables, figures or headings", where=ABSTRACT)
            return replace(self, abstract=printable(words))
        spans = _spans(self.blocks)
        if section not in spans:
            raise InvalidInput(
                "there is no such section", seen=section, remedy=f"Sections: {', '.join([ABSTRACT, *spans])}"
            )
        start, end = spans[section]
        made = rebuilt(self.blocks[start + 1 : end], words, section)
        return replace(self, blocks=(*self.blocks[: start + 1], *made, *self.blocks[end:]))


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _spans(blocks: tuple[Block, ...]) -> dict[str, tuple[int, int]]:
    """By section: where its heading stands, and where the next begins."""
    starts = [i for i, block in enumerate(blocks) if isinstance(block, Heading) and block.label]
    ends = [*starts[1:], len(blocks)]
    return {_id(blocks[i].label): (i, end) for i, end in zip(starts, ends, strict=True)}  # type: ignore[union-attr]


def _id(label: str) -> str:
    return label.removeprefix("sec-")


def _sections(blocks: tuple[Block, ...], facts: Facts, tier: int, labels: frozenset[str]) -> Iterator[Section]:
    for id, (start, end) in _spans(blocks).items():
        inner = blocks[start + 1 : end]
        words = "\n\n".join(_lines(inner, tier, labels))
        heading = blocks[start]
        title = _plain_title(heading.title, facts) if isinstance(heading, Heading) else id
        prose = any(not _MARKER.match(line) for line in words.splitlines() if line)
        yield Section(id, title, words if prose else "", _hash(repr(list(_words(inner)))))


def _plain_title(title: str, facts: Facts) -> str:
    return "".join(facts[one["f"]].text if "f" in one else one.get("t", "") for one in text(title))


def _words(blocks: Iterable[Block]) -> Iterator[str]:
    """All generated words, of every tier: what an edit was made from."""
    for block in blocks:
        if isinstance(block, Par):
            yield f"{block.lead}|{block.words}"
        elif isinstance(block, Items):
            yield from block.items
        elif isinstance(block, Ruled):
            yield from _words(block.blocks)


def _lines(blocks: Iterable[Block], tier: int, labels: frozenset[str]) -> Iterator[str]:
    """Paragraphs of that tier, and a line for everything else, whatever its tier."""
    for block in blocks:
        if isinstance(block, Par):
            if block.tier <= tier <= block.until and (words := kept(block.words, labels)):
                yield f"**{block.lead}** {words}" if block.lead else words
        elif isinstance(block, Items):
            yield "\n".join(f"- {item}" for item in block.items)
        elif isinstance(block, Ruled):
            yield f"::: {block.mark}"
            yield from _lines(block.blocks, tier, labels)
            yield "::: end"
        else:
            yield _marker(block)


def _marker(block: Block) -> str:
    match block:
        case Heading():
            return f"## {block.title}"
        case Table():
            return f"::: table {block.name}"
        case Picture():
            return f"::: figure {block.name}"
        case Equation():
            return f"::: equation {block.name}"
        case Pair():
            return f"::: beside each other {' '.join(member.name for member in block.members)}"
        case Quote():
            return "::: quotation"
        case Identities():
            return "::: identities"
    raise AssertionError(block)


def rebuilt(blocks: tuple[Block, ...], words: str, where: str) -> tuple[Block, ...]:
    """The same skeleton with other prose between its fixed lines."""
    runs, markers = _split(words)
    wanted = [line for line in _lines(blocks, TOP, frozenset()) if _MARKER.match(line)]
    for position, marker in enumerate(wanted):
        if position >= len(markers) or markers[position] != marker:
            seen = markers[position] if position < len(markers) else "the end of the text"
            remedy = "Lines with ::: and ## stand for tables, figures, equations, rules and headings: they stay where they are"
            raise InvalidInput(f"the line “{marker}” is not where it was", where=where, seen=seen, remedy=remedy)
    if len(markers) > len(wanted):
        raise InvalidInput("this line stands for nothing", where=where, seen=markers[len(wanted)], remedy="Take it out")
    prose = iter(runs)
    return (*next(prose), *_filled(blocks, prose))


def _filled(blocks: Iterable[Block], prose: Iterator[tuple[Block, ...]]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Par | Items):
            continue
        if isinstance(block, Ruled):
            inner = (*next(prose), *_filled(block.blocks, prose))
            yield replace(block, blocks=inner)
        else:
            yield block
        yield from next(prose)


def _split(words: str) -> tuple[list[tuple[Block, ...]], list[str]]:
    """Runs of prose and the fixed lines between them: always one run more than lines."""
    runs, markers, lines = [], [], []
    for line in words.replace("\r\n", "\n").split("\n"):
        if _MARKER.match(line):
            runs.append(_prose("\n".join(lines)))
            markers.append(line.rstrip())
            lines = []
        else:
            lines.append(line)
    return [*runs, _prose("\n".join(lines))], markers


def _prose(words: str) -> tuple[Block, ...]:
    made: list[Block] = []
    for part in re.split(r"\n\s*\n", words):
        if not part.strip():
            continue
        if all(line.lstrip().startswith("- ") for line in part.strip().splitlines()):
            made.append(Items(tuple(printable(line.strip()[2:]) for line in part.strip().splitlines())))
            continue
        line = printable(part)
        lead = _LEAD.match(line)
        indent = bool(made) and isinstance(made[-1], Par)
        made.append(Par(lead[2], lead[1], edited=True) if lead else Par(line, indent=indent, edited=True))
    return tuple(made)


def paragraphs(words: str) -> Iterator[str]:
    """The words of an edit without its fixed lines."""
    for run in _split(words)[0]:
        for block in run:
            yield from block.items if isinstance(block, Items) else [f"{block.lead} {block.words}".strip()]  # type: ignore[union-attr]


def shown(words: str, names: Mapping[str, str]) -> str:
    """A text with its facts put in: what it says."""
    return re.sub(r"\{#?([^{}]+)\}", lambda match: names.get(match[1], match[0]), words)

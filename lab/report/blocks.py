"""The pieces that a paper is made of; each knows in which tiers of detail it appears."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from lab.report.segments import kept, pointed, text
from lab.study.standing import Of, status_of

LEAST, TOP = -3, 9
ALWAYS = LEAST
"""Tiers run from the least detail to the richest; a block appears from `tier` up to and with `until`. Below 0 what a
very large study has too much of is summarised; the supplement holds it in full."""

Mark = Literal["", "registered", "exploratory"]


def mark_of(of: Of) -> Mark:
    """The rule that a finding is printed beside: solid, dashed, or none for plan and record."""
    status = status_of(of)
    return status if status in ("registered", "exploratory") else ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading; unnumbered for reproducibility statement and references."""

    title: str
    label: str = ""
    level: int = 1
    numbered: bool = True
    tier: int = ALWAYS
    until: int = TOP


@dataclass(frozen=True, slots=True)
class Par:
    """A paragraph in our markup; `lead` stands before it in bold; `indent` as in running text.

    `edited`: somebody typed it, so that it holds no marks of conditional sentences.
    """

    words: str
    lead: str = ""
    indent: bool = True
    tier: int = ALWAYS
    until: int = TOP
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list in our markup."""

    items: tuple[str, ...]
    tier: int = ALWAYS
    until: int = TOP


@dataclass(frozen=True, slots=True)
class Equation:
    """A numbered equation of templates/equations.typ."""

    name: str
    tier: int = ALWAYS
    until: int = TOP


@dataclass(frozen=True, slots=True)
class Quote:
    """The claim under test, set apart; `words` in our markup."""

    words: str
    tier: int = ALWAYS
    until: int = TOP


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its head, its alignment, and whether it takes the width that is left."""

    head: str
    align: Literal["left", "right", "center"] = "left"
    stretch: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with rows in our markup; `groups` are the rows (from 0) above which a thin line stands.

    `mark` is printed as the caption's first word.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    groups: tuple[int, ...] = ()
    wide: bool = False
    mark: Mark = ""
    floats: bool = True
    tier: int = ALWAYS
    until: int = TOP


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure by its name in the figure set; caption in our markup; sizes are put in by the layout."""

    name: str
    caption: str
    alt: str
    wide: bool = False
    mark: Mark = ""
    floats: bool = True
    tier: int = ALWAYS
    until: int = TOP


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures or tables of one column side by side: all that floats spans the page and so keeps its order."""

    members: tuple[Table | Picture, Table | Picture]
    tier: int = ALWAYS
    until: int = TOP


@dataclass(frozen=True, slots=True)
class Identities:
    """Names and long hashes, one to a line."""

    rows: tuple[tuple[str, str], ...]
    tier: int = ALWAYS
    until: int = TOP


@dataclass(frozen=True, slots=True)
class Ruled:
    """Blocks beside a rule: solid for what was registered, dashed for what is exploratory."""

    mark: Mark
    blocks: tuple["Block", ...]
    tier: int = ALWAYS
    until: int = TOP


Block = Heading | Par | Items | Equation | Quote | Table | Picture | Pair | Identities | Ruled


@dataclass(frozen=True, slots=True)
class Size:
    """Where a drawn figure is and how large it is printed, in points."""

    file: str
    width: float
    height: float


def beside(left: Table | Picture | None, right: Table | Picture | None) -> tuple[Block, ...]:
    """Two blocks of one column as a pair in the tiers that have both; alone, a block stands in the text."""
    alone = tuple(replace(block, floats=False) for block in (left, right) if block is not None)
    if left is None or right is None:
        return alone
    low, high = sorted((left, right), key=lambda block: block.tier)
    pair = Pair((replace(left, tier=ALWAYS), replace(right, tier=ALWAYS)), tier=high.tier)
    first = replace(low, floats=False, until=high.tier - 1)
    return (pair,) if low.tier == high.tier else (first, pair)


def documents(blocks: tuple[Block, ...], tier: int, sizes: dict[str, Size]) -> list[dict[str, Any]]:
    """The blocks of one tier as the template reads them; sentences about what the tier leaves out are left out too."""
    return _documents(blocks, tier, sizes, labels_of(blocks, tier))


def labels_of(blocks: tuple[Block, ...], tier: int) -> frozenset[str]:
    """What can be referred to on the pages of that tier."""
    return frozenset(_labels(blocks, tier))


def _shown(blocks: tuple[Block, ...], tier: int) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.tier <= tier <= block.until)


def _labels(blocks: tuple[Block, ...], tier: int) -> Iterator[str]:
    for block in _shown(blocks, tier):
        match block:
            case Heading():
                yield block.label
            case Table():
                yield f"tab-{block.name}"
            case Picture():
                yield f"fig-{block.name}"
            case Equation():
                yield f"eq-{block.name}"
            case Pair():
                yield from _labels(block.members, tier)
            case Ruled():
                yield from _labels(block.blocks, tier)


def _documents(blocks: tuple[Block, ...], tier: int, sizes: dict[str, Size], labels: frozenset[str]) -> list[dict]:
    return [_document(block, tier, sizes, labels) for block in _shown(blocks, tier)]


def _document(block: Block, tier: int, sizes: dict[str, Size], labels: frozenset[str]) -> dict[str, Any]:
    match block:
        case Heading():
            more = {"level": block.level, "label": block.label, "numbered": block.numbered}
            return {"kind": "heading", "text": text(block.title), **more}
        case Par():
            words = text(block.words if block.edited else kept(block.words, labels))
            words = pointed(words, labels)
            start = (
                {"kind": "lead", "lead": text(block.lead)} if block.lead else {"kind": "par", "indent": block.indent}
            )
            return {**start, "text": words}
        case Items():
            return {"kind": "items", "items": [pointed(text(item), labels) for item in block.items]}
        case Equation():
            return {"kind": "equation", "name": block.name}
        case Quote():
            return {"kind": "quote", "text": text(block.words)}
        case Table():
            return _table(block)
        case Picture():
            return _picture(block, sizes[block.name])
        case Pair():
            return {"kind": "pair", "members": _documents(block.members, tier, sizes, labels)}
        case Identities():
            return {"kind": "identities", "rows": [[text(name), text(value)] for name, value in block.rows]}
        case Ruled():
            inner = [{"kind": "badge", "mark": block.mark}, *_documents(block.blocks, tier, sizes, labels)]
            return {"kind": "ruled", "mark": block.mark, "blocks": inner}


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "label": f"tab-{table.name}",
        "caption": text(f"{table.mark.capitalize()}. {table.caption}" if table.mark else table.caption),
        "columns": [{"align": c.align, "width": "fr" if c.stretch else "auto"} for c in table.columns],
        "header": [text(column.head) for column in table.columns],
        "rows": [[text(cell) for cell in row] for row in table.rows],
        "groups": list(table.groups),
        "wide": table.wide,
        "mark": table.mark,
        "float": table.floats,
    }


def _picture(picture: Picture, size: Size) -> dict[str, Any]:
    return {
        "kind": "figure",
        "label": f"fig-{picture.name}",
        "caption": text(picture.caption),
        "alt": picture.alt,
        "file": size.file,
        "width": size.width,
        "height": size.height,
        "wide": picture.wide,
        "mark": picture.mark,
        "float": picture.floats,
    }

"""A document of blocks as Markdown: rules become quotes under their word, figures links, equations LaTeX."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lab.report.experiment.numbered import Blocks, numbered
from lab.report.experiment.symbols import EQUATIONS, SYMBOLS

SPECIAL = "\\`*_{}[]<>#|$~"


def escaped(text: str) -> str:
    """A text as Markdown that shows it as it stands, wherever in a line it stands."""
    words = "".join(f"\\{letter}" if letter in SPECIAL else letter for letter in text)
    return re.sub(r"&(?=#?\w+;)", "&amp;", words)


def to_markdown(front: Mapping[str, Any], blocks: Blocks, facts: Mapping[str, str]) -> str:
    """`front` holds title, byline and about, `blocks` are those that the template reads, `facts` what is printed by id."""
    flat, names = numbered(blocks)
    writer = _Writer(facts, names)
    head = [f"# {escaped(front['title'])}", *(writer.line(line) for line in front["byline"])]
    parts = [*head, writer.line(front["about"]), *writer.all(flat)]
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


class _Writer:
    """Writes blocks with the facts and labels of one document."""

    def __init__(self, facts: Mapping[str, str], names: Mapping[str, str]) -> None:
        self._facts, self._names = facts, names

    def all(self, blocks: Iterable[dict[str, Any]]) -> Iterator[str]:
        """Every block as a part of its own."""
        for block in blocks:
            yield getattr(self, f"_{block['kind']}")(block)

    def line(self, segments: list[dict[str, str]]) -> str:
        """A sentence; what would begin a list at the start of a paragraph is escaped."""
        words = self._words(segments)
        return re.sub(r"^(\d+)([.)]) ", r"\1\\\2 ", re.sub(r"^([-+]) ", r"\\\1 ", words))

    def _words(self, segments: list[dict[str, str]]) -> str:
        return "".join(self._segment(segment) for segment in segments).replace("\u200b", "")

    def _segment(self, segment: Mapping[str, str]) -> str:
        (kind, value), *_ = segment.items()
        if kind == "f":
            return escaped(self._facts[value])
        if kind in ("wrap", "code"):
            return f"`{self._facts.get(value, value).replace('`', chr(39))}`"
        if kind == "c":
            return escaped(segment["text"])
        if kind == "r":
            return self._names[value]
        if kind == "m":
            return f"${SYMBOLS[value][0]}$"
        if kind == "v":
            return f"**{segment['glyph']} {value}**"
        return {"e": "*{}*", "b": "**{}**"}.get(kind, "{}").format(escaped(value))

    def _heading(self, block: Mapping[str, Any]) -> str:
        number = f"{block['number']} " if block["number"] else ""
        return f"{'#' * (block['level'] + 1)} {number}{self._words(block['text'])}"

    def _par(self, block: Mapping[str, Any]) -> str:
        return self.line(block["text"])

    def _lead(self, block: Mapping[str, Any]) -> str:
        return f"**{self.line(block['lead'])}** {self.line(block['text'])}"

    def _items(self, block: Mapping[str, Any]) -> str:
        return "\n".join(f"- {self.line(item)}" for item in block["items"])

    def _equation(self, block: Mapping[str, Any]) -> str:
        return f"$${EQUATIONS[block['name']]}\\tag{{{block['number']}}}$$"

    def _quote(self, block: Mapping[str, Any]) -> str:
        return f"> {self.line(block['text'])}"

    def _badge(self, block: Mapping[str, Any]) -> str:
        return f"**{block['mark'].capitalize()}**"

    def _table(self, block: Mapping[str, Any]) -> str:
        rules = {"right": "---:", "center": ":---:"}
        lines = [
            self._row(block["header"]),
            "|" + "|".join(rules.get(column["align"], "---") for column in block["columns"]) + "|",
            *(self._row(row) for row in block["rows"]),
        ]
        return self._marked(block, f"**Table {block['number']}.** {self.line(block['caption'])}\n\n" + "\n".join(lines))

    def _row(self, cells: list[list[dict[str, str]]]) -> str:
        return "| " + " | ".join(self.line(cell) for cell in cells) + " |"

    def _figure(self, block: Mapping[str, Any]) -> str:
        picture = f"![{escaped(' '.join(block['alt'].split()))}](figures/{block['file']})"
        return self._marked(block, f"{picture}\n\n**Figure {block['number']}.** {self.line(block['caption'])}")

    def _marked(self, block: Mapping[str, Any], text: str) -> str:
        return _quoted(text) if block["mark"] else text

    def _identities(self, block: Mapping[str, Any]) -> str:
        return "\n".join(f"- *{self.line(name)}*: {self.line(value)}" for name, value in block["rows"])

    def _ruled(self, block: Mapping[str, Any]) -> str:
        return _quoted("\n\n".join(self.all(block["blocks"])))

    def _references(self, block: Mapping[str, Any]) -> str:
        return "\n".join(f"- {self.line(item['text'])}" for item in block["items"])


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())

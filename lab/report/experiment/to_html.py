"""A document of blocks as one HTML file: nothing is fetched, every text escaped, light and dark, printable."""

import base64
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from lab.report.experiment.inline_svg import inlined, variables
from lab.report.experiment.numbered import Blocks, numbered
from lab.report.experiment.symbols import SYMBOLS

STYLE = Path(__file__).with_name("style.css")
ENLARGED = 1.25
"""Figures are designed for print: on a screen they stand so much larger."""
FONT = Path(__file__).parents[3] / "static" / "fonts" / "LibertinusSerif-Regular.otf"


def to_html(front: Mapping[str, Any], blocks: Blocks, facts: Mapping[str, str], drawings: Mapping[str, str]) -> str:
    """`drawings` holds SVG by file name: those of the figures, and "equation-NAME.svg"."""
    flat, names = numbered(blocks)
    writer = _Writer(facts, names, drawings)
    font = base64.b64encode(FONT.read_bytes()).decode()
    head = "".join(f"<p class=byline>{writer.line(line)}</p>" for line in front["byline"])
    return (
        f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        'font-src data:">'
        f"<title>{escape(front['title'])}</title><style>@font-face{{font-family:'Libertinus Serif';"
        f"src:url(data:font/otf;base64,{font})}}\n{_colours()}\n{STYLE.read_text()}</style></head>\n<body>"
        f"<nav aria-label=Contents><p>Contents</p>{_contents(flat, writer)}</nav>\n<main><h1>{escape(front['title'])}</h1>"
        f"{head}<p class=about>{writer.line(front['about'])}</p>\n"
        + "\n".join(writer.all(flat))
        + "\n</main></body></html>\n"
    )


def _colours() -> str:
    """The colours of the figures in both themes; paper is always light."""
    dark = f":root{{{variables(dark=True)}}}"
    return f":root{{{variables(dark=False)}}}\n@media screen and (prefers-color-scheme: dark){{{dark}}}"


def _contents(flat: Blocks, writer: "_Writer") -> str:
    """Links to the sections, those of the second level inside the first."""
    lines = [
        f'<a class=l{block["level"]} href="#{anchor(block)}">{escape(block["number"])} {writer.line(block["text"])}</a>'
        for block in flat
        if block["kind"] == "heading" and (block["level"] == 1 or (block["level"] == 2 and block["numbered"]))
    ]
    return "".join(lines)


def anchor(block: Mapping[str, Any]) -> str:
    """The id of a heading."""
    return block["label"] or f"s-{block['number'] or ''.join(s.get('t', '') for s in block['text'])}".replace(" ", "-")


class _Writer:
    """Writes blocks with the facts, labels and pictures of one document."""

    def __init__(self, facts: Mapping[str, str], names: Mapping[str, str], drawings: Mapping[str, str]) -> None:
        self._facts, self._names, self._drawings = facts, names, drawings

    def all(self, blocks: Iterable[dict[str, Any]]) -> Iterator[str]:
        """Every block as an element of its own."""
        for block in blocks:
            yield getattr(self, f"_{block['kind']}")(block)

    def line(self, segments: list[dict[str, str]]) -> str:
        """A sentence."""
        return "".join(self._segment(segment) for segment in segments)

    def _segment(self, segment: Mapping[str, str]) -> str:
        (kind, value), *_ = segment.items()
        if kind == "f":
            return escape(self._facts[value])
        if kind in ("wrap", "code"):
            return f"<code>{escape(self._facts.get(value, value))}</code>"
        if kind == "c":
            return f'<a href="#ref-{escape(value)}">{escape(segment["text"])}</a>'
        if kind == "r":
            return f'<a href="#{escape(value)}">{escape(self._names[value])}</a>'
        if kind == "m":
            return SYMBOLS[value][1]
        if kind == "v":
            return f'<b class="verdict {escape(value)}">{segment["glyph"]}&nbsp;{escape(value)}</b>'
        return {"e": "<em>{}</em>", "b": "<strong>{}</strong>"}.get(kind, "{}").format(escape(value))

    def _heading(self, block: Mapping[str, Any]) -> str:
        level, number = block["level"] + 1, f"{block['number']} " if block["number"] else ""
        return f'<h{level} id="{escape(anchor(block))}">{escape(number)}{self.line(block["text"])}</h{level}>'

    def _par(self, block: Mapping[str, Any]) -> str:
        return f"<p>{self.line(block['text'])}</p>"

    def _lead(self, block: Mapping[str, Any]) -> str:
        return f"<p><strong>{self.line(block['lead'])}</strong> {self.line(block['text'])}</p>"

    def _items(self, block: Mapping[str, Any]) -> str:
        return "<ul>" + "".join(f"<li>{self.line(item)}</li>" for item in block["items"]) + "</ul>"

    def _equation(self, block: Mapping[str, Any]) -> str:
        name = f"equation-{block['name']}.svg"
        picture = inlined(self._drawings[name], name, block["alt"])
        return f'<div class=equation id="eq-{block["name"]}">{picture}<span>({block["number"]})</span></div>'

    def _quote(self, block: Mapping[str, Any]) -> str:
        return f"<blockquote>{self.line(block['text'])}</blockquote>"

    def _badge(self, block: Mapping[str, Any]) -> str:
        return f"<p class=badge>{block['mark'].capitalize()}</p>"

    def _table(self, block: Mapping[str, Any]) -> str:
        aligns = [column["align"] for column in block["columns"]]
        head = "".join(
            f'<th scope=col class="{align}">{self.line(cell)}</th>'
            for cell, align in zip(block["header"], aligns, strict=True)
        )
        caption = f"<b>Table {block['number']}.</b> {self.line(block['caption'])}"
        body = "".join(self._row(row, aligns, thin=index in block["groups"]) for index, row in enumerate(block["rows"]))
        table = f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f'<div class="still {block["mark"]}" id="{escape(block["label"])}" tabindex=0>{table}</div>'

    def _row(self, row: list, aligns: list[str], *, thin: bool) -> str:
        cells = (f'<td class="{align}">{self.line(cell)}</td>' for cell, align in zip(row, aligns, strict=True))
        return f"<tr{' class=thin' if thin else ''}>{''.join(cells)}</tr>"

    def _figure(self, block: Mapping[str, Any]) -> str:
        picture = inlined(self._drawings[block["file"]], block["file"], block["alt"], enlarged=ENLARGED)
        caption = f"<figcaption><b>Figure {block['number']}.</b> {self.line(block['caption'])}</figcaption>"
        return f'<figure class="still {block["mark"]}" id="{escape(block["label"])}">{picture}{caption}</figure>'

    def _identities(self, block: Mapping[str, Any]) -> str:
        rows = "".join(f"<dt>{self.line(name)}</dt><dd>{self.line(value)}</dd>" for name, value in block["rows"])
        return f"<dl>{rows}</dl>"

    def _ruled(self, block: Mapping[str, Any]) -> str:
        return f'<section class="ruled {block["mark"]}">' + "\n".join(self.all(block["blocks"])) + "</section>"

    def _references(self, block: Mapping[str, Any]) -> str:
        items = "".join(f'<li id="ref-{escape(item["key"])}">{self.line(item["text"])}</li>' for item in block["items"])
        return f"<ul class=references>{items}</ul>"

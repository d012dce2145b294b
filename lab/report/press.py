"""The paper's press: a setting of the layout becomes the files that typst reads; the supplement's has one setting."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lab.figures import export
from lab.report import prose_front
from lab.report.blocks import TOP, Block, Heading, Size, documents
from lab.report.drawing import Drawing, Heights, stretched
from lab.report.facts import Facts
from lab.report.layout import Setting, as_json
from lab.report.paper_input import PaperInput
from lab.report.passages import Passage, passages
from lab.report.references import REFERENCES, listed
from lab.report.segments import text, walk
from lab.report.supplement import ABOUT
from lab.report.typeset import templates

PNG_SCALE = 2.5
"""Pixels of a PNG for each pixel of the chart: about 240 per printed inch."""
MAGNIFIED = 1.4
"""Figures of one column stand so much larger in the supplement, which has one wide column."""


class Press:
    """Turns blocks and drawings into the files of a document."""

    def __init__(
        self, source: PaperInput, facts: Facts, blocks: tuple[Block, ...], drawings: Mapping[str, Drawing]
    ) -> None:
        self._blocks, self._drawings, self._templates = blocks, drawings, templates()
        self._heights = {name: Heights(drawing, export.svg) for name, drawing in drawings.items()}
        self._front = _front(source, facts)
        self._facts = facts

    def measured(self, setting: Setting) -> dict[str, bytes]:
        """Files with empty boxes in the place of the figures, each as high as the figure will be."""
        return self._templates | {"content.json": as_json(self._content(setting, self._sizes(setting)))}

    def final(self, setting: Setting) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """Files with the figures drawn at their final height, and the figures themselves."""
        figures: dict[str, bytes] = {}
        sizes = {name: replace(size, file=f"{name}.svg") for name, size in self._sizes(setting).items()}
        content = self._content(setting, sizes)
        for name in sorted(_printed(content)):
            chart = stretched(self._drawings[name], setting.stretch)
            figures[f"{name}.svg"] = export.svg(chart).encode()
            figures[f"{name}.png"] = export.png(chart, PNG_SCALE)
        files = self._templates | {"content.json": as_json(content)}
        files |= {name: drawn for name, drawn in figures.items() if name.endswith(".svg")}
        return files, figures

    def read(self, setting: Setting) -> tuple[Passage, ...]:
        """What stands on the pages, as plain text."""
        return passages(self._content(setting, self._sizes(setting)), self._facts.texts())

    def supplement(self, blocks: tuple[Block, ...]) -> dict[str, bytes]:
        """Files of the supplement, with all figures as designed."""
        drawn = {f"{name}.svg": heights.natural.encode() for name, heights in self._heights.items()}
        sizes = {
            name: _magnified(Size(f"{name}.svg", heights.width_pt, heights.at(1.0)), self._drawings[name].wide)
            for name, heights in self._heights.items()
        }
        front = {name: value for name, value in self._front.items() if name != "abstract"}
        front |= {"keywords": [*self._front["keywords"], "supplement"]}
        front |= {"title": f"Supplement: {self._front['title']}", "about": text(ABOUT), "numbering": "S1.1"}
        content = {**front, **_body(documents(blocks, TOP, sizes), ()), "facts": self._facts.texts()}
        return templates("supplement") | {"content.json": as_json(content)} | drawn

    def _sizes(self, setting: Setting) -> dict[str, Size]:
        return {name: Size("", one.width_pt, one.at(setting.stretch)) for name, one in self._heights.items()}

    def _content(self, setting: Setting, sizes: dict[str, Size]) -> dict[str, Any]:
        blocks = documents(self._blocks, setting.tier, sizes)
        body = _body(blocks, self._front)
        return {
            **self._front,
            **body,
            "size": setting.type_pt,
            "air": setting.air,
            "facts": self._facts.texts(),
        }


def _magnified(size: Size, wide: bool) -> Size:
    factor = 1.0 if wide else MAGNIFIED
    return replace(size, width=size.width * factor, height=size.height * factor)


def _printed(document: Any) -> set[str]:
    """The names of the figures in a document of blocks."""
    if isinstance(document, list):
        return set().union(*(_printed(item) for item in document))
    if not isinstance(document, dict):
        return set()
    own = {document["label"].removeprefix("fig-")} if document.get("kind") == "figure" else set()
    return own.union(*(_printed(item) for item in document.values()))


def _front(source: PaperInput, facts: Facts) -> dict[str, Any]:
    study = source.registration.study
    title = facts["study.title"].text
    return {
        "title": title,
        "running": title if len(title) <= 70 else re.sub(r"\W*\s\S*$", "", title[:68]) + " …",
        "stamp": f"registration {source.registration.short}",
        "authors": list(study.authors),
        "keywords": ["ablation study", "registration", *(factor.name for factor in study.factors)],
        "byline": [text(line) for line in prose_front.byline(source)],
        "abstract": text(prose_front.abstract(source, facts)),
    }


def _body(blocks: list[dict[str, Any]], front: Any) -> dict[str, Any]:
    """The blocks, with the list of what they and the front cite at their end."""
    cited = listed({segment["c"] for segment in walk([blocks, front]) if "c" in segment})
    if not cited:
        return {"blocks": blocks}
    closing = documents((Heading("References", "", numbered=False),), 0, {})
    return {"blocks": [*blocks, *closing, _references(cited)]}


def _references(keys: list[str]) -> dict[str, Any]:
    items = []
    for key in keys:
        entry = REFERENCES[key]
        segments = [{"t": f"{entry.authors} ({entry.year}). {entry.title} "}, {"e": entry.place}]
        items.append({"key": key, "text": segments})
    return {"kind": "references", "items": items}

"""The paper's press: a setting of the layout becomes the files that typst reads; the supplement's has one setting."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lab.figures import export
from lab.report import prose_front
from lab.report.blocks import TOP, Block, Heading, Size, documents, labels_of
from lab.report.drawable import drawn
from lab.report.drawing import Drawing, Heights, stretched
from lab.report.facts import Facts
from lab.report.layout import Setting, as_json
from lab.report.manuscript import Manuscript
from lab.report.paper_input import PaperInput
from lab.report.passages import Passage, passages
from lab.report.segments import pointed, text, walk
from lab.report.supplement import ABOUT
from lab.report.typeset import templates
from lab.report.works import Library, listed, put_in, works_of
from lab.study.standing import status_of

PNG_SCALE = 2.5
"""Pixels of a PNG for each pixel of the chart: about 240 per printed inch."""
MAGNIFIED = 1.4
"""Figures of one column stand so much larger in the supplement, which has one wide column."""


class Press:
    """Turns a manuscript and drawings into the files of a document."""

    def __init__(self, source: PaperInput, facts: Facts, drawings: Mapping[str, Drawing]) -> None:
        self._drawings, self._templates, self._works = drawings, templates(), works_of(source)
        self._heights = {name: Heights(drawing, export.svg) for name, drawing in drawings.items()}
        self._front = _front(source, facts)
        self._facts = facts

    @property
    def designed(self) -> dict[str, str]:
        """Every figure as designed, SVG by name."""
        return {name: heights.natural for name, heights in self._heights.items()}

    def measured(self, made: Manuscript, setting: Setting) -> dict[str, bytes]:
        """Files with empty boxes in the place of the figures, each as high as the figure will be."""
        return self._templates | {"content.json": as_json(self._content(made, setting, self._sizes(setting)))}

    def final(self, made: Manuscript, setting: Setting) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """Files with the figures drawn at their final height, and the figures themselves."""
        figures: dict[str, bytes] = {}
        sizes = {name: replace(size, file=f"{name}.svg") for name, size in self._sizes(setting).items()}
        content = self._content(made, setting, sizes)
        files = self._templates | {"content.json": as_json(content)}
        for name in sorted(_printed(content)):
            chart = stretched(self._drawings[name], setting.stretch)
            kept = export.Marked(chart, self._drawings[name].of)  # as a file: without the caption that the paper prints
            files[f"{name}.svg"] = drawn(export.svg(chart)).encode()
            marked = status_of(self._drawings[name].of) == "exploratory"
            figures[f"{name}.svg"] = drawn(export.svg(kept)).encode() if marked else files[f"{name}.svg"]
            figures[f"{name}.png"] = export.png(kept, PNG_SCALE)
        return files, figures

    def read(self, made: Manuscript, setting: Setting) -> tuple[Passage, ...]:
        """What stands on the pages, as plain text."""
        return passages(self._content(made, setting, self._sizes(setting)), self._facts.texts())

    def supplement(self, blocks: tuple[Block, ...]) -> dict[str, bytes]:
        """Files of the supplement, with all figures as designed."""
        files = {f"{name}.svg": drawn(heights.natural).encode() for name, heights in self._heights.items()}
        sizes = {
            name: _magnified(Size(f"{name}.svg", heights.width_pt, heights.at(1.0)), self._drawings[name].wide)
            for name, heights in self._heights.items()
        }
        front = dict(self._front)
        front |= {"keywords": [*self._front["keywords"], "supplement"]}
        front |= {"title": f"Supplement: {self._front['title']}", "about": text(ABOUT), "numbering": "S1.1"}
        content = {**closed(front, documents(blocks, TOP, sizes), self._works), "facts": self._facts.texts()}
        return templates("supplement") | {"content.json": as_json(content)} | files

    def _sizes(self, setting: Setting) -> dict[str, Size]:
        return {name: Size("", one.width_pt, one.at(setting.stretch)) for name, one in self._heights.items()}

    def _content(self, made: Manuscript, setting: Setting, sizes: dict[str, Size]) -> dict[str, Any]:
        labels = labels_of(made.blocks, setting.tier)
        front = {**self._front, "abstract": pointed(text(made.abstract), labels)}
        body = closed(front, documents(made.blocks, setting.tier, sizes), self._works)
        return {**body, "size": setting.type_pt, "air": setting.air, "facts": self._facts.texts()}


def closed(front: dict[str, Any], blocks: list[dict[str, Any]], works: Library) -> dict[str, Any]:
    """Front and blocks, citations in words, with the list of what is cited at the end."""
    content = {**front, "blocks": blocks}
    keys = {segment["c"] for segment in walk(content) if "c" in segment}
    if keys:
        put_in(content, works)
        closing = documents((Heading("References", "", numbered=False),), 0, {})
        blocks += [*closing, listed(keys, works)]
    return content


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
        "running": title if len(title) <= 90 else re.sub(r"\W*\s\S*$", "", title[:88]) + " …",
        "stamp": f"registration {source.registration.short}",
        "authors": list(study.authors),
        "keywords": ["ablation study", "registration", *(factor.name for factor in study.factors)],
        "byline": [text(line) for line in prose_front.byline(source)],
    }

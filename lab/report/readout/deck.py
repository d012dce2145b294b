"""The deck and its handout as files for typst, the same slides in pdfpc's notes, and how well each slide fits."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lab.figures import export
from lab.report.drawing import size_of
from lab.report.layout import as_json
from lab.report.passages import plain_text
from lab.report.readout.minutes import MINUTES
from lab.report.readout.parts import Card, Grid, Lines, Numbers, Part, Picture, Readout, Slide, Words
from lab.report.readout.scaled import at, room
from lab.report.segments import GLYPHS, text
from lab.report.typeset import fits, templates, to_pdf


@dataclass(frozen=True, slots=True)
class Deck:
    """The readout as files: slides and speaker notes as PDF, and the notes for the presenter program pdfpc (JSON)."""

    pdf: bytes
    pages: int
    handout: bytes
    pdfpc: bytes


def deck(readout: Readout, authors: tuple[str, ...], *, stamp: datetime) -> Deck:
    """Typeset a readout, stamped with the time `stamp`; equal inputs give equal bytes."""
    slides = files(readout, authors, "deck")
    handout = {**slides, **templates("handout")}
    return Deck(to_pdf(slides, at=stamp), len(readout.slides), to_pdf(handout, at=stamp), pdfpc(readout))


def files(readout: Readout, authors: tuple[str, ...], main: str) -> dict[str, bytes]:
    """What typst reads: templates, content, pictures."""
    made: dict[str, bytes] = {}
    content = {
        "title": readout.title,
        "stamp": readout.stamp,
        "standing": readout.standing,
        "authors": list(authors),
        "keywords": ["readout", "ablation study", "registration"],
        "sum": f"{len(readout.talk)} slides in {MINUTES} minutes; {len(readout.slides) - len(readout.talk)} more for questions.",
        "slides": [_slide(slide, readout, place, made) for place, slide in enumerate(readout.slides)],
        "facts": dict(readout.texts),
    }
    return {**templates(main), "content.json": as_json(content), **made}


def fit(readout: Readout, authors: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Of every slide: name, size of type in points, and how much it was made smaller as a whole (1: not at all)."""
    return fits(files(readout, authors, "deck"))


def label(readout: Readout, place: int) -> str:
    """A slide's number: "3 / 14", and "B2" for the second one behind the talk."""
    talk = len(readout.talk)
    return f"{place + 1} / {talk}" if place < talk else f"B{place + 1 - talk}"


def clock(minutes: float) -> str:
    """Minutes and seconds: "2:30"."""
    return f"{int(minutes)}:{round(minutes % 1 * 60):02d}"


def _slide(slide: Slide, readout: Readout, place: int, made: dict[str, bytes]) -> dict[str, Any]:
    spoken = sum(one.minutes for one in readout.slides[: place + 1])
    first = place == 0
    long = len(plain_text(text(slide.title), readout.texts))
    return {
        "name": slide.name,
        "label": label(readout, place),
        "time": "" if slide.backup else f"{slide.minutes:g} min",
        "until": "" if slide.backup else clock(spoken),
        "title": text(slide.title),
        "title-size": (40 if long < 60 else 32) if first else 30 if long < 58 else 25,
        "drop": 96 if first else 0,
        "mark": slide.mark,
        "backup": slide.backup,
        "share": slide.share,
        "full": 1.0 if slide.beside or slide.pictures or any(isinstance(p, Grid) for p in slide.parts) else 0.86,
        "left": [_part(part, slide, readout, made) for part in slide.parts],
        "right": [_part(part, slide, readout, made) for part in slide.beside],
        "notes": [text(note) for note in slide.notes],
    }


def _part(part: Part, slide: Slide, readout: Readout, made: dict[str, bytes]) -> dict[str, Any]:
    match part:
        case Lines():
            return {"kind": "lines", "lead": text(part.lead), "items": [text(item) for item in part.items]}
        case Words():
            return {"kind": "words", "words": text(part.words), "tone": part.tone}
        case Numbers():
            return {"kind": "numbers", "items": [[text(value), text(what)] for value, what in part.items]}
        case Grid():
            return {
                "kind": "grid",
                "columns": [{"align": c.align, "width": "fr" if c.stretch else "auto"} for c in part.columns],
                "header": [text(column.head) for column in part.columns],
                "rows": [[text(cell) for cell in row] for row in part.rows],
                "caption": text(part.caption),
            }
        case Card():
            words = {name: text(getattr(part, name)) for name in ("head", "addition", "effect", "details", "reading")}
            return {"kind": "card", "verdict": part.verdict, "glyph": GLYPHS[part.verdict], **words}
        case Picture():
            return _picture(part, slide, readout, made)


def _picture(part: Picture, slide: Slide, readout: Readout, made: dict[str, bytes]) -> dict[str, Any]:
    width, height = room(slide, part)
    figure, spec = at(readout.figures[part.name], part.name, width, height)
    svg = export.svg(spec)
    made[f"{part.name}.svg"] = svg.encode()
    found = size_of(svg)
    scale = min(1.0, width / found[0], height / found[1])
    return {"kind": "picture", "file": f"{part.name}.svg", "width": found[0] * scale, "alt": figure.alt, "caption": text(part.caption)}  # fmt: skip


def pdfpc(readout: Readout) -> bytes:
    """Notes and duration as pdfpc reads them from a file beside the deck (format 2)."""
    pages = [
        {"idx": place, "label": label(readout, place), "overlay": 0, "note": spoken(slide, readout.texts)}
        for place, slide in enumerate(readout.slides)
    ]
    document = {"pdfpcFormat": 2, "duration": MINUTES, "disableMarkdown": True, "pages": pages}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def spoken(slide: Slide, texts: Mapping[str, str]) -> str:
    """Minutes and notes of a slide as plain text."""
    head = [] if slide.backup else [f"{slide.minutes:g} min"]
    return "\n".join([*head, *(plain_text(text(note), texts) for note in slide.notes)])

"""Typst from memory to memory: measure a document, and make the PDF (tagged PDF/A-2a and PDF/UA-1)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from lab.errors import LabError

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parents[2] / "static" / "fonts"
STANDARDS = ["a-2a", "ua-1"]


@dataclass(frozen=True, slots=True)
class End:
    """Where the text ends: number of pages, and how far down the page the last line stands, in points."""

    pages: int
    x_pt: float
    y_pt: float

    @property
    def fill(self) -> float:
        """The share of the last page's two columns that is used, 0..1."""
        height = 841.9 - 120
        column = 0.5 if self.x_pt > 297 else 0.0
        return column + 0.5 * min(1.0, max(0.0, (self.y_pt - 62) / height))


def measure(files: Mapping[str, bytes]) -> End:
    """Lay the document out and say where it ends; LabError with typst's message where it cannot be set."""
    try:
        found = typst.query(
            dict(files), "<end>", field="value", one=True, ignore_system_fonts=True, font_paths=font_paths()
        )
    except (typst.TypstError, RuntimeError) as error:
        raise _refused(error) from error
    end = json.loads(found)
    return End(end["pages"], end["x"], end["y"])


def fits(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """What the slides of a deck say about their fit, one entry each."""
    try:
        found = typst.query(dict(files), "<fit>", field="value", ignore_system_fonts=True, font_paths=font_paths())
    except (typst.TypstError, RuntimeError) as error:
        raise _refused(error) from error
    return json.loads(found)


def to_pdf(files: Mapping[str, bytes], *, at: datetime) -> bytes:
    """The document as PDF, stamped with the time `at`: equal files give equal bytes."""
    try:
        compiler = typst.Compiler(dict(files), ignore_system_fonts=True, font_paths=font_paths())
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=STANDARDS, timestamp=int(at.timestamp())
        )
    except (typst.TypstError, RuntimeError) as error:
        raise _refused(error) from error
    if warnings:
        raise LabError("typst warned about the document", seen="; ".join(str(w.message) for w in warnings))
    return pdf


def to_draft(files: Mapping[str, bytes]) -> bytes:
    """The document as a PDF that nobody keeps: no standard is held, no time stands in it."""
    try:
        compiler = typst.Compiler(dict(files), ignore_system_fonts=True, font_paths=font_paths())
        return compiler.compile(format="pdf", timestamp=0)
    except (typst.TypstError, RuntimeError) as error:
        raise _refused(error) from error


def templates(main: str = "paper") -> dict[str, bytes]:
    """The template files by name; that of the document, "paper", "supplement", "deck", "handout" or "card", as "main.typ"."""
    files = {path.name: path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ"))}
    files["main.typ"] = files.pop(f"{main}.typ")
    return files


def font_paths() -> list[str]:
    """Where the shipped fonts are."""
    return [str(FONTS)] if FONTS.is_dir() else []


def _refused(error: Exception) -> LabError:
    detail = getattr(error, "diagnostic", None) or str(error)
    return LabError("the paper cannot be typeset", seen=str(detail)[:1500], remedy="Report this study file as a bug")

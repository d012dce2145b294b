"""Markdown of the bundle's documents: tables and headings around texts that users wrote."""

from collections.abc import Iterable, Sequence

from lab.report.plan_exports import escaped

__all__ = ["document", "escaped", "listed", "table"]


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; cells are Markdown already, on one line each."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(" ".join(str(cell).split()) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def listed(items: Iterable[str]) -> str:
    """A list, an item per line."""
    return "\n".join(f"- {item}" for item in items)


def document(*parts: str) -> bytes:
    """Paragraphs, headings and tables with an empty line between them; empty parts are left out."""
    return ("\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n").encode()

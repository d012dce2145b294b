"""Citations of a document: the words of each are put in, and the list of what is cited is made."""

from collections.abc import Iterable
from typing import Any

from lab.report.drawable import drawn
from lab.report.paper_input import DistilledFact, PaperInput
from lab.report.references import DISTILLED, Library, Reference, cited, distilled_entry, library, same_title
from lab.report.segments import walk


def works_of(source: PaperInput) -> dict[str, Reference]:
    """Everything that this study's paper can cite, by key: shipped, of its own BibTeX, distilled."""
    works = library(source.bibliography)
    for paper in source.distilled:
        if same_title(works, paper.title) is None:
            works[f"{DISTILLED}{paper.id}"] = distilled_entry(paper.title, paper.sha256)
    return works


def key_of(works: Library, paper: DistilledFact) -> str:
    """The key of a distilled paper: that of the work with its title where one was brought, else its own."""
    return same_title(works, paper.title) or f"{DISTILLED}{paper.id}"


def put_in(document: Any, works: Library) -> None:
    """Give every citation in a document its words: "Holm (1979)" in a sentence, "Holm 1979" inside brackets."""
    found = [segment for segment in walk(document) if "c" in segment]
    shown = cited(works, {segment["c"] for segment in found})
    for segment in found:
        work = shown[segment["c"]]
        words = f"{work.short} ({work.year})" if segment["form"] == "bare" else f"{work.short} {work.year}"
        segment["text"] = drawn(words)


def listed(keys: Iterable[str], works: Library) -> dict[str, Any]:
    """The list of references as the template reads it."""
    items = []
    for key, work in cited(works, keys).items():
        start = f"{work.authors} ({work.year}). {work.title}" if work.authors else f"{work.title} ({work.year})."
        items.append({"key": key, "text": [{"t": drawn(f"{start} ")}, {"e": drawn(work.place)}]})
    return {"kind": "references", "items": items}

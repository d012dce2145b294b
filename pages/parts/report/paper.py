"""The built report of an unsealed study: pages as pictures, and everything to take away."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from lab.workflow.paper.accountable import Placed
from lab.workflow.paper.pdf_pages import page_count
from lab.workflow.paper.publish import Remark, ReportResult, published, report
from pages.parts import marks
from pages.parts.index import index_of_process
from pages.parts.pictures import page_picture
from pages.parts.place import Place
from pages.parts.preregister.panel import size
from pages.parts.report.files import experiment_files

COLUMNS = 3


@dataclass(frozen=True, slots=True)
class File:
    """Something to take away."""

    label: str
    name: str
    mime: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Built:
    """A report made ready for the screen: pages as PNG, files with their hashes."""

    pages: tuple[bytes, ...]
    files: tuple[File, ...]
    remarks: tuple[Remark, ...] = ()
    facts: bytes = b""
    places: tuple[Placed, ...] = ()
    size_pt: tuple[float, float] = (595.3, 841.9)


def built(place: Place, *, again: bool = False) -> Built:
    """The report on record as it was published, at once; built from the record where there is none, or again."""
    kept = None if again else published(place.home, place.registration)
    result = kept or report(place.home, place.registration, index=index_of_process())
    printed = result.documents.get("experiment/report.html", b"")
    return _ready(result.sha256, result.supplement_sha256, hashlib.sha256(printed).hexdigest(), result)


def pictures(report: Built) -> None:
    """All pages side by side; each can be enlarged."""
    count = len(report.pages)
    for first in range(0, count, COLUMNS):
        for column, index in zip(st.columns(COLUMNS), range(first, count), strict=False):
            alt = f"Page {index + 1} of {count} of the paper"
            column.image(report.pages[index], width="stretch", caption=f"Page {index + 1}", alt=alt)


def downloads(report: Built) -> None:
    """Paper, facts, figures and data, each with its size and hash."""
    for place, file in enumerate(report.files):
        st.download_button(
            file.label,
            partial(bytes, file.content),  # asked for, then sent: nothing is copied while the page is drawn
            file.name,
            file.mime,
            key=f"get-{file.name}",
            on_click="ignore",
            width="stretch",
            type="secondary" if place else "primary",
        )
        marks.caption(f"{size(len(file.content))}, SHA-256 {file.sha256[:12]}…")


@st.cache_resource(show_spinner=False, max_entries=8)
def _ready(sha256: str, supplement: str, experiment: str, _result: ReportResult) -> Built:
    """Pages drawn and files zipped, once per paper, supplement and experiment report."""
    result = _result
    name = f"lockbox-{result.registration[:8]}"
    extra = ("Download the supplement (PDF)", f"{name}-supplement.pdf", "application/pdf", result.supplement)
    files = (
        ("Download the paper (PDF)", f"{name}.pdf", "application/pdf", result.pdf),
        *([extra] if result.supplement else []),
        *_readout(name, result),
        *experiment_files(name, result.documents, zipped),
        ("Download the facts (JSON)", f"{name}-facts.json", "application/json", result.facts),
        ("Download the figures (ZIP)", f"{name}-figures.zip", "application/zip", zipped(result.figures)),
        ("Download the data (CSV, ZIP)", f"{name}-data.zip", "application/zip", zipped(result.tables)),
    )
    pages = (page_picture(result.pdf, number, width_px=960) for number in range(1, page_count(result.pdf) + 1))
    made = tuple(File(*one, hashlib.sha256(one[-1]).hexdigest()) for one in files)
    return Built(tuple(pages), made, result.remarks, result.facts, result.places)


def _readout(name: str, result: ReportResult) -> list[tuple[str, str, str, bytes]]:
    """Slides and speaker notes; a report that is older than readouts has none."""
    deck = result.readout
    if not deck.pages:
        return []
    return [
        ("Download the slides (PDF)", f"{name}-readout.pdf", "application/pdf", deck.pdf),
        ("Download the speaker notes (PDF)", f"{name}-readout-notes.pdf", "application/pdf", deck.handout),
    ]


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as one ZIP whose bytes depend on their contents alone."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()

"""The built report of an unsealed study: pages as pictures, and everything to take away."""

import hashlib
import io
import zipfile

import streamlit as st

from lab.workflow.publish import ReportResult, report
from pages.parts import marks
from pages.parts.index import index_of_process
from pages.parts.pictures import page_count, page_picture
from pages.parts.place import Place, home_of_process
from pages.parts.plan_panel import size

COLUMNS = 3


def built(place: Place, head: str, *, again: bool = False) -> ReportResult:
    """Build the report, or remember it: equal records give equal bytes; `head` names the record."""
    if again:
        _built.clear(str(place.home.root), place.registration, head)
    return _built(str(place.home.root), place.registration, head)


@st.cache_resource(show_spinner=False, max_entries=8)
def _built(root: str, registration: str, head: str) -> ReportResult:
    return report(home_of_process(), registration, index=index_of_process())


def pictures(result: ReportResult) -> None:
    """All pages side by side; each can be enlarged."""
    count = page_count(result.pdf)
    for first in range(1, count + 1, COLUMNS):
        for column, number in zip(st.columns(COLUMNS), range(first, count + 1), strict=False):
            picture = page_picture(result.pdf, number, width_px=1200)
            column.image(
                picture, width="stretch", caption=f"Page {number}", alt=f"Page {number} of {count} of the paper"
            )


def downloads(result: ReportResult) -> None:
    """Paper, facts, figures and data, each with its size and hash."""
    name = f"lockbox-{result.registration[:8]}"
    files = (
        ("Download the paper (PDF)", result.pdf, f"{name}.pdf", "application/pdf"),
        ("Download the facts (JSON)", result.facts, f"{name}-facts.json", "application/json"),
        ("Download the figures (ZIP)", zipped(result.figures), f"{name}-figures.zip", "application/zip"),
        ("Download the data (CSV, ZIP)", zipped(result.tables), f"{name}-data.zip", "application/zip"),
    )
    for place, (label, content, file, mime) in enumerate(files):
        kind = "secondary" if place else "primary"
        st.download_button(label, content, file, mime, on_click="ignore", width="stretch", key=f"get-{file}", type=kind)
        marks.caption(f"{size(len(content))}, SHA-256 {hashlib.sha256(content).hexdigest()[:12]}…")


@st.cache_data(show_spinner=False, max_entries=16)
def zipped(files: dict[str, bytes]) -> bytes:
    """Files as one ZIP whose bytes depend on their contents alone."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()

"""Distill papers, keep what was found, and turn a claim into a draft study."""

from collections.abc import Sequence
from pathlib import Path

from lab.distill.distillation import Distillation, distill_pdf, distill_text, loads
from lab.distill.geometry import Box
from lab.distill.page_picture import page_png
from lab.distill.pages import read_text
from lab.distill.to_study import draft_from_claim as study_text
from lab.errors import IntegrityError, InvalidInput
from lab.workflow.planning.drafts import new_draft, templates
from store.blobs import get, put, write_file
from store.errors import StoreError
from store.paths import Home

PDF_START = b"%PDF-"


def distill(home: Home, content: bytes | str, name: str) -> Distillation:
    """Distill a PDF (bytes) or pasted text and keep both; InvalidInput where nothing can be read.

    Bytes that do not begin like a PDF are read as text in UTF-8. The same paper distilled again is the same distillation.
    """
    if isinstance(content, bytes) and PDF_START not in content[:1024]:
        content = _text(content, name)
    found = distill_text(content, name) if isinstance(content, str) else distill_pdf(content, name)
    put(home, content.encode() if isinstance(content, str) else content)
    write_file(_path(home, found.id), found.dumps())
    return found


def distillations(home: Home) -> tuple[Distillation, ...]:
    """All distillations of a home, the newest first."""
    paths = sorted(home.distillations.glob("*.json"), key=lambda path: (-path.stat().st_mtime, path.name))
    return tuple(_load(home, path) for path in paths)


def distillation(home: Home, identity: str) -> Distillation:
    """One distillation; InvalidInput where there is none of that name."""
    path = _path(home, identity)
    if not path.exists():
        known = ", ".join(sorted(other.stem for other in home.distillations.glob("*.json"))) or "none"
        raise InvalidInput("there is no such distillation", where=identity, remedy=f"Distillations here: {known}")
    return _load(home, path)


def source_of(home: Home, found: Distillation) -> bytes:
    """The PDF, or the text in UTF-8, as it was given."""
    return get(home, found.sha256)


def paper_text(home: Home, identity: str) -> str | None:
    """Pasted text as it was read (lines joined), in which spans count; None where a PDF was given."""
    found = distillation(home, identity)
    if found.has_pages:
        return None
    return read_text(source_of(home, found).decode("utf-8"), found.name).pages[0].text


def page_picture(home: Home, identity: str, page: int, *, scale: float = 1.5, boxes: Sequence[Box] = ()) -> bytes:
    """One page as PNG with rectangles marked; `page` counts from 1, `scale` is pixels per point, boxes in points."""
    found = distillation(home, identity)
    if not found.has_pages:
        raise InvalidInput("pasted text has no pages to show", where=found.name, remedy="Give the paper's PDF")
    return page_png(source_of(home, found), page, scale=scale, highlights=boxes, name=found.name)


def draft_from_claim(home: Home, identity: str, claim_id: str, template: str = "digits") -> str:
    """A draft study that would test the claim, on the data and with the recipe of a template; returns the draft's id."""
    shipped = {entry.id: entry.path for entry in templates()}
    if template not in shipped:
        raise InvalidInput("there is no such template", seen=template, remedy=f"Templates: {', '.join(shipped)}")
    found = distillation(home, identity)
    claim = found.claim(claim_id)
    text = study_text(claim, shipped[template].read_text(encoding="utf-8"))
    return new_draft(home, text, f"{claim.id} {found.title}")


def forget(home: Home, identity: str) -> None:
    """Remove a distillation from the list; one that is gone already is no error."""
    _path(home, identity).unlink(missing_ok=True)


def _load(home: Home, path: Path) -> Distillation:
    """What was found; a document that is damaged, or of an earlier version, is made again from the kept paper."""
    try:
        return loads(path.read_bytes(), str(path))
    except IntegrityError:
        paper = _paper(home, path.stem)
        if paper is None:
            raise
        return distill(home, paper, path.stem)


def _paper(home: Home, identity: str) -> bytes | None:
    """The kept paper whose hash begins with this name; None where it is gone or damaged too."""
    for blob in (home.blobs / identity[:2]).glob(f"{identity[2:]}*"):
        try:
            return get(home, blob.parent.name + blob.name)
        except StoreError:
            return None
    return None


def _path(home: Home, identity: str) -> Path:
    if not identity.isalnum():
        raise InvalidInput("this is no name of a distillation", where=identity, remedy="Take one of the list")
    return home.distillations / f"{identity}.json"


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("this is neither a PDF nor text in UTF-8", where=name, remedy="Give a PDF") from error

"""Distill papers, keep what was found, and turn a claim into a draft study."""

from collections.abc import Sequence
from pathlib import Path

from lab.distill.distillation import Distillation, distill_pdf, distill_text, loads
from lab.distill.geometry import Box
from lab.distill.page_picture import page_png
from lab.distill.to_study import draft_from_claim as study_text
from lab.errors import IntegrityError, InvalidInput
from lab.workflow.drafts import new_draft, templates
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


def page_picture(
    home: Home, identity: str, number: int, *, scale: float = 1.5, boxes: Sequence[Sequence[float]] = ()
) -> bytes:
    """One page (from 1) of the PDF as PNG, `scale` pixels per point, with boxes (left, top, right, bottom) marked."""
    found = distillation(home, identity)
    return page_png(
        get(home, found.sha256), number, scale=scale, highlights=[Box(*box) for box in boxes], name=found.name
    )


def paper_text(home: Home, identity: str) -> str | None:
    """The pasted text; None for a PDF."""
    found = distillation(home, identity)
    return None if found.has_pages else get(home, found.sha256).decode()


def draft_from_claim(home: Home, identity: str, claim_id: str, template: str = TEMPLATE) -> str:
    """A draft study that would test the claim, on the data and with the recipe of a template; returns the draft's id."""
    found = distillation(home, identity)
    claim = found.claim(claim_id)
    known = {one.id: one.path for one in templates()}
    if template not in known:
        raise InvalidInput("there is no such template", where=template, remedy=f"Templates: {', '.join(known)}")
    text = study_text(claim, known[template].read_text(encoding="utf-8"))
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

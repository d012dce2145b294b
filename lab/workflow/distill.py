"""Distill papers, keep what was found, and turn a claim into a draft study."""

from pathlib import Path

from lab.distill.distillation import Distillation, distill_pdf, distill_text, loads
from lab.distill.to_study import draft_from_claim as study_text
from lab.errors import InvalidInput
from lab.workflow.drafts import new_draft
from lab.workflow.places import ROOT
from store.blobs import get, put, write_file
from store.paths import Home

TEMPLATE = ROOT / "configs" / "studies" / "digits.toml"
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
    return tuple(loads(path.read_bytes(), str(path)) for path in paths)


def distillation(home: Home, identity: str) -> Distillation:
    """One distillation; InvalidInput where there is none of that name."""
    path = _path(home, identity)
    if not path.exists():
        known = ", ".join(sorted(other.stem for other in home.distillations.glob("*.json"))) or "none"
        raise InvalidInput("there is no such distillation", where=identity, remedy=f"Distillations here: {known}")
    return loads(path.read_bytes(), str(path))


def source_of(home: Home, found: Distillation) -> bytes:
    """The PDF, or the text in UTF-8, as it was given."""
    return get(home, found.sha256)


def draft_from_claim(home: Home, identity: str, claim_id: str) -> str:
    """A draft study that would test the claim; returns the draft's id."""
    found = distillation(home, identity)
    claim = found.claim(claim_id)
    text = study_text(claim, TEMPLATE.read_text(encoding="utf-8"))
    return new_draft(home, text, f"{claim.id} {found.title}")


def forget(home: Home, identity: str) -> None:
    """Remove a distillation from the list; one that is gone already is no error."""
    _path(home, identity).unlink(missing_ok=True)


def _path(home: Home, identity: str) -> Path:
    if not identity.isalnum():
        raise InvalidInput("this is no name of a distillation", where=identity, remedy="Take one of the list")
    return home.distillations / f"{identity}.json"


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput("this is neither a PDF nor text in UTF-8", where=name, remedy="Give a PDF") from error

"""A distillation: what was found in one paper, with its places, as a frozen document."""

import hashlib
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from lab.distill.claims import claims_in
from lab.distill.geometry import Box
from lab.distill.pages import read_pdf, read_text
from lab.distill.paper import Paper
from lab.distill.questions import Answer, answer_questions
from lab.distill.sentences import sentences
from lab.distill.signals import Signal, find_signals, open_questions
from lab.errors import IntegrityError, InvalidInput
from lab.study.claim import Claim


class Distillation(BaseModel):
    """Claims, answers, signals and open questions of one paper.

    `id` is the first twelve digits of `sha256`, the hash of the PDF or of the pasted text; `claim_boxes` gives by claim id
    the rectangles, in points from the top left of the page, that cover it (none for pasted text); `has_pages` says whether
    there are pages to show as pictures.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    title: str
    sha256: str
    pages: int
    has_pages: bool
    claims: tuple[Claim, ...] = ()
    claim_boxes: dict[str, tuple[Box, ...]] = {}
    answers: tuple[Answer, ...] = ()
    signals: tuple[Signal, ...] = ()
    open_questions: tuple[str, ...] = ()

    def claim(self, identity: str) -> Claim:
        """The claim with this id; InvalidInput names those there are."""
        for claim in self.claims:
            if claim.id == identity:
                return claim
        known = ", ".join(claim.id for claim in self.claims) or "none"
        raise InvalidInput("there is no such claim", where=self.title, seen=identity, remedy=f"Claims here: {known}")

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON, equal for equal papers."""
        return self.model_dump(mode="json")

    def dumps(self) -> bytes:
        """The document as JSON text in UTF-8."""
        return self.model_dump_json(indent=1).encode()


def loads(data: bytes, where: str = "distillation") -> Distillation:
    """Read a document back; IntegrityError where it is none."""
    try:
        return Distillation.model_validate_json(data)
    except ValidationError as error:
        raise IntegrityError(
            "this is no distillation that can be read", where=where, remedy="Distill the paper again"
        ) from error


def distill_pdf(data: bytes, name: str) -> Distillation:
    """Distill a PDF; InvalidInput where it cannot be read."""
    return _distilled(read_pdf(data, name), name, hashlib.sha256(data).hexdigest(), has_pages=True)


def distill_text(text: str, name: str = "pasted text") -> Distillation:
    """Distill pasted text; InvalidInput where there is none."""
    return _distilled(read_text(text, name), name, hashlib.sha256(text.encode()).hexdigest(), has_pages=False)


def _distilled(paper: Paper, name: str, sha256: str, *, has_pages: bool) -> Distillation:
    found = sentences(paper)
    claims = claims_in(found, paper.title)
    signals = find_signals(paper, found)
    return Distillation(
        id=sha256[:12],
        name=name,
        title=paper.title,
        sha256=sha256,
        pages=len(paper.pages),
        has_pages=has_pages,
        claims=claims,
        claim_boxes={claim.id: paper.page(claim.page).boxes(*claim.span) for claim in claims},
        answers=answer_questions(paper, found),
        signals=signals,
        open_questions=open_questions(signals),
    )

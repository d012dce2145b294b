"""The locked study: canonical bytes, their SHA-256, and the key that the seeds come from (DESIGN, section 5)."""

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from typing import Any

import rfc8785
from pydantic import ValidationError

from lab.errors import IntegrityError, InvalidInput
from lab.study.design import MOST_CELLS, Run, runs
from lab.study.document import plan_document, study_document
from lab.study.draft import Study

FORMAT = "lockbox-registration/1"


@dataclass(frozen=True, slots=True)
class DataIdentity:
    """Which data a study is about: registered name (never a path), content fingerprint, classes and sizes."""

    name: str
    fingerprint: str
    classes: tuple[str, ...]
    train: int
    validation: int
    test: int
    inputs: int


@dataclass(frozen=True, slots=True)
class CodeIdentity:
    """Which code locked a study: commit ("unknown" outside a checkout), clean or not, SHA-256 of requirements.lock."""

    commit: str
    clean: bool
    lock_sha256: str


@dataclass(frozen=True, slots=True)
class Registration:
    """A locked study and the SHA-256 of its canonical bytes, which is its name.

    `anchor` is the SHA-256 of the time stamp that the plan got before its first run, where its seeds depend on it.
    """

    sha256: str
    document: dict[str, Any]
    study: Study
    anchor: str = ""

    @property
    def short(self) -> str:
        """The first eight hex digits, as shown on pages."""
        return self.sha256[:8]

    @property
    def canonical(self) -> bytes:
        """The bytes that were hashed."""
        return canonical(self.document)

    @property
    def data(self) -> DataIdentity:
        """The registered data set."""
        return DataIdentity(**{**self.document["data"], "classes": tuple(self.document["data"]["classes"])})

    @property
    def code(self) -> CodeIdentity:
        """The code that locked the study."""
        return CodeIdentity(**self.document["code"])

    @property
    def runs(self) -> tuple[Run, ...]:
        """All planned runs with their seeds, recomputed from the plan and, where the plan says so, its time stamp."""
        return runs(self.study, seed_key(self.study) + bytes.fromhex(self.anchor))

    @property
    def seeded(self) -> bool:
        """Whether the seeds of the runs are known: not before the time stamp that they come from."""
        return bool(self.anchor) or self.study.replicates.seeds_from == "lock"


def register(study: Study, data: DataIdentity, code: CodeIdentity) -> Registration:
    """Make the registration of a study; the study's data set takes the registered name."""
    named = study.model_copy(update={"dataset": study.dataset.model_copy(update={"name": data.name})})
    document = {
        "format": FORMAT,
        "study": study_document(named),
        "data": {**asdict(data), "classes": list(data.classes)},
        "code": asdict(code),
    }
    return from_bytes(canonical(document))


def from_bytes(content: bytes, *, expected: str | None = None, where: str = "registration") -> Registration:
    """Read a registration from its canonical bytes; IntegrityError where they do not have the expected SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    if expected is not None and digest != expected:
        raise IntegrityError(
            "the registration's bytes do not have the SHA-256 that names it",
            where=where,
            seen=f"{digest[:16]}… instead of {expected[:16]}…",
            remedy="Restore the file from a bundle or a backup",
        )
    try:
        document = json.loads(content)
        study = Study.model_validate(document["study"])
        if study.planned_part is None and math.prod(len(one.levels) for one in study.factors) > MOST_CELLS:
            raise ValueError(
                f"more than {MOST_CELLS} cells"
            )  # no lock writes one, and counting them would take for ever
        return Registration(digest, document, study)
    except (ValueError, KeyError, TypeError, ValidationError, RecursionError) as error:
        raise IntegrityError("this is no registration", where=where, seen=str(error).splitlines()[0]) from error


def canonical(document: dict[str, Any]) -> bytes:
    """Canonical JSON (RFC 8785); InvalidInput for what it cannot hold: NaN, infinities, integers beyond 2^53."""
    try:
        return rfc8785.dumps(document)
    except rfc8785.CanonicalizationError as error:
        raise InvalidInput("the study holds a value that canonical JSON cannot hold", seen=str(error)) from error


def seed_key(study: Study) -> bytes:
    """SHA-256 of the canonical JSON of the typed plan alone (STATISTICS, section 1): 32 bytes."""
    return hashlib.sha256(canonical(plan_document(study))).digest()

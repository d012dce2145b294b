"""The errors a user can cause or meet, each with what, where, the value seen and the remedy.

LabError
├── InvalidInput     exit 2  a study file, an option or a document that cannot be used
├── Unavailable      exit 2  data, network, device or disk that is not there
├── Forbidden        exit 3  the protocol forbids it (for example: open the lockbox before the runs have ended)
└── IntegrityError   exit 4  a hash, seed or printed number that does not agree with the record
"""

from typing import Any


class LabError(Exception):
    """A failure that is explained to the user in one line."""

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", seen: Any = None, remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.seen = seen
        self.remedy = remedy
        super().__init__(self.line)

    @property
    def line(self) -> str:
        """The whole message on one line: where, what, the value seen, the remedy."""
        text = f"{self.where}: {self.what}" if self.where else self.what
        if self.seen is not None:
            text += f" (seen: {_short(self.seen)})"
        if self.remedy:
            text += f". {self.remedy}"
        return " ".join(text.split())


class InvalidInput(LabError):
    """A study file, an option or a document that cannot be used."""


class Unavailable(LabError):
    """Data, network, device or disk space that is not there."""


class Forbidden(LabError):
    """An act that the protocol does not allow now."""

    exit_code = 3


class IntegrityError(LabError):
    """A hash, seed or printed number that does not agree with the record."""

    exit_code = 4


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 200 else text[:197] + "…"

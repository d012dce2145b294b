"""Whether a number answers the locked plan: part of its type, from which captions, tables and files take their label."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal

Status = Literal["registered", "exploratory", "plan", "record"]


class Finding:
    """Whatever a reader may be shown; `status` is a part of the type and no field that somebody sets."""

    __slots__ = ()
    status: ClassVar[Status]


class RegisteredFinding(Finding):
    """The locked plan asked for it."""

    __slots__ = ()
    status = "registered"


class ExploratoryFinding(Finding):
    """The locked plan did not ask for it, or nothing was locked."""

    __slots__ = ()
    status = "exploratory"


class PlanFinding(Finding):
    """What a plan promises before there are data: power, simulated worlds, the cells of a design."""

    __slots__ = ()
    status = "plan"


class RecordFinding(Finding):
    """What was done and what it cost; it holds no result."""

    __slots__ = ()
    status = "record"


Of = Finding | type[Finding]
"""A finding, or its type where there is no object to pass."""


def status_of(of: Of) -> Status:
    """The status; TypeError for what has none, so that nothing unmarked can be drawn or written."""
    if isinstance(of, Finding) or (isinstance(of, type) and issubclass(of, Finding)):
        status = getattr(of, "status", None)
        if isinstance(status, str):
            return status
    raise TypeError(f"{of!r} does not say whether it is registered or exploratory (lab/study/standing.py)")


def said(of: Of, text: str) -> str:
    """The text behind its label: "Exploratory. …"; a record of what was done holds no result and needs none."""
    status = status_of(of)
    word = "" if status == "record" else f"{status.capitalize()}. "
    return text if text.startswith(word) else word + text


def labelled(of: Of, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows for a file, the first column says their status; a record has none."""
    status = status_of(of)
    return [dict(row) if status == "record" else {"status": status, **row} for row in rows]

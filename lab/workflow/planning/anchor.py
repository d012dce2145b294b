"""Anchor a registration outside: a time stamp by an RFC 3161 authority, or a git tag; checked later without a network."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from lab.errors import Forbidden, IntegrityError
from lab.study.registration import Registration
from lab.workflow.planning import git_tag, timestamp
from lab.workflow.record.exclusive import writing
from lab.workflow.record.ledger import LedgerState, fold, ledger, lines_of
from lab.workflow.record.registered import load
from store.blobs import get, put
from store.journal import Line
from store.paths import Home

What = Literal["plan", "ledger"]


def anchor(
    home: Home, registration: str, *, url: str = timestamp.AUTHORITY, ca: bytes = b"", what: What | None = None
) -> LedgerState:
    """Have the plan or the head of the ledger stamped with the time; the stamp is kept and noted in the ledger.

    Of `what`: the plan (its canonical bytes) before the first run, after it the ledger's newest line, which vouches for the
    plan and for all that was recorded so far. With `ca` (PEM) the signature must lead to a certificate in it, at once.
    """
    locked = load(home, registration)
    with writing(home, locked.sha256) as file:
        lines = lines_of(home, locked.sha256)
        state = fold(lines)
        chosen: What = what or ("ledger" if state.attempts else "plan")
        _allowed(locked, state, chosen)
        message = locked.canonical if chosen == "plan" else raw(home, locked.sha256, lines[-1].number)
        content = timestamp.ask(message, url)
        found = timestamp.stamp(content, url)
        if ca:
            timestamp.check(content, found.digest, ca, url)
        data = {
            "kind": "rfc3161",
            "what": chosen,
            "digest": found.digest,
            "token": put(home, content),
            "ca": put(home, ca) if ca else "",
            "url": url,
            "time": found.at.isoformat(),
            "authority": found.authority,
        }
        file.append("anchored", data)
    return ledger(home, locked.sha256)


def tag(home: Home, registration: str, repository: Path) -> LedgerState:
    """Make an annotated git tag that names registration and head, and keep a copy of it; pushing it is the researcher's."""
    locked = load(home, registration)
    with writing(home, locked.sha256) as file:
        state = fold(lines_of(home, locked.sha256))
        name, content = git_tag.make(repository, locked.sha256, state.head, state.lines)
        data = {"kind": "git", "what": "ledger", "digest": state.head, "token": put(home, content), "name": name}
        file.append("anchored", data | {"object": git_tag.object_name(content)})
    return ledger(home, locked.sha256)


def _allowed(locked: Registration, state: LedgerState, what: What) -> None:
    if what == "plan" and state.attempts and locked.study.replicates.seeds_from == "anchor":
        raise Forbidden(
            "the seeds of this study were drawn from its time stamp: another one of the plan would change nothing",
            where=f"registration {locked.short}",
            remedy="Stamp the ledger: --what ledger",
        )


def raw(home: Home, registration: str, number: int) -> bytes:
    """The bytes of a line of the ledger (from 0), which have its SHA-256."""
    return home.ledger(registration).read_bytes().split(b"\n")[number]


def check_anchors(home: Home, locked: Registration, lines: tuple[Line, ...], ca: bytes = b"") -> str:
    """Hold every anchor against plan and ledger, offline; IntegrityError names the first that does not fit.

    With `ca` (PEM) every stamp's signature must lead to a certificate in it; without, to those named when it was made.
    """
    words = []
    for line in lines:
        if line.event == "anchored":
            words.append(_held(home, locked, lines[: line.number], line, ca))
    if (
        locked.study.replicates.seeds_from == "anchor"
        and not locked.anchor
        and any(x.event == "run_started" for x in lines)
    ):
        raise IntegrityError("runs were started before the time stamp that their seeds come from", where="ledger")
    return "; ".join(words) or "none: nothing outside this home vouches for its record"


def _held(home: Home, locked: Registration, before: tuple[Line, ...], line: Line, ca: bytes) -> str:
    data, where = line.data, f"ledger line {line.number + 1}"
    known = {locked.sha256} if data["what"] == "plan" else {earlier.sha256 for earlier in before}
    if data["digest"] not in known:
        raise IntegrityError("the anchor is of another plan or ledger", where=where, seen=data["digest"][:12])
    content = get(home, str(data["token"]))
    if data["kind"] == "git":
        return git_tag.check(content, locked.sha256, data, where)
    return _stamp_held(home, content, data, where, ca)


def _stamp_held(home: Home, content: bytes, data: Mapping, where: str, ca: bytes) -> str:
    found = timestamp.stamp(content, where)
    if (found.digest, found.at.isoformat(), found.authority) != (data["digest"], data["time"], data["authority"]):
        raise IntegrityError("the time stamp does not say what the ledger says of it", where=where, seen=str(found.at))
    authorities = ca or (get(home, str(data["ca"])) if data["ca"] else b"")
    if authorities:
        timestamp.check(content, found.digest, authorities, where)
    trust = "signature checked" if authorities else "signature not checked: no authority's certificate was named (--ca)"
    return f"the {data['what']} existed by {found.at:%Y-%m-%d %H:%M} UTC ({found.authority}; {trust})"

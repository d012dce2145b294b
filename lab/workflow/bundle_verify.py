"""Verify a bundle without the home that it came from: hashes, ledger, code, documents and every printed number are made anew."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lab.errors import IntegrityError, LabError
from lab.report.bundle.archive import SUMS
from lab.report.bundle.differ import difference, facts_difference
from lab.report.bundle.documents import FORMAT, documents
from lab.report.paper import build
from lab.workflow.audit import Check, verify
from lab.workflow.bundle import BLOBS, HEAD, LEDGER, STUDY
from lab.workflow.bundle_code import COMMIT, FOLDER, check_code, packer, vouched
from lab.workflow.bundle_open import Opened, home_of, opened
from lab.workflow.bundle_source import bundle_input, paper_as_of
from lab.workflow.ledger import fold, lines_of
from lab.workflow.lock import load
from lab.workflow.pdf_pages import page_texts
from store.database import Index
from store.errors import StoreError
from store.paths import Home
from store.queries import reading

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A bundle, the home made of its record, and an index of that."""

    found: Opened
    home: Home
    index: Index
    same_code: bool


def verify_bundle(path: Path, *, ca: bytes = b"", progress: Progress = lambda message, fraction: None) -> list[Check]:
    """All checks up to the first that fails, which names the first thing that differs; InvalidInput for what is no bundle."""
    checks: list[Check] = []
    try:
        for check in _checks(path, ca, progress):
            checks.append(check)
            if not check.ok:
                break
    except IntegrityError as error:  # a damaged ZIP
        checks.append(Check("archive", False, error.line))
    return checks


def _checks(path: Path, ca: bytes, progress: Progress) -> Iterator[Check]:
    with opened(path, progress) as found:
        progress("comparing hashes", 0.0)
        yield _tried("hashes", lambda: _hashes(found))
        manifest: dict = {}
        yield _tried("manifest", lambda: _manifest(found, manifest))
        with home_of(found) as home:
            yield from verify(home, found.registration, ca)
            with reading(home) as index:
                it = Unpacked(found, home, index, manifest["packed_by"] == packer())
                for name, step in STEPS:
                    progress(f"making {name} anew", 0.5)
                    yield _tried(name, lambda step=step: step(it))


def _tried(name: str, step: Callable[[], str]) -> Check:
    try:
        return Check(name, True, step())
    except (LabError, StoreError) as error:
        return Check(name, False, error.line)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return Check(name, False, f"{type(error).__name__}: {error}")


def _hashes(found: Opened) -> str:
    names = found.names()
    for name in found.sums:
        if name not in names:
            raise IntegrityError("a file of the bundle is missing", where=name)
    for name in names:
        if name == SUMS:
            continue
        if name not in found.sums:
            raise IntegrityError("a file that the list of hashes does not know", where=name)
        if (found.folder / name).is_symlink():
            raise IntegrityError("a link in the place of a file", where=name)
        digest = hashlib.sha256(found.read(name)).hexdigest()
        if digest != found.sums[name]:
            raise IntegrityError("a file does not have its SHA-256", where=name, seen=f"{digest[:16]}…")
    return f"{len(names) - 1} files have the SHA-256 in {SUMS}"


def _manifest(found: Opened, into: dict) -> str:
    into |= json.loads(found.read("bundle.json"))
    if into["format"] != FORMAT or into["registration"] != found.registration:
        raise IntegrityError("bundle.json is about another bundle", where="bundle.json", seen=into["registration"])
    return f"registration {found.registration[:12]}…, packed by {into['packed_by'] or 'files without a commit'}"


def _code(it: Unpacked) -> str:
    state = fold(lines_of(it.home, it.found.registration))
    row = vouched(state)
    files = {
        name.removeprefix(FOLDER): (it.found.read(name), it.found.executable(name))
        for name in it.found.sums
        if name.startswith(FOLDER)
    }
    if not row.commit:
        return f"{len(files)} files, vouched for by no commit: {row.why}"
    return check_code(files, it.found.read(COMMIT), row.commit)


def _documents(it: Unpacked) -> str:
    """Every file that is made from the record, and no file that is neither that, nor the record's, nor code."""
    if not it.same_code:
        return "not compared: they were written by another version of Lockbox; use the code of that commit"
    locked = load(it.home, it.found.registration)
    state = fold(lines_of(it.home, locked.sha256))
    made = documents(bundle_input(it.home, locked, it.index, vouched(state), packer()))
    for name, content in sorted(made.items()):
        if where := difference(name, it.found.read(name), content):
            raise IntegrityError(f"{name} is not what the record gives", where=name, seen=where)
    _nothing_else(it, set(made))
    return f"{len(made)} files made anew from the record are the same"


def _nothing_else(it: Unpacked, made: set[str]) -> None:
    known = {STUDY, LEDGER, HEAD, COMMIT, "study.toml", "LICENSE"} | made
    for name, digest in it.found.sums.items():
        stored = name.startswith(BLOBS) and name == BLOBS + digest or name.startswith((FOLDER, "report/"))
        named = name.startswith(("weights/", "results/predictions/"))
        if not (name in known or stored or named):
            raise IntegrityError("a file that belongs to no part of a bundle", where=name)
        if named and digest not in _known_digests(it):
            raise IntegrityError("a file that the ledger does not name", where=name)


def _known_digests(it: Unpacked) -> set[str]:
    runs = json.loads(it.found.read("bundle.json"))["runs"].values()
    return {row[kind] for row in runs for kind in ("weights", "predictions")}


def _numbers(it: Unpacked) -> str:
    """The report that the bundle carries, built again from what the ledger said when it was built."""
    sha256 = it.found.registration
    lines = lines_of(it.home, sha256)
    pdf, facts = it.found.read("report/paper.pdf"), it.found.read("report/facts.json")
    digest = hashlib.sha256(pdf).hexdigest()
    built = [line for line in lines if line.event == "report" and line.data["pdf"] == digest]
    if not built or built[-1].data["facts"] != hashlib.sha256(facts).hexdigest():
        raise IntegrityError("the paper and its facts are not those in the ledger", where="report")
    paper = build(paper_as_of(it.home, load(it.home, sha256), it.index, lines[: built[-1].number]))
    if where := facts_difference(facts, paper.facts, numbers_only=not it.same_code):
        raise IntegrityError("a printed number is not what the record gives", where="report/facts.json", seen=where)
    if it.same_code:
        _same_report(it, pdf, paper)
    return f"{len(json.loads(facts)['facts'])} printed facts made anew, each with its text and its runs"


def _same_report(it: Unpacked, pdf: bytes, paper) -> None:
    """Between machines the last digits of a drawing's coordinates may differ; words and numbers may not."""
    if pdf != paper.pdf:
        pages, wanted = page_texts(pdf), page_texts(paper.pdf)
        if len(pages) != len(wanted):
            raise IntegrityError("the paper has another number of pages", where="report/paper.pdf", seen=len(pages))
        for number, (seen, made) in enumerate(zip(pages, wanted, strict=True), start=1):
            if seen != made:
                where = difference("paper", seen.encode(), made.encode())
                raise IntegrityError(
                    "the paper does not print what the record gives", where=f"page {number}", seen=where
                )
    for name, content in paper.tables.items():
        if where := difference(name, it.found.read(f"report/tables/{name}"), content):
            raise IntegrityError(f"{name} is not what the record gives", where=f"report/tables/{name}", seen=where)


STEPS = (("code", _code), ("documents", _documents), ("printed numbers", _numbers))

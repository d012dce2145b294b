"""Verify a bundle without the home that it came from: hashes, ledger, code, documents and every printed number are made anew."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.errors import IntegrityError, LabError
from lab.report.bundle.archive import SUMS
from lab.report.bundle.differ import difference, facts_difference, values_difference
from lab.report.bundle.documents import FORMAT, documents, placed
from lab.report.bundle.source import BundleInput
from lab.report.experiment.build import FOLDER as EXPERIMENT
from lab.report.experiment.build import build as build_experiment
from lab.report.paper import Paper, build
from lab.report.paper_input import PaperInput
from lab.workflow.audit.verify import Check, verify
from lab.workflow.bundle.code import COMMIT, FOLDER, TOOLS, TOOLS_COMMIT, check_code, packer, vouched
from lab.workflow.bundle.pack import BLOBS, HEAD, LEDGER, STUDY, named_files, report_files
from lab.workflow.bundle.source import bundle_input
from lab.workflow.bundle.unpack import Opened, home_of, opened
from lab.workflow.paper.as_of import experiment_as_of, paper_as_of
from lab.workflow.paper.pdf_pages import page_texts
from lab.workflow.paper.publish import readout_files
from lab.workflow.record.ledger import fold, lines_of
from lab.workflow.record.registered import load
from store.database import Index
from store.errors import StoreError
from store.journal import Line
from store.paths import Home
from store.queries import reading

PRINTED = (".pdf", ".html")
Progress = Callable[[str, float], None]
Steps = Sequence[tuple[str, Callable[["Unpacked"], str]]]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A bundle, the home made of its record, and an index of that."""

    found: Opened
    home: Home
    index: Index


def verify_bundle(path: Path, *, ca: bytes = b"", progress: Progress = lambda message, fraction: None) -> list[Check]:
    """All checks up to the first that fails, which names the first thing that differs; InvalidInput for what is no bundle."""
    checks: list[Check] = []
    try:
        with opened(path, progress) as found:
            checks += until_broken(record_checks(found, ca, progress))
            if all(check.ok for check in checks):
                checks += until_broken(made_anew(found, progress))
    except IntegrityError as error:  # a damaged ZIP
        checks.append(Check("archive", False, error.line))
    return checks


def until_broken(checks: Iterable[Check]) -> Iterator[Check]:
    """The checks up to the first that fails."""
    for check in checks:
        yield check
        if not check.ok:
            return


def record_checks(found: Opened, ca: bytes, progress: Progress) -> Iterator[Check]:
    """Hashes, plan, ledger, everything that the ledger names, and the code; in a home of its own."""
    progress("comparing hashes", 0.0)
    yield _tried("hashes", lambda: _hashes(found))
    yield _tried("manifest", lambda: _manifest(found))
    with home_of(found) as home:
        yield from verify(home, found.registration, ca)
        yield _tried("code", lambda: _code(found, home))


def made_anew(found: Opened, progress: Progress, steps: "Steps | None" = None) -> Iterator[Check]:
    """Documents, paper and every printed number again from the record, and held against those in the bundle."""
    with home_of(found) as home, reading(home) as index:
        for name, step in steps or STEPS:
            progress(f"making {name} anew", 0.5)
            yield _tried(name, lambda step=step: step(Unpacked(found, home, index)))


def _tried(name: str, step: Callable[[], str]) -> Check:
    try:
        return Check(name, True, step())
    except (LabError, StoreError) as error:
        return Check(name, False, error.line)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError) as error:
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


def _manifest(found: Opened) -> str:
    known = found.manifest
    if known["format"] != FORMAT:
        raise IntegrityError("this is a bundle of another format", where="bundle.json", seen=known["format"])
    if known["registration"] != found.registration:
        raise IntegrityError("bundle.json is about another bundle", where="bundle.json", seen=known["registration"])
    return f"registration {found.registration[:12]}…, packed by {known['packed_by'] or 'files without a commit'}"


def _code(found: Opened, home: Home) -> str:
    """The ledger says which commit trained; the manifest, which one packed."""
    row = vouched(fold(lines_of(home, found.registration)))
    packed_by = found.manifest["packed_by"]
    code, tools = _files(found, FOLDER), _files(found, TOOLS)
    words = [check_code(tools, found.read(TOOLS_COMMIT), packed_by, TOOLS)] if tools else []
    if row.commit and not tools and packed_by not in ("", row.commit):
        raise IntegrityError("the code that packed the bundle is not in it", where="bundle.json", seen=packed_by)
    if not row.commit:
        return "; ".join([f"{len(code)} files, vouched for by no commit: {row.why}", *words])
    return "; ".join([check_code(code, found.read(COMMIT), row.commit), *words])


def _files(found: Opened, folder: str) -> dict[str, tuple[bytes, bool]]:
    names = [name for name in found.sums if name.startswith(folder)]
    return {name.removeprefix(folder): (found.read(name), found.executable(name)) for name in names}


def _documents(it: Unpacked) -> str:
    """Every file that is made from the record, and no file that is neither that, nor the record's, nor code."""
    locked = load(it.home, it.found.registration)
    state = fold(lines_of(it.home, locked.sha256))
    packed_by = it.found.manifest["packed_by"]
    source = bundle_input(it.home, locked, it.index, vouched(state), packed_by)
    made = documents(source) | report_files(it.home, locked)
    for name, content in sorted(made.items()):
        if where := difference(name, it.found.read(name), content):
            raise IntegrityError("it is not what the record gives", where=name, seen=where, remedy=_version(packed_by))
    _nothing_else(it, source, set(made))
    return f"{len(made)} files made anew from the record are the same"


def _version(packed_by: str) -> str:
    """What to do where the difference may be one of versions."""
    if packed_by == packer():
        return ""
    return f"The bundle was packed by commit {packed_by or 'unknown'}: verify with that code (./run.sh --verify in the bundle)"


def _nothing_else(it: Unpacked, source: BundleInput, made: set[str]) -> None:
    """Every other file stands where its SHA-256 puts it."""
    named = named_files(it.home, source)
    for name, digest in it.found.sums.items():
        stored = name == BLOBS + digest or name.startswith((FOLDER, TOOLS)) or name in made or name in KNOWN
        if not stored and name not in named:
            raise IntegrityError("a file that belongs to no part of a bundle", where=name)
        if name in named and digest != named[name]:
            raise IntegrityError("this is another file than the ledger names", where=name)
    if it.found.sums.get("LICENSE") != it.found.sums.get(f"{FOLDER}LICENSE"):
        raise IntegrityError("the licence is not that of the code", where="LICENSE")


KNOWN = {STUDY, LEDGER, HEAD, COMMIT, TOOLS_COMMIT, "study.toml", "LICENSE"}


def _numbers(it: Unpacked) -> str:
    """Facts, words and tables of the report that the bundle carries are those of the report built again."""
    facts, paper, source, lines = _built_again(it)
    if where := facts_difference(facts, paper.facts):
        what = "a printed number is not what the record gives"
        remedy = _version(it.found.manifest["packed_by"])
        raise IntegrityError(what, where="report/facts.json", seen=where, remedy=remedy)
    _same_report(it, paper)
    _same_experiment(it, paper, source, lines)
    return f"{len(json.loads(facts)['facts'])} printed facts made anew, each with its text and its runs"


def printed_values(it: Unpacked) -> str:
    """The numbers alone that this version of the lab prints as well: words, rounding and layout may be another version's."""
    facts, paper, *_ = _built_again(it)
    count, where = values_difference(facts, paper.facts)
    if where:
        raise IntegrityError("a printed number is not what the record gives", where="report/facts.json", seen=where)
    return f"{count} printed numbers are those of the record"


def _built_again(it: Unpacked) -> tuple[bytes, Paper, PaperInput, tuple[Line, ...]]:
    """The facts in the bundle, and the report built again from what the ledger said when it was built, with these."""
    sha256 = it.found.registration
    lines = lines_of(it.home, sha256)
    pdf, facts = it.found.read("report/paper.pdf"), it.found.read("report/facts.json")
    digest = hashlib.sha256(pdf).hexdigest()
    built = [line for line in lines if line.event == "report" and line.data["pdf"] == digest]
    if not built or built[-1].data["facts"] != hashlib.sha256(facts).hexdigest():
        raise IntegrityError("the paper and its facts are not those in the ledger", where="report")
    before = lines[: built[-1].number]
    source = paper_as_of(it.home, load(it.home, sha256), it.index, before)
    return facts, build(source), source, before


def _same_report(it: Unpacked, paper: Paper) -> None:
    """Between machines the last digits of a drawing's coordinates may differ; words and numbers may not."""
    decks = {f"report/{name}": content for name, content in readout_files(paper.readout).items()}
    for name, made in {"report/paper.pdf": paper.pdf, "report/supplement.pdf": paper.supplement, **decks}.items():
        if name not in it.found.sums or it.found.read(name) == made:
            continue
        if not name.endswith(".pdf"):
            raise IntegrityError(
                "it is not what the record gives", where=name, seen=difference(name, it.found.read(name), made)
            )
        _same_pages(name, page_texts(it.found.read(name)), page_texts(made))
    for name, content in paper.tables.items():
        if where := difference(name, it.found.read(f"report/tables/{name}"), content):
            raise IntegrityError("it is not what the record gives", where=f"report/tables/{name}", seen=where)


def _same_experiment(it: Unpacked, paper: Paper, source: PaperInput, lines: tuple[Line, ...]) -> None:
    """The experiment report and its summary as they are printed; of the HTML the words outside its pictures."""
    names = [name for name in it.found.sums if name.startswith(f"report/{EXPERIMENT}") and name.endswith(PRINTED)]
    made = placed(build_experiment(experiment_as_of(it.home, source, lines), paper.designed).printed) if names else {}
    for name in names:
        seen, wanted = it.found.read(name), made[name]
        if name.endswith(".pdf") and seen != wanted:
            _same_pages(name, page_texts(seen), page_texts(wanted))
        elif where := difference(
            name, *(re.sub(rb"<svg.*?</svg>", b"", one, flags=re.DOTALL) for one in (seen, wanted))
        ):
            raise IntegrityError("it does not print what the record gives", where=name, seen=where)


def _same_pages(name: str, seen: Sequence[str], made: Sequence[str]) -> None:
    if len(seen) != len(made):
        raise IntegrityError("it has another number of pages than the record gives", where=name, seen=len(seen))
    for number, (one, other) in enumerate(zip(seen, made, strict=True), start=1):
        if where := difference("page", one.encode(), other.encode()):
            raise IntegrityError("it does not print what the record gives", where=f"{name}, page {number}", seen=where)


STEPS: Steps = (("documents", _documents), ("printed numbers", _numbers))

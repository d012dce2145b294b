"""Publish: build the six-page paper with its facts, figures and tables, keep it, and record its hash."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from lab.report.bundle.unpack import read_zip
from lab.report.experiment.build import Experiment
from lab.report.linter import Remark
from lab.report.paper import Paper, build
from lab.report.places import Placed, as_json, from_json
from lab.report.readout.deck import Deck
from lab.workflow.look.analyze import analyze
from lab.workflow.paper.gather import paper_input
from lab.workflow.paper.publish_experiment import (
    Documents,
    built_experiment,
    documents_of,
    keep_experiment,
    kept_experiment,
    write_experiment,
)
from lab.workflow.planning.related import relate_by_claim
from lab.workflow.record.imported import import_of
from lab.workflow.record.interpreted import newest_interpretation
from lab.workflow.record.ledger import LedgerState, demand_results, ledger
from lab.workflow.record.registered import load
from store import journal
from store.blobs import get, path_of, put, write_file
from store.database import Index
from store.errors import HomeBusy, ReadOnlyHome
from store.paths import Home
from store.queries import reading

DECK = ("readout", "readout_handout", "readout_pdfpc")
"""The readout's files in the ledger's event."""
NO_DECK = Deck(b"", 0, b"", b"")


@dataclass(frozen=True, slots=True)
class ReportResult:
    """A built report; `paper_path` is the PDF in the folder asked for, else the kept blob.

    `documents` are the files of the experiment report by path.
    `remarks` are the linter's, `places` where on the paper's pages its facts stand. `supplement`, and the three files of
    `readout`, are empty where the report is older than they are.
    """

    registration: str
    paper_path: Path
    pages: int
    pdf: bytes
    facts: bytes
    figures: Mapping[str, bytes]
    tables: Mapping[str, bytes]
    sha256: str
    supplement: bytes = b""
    supplement_pages: int = 0
    supplement_sha256: str = ""
    remarks: tuple[Remark, ...] = ()
    readout: Deck = NO_DECK
    documents: Documents = field(default_factory=dict)
    places: tuple[Placed, ...] = ()


def report(home: Home, registration: str, out: Path | None = None, index: Index | None = None) -> ReportResult:
    """Build the paper of an unsealed study (Forbidden before it); equal records give equal bytes."""
    locked = load(home, registration)
    state = ledger(home, locked.sha256)
    demand_results(state)
    relate_by_claim(home, locked, state)
    with reading(home, index) as current:
        analysis = analyze(home, locked.sha256, index=current)
        state = ledger(home, locked.sha256)
        found = newest_interpretation(home, state)
        source = paper_input(current, locked, state, analysis, found)
    paper = build(source)
    experiment = built_experiment(home, source, paper, analysis)
    digest = _keep(home, state, paper, experiment)
    path = _write(out, paper, experiment) if out else path_of(home, digest)
    return ReportResult(
        locked.sha256,
        path,
        paper.pages,
        paper.pdf,
        paper.facts,
        paper.figures,
        paper.tables,
        digest,
        paper.supplement,
        paper.supplement_pages,
        hashlib.sha256(paper.supplement).hexdigest(),
        paper.remarks,
        paper.readout,
        documents_of(experiment),
        paper.places,
    )


def published(home: Home, registration: str) -> ReportResult | None:
    """The newest report on record, as it was built; None where there is none."""
    state = ledger(home, load(home, registration).sha256)
    if not state.reports:
        return None
    entry = state.reports[-1]
    digest = str(entry["pdf"])
    figures, tables = _unpacked(get(home, str(entry["files"])))
    pdf, facts = get(home, digest), get(home, str(entry["facts"]))
    place, extra = path_of(home, digest), str(entry.get("supplement", ""))
    return ReportResult(
        state.registration,
        place,
        int(str(entry["pages"])),
        pdf,
        facts,
        figures,
        tables,
        digest,
        get(home, extra) if extra else b"",
        int(str(entry.get("supplement_pages", 0))),
        extra,
        tuple(Remark(**row) for row in json.loads(get(home, str(entry["remarks"])))) if "remarks" in entry else (),
        _deck(home, entry),
        kept_experiment(home, dict(entry.get("experiment", {}))),
        from_json(get(home, str(entry["places"]))) if "places" in entry else (),
    )


def behind(home: Home, registration: str) -> bool:
    """Whether words, references, related work, answers or measurements came after the newest report was built."""
    state = ledger(home, load(home, registration).sha256)
    written = [
        str(entry["at"])
        for entry in (*state.edits, *state.bibliographies, *state.distilled, *state.answered, *state.profiles)
    ]
    return bool(state.reports and written and max(written) > str(state.reports[-1]["at"]))


def _deck(home: Home, entry: Mapping[str, object]) -> Deck:
    """The readout of a report on record; a report that is older than readouts has none."""
    if "readout" not in entry:
        return NO_DECK
    pdf, handout, notes = (get(home, str(entry[name])) for name in DECK)
    return Deck(pdf, int(str(entry["readout_pages"])), handout, notes)


def _packed(paper: Paper) -> bytes:
    """Figures and tables as one zip whose bytes depend on nothing but theirs."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder, files in (("figures", paper.figures), ("tables", paper.tables)):
            for name in sorted(files):
                archive.writestr(zipfile.ZipInfo(f"{folder}/{name}"), files[name])
    return packed.getvalue()


def _unpacked(content: bytes) -> tuple[dict[str, bytes], dict[str, bytes]]:
    found: dict[str, dict[str, bytes]] = {"figures": {}, "tables": {}}
    for entry, file in read_zip(content, "the report's figures and tables").items():
        folder, _, name = entry.partition("/")
        found.setdefault(folder, {})[name] = file
    return found["figures"], found["tables"]


def _keep(home: Home, state: LedgerState, paper: Paper, experiment: Experiment) -> str:
    """The SHA-256 of the paper, which is kept and recorded where it is new; an imported study stays as it came."""
    if import_of(home, state.registration):
        return hashlib.sha256(paper.pdf).hexdigest()
    entry = {
        "pdf": put(home, paper.pdf),
        "facts": put(home, paper.facts),
        "files": put(home, _packed(paper)),
        "pages": paper.pages,
        "tier": paper.tier,
        "supplement": put(home, paper.supplement),
        "supplement_pages": paper.supplement_pages,
        "readout": put(home, paper.readout.pdf),
        "readout_pages": paper.readout.pages,
        "readout_handout": put(home, paper.readout.handout),
        "readout_pdfpc": put(home, paper.readout.pdfpc),
        "places": put(home, as_json(paper.places)),
        "remarks": put(home, json.dumps([asdict(row) for row in paper.remarks], ensure_ascii=False).encode()),
        "experiment": keep_experiment(home, experiment),
    }
    newest = state.reports[-1] if state.reports else {}
    if {**newest, **entry} != newest:
        try:
            with journal.writer(home.ledger(state.registration), first_previous=state.registration) as file:
                file.append("report", entry)
        except (HomeBusy, ReadOnlyHome):
            return entry["pdf"]
    return entry["pdf"]


def readout_files(deck: Deck) -> dict[str, bytes]:
    """The readout's files by name: slides, speaker notes, and the notes for pdfpc; nothing where there is no readout."""
    files = {"readout.pdf": deck.pdf, "readout-notes.pdf": deck.handout, "readout.pdfpc": deck.pdfpc}
    return {name: content for name, content in files.items() if content}


def _write(out: Path, paper: Paper, experiment: Experiment) -> Path:
    write_experiment(out, experiment)
    write_file(out / "paper.pdf", paper.pdf)
    write_file(out / "supplement.pdf", paper.supplement)
    for name, content in readout_files(paper.readout).items():
        write_file(out / name, content)
    write_file(out / "facts.json", paper.facts)
    for folder, files in (("figures", paper.figures), ("tables", paper.tables)):
        for name, content in files.items():
            write_file(out / folder / name, content)
    return out / "paper.pdf"

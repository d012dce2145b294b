"""Pack a study into one ZIP that can be checked and trained again without this home."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lab.errors import Forbidden
from lab.report.bundle.archive import Entry, entry, write
from lab.report.bundle.documents import documents, placed
from lab.report.bundle.source import BundleInput
from lab.report.experiment.build import FIGURES
from lab.study.registration import Registration
from lab.workflow.audit.links import digests
from lab.workflow.bundle.code import FOLDER, Snapshot, packer, snapshot
from lab.workflow.bundle.source import bundle_input
from lab.workflow.desk.notebook import entries
from lab.workflow.paper.publish import published, report
from lab.workflow.record.imported import import_of
from lab.workflow.record.ledger import demand_results, ledger, lines_of
from lab.workflow.record.notebook_kept import keep_notebook
from lab.workflow.record.places import registration_folder
from lab.workflow.record.registered import load
from store.blobs import get, path_of, whole_file
from store.database import Index
from store.heads import note_of, path_of_head
from store.journal import Line
from store.paths import Home
from store.queries import reading

STUDY, LEDGER, HEAD = "record/study.json", "record/ledger.jsonl", "record/ledger.head"
BLOBS = "record/blobs/"
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A packed study: where it lies, how large it is, and the SHA-256 of the ZIP."""

    registration: str
    path: Path
    files: int
    size_bytes: int
    sha256: str


def bundle(
    home: Home,
    registration: str,
    out: Path,
    *,
    index: Index | None = None,
    progress: Progress = lambda message, fraction: None,
) -> Bundle:
    """Write the bundle of an unsealed study to `out`; Forbidden before it. Equal records and code give equal bytes.

    The report is built anew first, so that its numbers are those of the record as it stands.
    """
    locked = load(home, registration)
    if origin := import_of(home, locked.sha256):
        raise Forbidden(
            "this study was imported: pass on the bundle that it came in",
            where=f"registration {locked.short}",
            seen=f"{origin.name}, SHA-256 {origin.bundle}" if origin.bundle else origin.name,
        )
    demand_results(ledger(home, locked.sha256))
    progress("building the paper", 0.0)
    with reading(home, index) as current:
        report(home, locked.sha256, index=current)
        keep_notebook(home, ledger(home, locked.sha256), entries(home, locked.sha256))
        progress("gathering the record", 0.4)
        code = snapshot(ledger(home, locked.sha256))
        source = bundle_input(home, locked, current, code.code, packer())
    files = [*_documents(source), *_record(home, locked, source), *code.entries, *_named_locks(code)]
    with whole_file(out) as file:
        write(file, files, lambda message, fraction: progress(message, 0.5 + fraction / 2))
    with out.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Bundle(locked.sha256, out, len(files) + 1, out.stat().st_size, digest)


def _documents(source: BundleInput) -> list[Entry]:
    return [entry(name, content, executable=name == "run.sh") for name, content in documents(source).items()]


def _record(home: Home, locked: Registration, source: BundleInput) -> list[Entry]:
    """Plan and ledger as they are, and every file that the ledger names: under a name of its own where it has one."""
    path = home.ledger(locked.sha256)
    book = b"".join(path.read_bytes().splitlines(keepends=True)[: source.lines])
    files = [entry(STUDY, locked.canonical), entry(LEDGER, book)]
    files.append(Entry("study.toml", (registration_folder(home, locked.sha256) / "study.toml").read_bytes))
    if path_of_head(path).exists():
        files.append(entry(HEAD, note_of(source.lines - 1, source.head)))
    named = named_files(home, source)
    files += [Entry(name, partial(get, home, digest)) for name, digest in named.items()]
    rest = sorted(set(held(home, lines_of(home, locked.sha256)[: source.lines])) - set(named.values()))
    blobs = [Entry(BLOBS + digest, partial(get, home, digest)) for digest in rest]
    return [*files, *blobs, *(entry(name, content) for name, content in report_files(home, locked).items())]


def named_files(home: Home, source: BundleInput) -> dict[str, str]:
    """The files that the ledger names by their SHA-256 and that have a name of their own in a bundle."""
    state = ledger(home, source.paper.registration.sha256)
    newest = state.reports[-1]
    found = {
        **{f"weights/{run.id}.safetensors": run.weights for run in source.runs},
        **{f"results/predictions/{run.id}.parquet": run.predictions for run in source.runs},
        "record/notebook.json": str(state.notebooks[-1]["blob"]) if state.notebooks else "",
        "report/paper.pdf": str(newest["pdf"]),
        "report/supplement.pdf": str(newest.get("supplement", "")),
        "report/readout.pdf": str(newest.get("readout", "")),
        "report/readout-notes.pdf": str(newest.get("readout_handout", "")),
        "report/readout.pdfpc": str(newest.get("readout_pdfpc", "")),
        "report/facts.json": str(newest["facts"]),
        **{f"report/{name}": digest for name, digest in newest.get("experiment", {}).items() if name != "files"},
    }
    return {name: digest for name, digest in found.items() if digest}


def report_files(home: Home, locked: Registration) -> dict[str, bytes]:
    """Figures and tables of the newest report, to be looked at; the record has them in one file as well."""
    found = published(home, locked.sha256)
    files = {f"report/figures/{name}": content for name, content in found.figures.items()} if found else {}
    files |= {f"report/tables/{name}": content for name, content in found.tables.items()} if found else {}
    drawn = {name: content for name, content in found.documents.items() if name.startswith(FIGURES)} if found else {}
    return files | placed(drawn)


def held(home: Home, lines: tuple[Line, ...]) -> list[str]:
    """The SHA-256 of every file that these lines name and that this home has."""
    names = {name for line in lines for name in digests(line.data)}
    return sorted(name for name in names if path_of(home, name).exists())


def _named_locks(code: Snapshot) -> list[Entry]:
    """The licence of code and results lies at the top as well."""
    by_name = {one.name: one for one in code.entries}
    found = by_name.get(f"{FOLDER}LICENSE")
    return [Entry("LICENSE", found.read)] if found else []

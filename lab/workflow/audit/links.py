"""The links of the chain, one function each: what is recomputed from a registration's record, and the error where it differs."""

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from lab.analysis.measured import measure
from lab.data.permit import committed_sha256
from lab.errors import IntegrityError
from lab.study.design import cells
from lab.study.registration import Registration, from_bytes
from lab.study.responses import RESPONSES
from lab.study.toml_file import parse
from lab.workflow.audit.stress import stress_recounted
from lab.workflow.planning.anchor import check_anchors
from lab.workflow.record.ledger import LedgerState, fold, lines_of
from lab.workflow.record.places import now, registration_folder
from lab.workflow.record.profiled import check_profile
from lab.workflow.record.registered import load
from store.blobs import get, path_of
from store.heads import check_head, path_of_head
from store.journal import Line
from store.paths import Home
from store.segments import correct_of, metrics_of, probabilities_of, run_of

CLOCK_SECONDS = 120.0
"""A clock may be corrected by so much while a study runs."""


@dataclass(frozen=True, slots=True)
class Record:
    """A registration, the lines of its ledger and what they add up to."""

    home: Home
    locked: Registration
    lines: tuple[Line, ...]
    state: LedgerState


def registered(home: Home, sha256: str) -> tuple[str, None]:
    path = registration_folder(home, sha256) / "study.json"
    content = path.read_bytes() if path.exists() else b""
    from_bytes(content, expected=sha256, where=str(path))
    return f"SHA-256 of study.json is {sha256[:12]}…", None


def chain(home: Home, sha256: str) -> tuple[str, Record]:
    lines = lines_of(home, sha256)
    if not lines or lines[0].event != "locked":
        raise IntegrityError("the ledger does not begin with the lock", where=str(home.ledger(sha256)))
    noted = check_head(home.ledger(sha256), [line.sha256 for line in lines])
    if not noted and lines[0].data.get("head") == "noted":
        raise IntegrityError("the note of the ledger's head is gone", where=str(path_of_head(home.ledger(sha256))))
    unseen = "" if noted else "; its head was not noted: whether lines are missing at the end cannot be seen"
    unfinished = len(home.ledger(sha256).read_bytes().rpartition(b"\n")[2])
    unseen += f"; {unfinished} bytes of a line that was never finished do not count" if unfinished else ""
    record = Record(home, load(home, sha256), lines, fold(lines))
    return f"{len(lines)} lines, each with the SHA-256 of the one before; head {lines[-1].sha256[:12]}…{unseen}", record


def _times(record: Record) -> str:
    """A clock that was set back makes every "before" on record worthless; seconds are what clocks are corrected by."""
    for before, after in pairwise(record.lines):
        back = (datetime.fromisoformat(before.at) - datetime.fromisoformat(after.at)).total_seconds()
        if back > CLOCK_SECONDS:
            raise IntegrityError(
                "the clock was set back",
                where=f"ledger lines {before.number + 1} and {after.number + 1}",
                seen=f"{before.at}, then {after.at}",
            )
    last, here = record.lines[-1].at, now()
    if (datetime.fromisoformat(last) - datetime.fromisoformat(here)).total_seconds() > CLOCK_SECONDS:
        raise IntegrityError(
            "the record ends in the future, or the clock of this machine is behind",
            where=f"ledger line {record.lines[-1].number + 1}",
            seen=f"{last}, and here it is {here}",
        )
    return f"from {record.lines[0].at} to {record.lines[-1].at}, never back"


def _blobs(record: Record) -> str:
    """Everything that the ledger names by its SHA-256 and that this home holds has that SHA-256."""
    names = sorted({name for line in record.lines for name in digests(line.data)})
    held = [name for name in names if path_of(record.home, name).exists()]
    for name in held:
        get(record.home, name)
    return f"{len(held)} files have the SHA-256 in the ledger"


def anchors(record: Record, ca: bytes = b"") -> str:
    """What vouches for the record outside this home; `ca` (PEM) holds the authorities to trust."""
    return check_anchors(record.home, record.locked, record.lines, ca)


def digests(value: object) -> Iterator[str]:
    """Every SHA-256 in an event, wherever it stands."""
    if isinstance(value, str):
        if len(value) == 64 and set(value) <= set("0123456789abcdef"):
            yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from digests(item)


def _seeds(record: Record) -> str:
    planned = [run.id for run in record.locked.runs]
    if list(record.state.planned) != planned:
        raise IntegrityError("the ledger lists other runs than the plan", where="ledger line 1")
    labels = {cell.index: dict(cell.levels) for cell in cells(record.locked.study)}
    wrong = [run.id for run in record.locked.runs if dict(record.state.runs[run.id].levels) != labels[run.cell]]
    if wrong or record.state.code != record.locked.document["code"] or record.state.title != record.locked.study.title:
        raise IntegrityError(
            "the lock on record is not that of the plan", where="ledger line 1", seen=", ".join(wrong[:3])
        )
    seeds = {run.seeds for run in record.locked.runs}
    return f"{len(planned)} runs and {len(seeds)} sets of seeds recomputed from the plan"


def _protocol(record: Record) -> str:
    """Checkpoints committed, then the lockbox opened, then the results: once each, in this order."""
    order = [line.event for line in record.lines if line.event in _PROTOCOL]
    if order != list(_PROTOCOL[: len(order)]):
        raise IntegrityError("the protocol was not kept", where="ledger", seen=" → ".join(order))
    late = [line for line in record.lines if line.event in ("run_started", "run_finished")]
    opening = next((line.number for line in record.lines if line.event == "checkpoints_committed"), None)
    if opening is not None and any(line.number > opening for line in late):
        raise IntegrityError("a run was trained after the checkpoints were committed", where="ledger")
    others = [line.number for line in record.lines if line.event in _PROTOCOL[1:] and line.data.get("opening") != 1]
    if others:
        raise IntegrityError("this is not the first opening", where=f"ledger line {others[0] + 1}")
    return " → ".join(order) if order else "the lockbox is closed"


_PROTOCOL = ("checkpoints_committed", "lockbox_opened", "test_evaluated")


def _checkpoints(record: Record) -> str:
    trained = {run.id: run.weights for run in record.state.runs.values() if run.status == "done"}
    committed = record.state.committed
    if committed is not None and dict(committed) != trained:
        wrong = [name for name in trained if committed.get(name) != trained[name]]
        raise IntegrityError("a committed checkpoint is not the trained one", where=", ".join(wrong[:3]) or "ledger")
    for line in record.lines:
        if line.event == "lockbox_opened" and line.data.get("permit") != committed_sha256(committed or {}):
            where = f"ledger line {line.number + 1}"
            raise IntegrityError("the permit of the opening is not that of the committed checkpoints", where=where)
    for digest in trained.values():
        get(record.home, str(digest))
    return f"{len(trained)} checkpoints have the SHA-256 in the ledger"


def _metrics(record: Record) -> str:
    rows = 0
    for line in record.lines:
        if line.event == "metrics":
            found = metrics_of(get(record.home, line.data["segment"]))
            if {row[0] for row in found} != set(line.data["runs"]):
                raise IntegrityError("a metric segment is about other runs", where=f"ledger line {line.number + 1}")
            rows += len(found)
    return f"{rows} metric values in segments that have their SHA-256"


def _predictions(record: Record) -> str:
    results = record.state.results or {}
    for name, result in results.items():
        content = get(record.home, str(result["predictions"]))
        correct = correct_of(content)
        if run_of(content) != name:
            raise IntegrityError("these are another run's predictions", where=name, seen=run_of(content))
        if int(correct.sum()) != result["correct"] or len(correct) != result["n"]:
            raise IntegrityError("the accuracy on record is not that of the predictions", where=name)
        if result["correct"] / result["n"] != result["test_accuracy"]:
            raise IntegrityError("the accuracy on record is not correct / n", where=name, seen=result["test_accuracy"])
        _responses(name, result, content)
        if "validation" in result and run_of(get(record.home, str(result["validation"]))) != name:
            raise IntegrityError("these are another run's validation predictions", where=name)
    for digest in digests(dict(record.state.examples)):
        get(record.home, digest)
    return f"{len(results)} test accuracies recounted from predictions"


def _responses(name: str, result: Mapping[str, object], content: bytes) -> None:
    """The other registered responses, again from the probabilities; sums may differ in their last bits between processors."""
    wanted = [key for key in result if key in RESPONSES and key not in ("test_accuracy", "test_loss")]
    found = measure(*probabilities_of(content), wanted) if wanted else {}
    for key in wanted:
        if not math.isclose(float(str(result[key])), found[key], rel_tol=1e-9, abs_tol=1e-12):
            raise IntegrityError(f"{key} on record is not that of the predictions", where=name, seen=result[key])


def _analysis(record: Record) -> str:
    if not record.state.analyses:
        return "no analysis on record"
    from lab.workflow.look.analyze import computed

    confirmatory, digest = computed(record.home, record.locked, record.state)
    newest = record.state.analyses[-1]
    verdicts = {row.id: row.verdict for row in confirmatory.hypotheses}
    if verdicts != newest["verdicts"]:
        raise IntegrityError("the verdicts on record are not those of the data", where="analysis", seen=str(verdicts))
    if digest != newest["sha256"]:
        raise IntegrityError("the analysed numbers differ from those on record", where="analysis", seen=digest[:12])
    return f"{len(verdicts)} verdicts and every analysed number recomputed ({digest[:12]}…)"


def _stress(record: Record) -> str:
    return stress_recounted(record.home, record.lines, record.state)


def _reports(record: Record) -> str:
    for entry in record.state.reports:
        since = ("supplement", "remarks", "readout", "readout_handout", "readout_pdfpc")
        for name in ("pdf", "facts", "files", *since):
            if name in entry or name not in since:
                get(record.home, str(entry[name]))
    return f"{len(record.state.reports)} reports have the SHA-256 in the ledger"


def _profile(record: Record) -> str:
    return check_profile(record.home, record.lines, record.state)


def _study_file(record: Record) -> str:
    content = get(record.home, record.state.toml_blob)
    shown = registration_folder(record.home, record.locked.sha256) / "study.toml"
    wanted = record.lines[0].data.get("study_toml")
    if wanted and not shown.exists():
        raise IntegrityError("study.toml is gone", where=str(shown))
    if wanted and hashlib.sha256(shown.read_bytes()).hexdigest() != wanted:
        raise IntegrityError("study.toml is not the file that the lock wrote", where=str(shown))
    if shown.exists() and parse(shown.read_text(errors="replace"), str(shown)) != record.locked.study:
        raise IntegrityError("study.toml is not the registered plan", where=str(shown))
    return f"the study file as it was locked: {hashlib.sha256(content).hexdigest()[:12]}…"


STEPS: tuple[tuple[str, Callable[[Record], str]], ...] = (
    ("study file", _study_file),
    ("seeds", _seeds),
    ("times", _times),
    ("protocol", _protocol),
    ("checkpoints", _checkpoints),
    ("metrics", _metrics),
    ("predictions", _predictions),
    ("analysis", _analysis),
    ("stress", _stress),
    ("reports", _reports),
    ("profile", _profile),
    ("files", _blobs),
)

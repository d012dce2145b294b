"""Verify a registration from its record: every hash, seed, checkpoint and analysed number is recomputed."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lab.errors import IntegrityError, LabError
from lab.study.design import cells
from lab.study.registration import Registration, from_bytes
from lab.workflow.ledger import LedgerState, fold, lines_of
from lab.workflow.lock import SHORTEST_PREFIX, load
from lab.workflow.places import registration_folder
from store.blobs import get
from store.errors import StoreError
from store.journal import Line
from store.paths import Home
from store.segments import correct_of, metrics_of


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was recomputed; `detail` says what was compared, or what is broken."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class _Record:
    home: Home
    locked: Registration
    lines: tuple[Line, ...]
    state: LedgerState


def verify(home: Home, registration: str) -> list[Check]:
    """All checks in the order of the chain; after the first broken link of the chain itself the rest is not judged."""
    found: list[Check] = []
    sha256 = _name(home, registration)
    record = None
    for name, step in (("registration", _registration), ("ledger chain", _chain)):
        check, part = _tried(name, lambda step=step: step(home, sha256))
        found.append(check)
        if not check.ok:
            return found
        record = part or record
    return found + [_tried(name, lambda step=step: (step(record), None))[0] for name, step in _STEPS]


def broken(checks: list[Check]) -> IntegrityError | None:
    """The first broken link as an error, or None."""
    first = next((check for check in checks if not check.ok), None)
    if first is None:
        return None
    return IntegrityError(
        f"{first.name} does not agree with the record",
        where="verify",
        seen=first.detail,
        remedy="Restore the home from a backup, or do not rely on this result",
    )


def _name(home: Home, prefix: str) -> str:
    """The full name without reading the registration: it may be the broken one."""
    wanted = prefix.strip().lower()
    known = [folder.name for folder in home.registrations.iterdir() if folder.is_dir()]
    full = [name for name in known if name.startswith(wanted)] if len(wanted) >= SHORTEST_PREFIX else []
    return full[0] if len(full) == 1 else load(home, prefix).sha256


def _tried(name: str, step: Callable) -> tuple[Check, _Record | None]:
    try:
        detail, part = step()
        return Check(name, True, detail), part
    except (LabError, StoreError) as error:
        return Check(name, False, error.line), None
    except (ValueError, KeyError, TypeError) as error:
        return Check(name, False, f"{type(error).__name__}: {error}"), None


def _registration(home: Home, sha256: str) -> tuple[str, None]:
    path = registration_folder(home, sha256) / "study.json"
    content = path.read_bytes() if path.exists() else b""
    from_bytes(content, expected=sha256, where=str(path))
    return f"SHA-256 of study.json is {sha256[:12]}…", None


def _chain(home: Home, sha256: str) -> tuple[str, _Record]:
    lines = lines_of(home, sha256)
    if not lines or lines[0].event != "locked":
        raise IntegrityError("the ledger does not begin with the lock", where=str(home.ledger(sha256)))
    record = _Record(home, load(home, sha256), lines, fold(lines))
    return f"{len(lines)} lines, each with the SHA-256 of the one before; head {lines[-1].sha256[:12]}…", record


def _seeds(record: _Record) -> str:
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


def _protocol(record: _Record) -> str:
    """Checkpoints committed, then the lockbox opened, then the results: once each, in this order."""
    order = [line.event for line in record.lines if line.event in _PROTOCOL]
    if order != list(_PROTOCOL[: len(order)]):
        raise IntegrityError("the protocol was not kept", where="ledger", seen=" → ".join(order))
    late = [line for line in record.lines if line.event in ("run_started", "run_finished")]
    opening = next((line.number for line in record.lines if line.event == "checkpoints_committed"), None)
    if opening is not None and any(line.number > opening for line in late):
        raise IntegrityError("a run was trained after the checkpoints were committed", where="ledger")
    return " → ".join(order) if order else "the lockbox is closed"


_PROTOCOL = ("checkpoints_committed", "lockbox_opened", "test_evaluated")


def _checkpoints(record: _Record) -> str:
    trained = {run.id: run.weights for run in record.state.runs.values() if run.status == "done"}
    committed = record.state.committed
    if committed is not None and dict(committed) != trained:
        wrong = [name for name in trained if committed.get(name) != trained[name]]
        raise IntegrityError("a committed checkpoint is not the trained one", where=", ".join(wrong[:3]) or "ledger")
    for digest in trained.values():
        get(record.home, str(digest))
    return f"{len(trained)} checkpoints have the SHA-256 in the ledger"


def _metrics(record: _Record) -> str:
    rows = 0
    for line in record.lines:
        if line.event == "metrics":
            found = metrics_of(get(record.home, line.data["segment"]))
            if {row[0] for row in found} != set(line.data["runs"]):
                raise IntegrityError("a metric segment is about other runs", where=f"ledger line {line.number + 1}")
            rows += len(found)
    return f"{rows} metric values in segments that have their SHA-256"


def _predictions(record: _Record) -> str:
    results = record.state.results or {}
    for name, result in results.items():
        correct = correct_of(get(record.home, str(result["predictions"])))
        if int(correct.sum()) != result["correct"] or len(correct) != result["n"]:
            raise IntegrityError("the accuracy on record is not that of the predictions", where=name)
        if result["correct"] / result["n"] != result["test_accuracy"]:
            raise IntegrityError("the accuracy on record is not correct / n", where=name, seen=result["test_accuracy"])
    return f"{len(results)} test accuracies recounted from predictions"


def _analysis(record: _Record) -> str:
    if not record.state.analyses:
        return "no analysis on record"
    from lab.workflow.analyze import computed

    confirmatory, digest = computed(record.home, record.locked, record.state)
    newest = record.state.analyses[-1]
    verdicts = {row.id: row.verdict for row in confirmatory.hypotheses}
    if verdicts != newest["verdicts"]:
        raise IntegrityError("the verdicts on record are not those of the data", where="analysis", seen=str(verdicts))
    if digest != newest["sha256"]:
        raise IntegrityError("the analysed numbers differ from those on record", where="analysis", seen=digest[:12])
    return f"{len(verdicts)} verdicts and every analysed number recomputed ({digest[:12]}…)"


def _reports(record: _Record) -> str:
    for entry in record.state.reports:
        get(record.home, str(entry["pdf"]))
        get(record.home, str(entry["facts"]))
        get(record.home, str(entry["files"]))
    return f"{len(record.state.reports)} reports have the SHA-256 in the ledger"


def _study_file(record: _Record) -> str:
    content = get(record.home, record.state.toml_blob)
    return f"the study file as it was locked: {hashlib.sha256(content).hexdigest()[:12]}…"


_STEPS: tuple[tuple[str, Callable[[_Record], str]], ...] = (
    ("study file", _study_file),
    ("seeds", _seeds),
    ("protocol", _protocol),
    ("checkpoints", _checkpoints),
    ("metrics", _metrics),
    ("predictions", _predictions),
    ("analysis", _analysis),
    ("reports", _reports),
)


def rebuild(home: Home) -> tuple[dict[str, int], dict[str, StoreError]]:
    """Delete the index and make it anew: rows per table, and the damaged registrations that it leaves out.

    HomeBusy while the app owns it.
    """
    from store.database import discard
    from store.queries import reading, table_dump

    discard(home)
    with reading(home) as index:
        return {table: len(rows) for table, rows in table_dump(index).items()}, dict(index.damaged)


def names(checks: list[Check]) -> Iterator[str]:
    """One line per check."""
    for check in checks:
        yield f"{'ok    ' if check.ok else 'BROKEN'} {check.name}: {check.detail}"

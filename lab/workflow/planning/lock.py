"""Lock a study: its canonical bytes become a registration, their SHA-256 its name and the source of its seeds."""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lab.errors import InvalidInput, LabError
from lab.study.design import cells
from lab.study.draft import Study
from lab.study.registration import Registration, register
from lab.study.toml_file import dump, parse
from lab.workflow.planning.check import check
from lab.workflow.planning.rehearsed import kept
from lab.workflow.record.code_identity import code_identity
from lab.workflow.record.data_place import folder_of, located
from lab.workflow.record.imported import forbid_writing, forget_note, import_of
from lab.workflow.record.ledger import ledger, lines_of
from lab.workflow.record.locks_list import enter, subject
from lab.workflow.record.places import registration_folder
from lab.workflow.record.registered import load, registrations
from store import journal
from store.blobs import put, settle, write_file
from store.errors import ReadOnlyHome, StoreError
from store.paths import Home


def lock(
    home: Home,
    text: str,
    *,
    source_dir: Path | None = None,
    source: str = "study file",
    progress: Callable[[str, float], None] = lambda message, fraction: None,
) -> Registration:
    """Register a study file; the same study locked again is the same registration and changes nothing.

    InvalidInput where the plan is refused, Unavailable where its data is not there (it is fetched if need be, which
    `progress` hears of). `source_dir` is where a relative Parquet path is looked up after the working directory.
    """
    study, registration = to_register(home, text, source_dir=source_dir, source=source, progress=progress)
    with numbering(home):
        if lines_of(home, registration.sha256):
            forbid_writing(home, registration.sha256)
        else:
            forget_note(home, registration.sha256)
            _write(home, registration, study, text, located(study.dataset, source_dir))
    return registration


def to_register(
    home: Home,
    text: str,
    *,
    source_dir: Path | None,
    source: str,
    progress: Callable[[str, float], None] = lambda message, fraction: None,
) -> tuple[Study, Registration]:
    """A study file as `lock` would register it, with nothing written; raises what `lock` does."""
    study = parse(text, source)
    report = check(home, study, location=source_dir, download=True, progress=progress)
    if report.errors:
        first, others = report.errors[0], len(report.errors) - 1
        more = f" ({others} more)" if others else ""
        raise InvalidInput(first.message + more, where=f"{source}: {first.where}", remedy=first.remedy)
    return study, register(study, report.data, code_identity())


def _write(home: Home, registration: Registration, study: Study, text: str, dataset) -> None:
    """Files first, the ledger's first line last: a lock that was cut off is simply done again."""
    number = _next_number(home)
    folder = registration_folder(home, registration.sha256)
    write_file(folder / "study.json", registration.canonical)
    plan = dump(registration.study).encode()
    write_file(folder / "study.toml", plan)
    place = folder_of(dataset)
    labels = [cell.levels for cell in cells(registration.study)]
    data = {
        "title": study.title,
        "number": number,
        "toml_blob": put(home, text.encode()),
        "study_toml": hashlib.sha256(plan).hexdigest(),
        "head": "noted",
        "location": str(place) if place else "",
        "code": registration.document["code"],
        "demonstration": study.demonstration,
        "planned_runs": [run.id for run in registration.runs],
        "levels": {run.id: dict(labels[run.cell]) for run in registration.runs},
        "attempt_counts": {"lock_number": _entered(registration), **_seen_before(home, registration)},
    }
    with journal.writer(home.ledger(registration.sha256), first_previous=registration.sha256) as ledger_file:
        settle(home)
        ledger_file.append("locked", data)
        if found := kept(home, registration.study, registration.data):
            ledger_file.append("dry_run", dict(found))


def _entered(registration: Registration) -> int:
    """The number on the per-user list; 0, "nothing known", where that list cannot be written."""
    try:
        return enter(registration)
    except StoreError:
        return 0


def _seen_before(home: Home, registration: Registration) -> dict[str, int]:
    """Runs with a metric on record, of how many earlier studies on this data set and these factors; damaged ones count as nothing."""
    about, runs, studies = subject(registration), 0, 0
    for name in registrations(home):
        try:
            shown = sum(run.epoch > 0 for run in ledger(home, name).runs.values())
            if shown and subject(load(home, name)) == about:
                runs, studies = runs + shown, studies + 1
        except (LabError, StoreError):
            continue
    return {"seen_runs": runs, "seen_studies": studies}


def _next_number(home: Home) -> int:
    """One more than any number of this home's own studies; a ledger that cannot be read still counts as one study."""
    known, numbers = [name for name in registrations(home) if import_of(home, name) is None], [0]
    for name in known:
        try:
            numbers.append(ledger(home, name).number)
        except (LabError, StoreError):
            continue
    return 1 + max(*numbers, len(known))


@contextmanager
def numbering(home: Home) -> Iterator[None]:
    """One lock or import at a time in a home, so that no two studies get the same number or the same place."""
    try:
        descriptor = os.open(home.registrations / ".numbering", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ReadOnlyHome(
            "this home cannot be written", where=str(home.root), seen=error.strerror, remedy="Name another with --home"
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)

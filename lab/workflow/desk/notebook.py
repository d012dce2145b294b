"""The lab notebook of a home: dated entries that are appended to one hash-chained journal and never changed."""

import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from lab.errors import InvalidInput
from lab.report.notebook_text import FIELDS, KINDS, Entry, notebook_text
from lab.workflow.planning.drafts import PREFIX, read_draft
from lab.workflow.record.imported import forbid_writing, import_of
from lab.workflow.record.ledger import ledger
from lab.workflow.record.notebook_kept import kept_notebook
from lab.workflow.record.registered import load, registrations
from store import journal
from store.errors import HomeBusy
from store.journal import Line
from store.paths import Home

BEGINNING = "notebook"
"""What stands in the first line in the place of a line before it."""
LONGEST, LONGEST_NAME = 8000, 120
PATIENCE_SECONDS = 5.0
"""Writing an entry takes milliseconds; so long a second writer waits for the first."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def note(
    home: Home, study: str, about: str = "study", *, corrects: int | None = None, answers: Mapping[str, str]
) -> Entry:
    """Append one entry and return it; it is durable then.

    `study` is a registration (or its first letters) or a draft's id; `about` is "study", "claim:H1", "run:c00-r1" or
    "figure:forest"; `answers` maps tried, expected, happened and next to texts, at least one of them not empty. Raises
    InvalidInput where the entry cannot be kept, NotFound where the study is not in this home.
    """
    subject = study_of(home, study)
    forbid_writing(home, subject)
    kind, name = _about(home, subject, about)
    texts = _texts(answers)
    data: dict[str, Any] = {"study": subject, "kind": kind, "name": name, **texts}
    if corrects is not None:
        _check_corrects(home, subject, corrects)
        data["corrects"] = corrects
    at = _append(home, "entry", data).at
    return next(entry for entry in reversed(entries(home, subject)) if entry.at == at)


def carry(home: Home, draft: str, registration: str) -> None:
    """The draft's entries belong to the registration from now on; nothing is written where there are none."""
    if entries(home, draft):
        _append(home, "carried", {"from": draft, "to": registration})


def entries(home: Home, study: str = "") -> tuple[Entry, ...]:
    """The entries of a study (its full registration or a draft's id; "": of the whole home), the oldest first.

    Those of an imported study came with its bundle and have numbers of their own.
    """
    if study and not study.startswith(PREFIX) and import_of(home, study):
        return kept_notebook(home, ledger(home, study))
    came = (
        ()
        if study
        else tuple(entry for name in registrations(home) if import_of(home, name) for entry in entries(home, name))
    )
    return (*came, *_written(home, study))


def _written(home: Home, study: str) -> tuple[Entry, ...]:
    """What was written in this home."""
    lines = _lines(home)
    moved = [line for line in lines if line.event == "carried"]
    written = [line for line in lines if line.event == "entry"]
    corrected = {line.data["corrects"]: number for number, line in enumerate(written, 1) if "corrects" in line.data}
    found = [_entry(number, line, moved, corrected) for number, line in enumerate(written, 1)]
    return tuple(entry for entry in found if not study or entry.study == study)


def search(found: tuple[Entry, ...], words: str, kind: str = "") -> tuple[Entry, ...]:
    """Entries that hold every word, whatever its case, in any answer, date or subject; `kind` keeps one of KINDS."""
    wanted = words.casefold().split()
    kept = (entry for entry in found if not kind or entry.kind == kind)
    return tuple(entry for entry in kept if all(word in _searched(entry) for word in wanted))


def notebook_markdown(home: Home, registration: str) -> bytes:
    """The notebook of one study as Markdown in UTF-8, for the folder that somebody takes away (`lab.report.bundle`: notebook.md).

    Equal for equal notebooks, free of paths; every typed text is escaped. Raises NotFound for an unknown registration.
    """
    subject = study_of(home, registration)
    return notebook_text(entries(home, subject), f"Lab notebook: {_title(home, subject)}").encode()


def study_of(home: Home, study: str) -> str:
    """The full name of a study: a registration's SHA-256, or the id of a draft that is here."""
    if study.startswith(PREFIX):
        read_draft(home, study)
        return study
    return load(home, study).sha256


def subjects(home: Home, study: str) -> dict[str, tuple[str, ...]]:
    """The claims and runs of a study that an entry can be about; none of a draft."""
    if study.startswith(PREFIX):
        return {"claim": (), "run": ()}
    hypotheses = load(home, study).study.hypotheses
    return {"claim": tuple(hypothesis.id for hypothesis in hypotheses), "run": tuple(ledger(home, study).planned)}


def _title(home: Home, study: str) -> str:
    return study if study.startswith(PREFIX) else load(home, study).study.title


def _lines(home: Home) -> tuple[Line, ...]:
    return journal.read(home.notebook, first_previous=BEGINNING) if home.notebook.exists() else ()


def _entry(number: int, line: Line, moved: Sequence[Line], corrected: Mapping[int, int]) -> Entry:
    """The entry of a line; a draft of the same name that was begun after a lock is another study."""
    data = line.data
    later = (to.data["to"] for to in moved if to.data["from"] == data["study"] and to.number > line.number)
    study = next(later, data["study"])
    answers = {name: data.get(name, "") for name in FIELDS}
    more = {"corrects": data.get("corrects"), "corrected_by": corrected.get(number)}
    return replace(Entry(number, line.at, study, data["kind"], data["name"]), **answers, **more)


def _searched(entry: Entry) -> str:
    return " ".join((entry.at[:10], entry.study[:12], entry.about, *(text for _, text in entry.answers))).casefold()


def _texts(answers: Mapping[str, str]) -> dict[str, str]:
    unknown = sorted(set(answers) - set(FIELDS))
    if unknown:
        raise InvalidInput("an entry has no such part", seen=unknown[0], remedy=f"Parts: {', '.join(FIELDS)}")
    texts = {name: _clean(text) for name, text in answers.items() if text and _clean(text)}
    if not texts:
        raise InvalidInput("an entry must say something", remedy=f"Give one of: {', '.join(FIELDS)}")
    for name, text in texts.items():
        if len(text) > LONGEST:
            raise InvalidInput(f"at most {LONGEST} characters", where=name, seen=f"{len(text)} characters")
    return texts


def _clean(text: str) -> str:
    """Lines stay; other control characters and halves of a surrogate pair, which no file can hold, become blanks."""
    return CONTROL.sub(" ", text.replace("\r\n", "\n")).encode("utf-8", "replace").decode().strip()


def _about(home: Home, study: str, about: str) -> tuple[str, str]:
    kind, _, name = about.partition(":")
    name = _clean(name)[:LONGEST_NAME]
    if kind not in KINDS or (kind == "study") == bool(name):
        remedy = "Write study, claim:ID, run:ID or figure:NAME"
        raise InvalidInput("an entry is about one thing", where="about", seen=about, remedy=remedy)
    known = subjects(home, study).get(kind, ())
    if known and name not in known:
        remedy = f"Here are: {', '.join(known[:8])}{' …' if len(known) > 8 else ''}"
        raise InvalidInput(f"this study has no such {kind}", where="about", seen=name, remedy=remedy)
    return kind, name


def _check_corrects(home: Home, study: str, number: int) -> None:
    if number not in {entry.number for entry in entries(home, study)}:
        raise InvalidInput("this study has no such entry", where="corrects", seen=number)


def _append(home: Home, event: str, data: Mapping[str, Any]) -> Line:
    """Append a line; a second writer waits, and HomeBusy is what it gets when that takes too long."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with suppress(HomeBusy), journal.writer(home.notebook, first_previous=BEGINNING) as file:
            return file.append(event, dict(data))
        time.sleep(0.02)
    with journal.writer(home.notebook, first_previous=BEGINNING) as file:
        return file.append(event, dict(data))

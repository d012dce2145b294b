"""The notebook of one study as it leaves the lab: numbered anew, kept as a file that the ledger names, and read again from it."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lab.errors import IntegrityError
from lab.report.notebook_text import FIELDS, KINDS, Entry
from lab.study.registration import canonical
from lab.workflow.record.exclusive import writing
from lab.workflow.record.ledger_state import LedgerState
from store.blobs import get, put
from store.paths import Home

FORMAT = "lockbox-notebook/1"


def keep_notebook(home: Home, state: LedgerState, found: Sequence[Entry]) -> None:
    """Put these entries on record, where they are not yet; nothing where there is none.

    Numbers count from 1 in this study, so that nothing is told about other studies of the home.
    """
    if not found:
        return
    numbers = {entry.number: number for number, entry in enumerate(found, 1)}
    rows = [_row(entry, numbers) for entry in found]
    content = canonical({"format": FORMAT, "entries": rows})
    blob = put(home, content)
    if not state.notebooks or state.notebooks[-1]["blob"] != blob:
        with writing(home, state.registration) as file:
            file.append("notebook", {"blob": blob, "entries": len(rows)})


def kept_notebook(home: Home, state: LedgerState) -> tuple[Entry, ...]:
    """The entries that the ledger names, the oldest first; IntegrityError where the file is no notebook."""
    if not state.notebooks:
        return ()
    blob = str(state.notebooks[-1]["blob"])
    try:
        document = json.loads(get(home, blob))
        rows = document["entries"] if document["format"] == FORMAT else None
        corrected = {row["corrects"]: row["number"] for row in rows if row.get("corrects")}
        return tuple(_entry(state.registration, row, corrected) for row in rows)
    except (ValueError, TypeError, KeyError) as error:
        raise IntegrityError("this is no lab notebook", where=f"file {blob[:12]}…", seen=str(error)) from error


def _row(entry: Entry, numbers: dict[int, int]) -> dict[str, Any]:
    row: dict[str, Any] = {"number": numbers[entry.number], "at": entry.at, "kind": entry.kind, "name": entry.name}
    row |= {name: getattr(entry, name) for name in FIELDS if getattr(entry, name)}
    return row | ({"corrects": numbers[entry.corrects]} if entry.corrects else {})


def _entry(study: str, row: dict[str, Any], corrected: dict[int, int]) -> Entry:
    """An entry of somebody else's file: of the kinds that there are, and nothing but texts and numbers."""
    number, at, kind, name = row["number"], row["at"], row["kind"], row["name"]
    answers = {part: row.get(part, "") for part in FIELDS}
    corrects = row.get("corrects")
    texts, numbers = (at, name, *answers.values()), (number, corrects or 0)
    if (
        kind not in KINDS
        or not all(type(text) is str for text in texts)
        or not all(type(one) is int for one in numbers)
    ):
        raise ValueError(f"entry {number}")
    datetime.fromisoformat(at)
    return Entry(number, at, study, kind, name, **answers, corrects=corrects, corrected_by=corrected.get(number))

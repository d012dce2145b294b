"""The verb note: write an entry of the lab notebook, list and search them, or write them out as Markdown."""

import argparse
from dataclasses import asdict
from pathlib import Path

from lab.errors import InvalidInput
from lab.report.notebook_text import FIELDS, Entry
from lab.workflow.desk.notebook import entries, notebook_markdown, search, study_of
from lab.workflow.desk.notebook import note as verb
from store.blobs import write_file
from store.paths import open_home


def note(options: argparse.Namespace) -> dict:
    """Write where something was said, then list what was asked for; without a study the whole home."""
    home = open_home(options.home)
    answers = {name: getattr(options, name) for name in FIELDS if getattr(options, name)}
    study = study_of(home, options.registration) if options.registration else ""
    if not study and (answers or options.out):
        raise InvalidInput("an entry is about a study", where="note", remedy="Name it: python -m lab note REG …")
    if answers:
        found = (verb(home, study, options.about or "study", corrects=options.corrects, answers=answers),)
    else:
        found = search(entries(home, study), options.search or "")
        found = tuple(entry for entry in found if options.about in (None, entry.kind, f"{entry.kind}:{entry.name}"))
    if options.out:
        write_file(Path(options.out), notebook_markdown(home, study))
    rows = [asdict(entry) for entry in found]
    lines = [line for entry in found for line in _lines(entry)] or ["no entry"]
    return {"registration": study, "entries": rows, "text": "\n".join(lines)}


def _lines(entry: Entry) -> list[str]:
    more = f", corrected by {entry.corrected_by}" if entry.corrected_by else ""
    start = f"{entry.number}. {entry.at[:16].replace('T', ' ')} UTC, {entry.study[:12]}, {entry.about}{more}"
    return [start, *(f"   {word.lower()}: {text}" for word, text in entry.answers)]

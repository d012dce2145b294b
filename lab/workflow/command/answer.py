"""The verb answer: say what no record can know, list the questions, or write a file to fill in."""

import argparse
from pathlib import Path

from lab.report.experiment.questions import QUESTIONS
from lab.workflow.command.main import file_of
from lab.workflow.paper.answers import answer as verb
from lab.workflow.paper.answers import from_toml, template
from lab.workflow.record.ledger import ledger
from lab.workflow.record.registered import load
from store.blobs import write_file
from store.paths import open_home


def answer(options: argparse.Namespace) -> dict:
    """Keep what was said, then show every question with its answer."""
    home = open_home(options.home)
    sha256 = load(home, options.registration).sha256
    said = from_toml(file_of(options.file), options.file) if options.file else {}
    said |= dict(options.settings)
    answers = (verb(home, sha256, said) if said else ledger(home, sha256)).answers
    if options.template:
        write_file(Path(options.template), template(answers).encode())
    questions = [{"field": one.field, "asks": one.asks, "answer": answers.get(one.field)} for one in QUESTIONS]
    own = {field: text for field, text in answers.items() if field.startswith(("neurips.", "reproducibility."))}
    lines = [f"{row['field']}: {row['answer'] or 'unknown'}\n    {row['asks']}" for row in questions]
    lines += [f"{field}: {text}" for field, text in own.items()]
    return {"registration": sha256, "questions": questions, "checklists": own, "text": "\n".join(lines)}

"""The verb study: from the study file to the PDF in one go; every step is skipped that is on record."""

import argparse
from pathlib import Path

from lab.workflow.command.main import say
from lab.workflow.command.plan import study_text
from lab.workflow.command.progress import Steps
from lab.workflow.command.results import lines
from lab.workflow.command.work import attribute, open_lockbox, train, who_trains
from lab.workflow.planning.lock import lock
from lab.workflow.record.ledger import ledger
from store.paths import Home, open_home


def study(options: argparse.Namespace) -> dict:
    """Lock, run, unseal, analyze, interpret, report; prints the path of the PDF."""
    from lab.workflow.look.analyze import analyze
    from lab.workflow.paper.publish import report

    home = open_home(options.home)
    text, folder = study_text(options)
    say("checking the plan and its data")
    locked = lock(home, text, source_dir=folder, source=options.study, progress=Steps())
    say(f"locked: registration {locked.short}, {len(locked.runs)} runs")
    _train_and_open(home, locked.sha256, options)
    for line in lines(analyze(home, locked.sha256)):
        say(line)
    _interpret(home, locked.sha256)
    say("building the paper")
    built = report(home, locked.sha256, Path(options.out))
    say(f"{built.pages} pages")
    found = ledger(home, locked.sha256)
    return {
        "registration": locked.sha256,
        "state": found.state,
        "paper": str(built.paper_path),
        "pages": built.pages,
        "verdicts": dict(found.verdicts),
        "text": str(built.paper_path),
    }


def _train_and_open(home: Home, registration: str, options: argparse.Namespace) -> None:
    state = ledger(home, registration)
    if not state.complete:
        say(f"training {len(state.missing)} runs")
        train(home, registration, device=options.device, processes=options.processes, **who_trains(options))
    if ledger(home, registration).results is None:
        say("committing checkpoints, opening the lockbox")
        open_lockbox(home, registration)


def _interpret(home: Home, registration: str) -> None:
    """Attributions of one run, once: the paper shows them."""
    state = ledger(home, registration)
    if state.interpreted or not state.count("done"):
        return
    say("attributing one run's predictions")
    attribute(home, registration)

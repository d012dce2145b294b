"""The verb deviation: list what differs from the plan, or say what one of the differences means."""

import argparse
from dataclasses import asdict

from lab.workflow.deviation.declare import declare
from lab.workflow.deviation.explain import explain
from lab.workflow.record.deviation_types import relative
from lab.workflow.record.ledger import LedgerState, ledger
from lab.workflow.record.registered import load
from store.paths import open_home


def deviation(options: argparse.Namespace) -> dict:
    """All deviations with their numbers; with a number, or with a change of the plan, that goes on record first."""
    home = open_home(options.home)
    if options.what is not None:
        touched = [name.strip() for name in options.touches.split(",") if name.strip()]
        state = declare(home, options.registration, options.what, touched, options.type or "", options.effect or "")
    elif options.number is not None:
        state = explain(home, options.registration, options.number, options.type or "", options.effect or "")
    else:
        state = ledger(home, load(home, options.registration).sha256)
    rows = [asdict(entry) | {"relative": relative(entry.at, state.opened_at)} for entry in state.deviations]
    return {"registration": state.registration, "deviations": rows, "text": "\n".join(_lines(state))}


def _lines(state: LedgerState) -> list[str]:
    lines = []
    for number, entry in enumerate(state.deviations, start=1):
        kind = entry.type if entry.chosen else f"{entry.type}, proposed"
        lines.append(f"{number}. {entry.sentence} ({kind}; {relative(entry.at, state.opened_at)})")
        lines.append(f"   effect: {entry.effect or 'not said yet'}")
        if entry.touches:
            lines.append(f"   exploratory because of it: {', '.join(entry.touches)}")
    return lines or ["none: what was done is what was registered"]

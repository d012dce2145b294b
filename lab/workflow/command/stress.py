"""stress: trained runs under corruptions, attacks and on another data set; a worker's verb."""

import argparse
from collections.abc import Mapping

from lab.errors import InvalidInput
from lab.stress.conditions import CLEAN, Condition, eps_of
from lab.study.standing import ExploratoryFinding
from lab.workflow.command.main import say
from lab.workflow.command.told import told
from lab.workflow.record.interrupt import stop_on_signal
from lab.workflow.record.ledger import LedgerState
from lab.workflow.record.registered import load
from store.paths import Home, open_home

NONE = "none"


def stress(options: argparse.Namespace) -> dict:
    """Evaluate, then say what is on record."""
    home = open_home(options.home)
    chosen = {
        "corruptions": _listed(options.corruptions),
        "severities": _severities(options.severity),
        "attacks": _listed(options.attacks),
        "eps": [eps_of(part) for part in options.eps.split(",")],
        "steps": options.steps,
        "restarts": options.restarts,
        "examples": options.examples,
    }
    before = load(home, options.registration).sha256
    state = stressed(home, before, data=options.data, same_labels=options.same_labels, **chosen)
    rows = [_row(entry) for entry in state.stressed]
    kept = [_line(row) for row in rows]
    head = f"After the opening: {len(rows)} conditions on record (mean accuracy over runs)"
    return {
        "registration": before,
        "status": "exploratory",
        "conditions": rows,
        "text": "\n".join(told(ExploratoryFinding, head, kept)),
    }


def stressed(
    home: Home, registration: str, *, data: str = "", same_labels: str = "", log: str = "", **chosen
) -> LedgerState:
    """Stress in this process, with progress lines on stderr and a clean end on signals."""
    from lab.workflow.command.progress import Steps
    from lab.workflow.stress.choice import StressChoice, conditions_of
    from lab.workflow.stress.evaluate import stress as verb

    wanted = conditions_of(home, load(home, registration), StressChoice.of(chosen), data=data)
    if not wanted and not data:
        raise InvalidInput("nothing to put the runs under", where="stress", remedy="Name --corruptions or --attacks")
    with stop_on_signal() as stop:
        found = verb(home, registration, wanted, data, same_labels, on_progress=Steps(), should_stop=stop, log=log)
    say(f"{len(found.stressed)} conditions on record")
    return found


def _line(row: Mapping) -> str:
    beside = "" if row["family"] == CLEAN else f" (unchanged {100 * row['clean']:.1f} %)"
    return f"{row['label']}{' on ' + row['data'] if row['data'] else ''}: {100 * row['mean']:.1f} %{beside}"


def _row(entry: Mapping) -> dict:
    condition, counts = Condition(**entry["condition"]), entry["results"].values()
    means = {
        name: sum(one[key] / one["n"] for one in counts) / max(1, len(counts))
        for name, key in (("mean", "correct"), ("clean", "clean"))
    }
    data = entry["data"]["name"] if entry["data"] else ""
    return {"label": condition.label, **entry["condition"], "data": data, "runs": len(counts), **means}


def _listed(text: str | None) -> list[str] | None:
    if text is None:
        return None
    return [] if text.strip() == NONE else [part.strip() for part in text.split(",") if part.strip()]


def _severities(text: str) -> list[int]:
    """ "1,3" or "1..5"; InvalidInput for anything else."""
    try:
        first, dots, last = text.partition("..")
        return list(range(int(first), int(last) + 1)) if dots else [int(part) for part in text.split(",")]
    except ValueError as error:
        remedy = "For example 1..5 or 1,3,5"
        raise InvalidInput("severities are whole numbers", where="--severity", seen=text, remedy=remedy) from error

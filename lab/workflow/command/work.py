"""The worker's verbs: run, unseal, interpret, work and stop. Nothing here knows the index."""

import argparse
import json
import os
from pathlib import Path

from lab.errors import InvalidInput, LabError
from lab.workflow.command.main import say
from lab.workflow.command.preflight import checked
from lab.workflow.command.profile import profiled
from lab.workflow.command.stress import stressed
from lab.workflow.record.interrupt import stop_on_signal
from lab.workflow.record.ledger import LedgerState, ledger
from lab.workflow.record.registered import load
from store.errors import StoreError
from store.paths import Home, open_home


def run(options: argparse.Namespace) -> dict:
    """Train."""
    arguments = {name: getattr(options, name) for name in ("device", "max_minutes", "processes")}
    return _trained(train(open_home(options.home), options.registration, **arguments, **who_trains(options)))


def who_trains(options: argparse.Namespace) -> dict[str, str]:
    """The executor and, for Ray, the cluster: the option, else $RAY_ADDRESS, else a Ray of our own."""
    address = options.ray_address or (os.environ.get("RAY_ADDRESS", "") if options.executor == "ray" else "")
    return {"executor": options.executor, "ray_address": address}


def train(home: Home, registration: str, *, log: str = "", **arguments) -> LedgerState:
    """Run in this process, with progress lines on stderr and a clean end on signals."""
    from lab.workflow.command.progress import Lines
    from lab.workflow.training.run import run as verb

    with stop_on_signal() as stop:
        lines = Lines(home, registration)
        return verb(home, registration, on_event=lines, should_stop=stop, log=log, **arguments)


def _trained(state: LedgerState) -> dict:
    counts = {name: state.count(name) for name in ("done", "failed", "queued", "interrupted")}
    text = f"{counts['done']} of {len(state.planned)} runs done, {counts['failed']} failed; {state.state}"
    return {
        "registration": state.registration,
        "state": state.state,
        "runs": len(state.planned),
        **counts,
        "seconds": round(state.seconds, 3),
        "text": text,
    }


def unseal(options: argparse.Namespace) -> dict:
    """Open the lockbox."""
    state = open_lockbox(open_home(options.home), options.registration)
    results = {name: state.results[name]["test_accuracy"] for name in sorted(state.results)}
    found = {"registration": state.registration, "state": state.state, "opened_at": state.opened_at}
    found |= {"checkpoints": len(state.committed), "test_accuracy": results}
    return found | {"text": f"opened once; {len(results)} runs evaluated"}


def open_lockbox(home: Home, registration: str, *, log: str = "") -> LedgerState:
    """Unseal in this process."""
    from lab.workflow.training.unseal import unseal as verb

    with stop_on_signal() as stop:
        return verb(home, registration, should_stop=stop, log=log)


def interpret(options: argparse.Namespace) -> dict:
    """Attribute."""
    home = open_home(options.home)
    sha256 = load(home, options.registration).sha256
    found = attribute(home, sha256, options.run, options.split, options.n)
    gaps = [one.relative_gap for one in found.attributions if one.relative_gap is not None]
    checks = [{"method": check.method, "passes": check.passes, "words": check.words} for check in found.checks]
    text = [f"{found.run_id}: {found.rule}", f"largest relative completeness gap {max(gaps, default=0.0):.2g}"]
    return {
        "registration": sha256,
        "run": found.run_id,
        "split": found.split,
        "n": len(found.examples),
        "rule": found.rule,
        "methods": sorted({one.method for one in found.attributions}),
        "largest_relative_gap": max(gaps, default=None),
        "checks": checks,
        "text": "\n".join([*text, *(f"{check['method']}: {check['words']}" for check in checks)]),
    }


def attribute(
    home: Home, registration: str, run: str | None = None, split: str = "validation", n: int = 8, log: str = ""
):
    """Interpret in this process."""
    from lab.workflow.look.interpret import interpret as verb

    with stop_on_signal() as stop:
        return verb(home, registration, run, split, n, should_stop=stop, log=log)


def work(options: argparse.Namespace) -> dict:
    """Carry out a job file."""
    job = _job(Path(options.job))
    home = open_home(job["home"])
    log = str(Path(options.job).with_suffix(".log"))
    sha256 = load(home, job["registration"]).sha256
    say(f"{job['verb']} {sha256[:8]}")
    try:
        _VERBS[job["verb"]](home, sha256, log=log, **job["arguments"])
    except (LabError, StoreError) as error:
        from lab.workflow.record.presence import report_end

        report_end(home, sha256, error)
        raise
    state = ledger(home, sha256)
    return {"registration": sha256, "verb": job["verb"], "state": state.state, "text": f"{job['verb']}: {state.state}"}


_VERBS = {
    "run": train,
    "unseal": open_lockbox,
    "interpret": attribute,
    "preflight": checked,
    "stress": stressed,
    "profile": profiled,
}


def _job(path: Path) -> dict:
    try:
        job = json.loads(path.read_bytes())
        if job["verb"] in _VERBS and isinstance(job["arguments"], dict) and job["home"] and job["registration"]:
            return job
        seen = job["verb"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        seen = str(error)
    raise InvalidInput("this is no job file", where=str(path), seen=seen, remedy="Jobs are written by the app")


def stop(options: argparse.Namespace) -> dict:
    """Stop the worker and wait until it is gone."""
    from lab.workflow.training.launch import stop as ask

    home = open_home(options.home)
    sha256 = load(home, options.registration).sha256
    stopped = ask(home, sha256, wait_seconds=60.0)
    text = "stopped" if stopped else "no worker was at this study"
    return {"registration": sha256, "stopped": stopped, "text": text}


def locate(options: argparse.Namespace) -> dict:
    """Where the data is now, after its fingerprint was checked."""
    from lab.workflow.planning.locate import locate as verb

    state = verb(open_home(options.home), options.registration, Path(options.folder))
    return {"registration": state.registration, "location": state.location, "text": state.location}

"""The verbs about a home: status, rebuild, doctor, distill."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from lab.errors import InvalidInput
from lab.workflow.command.main import say
from lab.workflow.record.imported import READ_ONLY
from store.paths import Home, open_home

if TYPE_CHECKING:
    from lab.workflow.training.compute import Compute


def status(options: argparse.Namespace) -> dict:
    """All studies, or one with its failures and its worker."""
    home = open_home(options.home)
    return _one(home, options.registration) if options.registration else _all(home)


def _all(home: Home) -> dict:
    from lab.workflow.desk.studies import summaries
    from lab.workflow.record.cut_off import without_ledger

    for name, said in without_ledger(home):
        say(f"plan {name[:8]}: {said}")
    found = [_row(study) for study in summaries(home)]
    text = [
        f"{row['registration'][:8] or row['id']}  {row['state']:<9} {row['done']}/{row['runs']}  {row['title']}{_imported(row)}"
        for row in found
    ]
    return {"studies": found, "text": "\n".join(text) or "no study in this home yet"}


def _row(study) -> dict:
    return {
        "id": study.id,
        "registration": study.registration,
        "number": study.number,
        "title": study.title,
        "state": study.state,
        "done": study.done,
        "failed": study.failed,
        "runs": study.total,
        "verdicts": dict(study.verdicts),
        "opened_at": study.opened_at,
        "demonstration": study.demonstration,
        "reason": study.reason,
        "imported": asdict(study.origin) if study.origin else None,
    }


def _imported(row: dict) -> str:
    return f" ({READ_ONLY})" if row["imported"] else ""


def _one(home: Home, prefix: str) -> dict:
    from lab.workflow.desk.studies import summary
    from lab.workflow.record.ledger import ledger
    from lab.workflow.record.registered import load
    from lab.workflow.training.compute import compute
    from lab.workflow.training.launch import worker

    locked = load(home, prefix)
    sha256 = locked.sha256
    state, at_work, row = ledger(home, sha256), worker(home, sha256), _row(summary(home, sha256))
    failures = [
        {"run": run.id, "kind": run.kind, "reason": run.reason, "attempt": run.attempt}
        for run in state.runs.values()
        if run.status in ("failed", "interrupted")
    ]
    deviations = [{"kind": entry.kind, "what": entry.what, "sentence": entry.sentence} for entry in state.deviations]
    working = {"alive": at_work.alive, "pid": at_work.pid, "verb": at_work.verb, "eta_s": at_work.progress.eta_s}
    cluster = at_work.progress.cluster if at_work.alive and at_work.progress.pid == at_work.pid else None
    working["cluster"] = cluster
    lines = [
        f"{sha256[:8]} {row['state']}: {row['done']} of {row['runs']} runs done, {row['failed']} failed{_imported(row)}"
    ]
    if cluster is not None:
        alive = sum(node["alive"] for node in cluster["nodes"])
        lines.append(f"  Ray at {cluster['address']}: {alive} of {len(cluster['nodes'])} nodes alive")
    lines += [f"  {entry['run']}: {entry['reason']}" for entry in failures]
    warned = [words for entry in state.dry_runs[-1:] for words in entry["warnings"]]
    lines += [f"  dry run warned: {words}" for words in warned]
    lines += [f"  anchored: {entry['what']}, {entry.get('time') or entry['name']}" for entry in state.anchors]
    lines += [f"  deviation: {entry['sentence']}" for entry in deviations]
    account = compute(state, locked.study.stopping.max_minutes)
    if state.jobs:
        lines += [f"  {line}" for line in _cost(account)]
    found = {"failures": failures, "deviations": deviations, "worker": working, "compute": asdict(account)}
    found["dry_run_warnings"] = warned
    found["anchors"] = [dict(entry) for entry in state.anchors]
    return {**row, **found, "text": "\n".join(lines)}


def _cost(account: "Compute") -> list[str]:
    """Time and memory, the estimate beside the outcome, the limit, and energy: a line each."""
    lost = (
        f" ({account.lost_device_seconds:.0f} s of them without a result)" if account.lost_device_seconds >= 1 else ""
    )
    time = f"{account.wall_seconds:.0f} s of wall time, {account.device_seconds:.0f} s of device time{lost}"
    lines = [f"compute: {time}, peak {account.peak_bytes / 2**20:.0f} MiB in one training process"]
    if account.estimate_seconds:
        outcome = f", actual / estimate {account.ratio:.2f}" if account.ratio else ""
        lines.append(f"estimated before: {account.estimate_seconds:.0f} s ({account.estimate_by}){outcome}")
    if account.limit_seconds is not None:
        lines.append(f"limit: {account.limit_left_seconds:.0f} of {account.limit_seconds:.0f} s of wall time left")
    used = "" if account.joules is None else f"{account.joules / 3600:.2f} Wh, "
    return [*lines, f"energy: {used}{account.energy}"]


def rebuild(options: argparse.Namespace) -> dict:
    """The index anew; exit code 4 where a registration is damaged and had to be left out."""
    from lab.workflow.audit.verify import rebuild as verb

    rows, damaged = verb(open_home(options.home))
    for name, error in damaged.items():
        say(f"error: registration {name[:8]} is left out: {error.line}")
    return {
        "rows": rows,
        "damaged": {name: error.line for name, error in damaged.items()},
        "text": ", ".join(f"{table} {count}" for table, count in rows.items()),
        "exit_code": 4 if damaged else 0,
    }


def doctor(options: argparse.Namespace) -> dict:
    """Findings; exit code 2 where something is wrong."""
    from lab.workflow.audit.doctor import doctor as verb
    from lab.workflow.audit.verify import names

    checks = verb(open_home(options.home))
    return {
        "ok": all(check.ok for check in checks),
        "checks": [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks],
        "text": "\n".join(names(checks)),
        "exit_code": 0 if all(check.ok for check in checks) else 2,
    }


def distill(options: argparse.Namespace) -> dict:
    """Claims of a paper, with their places."""
    path = Path(options.paper)
    try:
        content = path.read_bytes()
    except OSError as error:
        seen, remedy = error.strerror, "Name a PDF or a text file"
        raise InvalidInput("the paper cannot be read", where=str(path), seen=seen, remedy=remedy) from error
    from lab.workflow.planning.distill import distill as verb

    found = verb(open_home(options.home), content, path.name)
    lines = [f"{found.title} ({found.pages} pages), kept as {found.id}"]
    lines += [f"{claim.id} p. {claim.page}: {claim.text} [{claim.evidence}]" for claim in found.claims]
    lines += [f"open: {question}" for question in found.open_questions]
    return {**found.as_json(), "text": "\n".join(lines)}

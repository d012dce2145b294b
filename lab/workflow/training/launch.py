"""Start a worker that outlives the app, watch it, and stop it; pages call this and never wait on training."""

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lab.errors import Forbidden
from lab.train import ray_session
from lab.workflow.record.imported import forbid_writing
from lab.workflow.record.places import ROOT, work_folder
from lab.workflow.record.presence import Progress, announce, identity, mark, progress, silence, wait_until_gone
from lab.workflow.record.registered import load
from store.blobs import write_file
from store.paths import Home

Verb = Literal["run", "unseal", "interpret", "preflight", "stress", "profile"]
LOG_TAIL_BYTES = 4000


@dataclass(frozen=True, slots=True)
class WorkerInfo:
    """The newest worker of a registration; `error` (what, where, seen, remedy, line, exit_code) where it failed.

    `silent_seconds` have passed since a living worker's last sign of life: a heartbeat comes every two seconds.
    """

    alive: bool
    pid: int
    verb: str
    since: str
    progress: Progress
    log_tail: str
    error: Mapping[str, object] | None
    silent_seconds: float = 0.0


def launch(home: Home, registration: str, verb: Verb = "run", **arguments: object) -> int:
    """Start a detached worker for one verb and return its pid; Forbidden while another one is at this study.

    `arguments` are those of the verb: device, executor, ray_address and max_minutes for "run"; run, split and n for "interpret";
    those of `StressChoice`, data and same_labels for "stress"; device for "profile".
    """
    sha256 = load(home, registration).sha256
    forbid_writing(home, sha256)
    running = identity(home, sha256)
    if running.alive:
        raise Forbidden(
            "a worker is already at this study",
            where=sha256[:8],
            seen=f"process {running.pid}, {running.verb}",
            remedy="Wait for it to end, or stop it",
        )
    folder = work_folder(home, sha256)
    job = folder / f"job-{secrets.token_hex(4)}.json"
    values = {"home": str(home.root), "registration": sha256, "verb": verb, "arguments": arguments}
    write_file(job, json.dumps(values).encode())
    pid = _start(job, job.with_suffix(".log"))
    announce(home, sha256, verb, pid, str(job.with_suffix(".log")))
    return pid


def executors() -> tuple[str, ...]:
    """Who can train from here: this machine, and a Ray cluster where Ray is installed."""
    return ("local", "ray") if ray_session.available() else ("local",)


def _start(job: Path, log: Path) -> int:
    """A process in its own session: closing the browser or a crash of the app cannot kill it."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "lab", "work", str(job)],
            cwd=ROOT,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            close_fds=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
    # Someone must wait for a child, or it stays a zombie for as long as the app lives.
    threading.Thread(target=process.wait, daemon=True).start()
    return process.pid


def worker(home: Home, registration: str) -> WorkerInfo:
    """What the newest worker does or how it ended; one that vanished without a word is reported as killed."""
    known = identity(home, registration)
    error = known.error
    if known.pid and not known.alive and not known.ended:
        error = {
            "what": "the worker ended without a word (killed, or the machine went down)",
            "where": f"process {known.pid}",
            "seen": None,
            "remedy": "Start again: finished runs are kept, the others begin anew with the same seeds",
            "line": "the worker ended without a word",
            "exit_code": 1,
        }
    seen = progress(home, registration)
    return WorkerInfo(
        known.alive,
        known.pid,
        known.verb,
        known.since,
        seen,
        _tail(known.log),
        error,
        silence(seen, known),
    )


def stop(home: Home, registration: str, *, wait_seconds: float = 0.0) -> bool:
    """Ask the worker to stop (SIGTERM); whether one was there and, if waited for, is gone."""
    known = identity(home, registration)
    if not known.alive:
        return False
    marked = mark(known.pid)
    os.kill(known.pid, signal.SIGTERM)
    return wait_until_gone(marked, wait_seconds) if wait_seconds else True


def _tail(log: str) -> str:
    path = Path(log) if log else None
    if path is None or not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LOG_TAIL_BYTES))
        return file.read().decode(errors="replace")

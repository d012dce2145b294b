"""Who works at a registration: the identity of a worker, its progress snapshot, and whether it still lives."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from lab.train.cluster import Cluster
from lab.workflow.record.places import now, work_folder
from store.blobs import write_file
from store.errors import StoreError
from store.paths import Home

HEARTBEAT_S = 2.0
FASTEST_S = 0.5
BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Progress:
    """A snapshot of what a worker does; `at` is when it was last known to live, by a clock that somebody may set.

    `beat` is the same in seconds since the machine started (nobody can set those), `pid` the process that said it.
    `cluster` holds the fields of `lab.train.cluster.Cluster` while a cluster trains, None where this machine does.
    `job` is the job in training and `elapsed` its own clock in seconds: what a ledger that ends abruptly is closed with.
    """

    message: str = ""
    done: int = 0
    total: int = 0
    samples_per_second: float | None = None
    eta_s: float | None = None
    at: str = ""
    beat: float = 0.0
    pid: int = 0
    cluster: Mapping[str, object] | None = None
    job: str = ""
    elapsed: float = 0.0


@dataclass(frozen=True, slots=True)
class Identity:
    """The worker on record for a registration; `ended` tells how it left, "" while it has not."""

    alive: bool = False
    pid: int = 0
    verb: str = ""
    since: str = ""
    ended: str = ""
    error: Mapping[str, object] | None = None
    log: str = ""


def mark(pid: int) -> dict[str, object]:
    """What tells this process from a later one with the same number: pid, start ticks and the boot."""
    return {"pid": pid, "ticks": _ticks(pid), "boot": _boot()}


def lives(marked: Mapping[str, object]) -> bool:
    """Whether the marked process is still there and no zombie."""
    pid = marked.get("pid")
    if not isinstance(pid, int) or marked.get("boot") != _boot():
        return False
    try:
        return _state(pid) not in ("Z", "X") and _ticks(pid) == marked.get("ticks")
    except (FileNotFoundError, ProcessLookupError):
        return False


def identity(home: Home, registration: str) -> Identity:
    """The newest worker of a registration, alive or not."""
    known = _read(work_folder(home, registration) / "worker.json")
    if not known:
        return Identity()
    details = {name: known.get(name, "") for name in ("verb", "since", "ended", "log")}
    return Identity(
        alive=not known.get("ended") and lives(known), pid=known.get("pid", 0), error=known.get("error"), **details
    )


def progress(home: Home, registration: str) -> Progress:
    """The newest snapshot."""
    known = _read(work_folder(home, registration) / "progress.json")
    return Progress(**{name: value for name, value in known.items() if name in Progress.__dataclass_fields__})


def silence(seen: Progress, known: Identity) -> float:
    """Seconds since a living worker gave a sign of life; 0 before its first and for one that has left."""
    return max(0.0, time.monotonic() - seen.beat) if known.alive and seen.pid == known.pid else 0.0


def announce(home: Home, registration: str, verb: str, pid: int, log: str = "") -> None:
    """Put a worker on record."""
    values = {**mark(pid), "verb": verb, "since": now(), "ended": "", "error": None, "log": log}
    _write(work_folder(home, registration) / "worker.json", values)


@dataclass(slots=True)
class Presence:
    """The worker's side: `say` keeps what to show; a thread writes it at most twice a second and as a heartbeat."""

    folder: Path
    current: Progress = Progress()
    cluster: Mapping[str, object] | None = None
    job: str = ""
    clock: Callable[[], float] = lambda: 0.0
    changed: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def say(self, message: str, done: int = 0, total: int = 0, rate: float | None = None, eta: float | None = None):
        """Keep a snapshot to be shown."""
        self.current = Progress(message, done, total, rate, eta)
        self.changed.set()

    def count(self, job: str, clock: Callable[[], float]) -> None:
        """From now on every sign of life says how long this job has been at work."""
        self.clock, self.job = clock, job

    def show_cluster(self, cluster: Cluster) -> None:
        """Keep what the cluster looks like beside the snapshot."""
        self.cluster = asdict(cluster)
        self.changed.set()

    def _beat(self) -> None:
        """Write until it is over, then once more: the last snapshot stays readable."""
        try:
            while not self.over.is_set():
                self.changed.wait(HEARTBEAT_S)
                self.changed.clear()
                self._show()
                self.over.wait(FASTEST_S)
            self._show()
        except StoreError:
            return  # the record itself meets the same disk and says so

    def _show(self) -> None:
        life = {"at": now(), "beat": time.monotonic(), "pid": os.getpid()}
        job = {"job": self.job, "elapsed": round(self.clock(), 3) if self.job else 0.0}
        _write(self.folder / "progress.json", {**asdict(self.current), "cluster": self.cluster, **life, **job})


@contextmanager
def present(home: Home, registration: str, verb: str, *, log: str = "") -> Iterator[Presence]:
    """Be the worker on record while the block runs; how it ended stays readable afterwards."""
    folder = work_folder(home, registration)
    announce(home, registration, verb, os.getpid(), log)
    presence = Presence(folder)
    thread = threading.Thread(target=presence._beat, daemon=True)
    presence.say("starting")
    thread.start()
    error: BaseException | None = None
    try:
        yield presence
    except BaseException as raised:
        error = raised
        raise
    finally:
        presence.over.set()
        presence.changed.set()
        thread.join(timeout=5.0)
        _leave(folder, error)


def report_end(home: Home, registration: str, error: BaseException) -> None:
    """Say how this process ended when it failed before it was at work; nothing if that is told already."""
    folder = work_folder(home, registration)
    known = _read(folder / "worker.json")
    if known.get("pid") == os.getpid() and not known.get("ended"):
        _leave(folder, error)


def _leave(folder: Path, error: BaseException | None) -> None:
    known = _read(folder / "worker.json")
    ended = "done" if error is None else "interrupted" if _code(error) == 130 else "failed"
    told = _told(error) if ended == "failed" else None
    try:
        _write(folder / "worker.json", {**known, "ended": ended, "error": told})
    except StoreError:
        if error is None:
            raise


def _told(error: BaseException | None) -> dict[str, object]:
    seen = getattr(error, "seen", None)
    return {
        "what": getattr(error, "what", None) or f"{type(error).__name__}: {error}",
        "where": getattr(error, "where", ""),
        "seen": None if seen is None else str(seen),
        "remedy": getattr(error, "remedy", "") or "Read the log, then start again: finished runs are kept",
        "line": " ".join(str(error).split()),
        "exit_code": _code(error),
    }


def _code(error: BaseException | None) -> int:
    return 130 if isinstance(error, KeyboardInterrupt) else getattr(error, "exit_code", 1)


def _read(path: Path) -> dict:
    try:
        values = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _write(path: Path, values: Mapping[str, object]) -> None:
    write_file(path, json.dumps(values).encode())


def _stat(pid: int) -> list[str]:
    content = Path(f"/proc/{pid}/stat").read_bytes()
    return content[content.rindex(b")") + 2 :].decode().split()


def _state(pid: int) -> str:
    return _stat(pid)[0]


def _ticks(pid: int) -> int:
    return int(_stat(pid)[19])


def _boot() -> str:
    return BOOT.read_text().strip() if BOOT.exists() else ""


def wait_until_gone(marked: Mapping[str, object], seconds: float) -> bool:
    """Wait for a process to end; whether it did."""
    deadline = time.monotonic() + seconds
    while lives(marked):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True

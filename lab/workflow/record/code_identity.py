"""Which code, libraries and machine did the work: what a lock registers and what a job records."""

import hashlib
import os
import platform
import subprocess
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from lab.study.registration import CodeIdentity
from lab.workflow.record.places import ROOT

LIBRARIES = (
    "torch",
    "torchvision",
    "numpy",
    "numba",
    "scipy",
    "scikit-learn",
    "pyarrow",
    "duckdb",
    "typst",
    "safetensors",
)
OURS = ("lab", "store", "requirements.lock")


@lru_cache(maxsize=1)
def code_identity() -> CodeIdentity:
    """The commit of this checkout ("unknown" outside one), whether our files are as committed, the lock file's hash."""
    top = _git("rev-parse", "--show-toplevel")
    commit = (_git("rev-parse", "HEAD") or "unknown") if top and Path(top) == ROOT else "unknown"
    changes = _git("status", "--porcelain", "--untracked-files=no", "--", *OURS)
    lock = ROOT / "requirements.lock"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest() if lock.exists() else "unknown"
    return CodeIdentity(commit=commit, clean=commit != "unknown" and changes == "", lock_sha256=digest)


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that a result can depend on."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    return found


def machine() -> str:
    """The machine in words, without its name: "2 CPU cores (x86_64)"."""
    return f"{cores()} CPU core{'s' * (cores() > 1)} ({platform.machine()})"


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None

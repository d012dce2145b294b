"""Whether another machine would compute the same: the code and the libraries that a run's bits depend on."""

import hashlib
import platform
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("torch", "numpy", "numba")
FOLDERS = ("train", "models", "data", "study")


@lru_cache(maxsize=1)
def fingerprint() -> Mapping[str, str]:
    """The SHA-256 of our sources that take part in training, and the versions of Python and the libraries below them."""
    found = {"code": _sources(), "Python": ".".join(platform.python_version_tuple()[:2])}
    return found | {name: _version(name) for name in LIBRARIES}


def difference(wanted: Mapping[str, str]) -> str:
    """What is other here than wanted, in words; "" where nothing is."""
    here = fingerprint()
    return "; ".join(
        f"{name} is {here.get(name, 'missing')[:12]} there and {value[:12]} here"
        for name, value in wanted.items()
        if here.get(name) != value
    )


def processor() -> str:
    """The processor in words, as the machine reports it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _sources() -> str:
    root, digest = Path(__file__).resolve().parents[1], hashlib.sha256()
    for path in sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.py")):
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"

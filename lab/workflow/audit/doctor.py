"""Doctor: what is wrong with this installation or this home, each finding with its remedy."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator

from lab.workflow.audit.verify import Check
from lab.workflow.record.cut_off import without_ledger
from lab.workflow.record.ledger import lines_of
from lab.workflow.record.locks_list import list_path
from lab.workflow.record.presence import identity
from lab.workflow.record.registered import load, registrations
from store.errors import StoreError
from store.paths import Home

NEEDED = (
    "torch",
    "torchvision",
    "duckdb",
    "pyarrow",
    "scipy",
    "altair",
    "vl_convert",
    "typst",
    "streamlit",
    "safetensors",
)
FREE_BYTES = 500_000_000


def doctor(home: Home) -> list[Check]:
    """All findings; a check that is not ok says what to do."""
    return [*_installation(), *_disk(home), *_studies(home)]


def _installation() -> Iterator[Check]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Check("python", sys.version_info >= (3, 11), f"{python}; 3.11 or newer is needed")
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    yield Check("libraries", not missing, f"missing: {', '.join(missing)}. Run: make setup" if missing else "all here")


def _disk(home: Home) -> Iterator[Check]:
    writable = os.access(home.root, os.W_OK)
    yield Check("home", writable, f"{home.root}" if writable else f"{home.root} cannot be written. Name another --home")
    free = shutil.disk_usage(home.root).free
    yield Check("disk", free > FREE_BYTES, f"{free / 1e9:.1f} GB free")
    path = list_path()
    folder = next(parent for parent in path.parents if parent.exists())
    kept = os.access(path if path.exists() else folder, os.W_OK)
    yield Check("list of locks", kept, f"{path}" if kept else f"{path} cannot be written: locks are not counted")


def _studies(home: Home) -> Iterator[Check]:
    from lab.errors import LabError

    for name, said in without_ledger(home):
        yield Check(f"plan {name[:8]}", False, said)
    for name in registrations(home):
        try:
            load(home, name)
            lines = lines_of(home, name)
        except (LabError, StoreError) as error:
            yield Check(f"study {name[:8]}", False, error.line)
            continue
        known = identity(home, name)
        died = bool(known.pid) and not known.alive and not known.ended
        detail = "its worker ended without a word. Run it again" if died else f"{len(lines)} ledger lines"
        yield Check(f"study {name[:8]}", not died, detail)

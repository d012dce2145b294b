"""Train a bundle again, in a home that knows nothing but its plan, and compare every number with the one on record."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lab.errors import IntegrityError, Unavailable
from lab.report.bundle.comparison import (
    Number,
    compared,
    compared_all,
    compared_weights,
    tolerance_of,
    tolerance_under_way,
)
from lab.study.registration import Registration
from lab.workflow.audit.verify import broken
from lab.workflow.bundle.code import packer
from lab.workflow.bundle.reproduced import Found, found_in, part_of, smoke
from lab.workflow.bundle.unpack import Opened, home_of, opened, settle_in
from lab.workflow.bundle.verify import record_checks, until_broken
from lab.workflow.planning.locate import locate
from lab.workflow.record.data_place import location_of
from lab.workflow.record.ledger import LedgerState, fold, ledger, lines_of
from lab.workflow.record.registered import load
from store.blobs import write_file
from store.heads import note_of, path_of_head
from store.paths import Home, open_home

if TYPE_CHECKING:
    from lab.workflow.record.interrupt import StopRequest

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Reproduction:
    """The comparison: which runs were trained again, by which code, in how many seconds, and every number twice."""

    registration: str
    runs: tuple[str, ...]
    whole: bool
    trained_by: str
    commit: str
    seconds: float
    numbers: tuple[Number, ...]

    @property
    def agrees(self) -> bool:
        """Whether no number is different or missing."""
        return all(number.status in ("bit-exact", "within tolerance") for number in self.numbers)


def reproduce(
    path: Path,
    *,
    only_smoke: bool = False,
    data: Path | None = None,
    keep: Path | None = None,
    device: str = "auto",
    processes: int | None = None,
    should_stop: "StopRequest | None" = None,
    progress: Progress = lambda message, fraction: None,
) -> Reproduction:
    """Train all runs of a bundle again (or a part, within minutes), open the test set and compare.

    `data` is where a Parquet data set lies here, `keep` a folder that becomes the new home and stays. IntegrityError where the
    bundle itself is broken, Unavailable where its data is not here.
    """
    began = time.monotonic()
    with opened(path, progress) as found:
        error = broken(list(until_broken(record_checks(found, b"", progress))))
        if error:
            raise error
        with home_of(found) as before, _clean(keep) as home:
            locked = _planned(found, before, home, data)
            state = ledger(before, locked.sha256)
            if only_smoke:
                names = part_of(locked, state)
                again = smoke(home, locked, names, device=device, processes=processes, progress=progress)
            else:
                names = tuple(run.id for run in locked.runs if state.runs[run.id].ended)
                again = _whole(home, locked, device, processes, should_stop, progress)
            recorded = found_in(before, locked, set(again.runs) if only_smoke else set(names))
            numbers = tuple(_compared(recorded, again, whole=not only_smoke))
    commit = state.jobs[-1].commit if state.jobs else "unknown"
    seconds = time.monotonic() - began
    return Reproduction(locked.sha256, names, not only_smoke, packer() or "unknown", commit, seconds, numbers)


@contextmanager
def _clean(keep: Path | None) -> Iterator[Home]:
    """A new home: one that goes away, or an empty folder that stays."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="lockbox-again-") as folder:
            yield open_home(folder)
        return
    if keep.exists() and any(keep.iterdir()):
        raise Unavailable("this folder is not empty", where=str(keep), remedy="Name a new one: --keep DIR")
    yield open_home(keep)


def _planned(found: Opened, before: Home, home: Home, data: Path | None) -> Registration:
    """The new home holds the plan and the ledger as it was before the first run; then it goes its own way."""
    settle_in(found, home)
    sha256 = found.registration
    lines = lines_of(before, sha256)
    count = next((line.number for line in lines if line.event in ("job_started", "run_started")), len(lines))
    path = home.ledger(sha256)
    write_file(path, b"".join(path.read_bytes().splitlines(keepends=True)[:count]))
    write_file(path_of_head(path), note_of(count - 1, lines[count - 1].sha256))
    _locate(home, sha256, fold(lines_of(home, sha256)), data)
    return load(home, sha256)


def _locate(home: Home, sha256: str, state: LedgerState, data: Path | None) -> None:
    if data is not None:
        locate(home, sha256, data)
        return
    try:
        location_of(state)
    except Unavailable as error:
        raise Unavailable(
            "the data of this study is not in the bundle, and not where it was",
            where=f"registration {sha256[:8]}",
            seen=error.seen,
            remedy="Say where it is: --data DIR; its fingerprint is checked",
        ) from error


def _whole(
    home: Home, locked: Registration, device: str, processes: int | None, stop: "StopRequest | None", progress: Progress
) -> Found:
    from lab.workflow.training.run import run
    from lab.workflow.training.unseal import unseal

    total, ended = len(locked.runs), set()

    def tell(event) -> None:
        if hasattr(event, "weights"):
            ended.add(event.run_id)
            progress("training", len(ended) / total)

    run(home, locked.sha256, device=device, processes=processes, on_event=tell, should_stop=stop)
    unseal(home, locked.sha256, lambda message, done, count: progress(message, done / count), should_stop=stop)
    return found_in(home, locked, {one.id for one in locked.runs})


def _compared(recorded: Found, again: Found, *, whole: bool) -> Iterator[Number]:
    metrics: dict[str, list[Number]] = {}
    last = {run: epoch for run, epoch, _ in sorted(recorded.metrics)}
    for (run, epoch, name), value in recorded.metrics.items():
        if (run, epoch, name) in again.metrics or run in again.ended:
            now = again.metrics.get((run, epoch, name))
            tolerance = tolerance_of(name, "") if epoch == last[run] else tolerance_under_way(name)
            one = compared("metrics", f"{run}, epoch {epoch}, {name}", value, now, tolerance)
            metrics.setdefault(run, []).append(one)
    for run, digest in recorded.weights.items():
        if run in again.ended:
            yield compared_weights(run, digest, again.weights.get(run), metrics.get(run, ()))
    for found in metrics.values():
        yield from found
    if not whole:
        return
    for run, result in recorded.results.items():
        yield from compared_all("test results", result, again.results.get(run), "", run)
    yield from compared_all("analysis", recorded.analysis, again.analysis, recorded.unit)


def disagreement(result: Reproduction) -> IntegrityError | None:
    """The first number that is different, as an error; None where there is none."""
    worst = next((one for one in result.numbers if one.status in ("different", "missing")), None)
    if worst is None:
        return None
    return IntegrityError(
        f"{worst.group}, {worst.name} is {worst.status}",
        where="reproduce",
        seen=f"{worst.found}, {worst.recorded} on record",
        remedy="Compare processor, library versions and code with those in the bundle's README and ledger",
    )

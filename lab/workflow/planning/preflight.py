"""The preflight: check a locked study and put what was found on record, or check a study file before it is locked."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lab.preflight.results import Preflight, Tell
from lab.study.design import Cell, cells, one_at_a_time, resolve
from lab.study.registration import Registration
from lab.workflow.planning.lock import to_register
from lab.workflow.record.data_place import folder_of, located, location_of
from lab.workflow.record.exclusive import writing
from lab.workflow.record.interrupt import StopRequest
from lab.workflow.record.ledger import LedgerState, fold, lines_of
from lab.workflow.record.planned import dataset_key, datasets, prepared, specs
from lab.workflow.record.presence import present
from lab.workflow.record.registered import load
from store.paths import Home

if TYPE_CHECKING:
    from lab.data.leakage import Shared
    from lab.train.spec import RunSpec


def preflight(
    home: Home,
    registration: str,
    *,
    on_progress: Callable[[str, float], None] = lambda message, fraction: None,
    should_stop: StopRequest | None = None,
    log: str = "",
) -> Preflight:
    """Run every check on a locked study and record the findings in its ledger; failed checks forbid nothing."""
    locked = load(home, registration)
    with writing(home, locked.sha256) as file, present(home, locked.sha256, "preflight", log=log) as presence:
        state = fold(lines_of(home, locked.sha256))

        def tell(message: str, fraction: float) -> None:
            if should_stop:
                should_stop.check()
            presence.say(message, round(100 * fraction), 100)
            on_progress(message, fraction)

        found = _checked(home, locked, location_of(state), recorded_batch(state), tell)
        file.append("preflight", recorded(found))
    return found


def preflight_plan(
    home: Home,
    text: str,
    *,
    source_dir: Path | None = None,
    source: str = "study file",
    on_progress: Callable[[str, float], None] = lambda message, fraction: None,
    should_stop: StopRequest | None = None,
) -> Preflight:
    """The same checks of a study file that is not locked, with the seeds that its lock would give; nothing is recorded."""

    def tell(message: str, fraction: float) -> None:
        if should_stop:
            should_stop.check()
        on_progress(message, fraction)

    study, planned = to_register(home, text, source_dir=source_dir, source=source, progress=tell)
    return _checked(home, planned, folder_of(located(study.dataset, source_dir)), "", tell)


def recorded_batch(state: LedgerState) -> str:
    """The golden batch of the first preflight on record, "" without any: later ones and resumed runs are held to it."""
    return str(state.preflights[0]["golden_batch"]) if state.preflights else ""


def recorded(found: Preflight) -> dict:
    """The findings as they stand in the ledger and in --json."""
    return {
        "verdict": found.verdict,
        "golden_batch": found.golden_batch,
        "seconds": round(found.seconds, 1),
        "checks": [asdict(check) for check in found.checks],
    }


def _checked(home: Home, locked: Registration, location: Path | None, golden: str, tell: Tell) -> Preflight:
    """The checks on the first run of every cell."""
    from lab.preflight.run import preflight as check

    data = prepared(home, locked, location, tell)
    by_cell = {run.id: run.cell for run in locked.runs if run.replicate == 1}
    chosen = sorted(specs(locked, set(by_cell)), key=lambda spec: by_cell[spec.run_id])
    compare = _compare(home, locked, location)
    varied = _varied(locked, chosen[0]) if locked.study.planned_part else None
    return check(cells(locked.study), chosen, data, compare, varied=varied, recorded_batch=golden, tell=tell)


def _varied(locked: Registration, like: "RunSpec") -> tuple[tuple[Cell, ...], tuple["RunSpec", ...]]:
    """Cells that differ in one factor from the first; one on data that no planned cell uses is left out."""
    known, found = set(datasets(locked)), []
    for cell in one_at_a_time(locked.study):
        made = resolve(locked.study, cell)
        if (key := dataset_key(made.dataset)) in known:
            found.append((cell, replace(like, dataset_key=key, model=made.model, recipe=made.recipe)))
    return tuple(cell for cell, _ in found), tuple(spec for _, spec in found)


def _compare(home: Home, locked: Registration, location: Path | None) -> Callable[[Tell], Sequence["Shared"]]:
    """Once for every way to split the data: cells that only cut images differently share their examples."""
    from lab.data.leakage import shared_examples

    splits = {(one.name, repr(one.split)): one for one in datasets(locked).values()}

    def compare(tell: Tell) -> Sequence["Shared"]:
        found: list[Shared] = []
        for dataset in splits.values():
            found += shared_examples(dataset, cache=home.cache, location=location, progress=tell)
        return found

    return compare

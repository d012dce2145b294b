"""Rehearse a plan on simulated studies; what was found goes into the ledger with the lock, or when it is done after it."""

import math
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from lab.errors import Forbidden
from lab.study.draft import Study
from lab.study.registration import DataIdentity, Registration, canonical
from lab.study.rehearsal import Rehearsal
from lab.study.toml_file import parse
from lab.workflow.planning.check import check
from lab.workflow.planning.lock import to_register
from lab.workflow.planning.rehearsed import kept, place
from lab.workflow.record.exclusive import writing
from lab.workflow.record.interrupt import StopRequest
from lab.workflow.record.ledger import fold, lines_of
from lab.workflow.record.registered import load
from store.blobs import write_file
from store.paths import Home

Tell = Callable[[str, float], None]


def dry_run_plan(
    home: Home,
    text: str,
    *,
    source_dir: Path | None = None,
    source: str = "study file",
    progress: Tell = lambda words, share: None,
    should_stop: StopRequest | None = None,
) -> dict:
    """Rehearse a study file that is not locked; its lock takes the result over. InvalidInput where the plan is refused."""
    study = parse(text, source)
    report = check(home, study, location=source_dir)
    if report.errors or report.data is None:
        study, registration = to_register(home, text, source_dir=source_dir, source=source)
        data = registration.data
    else:
        data = report.data
    return _simulated(home, study, data, progress, should_stop)


def dry_run(
    home: Home, registration: str, *, progress: Tell = lambda words, share: None, should_stop: StopRequest | None = None
) -> dict:
    """Rehearse a locked plan and put it on record; Forbidden from the first run on: a rehearsal comes before the play."""
    locked = load(home, registration)
    _before_runs(home, locked)
    found = _simulated(home, locked.study, locked.data, progress, should_stop)
    with writing(home, locked.sha256) as file:
        _before_runs(home, locked)
        file.append("dry_run", found)
    return found


def _before_runs(home: Home, locked: Registration) -> None:
    if fold(lines_of(home, locked.sha256)).attempts:
        raise Forbidden("runs have begun: a dry run comes before them", where=f"registration {locked.short}")


def _simulated(home: Home, study: Study, data: DataIdentity, progress: Tell, should_stop: StopRequest | None) -> dict:
    from lab.analysis.dry_run import dry_run as simulate

    if (found := kept(home, study, data)) is not None:
        return dict(found)

    def tell(words: str, share: float) -> None:
        if should_stop:
            should_stop.check()
        progress(words, share)

    settings = study.dry_run or Rehearsal()
    result = simulate(study, settings, n_test=data.test, chance=1 / len(data.classes), progress=tell)
    record = {
        "settings": settings.model_dump(mode="json"),
        "registered": study.dry_run is not None,
        "worlds": {world.name: world.words for world in result.worlds},
        "rows": [{name: _finite(value) for name, value in asdict(row).items()} for row in result.rows],
        "warnings": list(result.warnings),
    }
    write_file(place(home, study, data), canonical(record))
    return record


def _finite(value: object) -> object:
    return None if isinstance(value, float) and math.isnan(value) else value

"""Check a plan before it is locked: structure, power, data, time and disk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lab.errors import LabError, Unavailable
from lab.study.design import cells, resolve
from lab.study.draft import Study
from lab.study.lint import Remark, lint
from lab.study.registration import DataIdentity
from lab.study.toml_file import parse
from lab.workflow.record.code_identity import cores
from lab.workflow.record.data_place import folder_of, located
from store.paths import Home

if TYPE_CHECKING:
    from lab.analysis.planning import Panel

PREDICTION_BYTES = 4
METRIC_BYTES = 40


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What is wrong with a plan and what it would cost.

    `error_df` is that of the whole design: runs minus cells, or replicates minus one (None where it was not judged); `estimate_seconds` and `disk_bytes` are for
    this machine, None where the data is not there; `data` is None where it cannot be read yet.
    """

    errors: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    cells: int
    runs: int
    error_df: float | None
    panel: "Panel | None"
    estimate_seconds: float | None
    disk_bytes: int | None
    data: DataIdentity | None


def check(
    home: Home,
    plan: str | Study,
    *,
    location: Path | None = None,
    source: str = "study file",
    download: bool = False,
    sigma: float | None = None,
    progress: Callable[[str, float], None] = lambda message, fraction: None,
) -> CheckReport:
    """Check a study file or a study; errors refuse the lock, warnings do not.

    `location` is the folder from which a relative Parquet path is looked up, `sigma` the seed-to-seed sd (fraction) if
    it is known. Without `download` a data set that would have to be fetched is a warning; with it, failing to get the
    data raises Unavailable. InvalidInput where the text is no study.
    """
    study = parse(plan, source) if isinstance(plan, str) else plan
    remarks = list(lint(study))
    count = len(cells(study))
    data = panel = seconds = size = None
    if not _errors(remarks):
        data, found = _data(home, study, location, download, progress)
        remarks += found
        if data:
            seconds, size = _seconds(study, data), _disk(study, data)
        panel = _panel(study, data.test if data else study.dataset.split.test, sigma, seconds)
        remarks += [*panel.remarks, *_budget(study, seconds)]
    warnings = tuple(remark for remark in remarks if remark.level == "warning")
    degrees = panel.error_df if panel else None
    return CheckReport(
        _errors(remarks), warnings, count, count * study.replicates.count, degrees, panel, seconds, size, data
    )


def _errors(remarks: list[Remark]) -> tuple[Remark, ...]:
    return tuple(remark for remark in remarks if remark.level == "error")


def _data(
    home: Home, study: Study, base: Path | None, download: bool, progress: Callable[[str, float], None]
) -> tuple[DataIdentity | None, list[Remark]]:
    from lab.data.catalogue import identify  # scikit-learn and pyarrow: only when a plan is checked

    dataset = located(study.dataset, base)
    to_fetch = None if download else _to_fetch(home, dataset.name)
    if to_fetch:
        return None, [to_fetch]
    try:
        return identify(
            dataset, cache=home.cache, location=folder_of(dataset), progress=progress, download=download
        ), []
    except Unavailable as error:
        if download:
            raise
        return None, [_remark("error" if folder_of(dataset) else "warning", error)]
    except LabError as error:
        return None, [_remark("error", error)]


def _to_fetch(home: Home, name: str) -> Remark | None:
    """Said at once where nothing of a data set is here yet: asking torchvision would take seconds."""
    from lab.data.torchvision_sets import KNOWN

    folder = home.cache / "torchvision" / name
    if name not in KNOWN or any(path.is_file() for path in folder.rglob("*")):
        return None
    message = f"{name} is not on this machine yet: run time and disk are unknown"
    remedy = f"Locking fetches it ({KNOWN[name].megabytes} MB); without a network point dataset.name at parquet:PATH"
    return Remark("warning", "dataset.name", message, remedy)


def _remark(level: Literal["error", "warning"], error: LabError) -> Remark:
    seen = "" if error.seen is None else f" (seen: {error.seen})"
    return Remark(level, error.where or "dataset", error.what + seen, error.remedy)


def _panel(study: Study, n_test: int, sigma: float | None, seconds: float | None) -> "Panel":
    from lab.analysis.planning import plan_panel  # SciPy: only when a plan is checked

    each = seconds / study.replicates.count if seconds is not None else None
    return plan_panel(study, n_test=n_test, sigma=sigma, seconds_per_replicate=each)


def _seconds(study: Study, data: DataIdentity) -> float:
    from lab.train.estimate import estimate_seconds

    resolved = [resolve(study, cell) for cell in cells(study)] * study.replicates.count
    return estimate_seconds(
        [(one.model, one.recipe) for one in resolved],
        inputs=data.inputs,
        classes=len(data.classes),
        train=data.train,
        processes=min(cores(), len(resolved)),
        flops_per_second=_matrix_speed(),
    )


@lru_cache(maxsize=1)
def _matrix_speed() -> float:
    """Measured once per process: a form that is typed in must not wait for it again."""
    from lab.train.estimate import matrix_speed

    return matrix_speed()


def _disk(study: Study, data: DataIdentity) -> int:
    """Bytes of weights, predictions and metrics of all runs."""
    resolved = [resolve(study, cell) for cell in cells(study)]
    weights = sum(4 * _parameters(one.model, data) for one in resolved)
    predictions = len(resolved) * data.test * (len(data.classes) + 2) * PREDICTION_BYTES
    metrics = sum(one.recipe.epochs for one in resolved) * 7 * METRIC_BYTES
    return study.replicates.count * (weights + predictions + metrics)


def _parameters(model, data: DataIdentity) -> int:
    inner = (model.depth - 1) * model.width * (model.width + 1)
    return (data.inputs + 1) * model.width + inner + (model.width + 1) * len(data.classes)


def _budget(study: Study, seconds: float | None) -> list[Remark]:
    """A limit that holds one replicate but not the whole plan is a warning (below one, planning refuses)."""
    minutes = study.stopping.max_minutes
    if minutes is None or seconds is None or not seconds / study.replicates.count <= 60 * minutes < seconds:
        return []
    message = f"all runs take about {seconds / 60:.0f} min here, the plan allows {minutes:g}: replicates would be lost"
    return [Remark("warning", "stopping.max_minutes", message, "Allow more time or plan less")]


def as_json(report: CheckReport) -> Mapping[str, object]:
    """The report as the command line prints it."""
    from lab.analysis.as_json import plain

    rows = [{"id": row.hypothesis, **plain(row)} for row in (report.panel.rows if report.panel else ())]
    return {
        "errors": [remark.line for remark in report.errors],
        "warnings": [remark.line for remark in report.warnings],
        "cells": report.cells,
        "runs": report.runs,
        "error_df": report.error_df,
        "hypotheses": rows,
        "estimate_seconds": report.estimate_seconds,
        "disk_bytes": report.disk_bytes,
    }

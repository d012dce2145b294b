"""Gather what a bundle's documents are made of, from ledger, blobs and index alone: equal records give equal bundles."""

from collections.abc import Iterator, Mapping
from typing import Any

from lab.report.bundle.source import BundleInput, CodeRow, JobRow, RunRow
from lab.study.design import Run, cells, resolve
from lab.study.registration import Registration
from lab.workflow.paper.as_of import analysis_of, paper_from
from lab.workflow.paper.experiment_source import experiment_input
from lab.workflow.paper.publish import published
from lab.workflow.record.ledger import LedgerState, fold, lines_of
from lab.workflow.record.notebook_kept import kept_notebook
from store.blobs import get
from store.database import Index
from store.examples import pictures_of
from store.journal import Line
from store.paths import Home
from store.segments import metrics_of

Metric = tuple[str, int, int, str, float]


def bundle_input(home: Home, locked: Registration, index: Index, code: CodeRow, packed_by: str) -> BundleInput:
    """Everything in one object; `packed_by` is the commit of the code that packs."""
    lines = lines_of(home, locked.sha256)
    state = fold(lines)
    analysis = analysis_of(home, locked, state)
    metrics = tuple(_metrics(home, lines))
    last = _last(metrics, state)
    resolved = [resolve(locked.study, cell) for cell in cells(locked.study)]
    paper = paper_from(home, locked, state, index, analysis)
    return BundleInput(
        paper=paper,
        runs=tuple(_run(locked, run, resolved[run.cell], state, last.get(run.id, {})) for run in locked.runs),
        metrics=metrics,
        analysis=analysis.json,
        jobs=tuple(JobRow(job.at, job.device, job.processes, job.machine, job.commit) for job in state.jobs),
        code=code,
        packed_by=packed_by,
        head=state.head,
        lines=state.lines,
        openings=len(state.openings),
        interpreted=len(state.interpreted),
        preflights=len(state.preflights),
        location=state.location,
        notebook=kept_notebook(home, state),
        pictures=sum(_pictures(home, state)),
        figures=tuple(sorted(report.figures)) if (report := published(home, locked.sha256)) else (),
        experiment=experiment_input(home, paper, lines, analysis.table),
    )


def _metrics(home: Home, lines: tuple[Line, ...]):
    for line in lines:
        if line.event == "metrics":
            yield from metrics_of(get(home, str(line.data["segment"])))


def _last(metrics: tuple[Metric, ...], state: LedgerState) -> dict[str, dict[str, float]]:
    """The metrics of the last epoch of the attempt that counts, by run."""
    found: dict[str, dict[str, float]] = {}
    for run, attempt, epoch, name, value in metrics:
        if attempt == state.runs[run].attempt and epoch == state.runs[run].epoch:
            found.setdefault(run, {})[name] = value
    return found


def _pictures(home: Home, state: LedgerState) -> Iterator[int]:
    """How many test images an opening kept of each data set."""
    for kept in state.examples.values():
        if blob := kept.get("pictures"):
            yield len(pictures_of(get(home, str(blob)))[0])


def _run(locked: Registration, run: Run, resolved: Any, state: LedgerState, last: Mapping[str, float]) -> RunRow:
    known, result = state.runs[run.id], (state.results or {}).get(run.id)
    cell = cells(locked.study)[run.cell]
    sections = ("dataset", "model", "recipe")
    return RunRow(
        id=run.id,
        cell=run.cell,
        label=cell.label,
        replicate=run.replicate,
        levels=dict(cell.levels),
        config={name: getattr(resolved, name).model_dump(mode="json") for name in sections},
        seeds=run.seeds.as_hex(),
        status=known.status if known.ended else "never ended",
        attempts=known.attempt,
        epochs=known.epoch,
        kind=known.kind,
        reason=known.reason,
        seconds=known.seconds,
        spent_seconds=known.spent_seconds,
        peak_bytes=known.peak_bytes,
        weights=known.weights or "",
        predictions=str(result["predictions"]) if result else "",
        result={name: value for name, value in result.items() if name != "predictions"} if result else None,
        last=last,
    )

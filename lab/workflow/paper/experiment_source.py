"""Gather what the experiment report is made of, from ledger and blobs alone: equal records give equal reports."""

from collections import defaultdict
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from lab.analysis.robustness import robustness
from lab.analysis.stressed import stress_look
from lab.report.experiment.source import (
    Baselines,
    ClassRow,
    Confusion,
    Decisions,
    ExperimentInput,
    TrainingRow,
)
from lab.report.paper_input import PaperInput
from lab.stats.calibration import brier, fixed_bins, log_loss
from lab.stats.classification import confusion, scores
from lab.study.responses import RESPONSES
from lab.workflow.look.stressed import measured
from lab.workflow.record.ledger import LedgerState, fold
from lab.workflow.record.profiled import fixed_baselines, newest_profile
from store.blobs import get
from store.journal import Line
from store.paths import Home
from store.segments import metrics_of, probabilities_of

if TYPE_CHECKING:
    from lab.analysis.table import RunTable

MOST_CONFUSIONS, MOST_HARD = 8, 10


def experiment_input(home: Home, paper: PaperInput, lines: tuple[Line, ...], table: "RunTable") -> ExperimentInput:
    """Everything in one object; `table` is what the analysis was computed from."""
    state, locked = fold(lines), paper.registration
    return ExperimentInput(
        paper=paper,
        answers=state.answers,
        baselines=_baselines(home, lines, state),
        profile=newest_profile(home, state),
        decisions=_decisions(home, paper, state),
        training=tuple(_training(home, lines, state, {run.id: run.cell for run in locked.runs})),
        labels=_labels(home, state, len(locked.data.classes)),
        preflight=state.preflights[-1] if state.preflights else None,
        robustness=robustness(locked.study, table) if locked.study.hypotheses else None,
        stress=stress_look(locked.study, table, measured(state)) if state.stressed else None,
        jobs=tuple((job.at, job.device, job.machine) for job in state.jobs),
    )


def _baselines(home: Home, lines: tuple[Line, ...], state: LedgerState) -> Baselines | None:
    fixed = fixed_baselines(home, state)
    if not fixed:
        return None
    order = [line.event for line in lines if line.event in ("baselines_fixed", "lockbox_opened")]
    return Baselines(fixed, state.baselines[-1]["results"] if state.baselines else None, order[0] == "baselines_fixed")


def _decisions(home: Home, paper: PaperInput, state: LedgerState) -> Decisions | None:
    """Of the cell with the highest mean, and of all runs together."""
    rows = [row for row in paper.confirmatory.cells if row.n]
    results = state.results or {}
    if not rows or not results:
        return None
    higher = RESPONSES[paper.confirmatory.response].better == "higher"
    best = (max if higher else min)(rows, key=lambda row: row.mean)
    classes = paper.registration.data.classes
    found = {run: probabilities_of(get(home, str(result["predictions"]))) for run, result in results.items()}
    own = [found[run] for run in best.run_ids]
    labels = own[0][0].astype(np.int64)
    matrices = np.stack([confusion(labels, shares.argmax(axis=1), len(classes)) for _, shares in own])
    wrong = np.stack([shares.argmax(axis=1) != label for label, shares in found.values()])
    misses = wrong.sum(axis=0)
    hardest = np.argsort(-misses, kind="stable")[:MOST_HARD]
    return Decisions(
        cell=best.cell,
        label=best.label,
        run_ids=best.run_ids,
        classes=tuple(_classes(matrices, classes)),
        confusions=tuple(_confusions(matrices, classes)),
        runs=len(found),
        examples=len(labels),
        always=int((misses == 0).sum()),
        never=int((misses == len(found)).sum()),
        disputed=int(((misses > 0) & (misses < len(found))).sum()),
        hardest=tuple((int(i), classes[labels[i]], int(misses[i])) for i in hardest if misses[i]),
        ece=fmean(_ece(*one) for one in own),
        nll=fmean(log_loss(*one) for one in own),
        brier=fmean(brier(*one) for one in own),
    )


def _ece(labels: np.ndarray, shares: np.ndarray) -> float:
    return fixed_bins(shares.max(axis=1), shares.argmax(axis=1) == labels).ece


def _classes(matrices: np.ndarray, classes: tuple[str, ...]):
    found = [scores(matrix) for matrix in matrices]
    for index, name in enumerate(classes):
        columns = ([getattr(one, part)[index] for one in found] for part in ("precision", "recall", "f1"))
        yield ClassRow(name, int(matrices[0][index].sum()), *((fmean(one), min(one), max(one)) for one in columns))


def _confusions(matrices: np.ndarray, classes: tuple[str, ...]):
    """The most frequent of them, in order of their mean, the first classes first where they tie."""
    mean = matrices.mean(axis=0)
    np.fill_diagonal(mean, 0)
    for place in np.argsort(-mean, axis=None, kind="stable")[:MOST_CONFUSIONS]:
        row, column = divmod(int(place), len(classes))
        if mean[row, column] > 0:
            yield Confusion(classes[row], classes[column], float(mean[row, column]))


def _labels(home: Home, state: LedgerState, classes: int) -> dict[str, tuple[int, ...]]:
    """Counts by class of the test part and, where its predictions were kept, of the validation part."""
    first = next(iter((state.results or {}).values()), None)
    names = {"validation": "validation", "test": "predictions"}
    blobs = {part: str(first[name]) for part, name in names.items() if first and name in first}
    return {
        part: tuple(int(n) for n in np.bincount(probabilities_of(get(home, blob))[0], minlength=classes))
        for part, blob in blobs.items()
    }


def _training(home: Home, lines: tuple[Line, ...], state: LedgerState, cell_of: dict[str, int]):
    """The last epoch of every finished run, by cell."""
    last: dict[str, dict[str, float]] = defaultdict(dict)
    for line in lines:
        if line.event == "metrics":
            for run, attempt, epoch, name, value in metrics_of(get(home, str(line.data["segment"]))):
                known = state.runs[run]
                if known.status == "done" and (attempt, epoch) == (known.attempt, known.epoch):
                    last[run][name] = value
    by_cell: dict[int, list[str]] = defaultdict(list)
    for run in last:
        by_cell[cell_of[run]].append(run)
    names = ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")
    for cell, runs in sorted(by_cell.items()):
        means = {name: fmean(last[run].get(name, float("nan")) for run in runs) for name in names}
        known = [state.runs[run] for run in runs]
        yield TrainingRow(
            cell=cell,
            runs=len(runs),
            epochs=fmean(run.epoch for run in known),
            seconds=fmean(run.seconds for run in known),
            peak_bytes=max(run.peak_bytes for run in known),
            **means,
        )

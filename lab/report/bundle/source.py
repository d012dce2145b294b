"""What the documents of a bundle are made from: one object, gathered from the record alone by the workflow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab.report.experiment.source import ExperimentInput
from lab.report.notebook_text import Entry
from lab.report.paper_input import PaperInput


@dataclass(frozen=True, slots=True)
class RunRow:
    """One planned run: what it was, what became of it, and the files that hold it.

    `config` is the resolved data set, model and recipe; `seeds` are hex; `status` done, failed or never ended; `seconds` are
    device seconds of the attempt that counts, `spent_seconds` of all attempts. `weights` and `predictions` are SHA-256 ("":
    there is none); `result` holds test_accuracy (fraction), test_loss (nats), correct and n, `last` the metrics of the last epoch.
    """

    id: str
    cell: int
    label: str
    replicate: int
    levels: Mapping[str, Any]
    config: Mapping[str, Any]
    seeds: Mapping[str, str]
    status: str
    attempts: int
    epochs: int
    kind: str
    reason: str
    seconds: float
    spent_seconds: float
    peak_bytes: int
    weights: str
    predictions: str
    result: Mapping[str, Any] | None
    last: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class JobRow:
    """One start of a worker: when (UTC), on what, with which code."""

    at: str
    device: str
    processes: int
    machine: str
    commit: str


@dataclass(frozen=True, slots=True)
class CodeRow:
    """The code in the bundle: `commit` is what `code/` holds ("": files that no commit vouches for), `why` says why not."""

    commit: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class BundleInput:
    """One study with results; `metrics` are rows (run, attempt, epoch, name, value), `analysis` is what analyze prints.

    `head` is the SHA-256 of the newest of `lines` lines of the ledger; `interpreted` counts interpretations, `preflights` preflight
    runs and `openings` the openings of the test set on record. `packed_by` is the commit that wrote the documents; `notebook` are the entries about this study,
    `figures` the names of the files in report/figures, `pictures` the test images that came along, `experiment` what the experiment
    report is made of.
    """

    paper: PaperInput
    runs: tuple[RunRow, ...]
    metrics: tuple[tuple[str, int, int, str, float], ...]
    analysis: Mapping[str, Any]
    jobs: tuple[JobRow, ...]
    code: CodeRow
    packed_by: str
    head: str
    lines: int
    openings: int
    interpreted: int
    preflights: int
    location: str = ""
    notebook: tuple[Entry, ...] = ()
    figures: tuple[str, ...] = ()
    pictures: int = 0
    experiment: ExperimentInput | None = None

"""What the experiment report is made of, beyond the paper: one object, gathered from the record by the workflow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lab.report.paper_input import PaperInput

if TYPE_CHECKING:
    from lab.analysis.robustness import Robustness
    from lab.analysis.stressed import StressLook
    from lab.profile.results import Fitted, Profile


@dataclass(frozen=True, slots=True)
class Baselines:
    """Both baselines of every data set; `results` holds what they score on the test set by key (None: not evaluated).

    `before_opening` says whether they were fixed before the lockbox was opened.
    """

    fixed: "tuple[Fitted, ...]"
    results: Mapping[str, Mapping[str, Any]] | None
    before_opening: bool


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class in the runs of one cell: examples in the test set; precision, recall and F1 as mean, least and most over runs."""

    name: str
    examples: int
    precision: tuple[float, float, float]
    recall: tuple[float, float, float]
    f1: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Confusion:
    """How many test examples of one class are taken for another, mean over runs."""

    label: str
    taken_for: str
    mean: float


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the runs of the cell with the highest mean decide on test examples; shares are fractions.

    `always` and `never` count examples that every finished run of the study has right or wrong, `disputed` the others;
    `hardest` are positions of examples that the most runs have wrong. `ece`, `nll` and `brier` are means over the cell's runs.
    """

    cell: int
    label: str
    run_ids: tuple[str, ...]
    classes: tuple[ClassRow, ...]
    confusions: tuple[Confusion, ...]
    runs: int
    examples: int
    always: int
    never: int
    disputed: int
    hardest: tuple[tuple[int, str, int], ...]
    ece: float
    nll: float
    brier: float


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One cell's last epoch over its finished runs: means of losses (nats) and accuracies (fractions), epochs, device seconds."""

    cell: int
    runs: int
    epochs: float
    train_loss: float
    validation_loss: float
    train_accuracy: float
    validation_accuracy: float
    seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class ExperimentInput:
    """One study with results. `answers` are the researcher's by field; `preflight` is the newest one as recorded.

    `labels` counts examples by class for "validation" and "test" where predictions were kept. What may be missing is None.
    """

    paper: PaperInput
    answers: Mapping[str, str] = field(default_factory=dict)
    baselines: Baselines | None = None
    profile: "Profile | None" = None
    decisions: Decisions | None = None
    training: tuple[TrainingRow, ...] = ()
    labels: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    preflight: Mapping[str, Any] | None = None
    robustness: "Robustness | None" = None
    stress: "StressLook | None" = None
    jobs: tuple[tuple[str, str, str], ...] = ()

"""What the paper is made of: everything that lab.report.paper.build needs, gathered by the workflow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lab.study.registration import Registration

if TYPE_CHECKING:
    from lab.analysis.results import Confirmatory, Exploratory
    from lab.analysis.robustness import Robustness
    from lab.analysis.touched import TouchedRow
    from lab.interpret.results import Interpretation


@dataclass(frozen=True, slots=True)
class DeviationFact:
    """One recorded difference between plan and deed: what was touched, when, and the sentence that explains it.

    `type` is one of four (unforeseen event …), `effect` the researcher's sentence ("": none yet), `relative` when it was as seen from the opening.
    """

    kind: str
    what: str
    at: datetime
    sentence: str
    type: str = ""
    effect: str = ""
    relative: str = ""


@dataclass(frozen=True, slots=True)
class AnchorFact:
    """What somebody else vouches for: the plan or the ledger ("what") existed by `at`; `by` is an authority or a git tag."""

    kind: str
    what: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """What the ledger and the per-user list say.

    `lock_number` counts locks on this data set and these factors, `opening_number` openings of this test split in
    this home, both at least (the lists can be deleted) and 0 where nothing is known. `seen_runs` of `seen_studies` earlier
    studies on them had shown validation metrics before the lock. `readings` counts how often the test images were read
    after the opening, for baselines or under stress. `head` is the SHA-256 of the
    ledger line that holds the opening's results; `checkpoints` counts the committed weight files. All times carry a
    time zone. `stopped_early` says that a registered stopping rule ended training before all planned runs. `dry_run` is the newest
    event of that name (None: there was none).
    """

    locked_at: datetime
    opened_at: datetime
    lock_number: int = 0
    opening_number: int = 0
    head: str = ""
    checkpoints: int = 0
    deviations: tuple[DeviationFact, ...] = ()
    stopped_early: bool = False
    anchors: tuple[AnchorFact, ...] = ()
    dry_run: Mapping[str, Any] | None = None
    seen_runs: int = 0
    seen_studies: int = 0
    readings: int = 0


@dataclass(frozen=True, slots=True)
class DistilledFact:
    """What was noted in reading a paper that the claim comes from (lab.distill).

    `page` and `evidence` are those of the claim (0 and "": it was not among the paper's claims), `told` the things that
    its text says something about, with their pages, `untold` those about which nothing was found; `read_pages` is False
    where pasted text was read, whose pages are not known.
    """

    id: str
    title: str
    sha256: str
    page: int = 0
    evidence: str = ""
    hedged: bool = False
    told: tuple[tuple[str, tuple[int, ...]], ...] = ()
    untold: tuple[str, ...] = ()
    read_pages: bool = True


@dataclass(frozen=True, slots=True)
class EditFact:
    """A section's text as somebody has rewritten it, in the markup of lab.report.segments; `base` is the SHA-256 of the text it was made from."""

    section: str
    text: str
    at: datetime
    base: str = ""


@dataclass(frozen=True, slots=True)
class ComputeFacts:
    """What the study cost, failed and interrupted attempts included.

    `attempts` counts every start of a run; `failed_outcome` runs whose loss was not finite, `failed_infrastructure`
    attempts that crashed and were repeated; `training_seconds` is the sum over all attempts of their share of the
    stack's time, `lost_seconds` the part of it in attempts without a result, `wall_seconds` the time that jobs were at
    work. `machine` is words such as "2 CPU cores (x86-64)" without a host name. `peak_bytes` is the most memory of one
    training process (0: not known), `joules` the energy of everything that ran (None: the machine does not say) and
    `energy` by what counter or why not, `estimate_seconds` what the first job expected (None: it did not say) and `ratio`
    wall time over that (None: not every run has ended).
    """

    attempts: int
    failed_outcome: int
    failed_infrastructure: int
    training_seconds: float
    wall_seconds: float
    machine: str
    device: str = "cpu"
    processes: int = 1
    threads: int = 1
    peak_bytes: int = 0
    joules: float | None = None
    estimate_seconds: float | None = None
    ratio: float | None = None
    lost_seconds: float = 0.0
    energy: str = ""


@dataclass(frozen=True, slots=True)
class PaperInput:
    """One unsealed study, ready to be typeset; `touched` are hypotheses that a deviation took out of `confirmatory`.

    `curves` holds the rows that lab.figures.curves takes, finished attempts only (empty: no learning curves);
    `distilled` are the papers that the claim comes from, `bibliography` is BibTeX that the study brought along, `edits` are
    the newest ones of each section. `versions` maps a library to its version; `exploratory`, `interpretation` and
    `robustness` (left out where a study is so large that its looks take too long) may be missing. The file's time
    stamp is `ledger.opened_at`, so that two builds of the same record are equal to the byte.
    """

    registration: Registration
    confirmatory: "Confirmatory"
    exploratory: "Exploratory | None"
    ledger: LedgerFacts
    compute: ComputeFacts
    curves: tuple[Mapping[str, Any], ...] = ()
    interpretation: "Interpretation | None" = None
    versions: Mapping[str, str] = field(default_factory=dict)
    touched: "tuple[TouchedRow, ...]" = ()
    distilled: tuple[DistilledFact, ...] = ()
    bibliography: str = ""
    edits: tuple[EditFact, ...] = ()
    robustness: "Robustness | None" = None

"""Gather what the paper is made of: results, what the ledger says, what it cost, curves and versions."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lab.analysis.robustness import Robustness, robustness
from lab.report.paper_input import ComputeFacts, DeviationFact, EditFact, LedgerFacts, PaperInput
from lab.study.registration import Registration
from lab.workflow.planning.plan_export import anchor_fact
from lab.workflow.planning.related import distilled_facts
from lab.workflow.record.deviation_types import relative
from lab.workflow.record.ledger_state import LedgerState
from lab.workflow.record.places import moment
from lab.workflow.training.compute import compute
from store import queries
from store.database import Index

if TYPE_CHECKING:
    from lab.interpret.results import Interpretation
    from lab.workflow.look.analyze import Analysis

CURVE = "validation_loss"
MOST_RUNS = 240
"""Studies of up to so many runs have the robustness of their verdicts in the readout: a second or two."""


def paper_input(
    index: Index,
    locked: Registration,
    state: LedgerState,
    analysis: "Analysis",
    interpretation: "Interpretation | None",
) -> PaperInput:
    """Everything in one object; it depends on the record alone, so that two builds are equal."""
    return PaperInput(
        registration=locked,
        confirmatory=analysis.confirmatory,
        touched=analysis.touched,
        exploratory=analysis.exploratory,
        ledger=ledger_facts(state),
        compute=compute_facts(state),
        curves=curve_rows(index, locked, state),
        interpretation=interpretation,
        versions=state.versions,
        distilled=distilled_facts(state),
        bibliography=str(state.bibliographies[-1]["bibtex"]) if state.bibliographies else "",
        edits=edit_facts(state),
        robustness=_robust(analysis),
    )


def edit_facts(state: LedgerState) -> tuple[EditFact, ...]:
    """The newest edit of every section that has one: no words take the edit back."""
    newest = {str(entry["section"]): entry for entry in state.edits}
    return tuple(
        EditFact(section, str(entry["text"]), moment(str(entry["at"])), str(entry["base"]))
        for section, entry in sorted(newest.items())
        if entry["text"]
    )


def _robust(analysis: "Analysis") -> Robustness | None:
    """The other looks at every verdict; a study of more runs takes minutes over them, and has them on Analyze only."""
    small = len(analysis.table.run_id) <= MOST_RUNS
    return robustness(analysis.study, analysis.table) if small and analysis.study.hypotheses else None


def ledger_facts(state: LedgerState) -> LedgerFacts:
    """What the ledger says about lock, opening and deviations."""
    return LedgerFacts(
        locked_at=moment(state.locked_at),
        opened_at=moment(state.opened_at),
        lock_number=int(state.attempt_counts.get("lock_number", 0)),
        opening_number=int(state.openings[0].get("opening_number", 0)) if state.openings else 0,
        seen_runs=int(state.attempt_counts.get("seen_runs", 0)),
        seen_studies=int(state.attempt_counts.get("seen_studies", 0)),
        readings=len(state.stress_reads) + len(state.baseline_reads),
        head=state.opening_head,
        checkpoints=len(state.committed or {}),
        deviations=tuple(
            DeviationFact(
                entry.kind,
                entry.what,
                moment(entry.at),
                entry.sentence + (f" Exploratory because of it: {', '.join(entry.touches)}." if entry.touches else ""),
                entry.type,
                entry.effect,
                relative(entry.at, state.opened_at),
            )
            for entry in state.deviations
        ),
        stopped_early=state.stopped is not None,
        anchors=tuple(anchor_fact(entry) for entry in state.anchors),
        dry_run=state.dry_runs[-1] if state.dry_runs else None,
    )


def compute_facts(state: LedgerState) -> ComputeFacts:
    """What training cost, every attempt included."""
    job, account = state.jobs[-1], compute(state, None)
    return ComputeFacts(
        attempts=state.attempts,
        failed_outcome=state.count("failed"),
        failed_infrastructure=state.infrastructure_failures + state.lost_attempts,
        training_seconds=account.device_seconds,
        wall_seconds=account.wall_seconds,
        machine=job.machine,
        device=job.device,
        processes=job.processes,
        threads=job.threads,
        peak_bytes=account.peak_bytes,
        joules=account.joules,
        estimate_seconds=account.estimate_seconds,
        ratio=account.ratio,
        lost_seconds=account.lost_device_seconds,
        energy=account.energy,
    )


def curve_rows(
    index: Index, locked: Registration, state: LedgerState, metric: str = CURVE
) -> tuple[Mapping[str, Any], ...]:
    """Learning curves of the runs that finished."""
    rows = queries.curves(index, locked.sha256, metric)
    return tuple(row for row in rows if state.runs[row["run"]].status == "done")

"""An experiment with everything on record, and one with nothing but the paper, from drawn studies."""

import pytest

from lab.profile.results import BatchRow, DataFile, DataLook, Fitted, Profile, SizeRow, Timed, Try
from lab.report.experiment.source import (
    Baselines,
    ClassRow,
    Confusion,
    Decisions,
    ExperimentInput,
    TrainingRow,
)
from lab.report.paper_input import PaperInput

NASTY = '<script>alert(1)</script> & "quotes" | *stars* $x$ [link](http://evil.example) # `code`'


@pytest.fixture(scope="session")
def bare(digits: PaperInput) -> ExperimentInput:
    """Nothing was measured or answered."""
    return ExperimentInput(digits)


@pytest.fixture(scope="session")
def full(digits: PaperInput) -> ExperimentInput:
    """Everything was measured; one answer is as nasty as a text can be."""
    return filled(digits)


def filled(paper: PaperInput) -> ExperimentInput:
    """A study with profile, baselines, decisions, training rows and answers."""
    best = max((row for row in paper.confirmatory.cells if row.n), key=lambda row: row.mean)
    three = (0.9, 0.8, 0.95)
    classes = tuple(ClassRow(name, 40, three, three, three) for name in paper.registration.data.classes)
    rows = tuple(BatchRow(batch, 200, 1e-4, 2e-4, batch / 1e-4, 600 * 2**20) for batch in (1, 64))
    files = (DataFile("train-0.parquet", 1000, "ab" * 32, "application/vnd.apache.parquet", ("img", "label")),)
    counts = tuple(100 for _ in classes)
    look = DataLook("k", (8, 8, 1), counts, counts, (0.3,), (0.4,), 64, 3, 2, 1, files)
    profile = Profile(
        "cpu", "2 CPU cores", 1, {"torch": "2.14"}, "every model",
        (SizeRow((0, 1), "depth 2, width 128, relu", 26122, 104976, 25856),),
        (Timed("c00-r1", 0, "depth 2, width 128, relu", "smallest", 500 * 2**20, rows),), (look,),
    )  # fmt: skip
    fixed = Fitted("k", 3, 0.1, (Try(0.1, 0.9, True), Try(1.0, 0.95, False)), 1.0, 0.95, 650, "cd" * 32)
    result = {"n": 397, "majority_correct": 39, "logistic_correct": 382, "logistic_loss": 0.2, "predictions": "ef" * 32}
    decided = Decisions(
        best.cell, best.label, best.run_ids, classes, (Confusion("3", "5", 1.5),), 54, 397, 300, 7, 90, ((12, "3", 50),), 0.02, 0.1, 0.05
    )  # fmt: skip
    return ExperimentInput(
        paper,
        answers={"model.intended_use": NASTY, "neurips.5": "Yes: it is public", "objective.success": "97 %"},
        baselines=Baselines((fixed,), {"k": result}, before_opening=False),
        profile=profile,
        decisions=decided,
        training=tuple(
            TrainingRow(row.cell, row.n, 20.0, 0.05, 0.2, 0.99, 0.95, 0.6, 2**29) for row in paper.confirmatory.cells
        ),
        labels={"test": counts, "validation": counts},
        preflight={"checks": [{"name": "shared examples", "verdict": "passed", "seen": "none"}]},
        jobs=(("2026-11-20T12:30:00Z", "cpu", "2 CPU cores"),),
    )

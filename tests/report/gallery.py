"""Very different studies and their papers, to be looked at page by page: `python -m tests.report.gallery OUT [NAME …]`.

Their runs are drawn around given effects and analysed for real (tests/report/conftest.py); the reports themselves are
what `report` builds. OUT/NAME/ holds paper.pdf, supplement.pdf and, where pdftoppm is installed, every page as PNG.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from lab.report.paper import Paper, build
from lab.report.paper_input import DeviationFact, PaperInput
from tests.report.conftest import AT, finished, interpreted, study_file
from tests.report.test_layout import changed, huge, small
from tests.synthetic import HYPOTHESES, synthetic_study

H1, H2, H3, H4 = HYPOTHESES
OUTCOMES = [
    {"name": "test_accuracy", "primary": True},
    {"name": "test_ece"},
    {"name": "test_f1"},
]


def deviations(count: int) -> tuple[DeviationFact, ...]:
    """So many recorded differences, each three minutes after the one before."""
    kinds = (
        (
            "library_versions",
            "torch",
            "numpy was 2.4.1 and not 2.4.0.",
            "unforeseen event",
            "None is expected: the engine's own tests pass.",
        ),
        ("device", "device", "Training moved from a CPU to a GPU.", "unforeseen event", ""),
        (
            "exclusion",
            "H1",
            "One level was dropped after a look at its validation loss.",
            "error in the plan",
            "H1 is exploratory.",
        ),
        (
            "second_opening",
            "test",
            "The test set was opened again.",
            "missing information",
            "Results of the second opening are exploratory.",
        ),
    )
    return tuple(
        DeviationFact(
            kind,
            what,
            AT + timedelta(minutes=3 * i),
            sentence,
            type_,
            effect,
            f"{abs(14 - 3 * i)} min {'before' if 3 * i < 14 else 'after'} the opening",
        )
        for i, (kind, what, sentence, type_, effect) in enumerate((kinds * 10)[:count])
    )


def default() -> PaperInput:
    """The shipped default study, with an interpretation."""
    return replace(finished(study_file("digits"), {"depth": -0.006, "activation": 0.002}), interpretation=interpreted())


def tiny() -> PaperInput:
    """Four cells, one hypothesis, a title of four letters, nothing found."""
    return finished(changed(small(study_file("digits")), title="GELU"), {})


def largest() -> PaperInput:
    """Two hundred cells, eight hypotheses, a long title, forty failed runs, thirty deviations, an interpretation."""
    study = changed(huge(study_file("digits")), title="A very long title about depth, activation and dropout " * 5)
    effects = {"depth": 0.02, "dropout": -0.05, "learning_rate": -0.04}
    source = finished(study, effects, base=0.7, fail=40, deviations=deviations(30))
    return replace(source, interpretation=interpreted())


def null() -> PaperInput:
    """No effect anywhere: equivalence and inconclusive verdicts."""
    return finished(study_file("cifar10_patches"), {}, base=0.5, sd=0.012)


def significant() -> PaperInput:
    """Every hypothesis about a difference is supported."""
    return finished(
        synthetic_study(hypotheses=[H1, H2, H4]), {"depth": 0.05, "activation": 0.05, "weight_decay": 0.01}, base=0.4
    )


def fraction() -> PaperInput:
    """Half of 32 cells, with aliases."""
    return finished(study_file("digits_fraction"), {"width": 0.01, "depth": -0.01})


def hypercube() -> PaperInput:
    """A Latin hypercube: no two runs share their levels but replicates."""
    return finished(study_file("digits_hypercube"), {})


def stopped() -> PaperInput:
    """Ended early, six runs diverged, three deviations, two of them unexplained."""
    source = finished(
        synthetic_study(hypotheses=[H1, H2, H3]), {"depth": -0.01}, base=0.7, fail=6, deviations=deviations(3)
    )
    return replace(source, ledger=replace(source.ledger, stopped_early=True))


def common() -> PaperInput:
    """Seeds shared within a replicate: one score per replicate."""
    study = synthetic_study(hypotheses=[H1, H2], seeds="common", analysis={"error": "replicate"}, replicates=6)
    return finished(study, {"depth": 0.01}, base=0.7)


def outcomes() -> PaperInput:
    """Hypotheses about calibration error and F1 beside one about accuracy."""
    hypotheses = [
        H1,
        {**H2, "id": "E1", "response": "test_ece", "expect": "decrease"},
        {**H2, "id": "F1", "response": "test_f1"},
    ]
    study = synthetic_study(hypotheses=hypotheses, responses=OUTCOMES)
    return finished(study, {"depth": 0.01, "activation": 0.02}, base=0.7)


def screening() -> PaperInput:
    """No hypothesis at all."""
    return finished(changed(study_file("digits"), hypotheses=[], demonstration=False), {"depth": 0.01})


def loss() -> PaperInput:
    """One factor of five levels, a loss as the response, pooled error."""
    study = synthetic_study(
        hypotheses=[
            {
                "id": "H1",
                "claim": "Width lowers the loss.",
                "effect": "width",
                "contrast": "monotone",
                "expect": "decrease",
                "sesoi": 0.01,
            }
        ],
        factors={"width": [16, 32, 64, 128, 256]},
        replicates=5,
        analysis={"error": "pooled"},
    )
    return finished(study, {"width": 0.01}, base=0.6)


STUDIES: dict[str, Callable[[], PaperInput]] = {
    made.__name__: made
    for made in (
        default,
        tiny,
        largest,
        null,
        significant,
        fraction,
        hypercube,
        stopped,
        common,
        outcomes,
        screening,
        loss,
    )
}


def write(name: str, paper: Paper, out: Path) -> None:
    """Put one study's files into a folder of its own, with pictures of the pages."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for file, content in (("paper", paper.pdf), ("supplement", paper.supplement)):
        (out / f"{file}.pdf").write_bytes(content)
        if shutil.which("pdftoppm"):
            subprocess.run(["pdftoppm", "-r", "70", "-png", f"{file}.pdf", file], cwd=out, check=True)
    (out / "facts.json").write_bytes(paper.facts)
    remarks = [f"{row.kind}: {row.words}: {row.sentence}" for row in paper.remarks]
    print(f"{name}: {paper.pages} pages, supplement {paper.supplement_pages}, remarks {remarks}", flush=True)


def main(arguments: list[str]) -> None:
    """Build the studies that are named, all of them by default."""
    out, names = Path(arguments[0]), arguments[1:] or list(STUDIES)
    for name in names:
        start = time.monotonic()
        write(name, build(STUDIES[name]()), out / name)
        print(f"  {time.monotonic() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

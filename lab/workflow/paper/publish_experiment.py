"""The experiment report beside the paper: built from the same record, kept as blobs that the report's line in the ledger names."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lab.report.bundle.unpack import read_zip
from lab.report.experiment.build import FIGURES, Experiment, build
from lab.report.paper import Paper
from lab.report.paper_input import PaperInput
from lab.workflow.paper.experiment_source import experiment_input
from lab.workflow.record.ledger import lines_of
from store.blobs import get, put, write_file
from store.paths import Home

if TYPE_CHECKING:
    from lab.workflow.look.analyze import Analysis

Documents = Mapping[str, bytes]
"""Every file of the experiment report by its path in the folder that is written, the pictures of its Markdown among them."""


def built_experiment(home: Home, source: PaperInput, paper: Paper, analysis: "Analysis") -> Experiment:
    """Report, summary, cards and checklists of the study whose paper was just built."""
    lines = lines_of(home, source.registration.sha256)
    return build(experiment_input(home, source, lines, analysis.table), paper.designed)


def documents_of(found: Experiment) -> dict[str, bytes]:
    """All its files by path."""
    figures = {f"{FIGURES}{name}": content for name, content in found.figures.items()}
    return {**found.printed, **found.texts, **figures}


def keep_experiment(home: Home, found: Experiment) -> dict[str, str]:
    """What is printed by its own SHA-256, and everything else packed; for the ledger."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(documents_of(found).items()):
            if name not in found.printed:
                archive.writestr(zipfile.ZipInfo(name), content)
    return {
        **{name: put(home, content) for name, content in found.printed.items()},
        "files": put(home, packed.getvalue()),
    }


def kept_experiment(home: Home, kept: Mapping[str, str]) -> Documents:
    """The files of a report on record; empty where it is older than experiment reports."""
    found = {name: get(home, digest) for name, digest in kept.items() if name != "files"}
    if "files" in kept:
        found |= read_zip(get(home, kept["files"]), "the experiment report's files")
    return found


def write_experiment(out: Path, found: Experiment) -> None:
    """Every file under `out`."""
    for name, content in documents_of(found).items():
        write_file(out / name, content)

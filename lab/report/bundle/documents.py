"""Every file of a bundle that can be made anew from the record: what `bundle` writes and `verify` compares."""

import json
from collections.abc import Mapping

from lab.report.bundle.citation import citation
from lab.report.bundle.notebook import notebook
from lab.report.bundle.readme import readme
from lab.report.bundle.run_card import run_cards
from lab.report.bundle.scripts import scripts
from lab.report.bundle.source import BundleInput
from lab.report.bundle.tables import tables
from lab.report.experiment.build import FOLDER, texts

FORMAT = "lockbox-bundle/1"


def documents(source: BundleInput) -> dict[str, bytes]:
    """File name to bytes; equal records give equal bytes (Parquet: with the same pyarrow)."""
    return {
        "README.md": readme(source),
        "CITATION.cff": citation(source),
        "notebook.md": notebook(source),
        "bundle.json": _json(manifest(source)),
        "results/analysis.json": _json(source.analysis),
        **tables(source),
        **run_cards(source),
        **scripts(),
        **(placed(texts(source.experiment)) if source.experiment else {}),
    }


def placed(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files of the experiment report under the names that they have in a bundle: beside the paper, but for cards and checklists."""
    return {f"report/{name}" if name.startswith(FOLDER) else name: content for name, content in found.items()}


def manifest(source: BundleInput) -> dict[str, object]:
    """What the bundle is about, for programs."""
    return {
        "format": FORMAT,
        "registration": source.paper.registration.sha256,
        "title": source.paper.registration.study.title,
        "head": source.head,
        "lines": source.lines,
        "commit": source.code.commit,
        "why_no_commit": source.code.why,
        "packed_by": source.packed_by,
        "runs": {run.id: {"weights": run.weights, "predictions": run.predictions} for run in source.runs},
    }


def _json(document: object) -> bytes:
    return (json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n").encode()

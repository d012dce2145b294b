"""The verbs import (a bundle becomes a read-only study of this home, or goes again) and export (to an MLflow store)."""

import argparse
from dataclasses import asdict
from pathlib import Path

from lab.errors import InvalidInput
from lab.workflow.command.main import file_of
from lab.workflow.command.progress import Steps
from store.paths import open_home

SAID = {
    "new": "imported, read-only",
    "newer": "imported, read-only: its record had gone on",
    "none": "was imported before, nothing changed",
}


def import_bundle(options: argparse.Namespace) -> dict:
    """Verify and import, or remove an import; exit code 4 names the first broken link."""
    from lab.workflow.bundle.take_in import import_bundle as verb
    from lab.workflow.bundle.take_in import remove_import

    home = open_home(options.home)
    if bool(options.bundle) == bool(options.remove):
        raise InvalidInput(
            "name a bundle, or a registration to remove", where="import", remedy="import ZIP, or import --remove REG"
        )
    if options.remove:
        sha256 = remove_import(home, options.remove)
        return {"registration": sha256, "change": "removed", "text": f"{sha256[:8]} removed from this home"}
    found = verb(home, Path(options.bundle), ca=file_of(options.ca), progress=Steps())
    lines = [f"{found.registration[:8]} {SAID[found.change]}: {found.title}", f"{found.checks} checks hold"]
    return {
        "registration": found.registration,
        "title": found.title,
        "change": found.change,
        "checks": found.checks,
        "remark": found.remark,
        "text": "\n".join([*lines, *([found.remark] if found.remark else [])]),
    }


def export(options: argparse.Namespace) -> dict:
    """Write the runs of a study into an MLflow store."""
    from lab.workflow.outside.mlflow_export import export_mlflow

    found = export_mlflow(open_home(options.home), options.registration, options.mlflow, progress=Steps())
    kept = found.runs - found.written
    said = f"{found.runs} runs in experiment “{found.experiment}”: {found.written} written, {kept} there as they are"
    return {**asdict(found), "text": said + (f", {found.replaced} replaced" if found.replaced else "")}

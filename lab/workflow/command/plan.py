"""The verbs about plans: check, lock, abandon."""

import argparse
import math
from pathlib import Path

from lab.errors import InvalidInput
from lab.study.registration import Registration
from lab.study.toml_file import override, parse
from lab.workflow.command.main import named, say
from lab.workflow.command.progress import Steps
from lab.workflow.planning.check import CheckReport, as_json
from lab.workflow.planning.check import check as check_plan
from lab.workflow.planning.lock import lock as lock_plan
from lab.workflow.planning.spread import spread
from store.paths import Home, open_home


def study_text(options: argparse.Namespace) -> tuple[str, Path]:
    """The text of the study file with --set applied, and the file's folder."""
    path = Path(options.study)
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        remedy = "Name a study file, for example configs/studies/digits.toml"
        raise InvalidInput(
            "the study file cannot be read", where=str(path), seen=error.strerror, remedy=remedy
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidInput("the study file is not text in UTF-8", where=str(path), remedy="Save it as UTF-8") from error
    settings = dict(_setting(item) for item in options.settings)
    return (override(text, settings, str(path)) if settings else text), path.resolve().parent


def _setting(item: str) -> tuple[str, str]:
    key, equals, value = item.partition("=")
    if not (equals and key.strip() and value.strip()):
        raise InvalidInput("--set wants KEY=VALUE", where="--set", seen=item, remedy="For example: recipe.epochs=5")
    return key.strip(), value.strip()


_NOTHING = {
    "sigma": None,
    "sigma_from": "",
    "warnings": [],
    "cells": None,
    "runs": None,
    "error_df": None,
    "hypotheses": [],
}


def check(options: argparse.Namespace) -> dict:
    """Lint, power, time and disk; exit code 2 where the plan is refused."""
    text, folder = study_text(options)
    home = open_home(options.home)
    try:
        sigma, source = _sigma(home, text, options)
        report = check_plan(home, text, location=folder, source=options.study, sigma=sigma)
    except InvalidInput as error:  # no study at all: still an answer to the question, for those who parse it
        say(f"error: {error.line}")
        return {**_NOTHING, "errors": [error.line], "text": "refused: this is no study", "exit_code": 2}
    found = dict(as_json(report)) | {"sigma": sigma, "sigma_from": source}
    if report.errors:
        for remark in report.errors:
            say(f"error: {options.study}: {remark.line}")
        found["exit_code"] = 2
    said = [f"sigma {sigma:.3g}{f', from {source}' if source else ''}"] if sigma is not None else []
    return found | {"text": "\n".join([*_lines(report), *said])}


def _sigma(home: Home, text: str, options: argparse.Namespace) -> tuple[float | None, str]:
    """The sd between seeds that was named, and where it comes from; InvalidInput where two are named."""
    if options.sigma_from is None:
        return options.sigma, ""
    if options.sigma is not None:
        raise InvalidInput(
            "sigma is named twice", where="--sigma", seen=options.sigma, remedy="Leave --sigma or --sigma-from out"
        )
    found = spread(home, options.sigma_from, parse(text).primary.name)
    return found.sd, found.source


def _lines(report: CheckReport) -> list[str]:
    lines = [f"warning: {remark.line}" for remark in report.warnings]
    degrees = "" if report.error_df is None else f", error df {report.error_df:g}"
    lines.append(f"{report.cells} cells, {report.runs} runs{degrees}")
    for row in report.panel.rows if report.panel else ():
        words = {True: ", ok", False: ", weak", None: ""}[row.ok]
        sees = (
            f"detectable effect {row.mde_sigma:.2f} sigma" if math.isfinite(row.mde_sigma) else "no effect is testable"
        )
        lines.append(f"{row.hypothesis}: {named(row)}: {sees}{words}")
    if report.estimate_seconds is not None:
        lines.append(f"about {report.estimate_seconds:.0f} s of training, {report.disk_bytes / 1e6:.1f} MB")
    lines.append(f"refused: {len(report.errors)} errors" if report.errors else "this plan can be locked")
    return lines


def lock(options: argparse.Namespace) -> dict:
    """Lock; prints the registration."""
    text, folder = study_text(options)
    home = open_home(options.home)
    registration = lock_plan(home, text, source_dir=folder, source=options.study, progress=Steps())
    return locked_json(registration)


def locked_json(registration: Registration) -> dict:
    """A new registration for those who parse it: its runs and their seeds."""
    planned = registration.runs
    seeds = {run.id: run.seeds.as_hex() for run in planned} if registration.seeded else {}
    found = {"registration": registration.sha256, "sha256": registration.sha256, "seeds": seeds}
    found |= {"runs": len(planned), "cells": len({run.cell for run in planned})}
    where = "each with its own seeds" if seeds else "seeds from the time stamp that the plan still needs"
    say(f"locked: {len(planned)} runs, {where}")
    return found | {"text": registration.sha256}


def abandon(options: argparse.Namespace) -> dict:
    """Give a study up."""
    from lab.workflow.planning.abandon import abandon as give_up

    state = give_up(open_home(options.home), options.registration, options.reason)
    return {"registration": state.registration, "state": state.state, "reason": state.reason, "text": "abandoned"}

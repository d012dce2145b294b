"""The verb preflight: sanity checks of a registration or of a study file, a line each."""

import argparse

from lab.errors import InvalidInput
from lab.preflight.results import Preflight
from lab.workflow.command.plan import study_text
from lab.workflow.command.progress import Steps
from lab.workflow.record.interrupt import stop_on_signal
from lab.workflow.record.registered import load
from store.paths import Home, open_home

SIGNS = {"passed": "ok     ", "warning": "warning", "failed": "FAILED "}


def preflight(options: argparse.Namespace) -> dict:
    """Check before training; exit code 2 where a check failed, 0 with warnings alone."""
    from lab.workflow.planning.preflight import recorded

    home = open_home(options.home)
    if options.study.endswith(".toml"):
        found, about = _of_plan(home, options), {"study": options.study, "registration": None}
    else:
        refuse_settings(options)
        sha256 = load(home, options.study).sha256
        found, about = checked(home, sha256), {"registration": sha256}
    code = 2 if found.verdict == "failed" else 0
    return {**about, **recorded(found), "text": "\n".join(_lines(found)), "exit_code": code}


def checked(home: Home, registration: str, *, log: str = "") -> Preflight:
    """Preflight of a locked study in this process."""
    from lab.workflow.planning.preflight import preflight as verb

    with stop_on_signal() as stop:
        return verb(home, registration, on_progress=Steps(), should_stop=stop, log=log)


def _of_plan(home: Home, options: argparse.Namespace) -> Preflight:
    from lab.workflow.planning.preflight import preflight_plan

    text, folder = study_text(options)
    with stop_on_signal() as stop:
        return preflight_plan(
            home, text, source_dir=folder, source=options.study, on_progress=Steps(), should_stop=stop
        )


def refuse_settings(options: argparse.Namespace) -> None:
    """InvalidInput where --set meets a plan that cannot change any more."""
    if options.settings:
        raise InvalidInput(
            "a locked study cannot be changed", where="--set", seen=options.settings[0], remedy="Name a STUDY.toml"
        )


def _lines(found: Preflight) -> list[str]:
    """A line per check; under one that did not pass, what was wanted, where to look and what to do."""
    lines = []
    for check in found.checks:
        lines.append(f"{SIGNS[check.verdict]} {check.name}: {check.seen}")
        if check.verdict != "passed":
            lines += [f"        wanted: {check.wanted}", f"        {check.where}: {check.remedy}"]
    return [*lines, f"preflight {found.verdict} in {found.seconds:.0f} s"]

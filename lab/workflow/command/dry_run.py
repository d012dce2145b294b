"""The verb dryrun: a plan in simulated worlds, a line per world and hypothesis."""

import argparse
from collections.abc import Mapping

from lab.workflow.command.plan import study_text
from lab.workflow.command.preflight import refuse_settings
from lab.workflow.command.progress import Steps
from lab.workflow.record.interrupt import stop_on_signal
from lab.workflow.record.registered import load
from store.paths import open_home


def dry_run(options: argparse.Namespace) -> dict:
    """Simulate; exit code 0 with warnings too: they are for the researcher to weigh."""
    from lab.workflow.planning.dry_run import dry_run as verb
    from lab.workflow.planning.dry_run import dry_run_plan

    home = open_home(options.home)
    with stop_on_signal() as stop:
        if options.study.endswith(".toml"):
            text, folder = study_text(options)
            found = dry_run_plan(
                home, text, source_dir=folder, source=options.study, progress=Steps(), should_stop=stop
            )
            about = {"study": options.study, "registration": None}
        else:
            refuse_settings(options)
            sha256 = load(home, options.study).sha256
            found, about = verb(home, sha256, progress=Steps(), should_stop=stop), {"registration": sha256}
    return {**about, **found, "text": "\n".join(_lines(found))}


def _lines(found: Mapping) -> list[str]:
    lines = [f"{found['settings']['studies']} simulated studies in each world; shares of them:"]
    for row in found["rows"]:
        who = row["hypothesis"] or "any of them"
        shares = [f"{name} {100 * row[key]:.1f} %" for name, key in SHARES.items() if row[key] is not None]
        lines.append(f"{row['world']:<12} sd {row['sigma']:<6g} {who:<12} {', '.join(shares)}")
    return [*lines, *(f"warning: {words}" for words in found["warnings"])]


SHARES = {"false verdict": "wrong", "right verdict": "right", "interval holds the truth": "coverage"}

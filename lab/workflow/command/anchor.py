"""The verbs that make a registration worth more to others: anchor, plan, amend and replicate."""

import argparse
from pathlib import Path

from lab.workflow.command.main import file_of, say
from lab.workflow.command.plan import locked_json, study_text
from lab.workflow.command.progress import Steps
from store.paths import open_home


def anchor(options: argparse.Namespace) -> dict:
    """Get a time stamp, or make a git tag."""
    from lab.workflow.planning import anchor as verb

    home = open_home(options.home)
    if options.git:
        state = verb.tag(home, options.registration, Path(options.git))
    else:
        state = verb.anchor(home, options.registration, url=options.url, ca=file_of(options.ca), what=options.what)
    newest = dict(state.anchors[-1])
    if options.git:
        text = f"tag {newest['name']}: push it, and others hold it too (git push origin {newest['name']})"
    else:
        text = f"the {newest['what']} existed by {newest['time']}, says {newest['authority']}"
    return {"registration": state.registration, "anchor": newest, "text": text}


def export(options: argparse.Namespace) -> dict:
    """Write the plan for other registries."""
    from lab.workflow.planning.plan_export import export_plan

    paths = [str(path) for path in export_plan(open_home(options.home), options.registration, Path(options.out))]
    return {"registration": options.registration, "files": paths, "text": "\n".join(paths)}


def amend(options: argparse.Namespace) -> dict:
    """Lock a changed plan in the place of one without runs; prints what differs."""
    from lab.workflow.planning.amend import amend as verb

    text, folder = study_text(options)
    home = open_home(options.home)
    new, changes = verb(home, options.registration, text, source_dir=folder, source=options.study, progress=Steps())
    for field, before, after in changes:
        say(f"{field}: {before} → {after}")
    rows = [{"field": field, "before": before, "after": after} for field, before, after in changes]
    return locked_json(new) | {"amends": options.registration, "changes": rows}


def replicate(options: argparse.Namespace) -> dict:
    """Lock the same plan with a salt."""
    from lab.workflow.planning.replicate import replicate as verb

    registration = verb(open_home(options.home), options.registration, options.salt, progress=Steps())
    say(f"the plan of {options.registration[:8]} with the salt {options.salt!r}: its verdicts stand on their own")
    return locked_json(registration)

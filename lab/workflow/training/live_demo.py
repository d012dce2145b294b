"""A demonstration that trains while people watch: the default study by the usual verbs, with seeds that no talk used before."""

from pathlib import Path

from lab.errors import Forbidden
from lab.study.draft import Study
from lab.study.registration import Registration
from lab.study.toml_file import dump, parse
from lab.workflow.planning.lock import lock
from lab.workflow.record.ledger import ledger
from lab.workflow.record.places import ROOT
from lab.workflow.record.registered import load, registrations
from lab.workflow.training import launch
from store.paths import Home

STUDY = ROOT / "configs" / "studies" / "digits.toml"
SALT = "live-"
"""Every live demonstration is the same plan with another salt, "live-1" and so on, which enters its seeds."""
NOTE = "Trained during a talk, from Readout mode."


def demonstrations(home: Home, study: Path = STUDY) -> tuple[Registration, ...]:
    """The live demonstrations in this home, the newest last; nothing is written."""
    plan = _bare(parse(study.read_text(encoding="utf-8"), study.name))
    found = [load(home, name) for name in registrations(home)]
    ours = [one for one in found if one.study.replicates.salt.startswith(SALT) and _bare(one.study) == plan]
    return tuple(sorted(ours, key=lambda one: ledger(home, one.sha256).number))


def start(home: Home, study: Path = STUDY) -> Registration:
    """Train the newest demonstration that is not trained yet, else lock another and train that; a second call does nothing more.

    LabError where the plan cannot be locked, ReadOnlyHome where the home cannot be written.
    """
    known = demonstrations(home, study)
    open_ones = [one for one in known if not _ended(home, one)]
    chosen = open_ones[-1] if open_ones else _next(home, study, len(known) + 1)
    if not launch.worker(home, chosen.sha256).alive:
        try:
            launch.launch(home, chosen.sha256, "run")
        except Forbidden:  # another tab was quicker: its worker is the one to watch
            return chosen
    return chosen


def _ended(home: Home, demonstration: Registration) -> bool:
    state = ledger(home, demonstration.sha256)
    return state.complete or bool(state.abandoned_at)


def _next(home: Home, study: Path, number: int) -> Registration:
    plan = parse(study.read_text(encoding="utf-8"), study.name)
    replicates = plan.replicates.model_copy(update={"salt": f"{SALT}{number}"})
    named = plan.model_copy(update={"replicates": replicates, "title": f"{plan.title}, live {number}", "note": NOTE})
    return lock(home, dump(named), source_dir=study.parent, source="live demonstration")


def _bare(study: Study) -> Study:
    """A plan without what tells demonstrations apart, and without the spelling of its data set's name."""
    same = {"title": "", "note": "", "replicates": study.replicates.model_copy(update={"salt": ""})}
    return study.model_copy(update=same)

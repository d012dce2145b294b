"""The verbs of the command line, their options and help."""

import argparse
import sys
from typing import NoReturn

from lab.workflow.deviation_types import TYPES
from lab.workflow.timestamp import AUTHORITY

DESCRIPTION = "Lockbox: pre-registered neural-network ablation studies, from a study file to a six-page PDF."
EPILOG = (
    "Exit codes: 0 done, 2 unusable input, 3 the rules forbid it, 4 integrity broken, 130 interrupted. "
    "REG is a registration's SHA-256 or its first letters (four at least)."
)
ANSWERS = {
    "tried": "what was done",
    "expected": "what should have happened",
    "happened": "what did",
    "next": "what to do now",
}


class Parser(argparse.ArgumentParser):
    """argparse with errors in one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with exit code 2."""
        print(f"error: {' '.join(message.split())}. See: {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = Parser(prog="python -m lab", description=DESCRIPTION, epilog=EPILOG)
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Parser)
    _planning(verbs)
    _training(verbs)
    _results(verbs)
    _bundling(verbs)
    _keeping(verbs)
    return top


def _verb(verbs, name: str, handler: str, words: str) -> argparse.ArgumentParser:
    """A verb with the options that all have; `handler` is "module:function" in lab.workflow.command."""
    verb = verbs.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.", epilog=EPILOG)
    verb.add_argument("--home", metavar="DIR", help="where everything is kept (default: $LAB_HOME, else ./labdata)")
    verb.add_argument("--json", action="store_true", help="print one JSON object on stdout; messages go to stderr")
    verb.set_defaults(handler=handler)
    return verb


def _plan_file(verb: argparse.ArgumentParser, name: str = "STUDY.toml", words: str = "the study file") -> None:
    verb.add_argument("study", metavar=name, help=words)
    verb.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        dest="settings",
        help="set a dotted field before anything else, for example dataset.name=parquet:PATH; may be repeated",
    )


def _planning(verbs) -> None:
    check = _verb(verbs, "check", "plan:check", "lint a plan, its power, attainable p, run time and disk")
    _plan_file(check)
    check.add_argument("--sigma-from", metavar="REG", help="take that sd from an earlier study or pilot of this home")
    check.add_argument("--sigma", type=_sigma, help="known sd between seeds, in the response's unit, for example 0.004")
    words = "the plan in simulated worlds: false verdicts, power, coverage; of a locked one they go into its ledger"
    _plan_file(
        _verb(verbs, "dryrun", "dry_run:dry_run", words),
        "REG|STUDY.toml",
        "a study file, or a registration without runs",
    )
    _plan_file(_verb(verbs, "lock", "plan:lock", "lock a plan: prints its registration; cannot be undone"))
    _anchoring(verbs)


def _anchoring(verbs) -> None:
    words = "have plan or ledger stamped with the time by somebody else (RFC 3161), or tagged in git"
    anchor = _verb(verbs, "anchor", "anchor:anchor", words)
    anchor.add_argument("registration", metavar="REG")
    anchor.add_argument(
        "--url", default=AUTHORITY, help=f"the authority; it gets a SHA-256 only (default: {AUTHORITY})"
    )
    anchor.add_argument(
        "--ca", metavar="PEM", help="the authority's root certificate: the signature is checked, now and later"
    )
    whats = "what is stamped (default: the plan before the first run, the ledger after it)"
    anchor.add_argument("--what", choices=("plan", "ledger"), help=whats)
    anchor.add_argument("--git", metavar="DIR", help="make an annotated tag in this repository instead")
    words = "the locked plan as AsPredicted text, OSF Markdown and a card of one page"
    plan = _verb(verbs, "plan", "anchor:export", words)
    plan.add_argument("registration", metavar="REG")
    plan.add_argument("--out", metavar="DIR", default="out", help="where to write (default: ./out)")
    words = "lock a changed plan in the place of one without runs; the old one stays, with the difference"
    amend = _verb(verbs, "amend", "anchor:amend", words)
    amend.add_argument("registration", metavar="REG")
    _plan_file(amend)
    words = "lock the same plan again with other seeds, which a reader chooses by a word of their own"
    replicate = _verb(verbs, "replicate", "anchor:replicate", words)
    replicate.add_argument("registration", metavar="REG")
    replicate.add_argument("--salt", required=True, metavar="TEXT", help="any word; another one gives other seeds")


def _devices(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--device", choices=("auto", "cpu", "cuda"), default="auto", help="where to train (default: auto)"
    )
    verb.add_argument("--processes", type=_positive, help="training processes of one thread (default: one per core)")


def _executors(verb: argparse.ArgumentParser) -> None:
    words = "who trains: this machine, or a Ray cluster (an extra: make setup-ray; default: local)"
    verb.add_argument("--executor", choices=("local", "ray"), default="local", help=words)
    where = 'Ray\'s head, or "auto" for the cluster this machine is in (default: $RAY_ADDRESS, else a Ray of its own)'
    verb.add_argument("--ray-address", metavar="HOST:PORT", help=where)


def _training(verbs) -> None:
    words = "sanity checks before a study is trained; of a locked one they go into its ledger"
    preflight = _verb(verbs, "preflight", "preflight:preflight", words)
    _plan_file(preflight, "REG|STUDY.toml", "a registration, or a study file that is not locked yet")
    run = _verb(verbs, "run", "work:run", "train what is not yet trained; goes on where it stopped")
    run.add_argument("registration", metavar="REG")
    _devices(run)
    _executors(run)
    run.add_argument(
        "--max-minutes", type=_minutes, help="pause after this time (the plan's own limit ends training for good)"
    )
    unseal = _verb(verbs, "unseal", "work:unseal", "commit checkpoints, open the lockbox, evaluate the test set once")
    unseal.add_argument("registration", metavar="REG")
    interpret = _verb(verbs, "interpret", "work:interpret", "attributions of a trained run, and their sanity check")
    interpret.add_argument("registration", metavar="REG")
    interpret.add_argument("--run", metavar="RUN", help="which run, for example c00-r1 (default: the first finished)")
    interpret.add_argument("--split", choices=("validation", "test"), default="validation", help="which images")
    interpret.add_argument("--n", type=_positive, default=8, help="how many images (default: 8)")
    work = _verb(verbs, "work", "work:work", "carry out a job file; what the app starts in the background")
    work.add_argument("job", metavar="JOB")
    stop = _verb(verbs, "stop", "work:stop", "ask the worker of a study to stop; what is finished is kept")
    stop.add_argument("registration", metavar="REG")
    locate = _verb(verbs, "locate", "work:locate", "say where the Parquet folder of a locked study lies now")
    locate.add_argument("registration", metavar="REG")
    locate.add_argument("folder", metavar="DIR", help="the folder with the registered files")
    words = "what differs from the plan; with a number, what one of the differences means"
    deviation = _verb(verbs, "deviation", "deviation:deviation", words)
    deviation.add_argument("registration", metavar="REG")
    deviation.add_argument("number", metavar="NUMBER", type=_positive, nargs="?", help="which one, as listed")
    deviation.add_argument("--type", choices=TYPES, help="why the plan was left")
    deviation.add_argument("--effect", metavar="TEXT", help="one sentence: what it does to the conclusion")
    abandon = _verb(verbs, "abandon", "plan:abandon", "give a study up before its lockbox is opened")
    abandon.add_argument("registration", metavar="REG")
    abandon.add_argument("--reason", required=True, help="one sentence that stays on record")


def _results(verbs) -> None:
    analyze = _verb(verbs, "analyze", "results:analyze", "registered results and verdicts")
    analyze.add_argument("registration", metavar="REG", nargs="?")
    analyze.add_argument("--exploratory", action="store_true", help="add what the plan did not ask")
    analyze.add_argument(
        "--csv", metavar="FILE", help="runs from elsewhere, one per line, or a W&B export (CSV or JSON)"
    )
    analyze.add_argument(
        "--mlflow", metavar="STORE", help="runs of an MLflow store: a folder, sqlite:///FILE, http://…"
    )
    analyze.add_argument("--experiment", metavar="NAME", default="", help="with --mlflow, where the store has several")
    analyze.add_argument("--response", metavar="COLUMN", help="with --csv or --mlflow: what was measured")
    analyze.add_argument("--factors", type=_names, default=(), metavar="A,B", help="with --csv: the factors' columns")
    analyze.add_argument("--block", metavar="COLUMN", default="", help="with --csv: a block, for example the seed")
    analyze.add_argument("--within", type=_names, default=(), metavar="A,B", help="with --csv: factors inside blocks")
    analyze.add_argument("--sums", type=int, choices=(1, 2, 3), default=3, help="with --csv: type of sums of squares")

    words = "two runs or two cells against each other: which test, why, and a sentence; always exploratory"
    compare = _verb(verbs, "compare", "results:compare", words)
    compare.add_argument("registration", metavar="REG")
    for name in ("A", "B"):
        compare.add_argument(
            name.lower(), metavar=name, help="a run (c00-r1) or a cell (c00, or depth=2,activation=relu)"
        )
    _against(verbs)
    report = _verb(verbs, "report", "results:report", "the six-page PDF with its facts, figures and tables")
    report.add_argument("registration", metavar="REG")
    report.add_argument("--out", metavar="DIR", default="out", help="where to write (default: ./out)")
    words = "recompute hashes, seeds, checkpoints and every analysed number, of a bundle every printed one as well"
    verify = _verb(verbs, "verify", "bundle:verify", words)
    verify.add_argument("registration", metavar="REG|ZIP", help="a registration, or a bundle (packed or unpacked)")
    verify.add_argument("--ca", metavar="PEM", help="certificates of the time-stamp authorities to trust")
    study = _verb(verbs, "study", "whole:study", "from the study file to the PDF in one go; goes on where it stopped")
    _plan_file(study)
    _devices(study)
    _executors(study)
    study.add_argument("--out", metavar="DIR", default="out", help="where to write (default: ./out)")


def _notebook(verbs) -> None:
    words = "the lab notebook: write a dated entry, or list and search what was written"
    note = _verb(verbs, "note", "note:note", words)
    note.add_argument(
        "registration", metavar="REG", nargs="?", help="a registration or a draft (default: all, to read)"
    )
    for name, words in ANSWERS.items():
        note.add_argument(f"--{name}", metavar="TEXT", help=words)
    abouts = "study (default), claim:H1, run:c00-r1 or figure:NAME; without an answer it filters"
    note.add_argument("--about", metavar="WHAT", help=abouts)
    note.add_argument("--corrects", metavar="NUMBER", type=_positive, help="the entry that this one replaces; it stays")
    note.add_argument("--search", metavar="WORDS", help="entries that hold every one of these words")
    note.add_argument("--out", metavar="FILE", help="write the study's notebook as Markdown")


def _bundling(verbs) -> None:
    words = "pack a study with its record, weights, code and documents: verified and trained again without this home"
    bundle = _verb(verbs, "bundle", "bundle:bundle", words)
    bundle.add_argument("registration", metavar="REG")
    bundle.add_argument("--out", metavar="ZIP", help="the file to write (default: lockbox-REG.zip)")
    words = "train a bundle again in a home of its own, and compare every number with the one on record"
    again = _verb(verbs, "reproduce", "bundle:reproduce", words)
    again.add_argument("bundle", metavar="BUNDLE", help="a bundle, packed or unpacked")
    part = again.add_mutually_exclusive_group()
    part.add_argument(
        "--smoke", action="store_true", help="a part of the runs, within five minutes; the test set stays closed"
    )
    part.add_argument("--full", action="store_true", help="all runs (the default)")
    again.add_argument("--data", metavar="DIR", help="where the Parquet folder of the study lies here")
    again.add_argument(
        "--keep", metavar="DIR", help="a new folder for the home that is trained in (default: it goes away)"
    )
    _devices(again)


def _against(verbs) -> None:
    words = "a paper's number against one cell: what differs, and is ours where its runs predict; always exploratory"
    against = _verb(verbs, "against", "results:against", words)
    against.add_argument("registration", metavar="REG")
    against.add_argument("cell", metavar="CELL", help="a cell (c00, or depth=2,activation=relu)")
    against.add_argument("--value", type=float, required=True, help="the paper's number, for example 0.953 for 95.3 %%")
    against.add_argument("--spread", type=float, help="its spread, in the same unit")
    against.add_argument(
        "--spread-kind", choices=("sd", "se", "ci"), default="sd", help="ci: half of a 95 %% interval (default: sd)"
    )
    against.add_argument("--n", type=_positive, help="how many runs are behind it")
    against.add_argument("--source", default="", metavar="TEXT", help="where it stands, for example Table 2")
    against.add_argument(
        "--theirs",
        action="append",
        default=[],
        type=_item,
        metavar="ITEM=TEXT",
        help='what the paper did, for example recipe.epochs=200 or dataset.name=same ("same": as here); may be repeated',
    )


def _item(text: str) -> tuple[str, str]:
    item, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"write ITEM=TEXT, not {text}")
    return item.strip(), value.strip()


def _keeping(verbs) -> None:
    _notebook(verbs)
    status = _verb(verbs, "status", "keep:status", "states, progress and failures")
    status.add_argument("registration", metavar="REG", nargs="?")
    distill = _verb(verbs, "distill", "keep:distill", "claims of a paper with their places, as a draft to work on")
    distill.add_argument("paper", metavar="PAPER.pdf", help="a PDF, or a text file")
    _verb(verbs, "rebuild", "keep:rebuild", "make the DuckDB index anew from the journals")
    _verb(verbs, "doctor", "keep:doctor", "what is wrong with this installation or this home")


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, not {text}")
    return value


def _minutes(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"must be more than 0 minutes, not {text}")
    return value


def _sigma(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"must be a number above 0, not {text}")
    return value

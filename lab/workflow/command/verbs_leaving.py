"""The verbs about what leaves the lab and comes back: report, bundle, verify, export, import, reproduce, study; and answer."""

from lab.workflow.command.options import add_verb, devices, executors, pair, plan_file


def add(verbs) -> None:
    """Add these verbs."""
    _reporting(verbs)
    _writing(verbs)
    _bundling(verbs)
    _whole(verbs)


def _bundling(verbs) -> None:
    words = "pack a study with its record, weights, code and documents: verified and trained again without this home"
    bundle = add_verb(verbs, "bundle", "bundle:bundle", words)
    bundle.add_argument("registration", metavar="REG")
    bundle.add_argument("--out", metavar="ZIP", help="the file to write (default: lockbox-REG.zip)")
    words = "write a study's runs into an MLflow store; exported again, nothing doubles"
    export = add_verb(verbs, "export", "imports:export", words)
    export.add_argument("registration", metavar="REG")
    export.add_argument(
        "--mlflow",
        metavar="STORE",
        required=True,
        help="sqlite:///FILE or http://… (an extra: requirements-export.lock)",
    )
    words = "verify a bundle and put its study into this home, to be read and not written to"
    bring = add_verb(verbs, "import", "imports:import_bundle", words)
    bring.add_argument("bundle", metavar="BUNDLE", nargs="?", help="a bundle, packed or unpacked")
    bring.add_argument("--ca", metavar="PEM", help="certificates of the time-stamp authorities to trust")
    bring.add_argument("--remove", metavar="REG", help="take an imported study out of this home again")
    words = "train a bundle again in a home of its own, and compare every number with the one on record"
    again = add_verb(verbs, "reproduce", "bundle:reproduce", words)
    again.add_argument("bundle", metavar="BUNDLE", help="a bundle, packed or unpacked")
    part = again.add_mutually_exclusive_group()
    part.add_argument(
        "--smoke", action="store_true", help="a part of the runs, within five minutes; the test set stays closed"
    )
    part.add_argument("--full", action="store_true", help="all runs (the default)")
    again.add_argument("--data", metavar="DIR", help="where the Parquet folder of the study lies here")
    again.add_argument("--csv", metavar="FILE", help="write every number with both values and how they agree")
    again.add_argument(
        "--keep", metavar="DIR", help="a new folder for the home that is trained in (default: it goes away)"
    )
    devices(again)


def _reporting(verbs) -> None:
    report = add_verb(verbs, "report", "results:report", "the six-page PDF with its facts, figures and tables")
    report.add_argument("registration", metavar="REG")
    report.add_argument("--out", metavar="DIR", default="out", help="where to write (default: ./out)")
    words = "what no record can know (intended use, licences, ethics): list the questions, or answer them"
    answer = add_verb(verbs, "answer", "answer:answer", words)
    answer.add_argument("registration", metavar="REG")
    said = 'an answer, "" to take it back; may be repeated; of a checklist: neurips.5="No: reason"'
    answer.add_argument(
        "--set", metavar="FIELD=TEXT", action="append", default=[], dest="settings", type=pair, help=said
    )
    answer.add_argument("--file", metavar="TOML", help="answers in a file, a table per part of a field's name")
    answer.add_argument("--template", metavar="TOML", help="write such a file, with every question, to be filled in")
    words = "recompute hashes, seeds, checkpoints and every analysed number, of a bundle every printed one as well"
    verify = add_verb(verbs, "verify", "bundle:verify", words)
    verify.add_argument("registration", metavar="REG|ZIP", help="a registration, or a bundle (packed or unpacked)")
    verify.add_argument("--ca", metavar="PEM", help="certificates of the time-stamp authorities to trust")


def _writing(verbs) -> None:
    words = "the paper's text section by section: list, print, rewrite (numbers stay live), take back; references and related work"
    prose = add_verb(verbs, "prose", "prose:prose", words)
    prose.add_argument("registration", metavar="REG")
    prose.add_argument("section", metavar="SECTION", nargs="?", help="a section's name, for example discussion")
    change = prose.add_mutually_exclusive_group()
    change.add_argument(
        "--from", metavar="FILE", dest="text", help="the section's new text, facts in braces: {H1.estimate}"
    )
    change.add_argument("--reset", action="store_true", help="take the text back that the program writes")
    prose.add_argument("--facts", metavar="WORDS", help="look up facts by name or by what is printed")
    prose.add_argument("--bib", metavar="FILE", help="BibTeX of the works that the text cites as [@key]")
    prose.add_argument("--paper", metavar="ID", help="note a distilled paper for the related work")


def _whole(verbs) -> None:
    study = add_verb(
        verbs, "study", "whole:study", "from the study file to the PDF in one go; goes on where it stopped"
    )
    plan_file(study)
    devices(study)
    executors(study)
    study.add_argument("--out", metavar="DIR", default="out", help="where to write (default: ./out)")

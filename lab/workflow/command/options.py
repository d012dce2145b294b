"""What the verbs of the command line share: a verb, its common options, and the types of their values."""

import argparse
import csv

EPILOG = (
    "Exit codes: 0 done, 2 unusable input, 3 the rules forbid it, 4 integrity broken, 130 interrupted. "
    "REG is a registration's SHA-256 or its first letters (four at least)."
)


def add_verb(verbs, name: str, handler: str, words: str) -> argparse.ArgumentParser:
    """A verb with the options that all have; `handler` is "module:function" in lab.workflow.command."""
    verb = verbs.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.", epilog=EPILOG)
    verb.add_argument("--home", metavar="DIR", help="where everything is kept (default: $LAB_HOME, else ./labdata)")
    verb.add_argument("--json", action="store_true", help="print one JSON object on stdout; messages go to stderr")
    verb.set_defaults(handler=handler)
    return verb


def plan_file(verb: argparse.ArgumentParser, name: str = "STUDY.toml", words: str = "the study file") -> None:
    """A study file, and fields to set in it."""
    verb.add_argument("study", metavar=name, help=words)
    verb.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        dest="settings",
        help="set a dotted field before anything else, for example dataset.name=parquet:PATH; may be repeated",
    )


def devices(verb: argparse.ArgumentParser) -> None:
    """Where to train, and in how many processes."""
    verb.add_argument(
        "--device", choices=("auto", "cpu", "cuda"), default="auto", help="where to train (default: auto)"
    )
    verb.add_argument("--processes", type=positive, help="training processes of one thread (default: one per core)")


def executors(verb: argparse.ArgumentParser) -> None:
    """This machine or a Ray cluster."""
    words = "who trains: this machine, or a Ray cluster (an extra: make setup-ray; default: local)"
    verb.add_argument("--executor", choices=("local", "ray"), default="local", help=words)
    where = 'Ray\'s head, or "auto" for the cluster this machine is in (default: $RAY_ADDRESS, else a Ray of its own)'
    verb.add_argument("--ray-address", metavar="HOST:PORT", help=where)


def names(text: str) -> tuple[str, ...]:
    """Names between commas, as a line of CSV: one that holds a comma stands in double quotes."""
    parts = next(csv.reader([text], skipinitialspace=True), [])
    return tuple(part.strip() for part in parts if part.strip())


def positive(text: str) -> int:
    """A whole number from 1."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, not {text}")
    return value


def minutes(text: str) -> float:
    """A time above 0."""
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"must be more than 0 minutes, not {text}")
    return value


def sigma(text: str) -> float:
    """A standard deviation above 0."""
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"must be a number above 0, not {text}")
    return value


def pair(text: str) -> tuple[str, str]:
    """ITEM=TEXT as a pair."""
    item, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"write ITEM=TEXT, not {text}")
    return item.strip(), value.strip()

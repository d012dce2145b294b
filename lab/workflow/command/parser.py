"""The verbs of the command line, their options and help."""

import argparse
import sys
from typing import NoReturn

from lab.workflow.command import verbs_keeping, verbs_leaving, verbs_planning, verbs_results, verbs_training
from lab.workflow.command.options import EPILOG

DESCRIPTION = "Lockbox: pre-registered neural-network ablation studies, from a study file to a six-page PDF."


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
    for group in (verbs_planning, verbs_training, verbs_results, verbs_leaving, verbs_keeping):
        group.add(verbs)
    return top

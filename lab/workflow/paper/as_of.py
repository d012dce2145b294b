"""What the documents of a study are made of after any line of its ledger, from ledger and blobs alone."""

from lab.report.experiment.source import ExperimentInput
from lab.report.paper_input import PaperInput
from lab.study.registration import Registration
from lab.workflow.look.analyze import Analysis, results_of
from lab.workflow.paper.experiment_source import experiment_input
from lab.workflow.paper.gather import paper_input
from lab.workflow.record.interpreted import newest_interpretation
from lab.workflow.record.ledger import LedgerState, fold
from lab.workflow.record.run_table import from_ledger, run_table
from store.database import Index
from store.journal import Line
from store.paths import Home


def analysis_of(home: Home, locked: Registration, state: LedgerState) -> Analysis:
    """The results from ledger and blobs, the exploratory ones too; nothing is recorded."""
    return results_of(locked, run_table(home, locked, state, from_ledger(locked, state)), state)


def paper_as_of(home: Home, locked: Registration, index: Index, lines: tuple[Line, ...]) -> PaperInput:
    """What the paper is made of after these lines of the ledger: what a report knew when it was built."""
    state = fold(lines)
    return paper_from(home, locked, state, index, analysis_of(home, locked, state))


def experiment_as_of(home: Home, paper: PaperInput, lines: tuple[Line, ...]) -> ExperimentInput:
    """The same for the experiment report."""
    return experiment_input(home, paper, lines, analysis_of(home, paper.registration, fold(lines)).table)


def paper_from(home: Home, locked: Registration, state: LedgerState, index: Index, analysis: Analysis) -> PaperInput:
    """What the paper is made of, from a state of the ledger and its results."""
    return paper_input(index, locked, state, analysis, newest_interpretation(home, state))

"""Robustness of the verdicts of an unsealed study; looks only, and records nothing."""

from lab.analysis.robustness import Robustness
from lab.analysis.robustness import robustness as look
from lab.workflow.analyze import Analysis


def robustness(analysis: Analysis) -> Robustness:
    """Whether another look at the same runs would turn a registered verdict."""
    return look(analysis.study, analysis.table)

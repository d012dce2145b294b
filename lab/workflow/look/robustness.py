"""Robustness of the verdicts of an unsealed study; looks only, and records nothing."""

from dataclasses import replace

from lab.analysis.robustness import Robustness
from lab.analysis.robustness import robustness as look
from lab.workflow.look.analyze import Analysis


def robustness(analysis: Analysis) -> Robustness:
    """Whether another look at the same runs would turn a registered verdict; what a deviation touched has none."""
    found, touched = look(analysis.study, analysis.table), {row.id for row in analysis.touched}
    return replace(found, verdicts=tuple(one for one in found.verdicts if one.id not in touched))

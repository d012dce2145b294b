"""Sensitivity curves of an opened study: its responses, and what training ended at."""

from lab.analysis.sensitivity import ENDS, Sensitivity, ordered_factors, sensitivity
from lab.workflow.look.analyze import Analysis
from lab.workflow.look.looks import runs_of
from store import queries
from store.database import Index
from store.paths import Home


def factors_of(analysis: Analysis) -> tuple[str, ...]:
    """The factors that have a curve."""
    return ordered_factors(runs_of(analysis))


def responses_of(analysis: Analysis) -> tuple[str, ...]:
    """The registered responses, the primary one first, then the metrics of training."""
    named = (analysis.study.primary.name, *(one.name for one in analysis.study.responses))
    return (*dict.fromkeys(named), *ENDS)


def curve(
    home: Home, analysis: Analysis, factor: str, *, by: str = "", response: str = "", index: Index | None = None
) -> Sensitivity:
    """One response over one factor; metrics of training are asked of the index."""
    ends = None
    if response in ENDS:
        with queries.reading(home, index) as current:
            ends = queries.last_values(current, analysis.registration, response)
    return sensitivity(runs_of(analysis), factor, by, response, ends)

"""Analyze runs from elsewhere: a CSV becomes tables, all of them exploratory."""

from collections.abc import Sequence

from lab.analysis.elsewhere import Outside, describe
from lab.workflow.long_csv import columns_of, read_long

__all__ = ["Outside", "analyze_csv", "columns_of"]


def analyze_csv(
    content: bytes,
    *,
    response: str,
    factors: Sequence[str],
    block: str = "",
    within: Sequence[str] = (),
    sums: int = 3,
    where: str = "CSV",
) -> Outside:
    """Everything that `describe` says of a long-format CSV; InvalidInput names line and column of what cannot be read."""
    table = read_long(content, response=response, factors=factors, block=block, within=within, where=where)
    return describe(table, kind=sums)

"""Runs from elsewhere as lines for people: the table, every difference, tests over blocks, and what must be said beside them."""

import math

from lab.analysis.elsewhere import Outside, OutsideRow
from lab.figures import numbers
from lab.workflow.command.told import told


def outside_lines(found: Outside) -> list[str]:
    """All of it but cells, means and interactions, which --json has; every p is unadjusted and the head says so."""
    kept = [
        f"{row.term}: df {row.df}, F = {numbers.significant(row.f)}, {numbers.p_text(row.p)}"
        for row in found.anova[:-1]
    ]
    kept += [f"{row.term}: df {row.df}" for row in found.anova[-1:]]
    kept += [_difference(row, found.error) for row in found.differences]
    kept += [
        f"{row.what}, {row.method}: statistic {numbers.significant(row.statistic, 4)}, {numbers.p_text(row.p)}, "
        f"smallest possible {numbers.smallest_p(row.p, row.smallest_p)}, n = {row.n} blocks{f'; {row.note}' if row.note else ''}"
        for row in found.block_tests.rows
    ]
    but = " but where a test says so" if any("adjusted" in row.note for row in found.block_tests.rows) else ""
    head = (
        f"From elsewhere: {found.response}, {found.n_runs} runs; sums of squares {found.sums}; p-values unadjusted{but}"
    )
    return [*told(found, head, kept), *found.remarks]


def _difference(row: OutsideRow, error: str) -> str:
    if not math.isfinite(row.estimate):
        return f"{row.what}: not estimable"
    value = _signed(row.estimate)
    if not math.isfinite(row.low):
        return f"{row.what}: {value}, not testable: no standard error"
    ends = f"[{_signed(row.low)}, {_signed(row.high)}]"
    return f"{row.what}: {value} {ends}, 95 % t, {error}, df {row.df:.1f}, n = {row.n} runs, {numbers.p_text(row.p)}"


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{numbers.significant(value, 4)}"

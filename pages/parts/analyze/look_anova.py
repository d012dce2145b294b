"""Analyze, ?view=anova: every term by three tests, with its share of variance and the type of sums that is shown."""

import math

import streamlit as st

from lab.figures import charts, numbers
from lab.study.responses import in_title
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.results import analysis_key, looked
from pages.parts.choice import choice
from pages.parts.figure import show
from pages.parts.listing import listing

COLUMNS = (
    "Term", "df", "Sum of squares", "F", "p", "ANOVA-type (df)", "p", "Welch–James (df)", "p", "partial η²", "gen. η²",
    "ω²", "partial ω²",
)  # fmt: skip


def anova(analysis: Analysis) -> None:
    """The table of the chosen type, and the shares of variance as a figure."""
    found = looked(analysis, "anova")
    for remark in found.remarks:
        marks.box(remark, kind="warning")
    if not found.tables:
        return
    kinds = list(found.tables)
    sums = choice("sums", "Sums of squares", kinds[::-1]) if len(kinds) > 1 else kinds[0]
    st.subheader(f"Analysis of variance, {sums}", anchor="anova")
    listing(COLUMNS, [_row(row, found) for row in found.tables[sums]], _caption(found, sums), name="anova",
            data=found.tables[sums])  # fmt: skip
    if not any(math.isfinite(row.partial_omega_squared) for row in found.tables[sums]):
        return
    show(
        lambda: charts.shares(found, sums), f"shares-{sums.replace(' ', '-')}", key="shares", of=analysis_key(analysis)
    )


def _row(row, found) -> tuple[str, ...]:
    share = f"{numbers.fixed(row.partial_omega_squared, 3)}"
    if math.isfinite(row.share_low):
        share += f" [{numbers.fixed(row.share_low, 3)}, {numbers.fixed(row.share_high, 3)}]"
    return (
        row.term.replace("_", " ").replace(":", " × "),
        str(row.df),
        numbers.significant(row.sum_sq),
        numbers.fixed(row.f, 2),
        numbers.p_value(row.p),
        _statistic(row.ats, row.ats_df, row.ats_df_error),
        numbers.p_value(row.ats_p),
        _statistic(row.wj, row.wj_df, row.wj_df_error),
        numbers.p_value(row.wj_p),
        numbers.fixed(row.partial_eta_squared, 3),
        numbers.fixed(row.generalised_eta_squared, 3),
        numbers.fixed(row.omega_squared, 3),
        share,
    )


def _statistic(value: float, df: float, error: float) -> str:
    if not math.isfinite(value):
        return numbers.NONE
    return f"{numbers.fixed(value, 2)} ({numbers.fixed(df, 1)}, {numbers.fixed(error, 1)})"


def _caption(found, sums: str) -> str:
    least, most = found.cell_sizes
    sizes = f"{numbers.runs(least)} in every cell" if least == most else f"{least} to {most} runs in a cell"
    return (
        f"{in_title(found.response)} over {found.n_runs} runs ({sizes}; sums of squares: "
        f"{sums}). F assumes one spread for all cells; the ANOVA-type and the Welch–James statistic do not, and compare equally "
        "weighted cell means. Where they disagree, trust the ANOVA-type one: at three runs Welch–James is the more liberal. "
        f"p unadjusted; brackets: {numbers.confidence(found.share_level)} noncentral-F interval of the population's share."
    )

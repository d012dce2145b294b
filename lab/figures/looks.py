"""Exploratory looks as pictures: shares of variance, effects taken apart, contrasts."""

from typing import Any

from lab.analysis.look_anova import AnovaLook
from lab.analysis.looks import ContrastsLook, EffectsLook
from lab.figures import numbers
from lab.figures.figure import Figure
from lab.figures.intervals import interval_rows, more_rows, row, said
from lab.figures.style import SCREEN, Size
from lab.study.responses import in_words

UNADJUSTED = "None is adjusted for the others; those that the plan asked for stand under Registered, adjusted."


def shares(found: AnovaLook, sums: str, size: Size = SCREEN) -> Figure:
    """Partial omega squared of every term with its interval, in the table of type `sums`."""
    rows = [
        row(
            "",
            one.term.replace("_", " ").replace(":", " × "),
            (one.partial_omega_squared, one.share_low, one.share_high),
            partial_eta_squared=one.partial_eta_squared,
            f=one.f,
            p=one.p,
            sums=sums,
        )
        for one in found.tables[sums][:-1]
    ]
    chart = interval_rows(rows, "partial ω² (share of variance)", size, signed=False)
    caption = (
        f"Share of the variance of {in_words(found.response)} that each term explains beside the runs' own spread "
        f"({found.n_runs} runs, sums of squares: {sums}): points are partial ω², lines {numbers.confidence(found.share_level)} "
        "noncentral-F intervals of the population's share, which hold 0 exactly when p ≥ .05. One spread for all cells is "
        "assumed. ω² falls below 0 where F is below 1; η² of the same term is larger by construction."
    )
    text = "; ".join(f"{one['label']} {numbers.fixed(one['estimate'], 2)}" for one in rows)
    return Figure(chart, caption, f"Partial omega squared: {text}.", rows, of=found)


def differences(found: EffectsLook, size: Size = SCREEN) -> Figure:
    """The differences inside one effect under their headings."""
    kept, unit = [one for one in found.rows if one.family != "marginal means"], numbers.change_unit(found.unit)
    rows = [
        row(
            one.family,
            f"{one.label}, {one.at}" if one.at else one.label,
            _shown(found.unit, one.estimate, one.low, one.high),
            df=one.df,
            p=one.p,
            n_runs=one.n_runs,
            unit=unit,
        )
        for one in kept
    ]
    chart = interval_rows(rows, f"difference in {in_words(found.response)} ({unit})", size)
    most = max((one.n_runs for one in kept), default=0)
    caption = (
        f"{_words(found.term.replace(':', ' × '))} on {in_words(found.response)}: later level minus earlier, interactions as "
        f"differences of differences, simple effects inside them (up to {most} runs each). Lines are "
        f"{numbers.confidence(found.level)} {found.error} t intervals. {UNADJUSTED}{more_rows(rows)}"
    )
    return Figure(chart, caption, f"Differences: {said(rows, unit)}.", rows, of=found)


def contrasts(found: ContrastsLook, size: Size = SCREEN) -> Figure:
    """Pairs, trends and own weights of one factor."""
    unit = numbers.change_unit(found.unit)
    heads = {"pair": "pairs of levels", "trend": "trends", "own": "your own contrast"}
    rows = [
        row(
            heads[one.kind],
            one.label,
            _shown(found.unit, one.estimate, one.low, one.high),
            df=one.df,
            p=one.p,
            p_holm=one.p_adjusted,
            hedges_g=one.g.estimate,
            g_low=one.g.low,
            g_high=one.g.high,
            cliffs_delta=one.delta.estimate,
            delta_low=one.delta.low,
            delta_high=one.delta.high,
            improvement=one.improvement.estimate,
            improvement_low=one.improvement.low,
            improvement_high=one.improvement.high,
            n_runs=one.n_runs,
            unit=unit,
        )
        for one in found.rows
    ]
    chart = interval_rows(rows, f"contrast of {in_words(found.response)} ({unit})", size)
    where = f"at {found.at}" if found.at else "other factors averaged with equal weights"
    caption = (
        f"Contrasts of {_words(found.factor)} in {in_words(found.response)}, {where} (up to {_most(found)} runs each): lines are "
        f"{numbers.confidence(found.level)} {found.error} t intervals. {UNADJUSTED}{more_rows(rows)}"
    )
    return Figure(chart, caption, f"Contrasts: {said(rows, unit)}.", rows, of=found)


def _most(found: ContrastsLook) -> int:
    return max((one.n_runs for one in found.rows), default=0)


def _shown(unit: str, *values: float) -> Any:
    return tuple(numbers.shown(value, unit) for value in values)


def _words(name: str) -> str:
    return name.replace("_", " ")

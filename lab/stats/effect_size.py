"""Shares of variance of an ANOVA table: partial and generalised eta squared, omega squared, with intervals."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lab.stats.anova import AnovaTerm, Term
from lab.stats.interval import Interval
from lab.stats.noncentral import variance_share_interval


@dataclass(frozen=True, slots=True)
class EffectSize:
    """Shares of variance of one term, as fractions; the omegas are below 0 where F is below 1.

    `interval` is that of the population's partial share, which partial eta and omega squared both estimate.
    """

    term: Term
    partial_eta_squared: float
    generalised_eta_squared: float
    omega_squared: float
    partial_omega_squared: float
    interval: Interval


def effect_sizes(
    table: Sequence[AnovaTerm], runs: int, *, measured: Collection[int] = (), level: float = 0.90
) -> tuple[EffectSize, ...]:
    """Effect sizes of every term of a `table` from `anova` with `runs` values.

    partial eta^2 = SS / (SS + SSE) (Cohen 1973), partial omega^2 = df (F - 1) / (df (F - 1) + runs) (Keren and Lewis
    1979), generalised eta^2 = SS / (delta SS + sum of SS of measured terms + SSE), delta 1 for a manipulated effect
    (Olejnik and Algina 2003, equation 6): `measured` are factors that were observed rather than set, as a block is.
    ValueError for a table without error degrees of freedom.
    """
    *terms, residual = table
    if not (residual.df > 0 and residual.sum_sq > 0):
        raise ValueError("effect sizes need a residual: there is none, or it is 0")
    return tuple(_sizes(row, terms, residual, runs, set(measured), level) for row in terms)


def _sizes(
    row: AnovaTerm, terms: Sequence[AnovaTerm], residual: AnovaTerm, runs: int, measured: set[int], level: float
) -> EffectSize:
    observed = sum(other.sum_sq for other in terms if measured & set(other.term))
    own = 0.0 if measured & set(row.term) else row.sum_sq
    lead = row.df * (row.f - 1)
    return EffectSize(
        row.term,
        row.partial_eta_squared,
        row.sum_sq / (own + observed + residual.sum_sq),
        row.omega_squared,
        lead / (lead + runs),
        variance_share_interval(row.partial_eta_squared, row.f, row.df, residual.df, runs, level),
    )

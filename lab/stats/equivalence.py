"""Two one-sided tests of equivalence, for one contrast and for pairwise differences; a bound for ANOVA terms."""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy import special

from lab.stats.contrast import Estimate


@dataclass(frozen=True, slots=True)
class SizeTests:
    """p-values against the bounds +- d.

    `within`: both one-sided tests (the effect is smaller than d); `beyond`: the effect is larger than d in absolute
    value, doubled so that p <= alpha says that the 1 - alpha interval lies wholly beyond; `not_above` and `not_below`:
    an effect of +d or more, of -d or less, is excluded. `each` holds `within` of every contrast of a set.
    """

    within: float
    beyond: float
    not_above: float
    not_below: float
    each: tuple[float, ...] = ()


def tost(estimate: Estimate, bound: float) -> SizeTests:
    """Schuirmann's two one-sided tests of one contrast against +- bound (1987, J Pharmacokin Biopharm 15:657)."""
    above_low, below_high = estimate.p_above(-bound), estimate.p_below(bound)
    beyond = min(1.0, 2 * min(estimate.p_above(bound), estimate.p_below(-bound)))
    return SizeTests(max(above_low, below_high), beyond, below_high, above_low)


def tost_all(estimates: Sequence[Estimate], bound: float) -> SizeTests:
    """Every difference within +- bound: the largest p (Berger 1982); any beyond: the smallest times their number.

    `not_above` and `not_below` hold for every difference.
    """
    each = [tost(estimate, bound) for estimate in estimates]
    beyond = min(1.0, len(each) * min(test.beyond for test in each))
    return SizeTests(
        max(test.within for test in each),
        beyond,
        max(test.not_above for test in each),
        max(test.not_below for test in each),
        tuple(test.within for test in each),
    )


def variance_share_below(f: float, df_effect: float, df_error: float, n: int, bound: float) -> float:
    """p against "the term's share of variance is `bound` or more" (partial eta squared, a fraction), from its F.

    P(F' <= F) of the noncentral F at lambda = n bound / (1 - bound), `n` the runs (Wellek 2010, section 7.2; Campbell and
    Lakens 2021, Br J Math Stat Psychol 74:64): the term is negligible when p <= alpha. Equal variances are assumed.
    """
    if not (0 < bound < 1 and n > 0 and df_effect > 0 and df_error > 0):
        raise ValueError("an equivalence bound of a share of variance lies between 0 and 1, with df and n above 0")
    return float(special.ncfdtr(df_effect, df_error, n * bound / (1 - bound), f))


def cohen_f_below(f: float, df_effect: float, df_error: float, n: int, bound: float) -> float:
    """The same with the bound as Cohen's f = sqrt(eta^2 / (1 - eta^2)), so that lambda = n bound^2."""
    return variance_share_below(f, df_effect, df_error, n, bound**2 / (1 + bound**2))

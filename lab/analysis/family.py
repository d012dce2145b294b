"""The family of all registered hypotheses: adjusted p-values, verdicts and the words beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from lab.analysis.testing import Tested
from lab.stats.groups import t_interval
from lab.stats.multiplicity import Adjusted, bonferroni, joint_step_down, step_down_at
from lab.stats.power import delta80
from lab.study.hypothesis import Hypothesis
from lab.study.plan import Analysis
from lab.study.verdict import Evidence, Verdict, decide

Tests = list[tuple[float, float | None]]


@dataclass(frozen=True, slots=True)
class Judged:
    """The adjusted p-values of one hypothesis, its verdict and words; `detectable` is in the response's unit."""

    adjusted: Adjusted
    verdict: Verdict
    words: str
    detectable: float
    notes: tuple[str, ...]


def judge(
    hypotheses: Sequence[Hypothesis],
    tested: Sequence[Tested],
    plan: Analysis,
    units: Sequence[str],
    *,
    sight: bool = True,
) -> tuple[Judged, ...]:
    """Adjust all tests together (STATISTICS, section 3) and apply the decision table; `units` of the responses.

    Without `sight` the detectable effect, which takes a root finder, is left out.
    """
    tests: Tests = [(one.p, one.size.within if one.size else None) for one in tested]
    adjusted = {"holm": joint_step_down, "bonferroni": bonferroni, "none": unadjusted}[plan.correction](tests)
    return tuple(
        _judged(hypothesis, one, adjusted[k], tests, k, plan, units[k], sight)
        for k, (hypothesis, one) in enumerate(zip(hypotheses, tested, strict=True))
    )


def unadjusted(tests: Tests) -> tuple[Adjusted, ...]:
    """The p-values as they are: a plan with one hypothesis."""
    return tuple(Adjusted(p, equivalence) for p, equivalence in tests)


def alpha_each(plan: Analysis, hypotheses: int) -> float:
    """The level at which detectable effects are computed: alpha / hypotheses, alpha itself without correction."""
    return plan.alpha if plan.correction == "none" else plan.alpha / max(1, hypotheses)


def _judged(
    hypothesis: Hypothesis,
    one: Tested,
    adjusted: Adjusted,
    tests: Tests,
    k: int,
    plan: Analysis,
    unit: str,
    sight: bool,
) -> Judged:
    verdict = decide(_evidence(hypothesis, one, adjusted, tests, k, plan))
    df = one.found.df
    detectable = delta80(df, alpha_each(plan, len(tests))) * one.found.se if sight and df > 0 else float("nan")
    words = verdict.addition
    if verdict.word == "inconclusive" and not one.reason and hypothesis.expect != "equivalence":
        words = "; ".join(part for part in (words, f"detectable effect {amount(detectable, unit)}") if part)
    return Judged(adjusted, verdict, words, detectable, _notes(hypothesis, one, adjusted, plan))


def _evidence(
    hypothesis: Hypothesis, one: Tested, adjusted: Adjusted, tests: Tests, k: int, plan: Analysis
) -> Evidence:
    alpha, size = plan.alpha, one.size
    beyond = equivalent = None
    excluded = False
    if size is not None:
        equivalent = adjusted.p_equivalence is not None and adjusted.p_equivalence <= alpha
        beyond = nested(tests, k, size.beyond, plan) <= alpha
        reached = {"increase": size.not_above, "decrease": size.not_below}.get(hypothesis.expect, 1.0)
        excluded = nested(tests, k, reached, plan) <= alpha
    return Evidence(
        expect=hypothesis.expect,
        estimate=one.found.value,
        detected=adjusted.p <= alpha,
        equivalent=equivalent,
        beyond=beyond,
        excluded=excluded,
        untestable=one.reason,
        signed=hypothesis.contrast != "omnibus",
    )


def nested(tests: Tests, k: int, p: float, plan: Analysis) -> float:
    """Adjust the p of a statement nested in the tests of hypothesis k, by the registered correction."""
    if plan.correction == "holm":
        return step_down_at(tests, k, p)
    return min(1.0, p * (len(tests) if plan.correction == "bonferroni" else 1))


def amount(value: float, unit: str) -> str:
    """An effect in words: percentage points for a fraction, else the unit."""
    if unit == "fraction":
        return f"{100 * value:.1f} pp" if abs(value) >= 0.001 else f"{100 * value:.2f} pp"
    return f"{value:.3g} {unit}"


def _notes(hypothesis: Hypothesis, one: Tested, adjusted: Adjusted, plan: Analysis) -> tuple[str, ...]:
    """Where an unadjusted interval and the adjusted verdict could be read differently (STATISTICS, section 3)."""
    notes = []
    low, high = t_interval(one.found.value, one.found.se, one.found.df, 1 - plan.alpha)
    if not one.reason and (low > 0 or high < 0) and adjusted.p > plan.alpha:
        notes.append("The interval, which is not adjusted, excludes 0; the adjusted test does not.")
    if one.size and adjusted.p_equivalence is not None and one.size.within <= plan.alpha < adjusted.p_equivalence:
        notes.append("Without adjustment the effect would be within the SESOI; with it this is open.")
    if hypothesis.contrast == "omnibus" and not one.reason:
        notes.append("Estimate and interval are those of the largest difference; the test is of all together.")
    if plan.test != "t" and not one.reason:
        notes.append(
            "The p-value is that of the randomisation; interval, equivalence and size come from the t distribution."
        )
    return tuple(notes)

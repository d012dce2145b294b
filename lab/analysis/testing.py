"""One question put to the data: estimate, test of no effect, tests against the SESOI; nothing adjusted yet."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from lab.analysis.questions import Question
from lab.analysis.randomisation import permuted
from lab.analysis.sample import Sample, estimate, example_part
from lab.stats import omnibus
from lab.stats.contrast import Estimate
from lab.stats.equivalence import SizeTests, tost, tost_all
from lab.stats.omnibus import orthonormal_rows
from lab.study.plan import Analysis

ERROR_WORDS = {"welch": "Welch", "pooled": "pooled", "replicate": "replicate"}
NOT = Estimate(float("nan"), float("nan"), float("nan"))


@dataclass(frozen=True, slots=True)
class Tested:
    """Raw evidence about one hypothesis; `reason` says why nothing can be tested, else it is empty.

    `row` is the contrast that `found` estimates: the only one, the deciding step, or the largest pairwise difference;
    `every` holds the estimates of all rows; `p` is not adjusted.
    """

    found: Estimate
    row: int
    every: tuple[Estimate, ...]
    statistic: float
    df: float
    df_effect: float
    p: float
    size: SizeTests | None
    kind: str
    reason: str = ""


def put(ask: Question, data: Sample | None, plan: Analysis, *, sesoi: float | None, expect: str) -> Tested:
    """Test one question under the plan; p-values are not adjusted."""
    if data is None:
        return Tested(NOT, 0, (), *[np.nan] * 4, None, kind_of(ask, plan), "the response was not measured")
    reason = untestable(ask, data, plan)
    if reason:
        found = _point(ask, data)
        return Tested(found, 0, (), np.nan, np.nan, np.nan, np.nan, None, kind_of(ask, plan), reason)
    every = tuple(estimate(row, data, plan) for row in ask.rows)
    if not all(item.se > 0 for item in every) and ask.form != "omnibus":
        return Tested(every[0], 0, every, *[np.nan] * 4, None, kind_of(ask, plan), "standard error 0")
    tested = {"single": _single, "steps": _steps, "omnibus": _omnibus}[ask.form](ask, data, plan, every, expect, sesoi)
    return tested if plan.test == "t" or tested.reason else _by_randomisation(tested, ask, data, plan)


def _by_randomisation(tested: Tested, ask: Question, data: Sample, plan: Analysis) -> Tested:
    """Put the permutation p in the place of the t or F p; interval and SESOI tests stay with the error model."""
    if ask.form == "steps":
        each = [permuted(row[None], ask, data, plan.test) for row in ask.rows]
        p = min(1.0, 2 * min(max(one.p_above for one in each), max(one.p_below for one in each)))
        exact = all(one.exact for one in each)
    else:
        rows = ask.rows if ask.form == "single" else orthonormal_rows(ask.span)
        one = permuted(rows, ask, data, plan.test)
        p, exact = one.p, one.exact
    return dataclasses.replace(tested, p=p, kind=f"{tested.kind}, {'exact' if exact else '9,999 draws'}")


def untestable(ask: Question, data: Sample, plan: Analysis) -> str:
    """Why the cells that a question needs cannot answer it; empty where they can."""
    needed, groups = ask.needed, data.groups
    if not np.all(np.any(ask.rows != 0, axis=1)):
        return "the design has no cells for this contrast"
    if np.any(groups.n[needed] == 0):
        return "a cell without completed runs"
    if plan.error == "replicate":
        complete = np.all(np.isfinite(data.scores[:, needed]), axis=1).sum()
        if complete < 2:
            return "fewer than 2 complete replicates"
    elif np.any(groups.n[needed] < 2):
        return "a cell with fewer than 2 completed runs"
    if plan.target == "new_examples" and (data.rated is None or np.any(data.rated[needed] < 2)):
        return "the test examples were not scored one by one"
    if ask.form == "omnibus" and plan.target == "new_examples" and plan.error != "welch":
        return 'target = "new_examples" of an omnibus effect needs error = "welch"'
    if np.all(groups.floored[needed]):
        return "every cell lies at the resolution of the test set"
    return ""


def kind_of(ask: Question, plan: Analysis) -> str:
    """Name of test and error model, for example "t, Welch"."""
    if plan.test == "permutation":
        return "permutation of residuals (Freedman-Lane)" if ask.interaction else "permutation of runs"
    if plan.test == "sign_flip":
        return "sign flip of replicate scores"
    names = {"welch": "ANOVA-type F", "pooled": "F", "replicate": "Hotelling's T²"}
    test = {"single": "t", "steps": "t of every step", "omnibus": names[plan.error]}[ask.form]
    return f"{test}, {ERROR_WORDS[plan.error]}"


def _single(
    ask: Question, data: Sample, plan: Analysis, every: tuple[Estimate, ...], expect: str, sesoi: float | None
) -> Tested:
    found = every[0]
    size = tost(found, sesoi) if sesoi else None
    return Tested(found, 0, every, found.t, found.df, 1.0, found.p, size, kind_of(ask, plan))


def _steps(
    ask: Question, data: Sample, plan: Analysis, every: tuple[Estimate, ...], expect: str, sesoi: float | None
) -> Tested:
    """Every step in the same direction (intersection-union test, Berger 1982), each at alpha / 2.

    The deciding step is the one with the least evidence for the direction that all steps share, else for the claimed.
    """
    signs = {np.sign(item.value) for item in every}
    claimed = {"increase": 1.0, "decrease": -1.0}.get(expect, np.sign(sum(item.value for item in every)) or 1.0)
    direction = signs.pop() if len(signs) == 1 and 0.0 not in signs else claimed
    one_sided = [item.p_above(0.0) if direction > 0 else item.p_below(0.0) for item in every]
    row = int(np.argmax(one_sided))
    found = every[row]
    return Tested(
        found,
        row,
        every,
        found.t,
        found.df,
        1.0,
        min(1.0, 2 * one_sided[row]),
        _step_sizes(every, sesoi) if sesoi else None,
        kind_of(ask, plan),
    )


def _step_sizes(every: tuple[Estimate, ...], bound: float) -> SizeTests:
    """Every step within +- bound; every step beyond on one side; a step of the SESOI excluded for at least one."""
    each = [tost(item, bound) for item in every]
    beyond = min(max(item.p_above(bound) for item in every), max(item.p_below(-bound) for item in every))
    return SizeTests(
        max(size.within for size in each),
        min(1.0, 2 * beyond),
        min(1.0, len(each) * min(size.not_above for size in each)),
        min(1.0, len(each) * min(size.not_below for size in each)),
        tuple(size.within for size in each),
    )


def _omnibus(
    ask: Question, data: Sample, plan: Analysis, every: tuple[Estimate, ...], expect: str, sesoi: float | None
) -> Tested:
    test = _omnibus_test(ask, data, plan)
    row = int(np.nanargmax([abs(item.value) for item in every]))
    usable = all(item.se > 0 for item in every)
    by_f = plan.test == "t"
    reason = "" if usable and (np.isfinite(test.p) or not by_f) else "standard error 0"
    if by_f and plan.error == "replicate" and test.df_error < 1:
        reason = "not more complete replicates than degrees of freedom of the effect"
    size = tost_all(every, sesoi) if sesoi and usable and not reason else None
    return Tested(
        every[row],
        row,
        every,
        test.f,
        test.df_error,
        test.df_effect,
        test.p,
        size,
        kind_of(ask, plan),
        reason,
    )


def _omnibus_test(ask: Question, data: Sample, plan: Analysis) -> omnibus.Omnibus:
    if plan.error == "replicate":
        return omnibus.hotelling(ask.span, data.scores)
    if plan.error == "pooled":
        return omnibus.pooled_f(ask.span, data.groups)
    if plan.target == "new_examples":
        extra = example_part(omnibus.orthonormal_rows(ask.span), data)
        return omnibus.anova_type(ask.span, data.groups, extra, data.examples)
    return omnibus.anova_type(ask.span, data.groups)


def _point(ask: Question, data: Sample) -> Estimate:
    """The estimate alone, where every needed cell has a mean."""
    if np.any(data.groups.n[ask.needed] == 0):
        return NOT
    values = [float(row[row != 0] @ data.groups.mean[row != 0]) for row in ask.rows]
    return Estimate(max(values, key=abs), float("nan"), float("nan"))

"""The refuse and warn lists of STATISTICS, section 5: one function per line of the lists, each finding has a remedy."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lab.analysis.aliases import aliases_of
from lab.analysis.family import amount
from lab.analysis.inert import inert_weight_decay
from lab.analysis.questions import Question, scores_of
from lab.analysis.randomisation import smallest_p
from lab.analysis.table import RESPONSE_UNITS
from lab.stats.omnibus import orthonormal_rows
from lab.study.draft import Study
from lab.study.hypothesis import Hypothesis
from lab.study.lint import Remark
from lab.study.responses import RESPONSES

if TYPE_CHECKING:
    from lab.analysis.planning import PlanRow

Asked = Sequence[tuple[Hypothesis, Question]]
LOWEST_ALPHA, HIGHEST_ALPHA = 0.001, 0.2
LEAST_TOST_POWER, GOOD_POWER = 0.05, 0.8
FEWEST_BLOCKS = 5


def refusals(study: Study, asked: Asked, n_test: int, seconds_per_replicate: float | None) -> Iterator[Remark]:
    """What fails whatever the data."""
    yield from _alpha(study)
    yield from _replicates(study, asked)
    yield from _correction(study)
    yield from _randomisation(study)
    yield from _budget(study, seconds_per_replicate)
    yield from _aliased(study, asked)
    for hypothesis, ask in asked:
        yield from _smallest_p_refused(study, hypothesis, ask)
        yield from _sesoi(study, hypothesis, n_test)
        yield from _estimable(study, hypothesis, ask)


def warnings(study: Study, asked: Asked, rows: "Sequence[PlanRow]") -> Iterator[Remark]:
    """What is worth a second look before the lock."""
    alpha, plan = study.analysis.alpha, study.analysis
    if alpha > 0.05:
        yield _warning("analysis.alpha", f"alpha {alpha:g} is above the usual .05", "Say why, or lower it")
    if plan.error == "replicate" and 2 <= study.replicates.count < FEWEST_BLOCKS:
        message = f"{study.replicates.count} replicates leave {study.replicates.count - 1} df for the error"
        yield _warning("replicates.count", message, f"Plan {FEWEST_BLOCKS} or more with error = replicate")
    yield from _sigma_unknown(study, asked, rows)
    for hypothesis, ask in asked:
        where = f"hypotheses.{hypothesis.id}"
        p = smallest_p(study, hypothesis, ask)
        if p is not None and alpha / max(1, len(study.hypotheses)) < p <= alpha:
            message = f"the smallest p is {p:.2g}, above alpha / hypotheses = {alpha / len(study.hypotheses):.2g}"
            yield _warning(where, message, "Add replicates, or register fewer hypotheses")
        if hypothesis.sesoi is None:
            yield _warning(where, "no SESOI: nothing can be called equivalent or small", "Set sesoi")
        yield from _shared(study, hypothesis, ask)
    yield from inert_weight_decay(study)


def _shared(study: Study, hypothesis: Hypothesis, ask: Question) -> Iterator[Remark]:
    """A registered effect that the design estimates together with a main effect or a two-factor interaction."""
    found = aliases_of(study, ask.rows[0], hypothesis.factors, tuple(hypothesis.at or ()))
    near = [alias for alias in found if len(alias.effect) <= 2]
    if near:
        message = (
            f"estimated together with {', '.join(alias.words for alias in near[:3])}{' and more' * (len(near) > 3)}"
        )
        yield _warning(
            f"hypotheses.{hypothesis.id}", message, "Argue that these are small, fold over, or plan more cells"
        )


def _sigma_unknown(study: Study, asked: Asked, rows: "Sequence[PlanRow]") -> Iterator[Remark]:
    """Without a sigma, say up to which seed sd each SESOI is detectable with a power of 80 %."""
    if not rows or any(row.mde is not None for row in rows):
        return
    limits = [
        f"{row.hypothesis} {amount(row.sigma_max, RESPONSE_UNITS[_response(study, hypothesis)])}"
        for (hypothesis, _), row in zip(asked, rows, strict=True)
        if row.sigma_max is not None
    ]
    upto = f": the SESOI is detectable up to a seed sd of {', '.join(limits)}" if limits else ""
    remedy = "Take sigma from an earlier study or a pilot on validation data"
    yield _warning("hypotheses", f"no sigma is known{upto}", remedy)


def judge_row(study: Study, hypothesis: Hypothesis, ask: Question, row: "PlanRow") -> Iterator[Remark]:
    """What the expected seed sd says about one hypothesis; nothing without a sigma."""
    where, unit = f"hypotheses.{hypothesis.id}", RESPONSE_UNITS[_response(study, hypothesis)]
    if row.mde is not None and row.mde > _range(study, hypothesis):
        message = f"the detectable effect {amount(row.mde, unit)} is larger than the range of the response"
        yield _error(where, message, "Add replicates, or ask about marginal means instead of single cells")
    if hypothesis.expect == "equivalence":
        yield from _equivalence_power(where, row)
    elif row.power_at_sesoi is not None and row.power_at_sesoi < GOOD_POWER:
        message = f"power is {row.power_at_sesoi:.0%} at the SESOI; detectable: {amount(row.mde or 0.0, unit)}"
        yield _warning(where, message, "Add replicates, or register a larger SESOI")


def _equivalence_power(where: str, row: "PlanRow") -> Iterator[Remark]:
    if row.tost_power is None:
        return
    message = f"with no effect at all, equivalence would be shown with a chance of {row.tost_power:.0%}"
    if row.tost_power < LEAST_TOST_POWER:
        yield _error(where, message, "Add replicates, or register a larger SESOI")
    elif row.tost_power < GOOD_POWER:
        yield _warning(where, message, "Add replicates, or register a larger SESOI")


def _error(where: str, message: str, remedy: str) -> Remark:
    return Remark("error", where, message, remedy)


def _warning(where: str, message: str, remedy: str) -> Remark:
    return Remark("warning", where, message, remedy)


def _alpha(study: Study) -> Iterator[Remark]:
    alpha = study.analysis.alpha
    if not LOWEST_ALPHA <= alpha <= HIGHEST_ALPHA:
        yield _error("analysis.alpha", f"alpha {alpha:g} lies outside [0.001, 0.2]", "Use 0.05 or say why not")


def _replicates(study: Study, asked: Asked) -> Iterator[Remark]:
    if not study.hypotheses:
        return
    if study.replicates.count < 2:
        message = "one replicate leaves no error df: no hypothesis can be tested"
        yield _error("replicates.count", message, "Plan at least 2, or drop the hypotheses (a screening design)")
        return
    for hypothesis, ask in asked:
        needs_f = study.analysis.error == "replicate" and ask.form == "omnibus" and study.analysis.test == "t"
        rank = len(orthonormal_rows(ask.span)) if needs_f else 0
        if needs_f and study.replicates.count - rank < 1:
            message = f"{study.replicates.count} replicates leave no error df for an effect of {rank} df"
            yield _error(f"hypotheses.{hypothesis.id}", message, f"Plan {rank + 1} replicates or more")


def _correction(study: Study) -> Iterator[Remark]:
    if study.analysis.correction == "none" and len(study.hypotheses) > 1:
        message = f"{len(study.hypotheses)} hypotheses without correction"
        yield _error("analysis.correction", message, 'Use "holm"; "none" is for one hypothesis')


def _randomisation(study: Study) -> Iterator[Remark]:
    if study.analysis.test == "permutation" and study.replicates.seeds == "common":
        message = "single runs with common seeds are not exchangeable"
        yield _error("analysis.test", message, 'Use test = "sign_flip", or independent seeds')
    if study.analysis.test != "t" and study.analysis.target == "new_examples":
        message = "permuting runs says nothing about other test examples"
        yield _error("analysis.target", message, 'Use target = "this_test_set", or test = "t"')


def _budget(study: Study, seconds_per_replicate: float | None) -> Iterator[Remark]:
    minutes = study.stopping.max_minutes
    if minutes is not None and seconds_per_replicate is not None and minutes * 60 < seconds_per_replicate:
        message = f"{minutes:g} minutes do not suffice for one replicate (about {seconds_per_replicate / 60:.1f})"
        yield _error("stopping.max_minutes", message, "Raise it, or shrink the design")


def _aliased(study: Study, asked: Asked) -> Iterator[Remark]:
    """Two hypotheses about one response whose contrasts span the same space ask one question twice."""
    for position, (hypothesis, ask) in enumerate(asked):
        for other, earlier in asked[:position]:
            same_response = _response(study, hypothesis) == _response(study, other)
            if same_response and _same_space(ask, earlier):
                message = f"this effect is aliased with {other.id}: both weigh the cells alike"
                yield _error(f"hypotheses.{hypothesis.id}", message, "Drop one, or change its contrast")


def _same_space(first: Question, second: Question) -> bool:
    if not (np.any(first.span) and np.any(second.span)):
        return False
    one, two = orthonormal_rows(first.span), orthonormal_rows(second.span)
    if one.shape != two.shape or (len(one) > 1 and first.form != second.form):
        return False
    return bool(np.allclose(np.linalg.svd(one @ two.T, compute_uv=False), 1.0, atol=1e-9))


def _smallest_p_refused(study: Study, hypothesis: Hypothesis, ask: Question) -> Iterator[Remark]:
    p = smallest_p(study, hypothesis, ask)
    if p is not None and p > study.analysis.alpha:
        message = f"the smallest p that this test can give is {p:.2g}, above alpha {study.analysis.alpha:g}"
        yield _error(f"hypotheses.{hypothesis.id}", message, 'Add replicates, or use test = "t"')


def _sesoi(study: Study, hypothesis: Hypothesis, n_test: int) -> Iterator[Remark]:
    where, sesoi = f"hypotheses.{hypothesis.id}.sesoi", hypothesis.sesoi
    if sesoi is None:
        if hypothesis.expect == "equivalence":
            yield _error(where, "equivalence without a SESOI cannot be shown", "Set the largest effect that is nothing")
        return
    if sesoi <= 0:
        yield _error(where, f"a SESOI is above 0, seen {sesoi:g}", "Set the smallest effect that matters")
        return
    over = sesoi * _span_of_scores(study, hypothesis)
    if _response(study, hypothesis) == "test_accuracy" and over < 1 / n_test:
        message = f"{amount(over, 'fraction')} is less than one of {n_test} test examples ({100 / n_test:.2f} pp)"
        yield _error(where, message, "Raise it")
    if over >= _range(study, hypothesis):
        yield _error(where, f"a SESOI of {sesoi:g} is not below the range of the response", "Lower it: 0.01 is 1 pp")


def _span_of_scores(study: Study, hypothesis: Hypothesis) -> float:
    """How many units of the score an effect per unit is spread over; 1 for effects over the range."""
    if hypothesis.per == "range" or hypothesis.contrast != "linear":
        return 1.0
    factor = study.factor(hypothesis.factors[0])
    levels = (hypothesis.levels or {}).get(hypothesis.factors[0]) or (factor.levels if factor else ())
    return float(np.ptp(scores_of(hypothesis, levels)))


def _estimable(study: Study, hypothesis: Hypothesis, ask: Question) -> Iterator[Remark]:
    where, plan = f"hypotheses.{hypothesis.id}", study.analysis
    if not np.all(np.any(ask.rows != 0, axis=1)):
        message = "the design has no cells that could show this contrast or a part of it: not estimable"
        yield _error(where, message, "Mend levels or weights, or plan more cells")
    if plan.target == "new_examples" and ask.form == "omnibus" and plan.error != "welch":
        message = "an omnibus effect on new examples is not estimable with this error model"
        yield _error(where, message, 'Use error = "welch"')
    if plan.target == "new_examples" and _response(study, hypothesis) != "test_accuracy":
        yield _error(where, "new_examples is defined for accuracy only", 'Use target = "this_test_set"')


def _range(study: Study, hypothesis: Hypothesis) -> float:
    measure = RESPONSES[_response(study, hypothesis)]
    return measure.most - measure.least


def _response(study: Study, hypothesis: Hypothesis) -> str:
    return hypothesis.response or study.primary.name

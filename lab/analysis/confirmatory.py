"""What the locked plan asked and nothing else: hypotheses with adjusted p and verdicts, cells without p."""

from collections.abc import Callable

import numpy as np

from lab.analysis import context
from lab.analysis.family import Judged, judge
from lab.analysis.questions import Question, question
from lab.analysis.randomisation import smallest_p
from lab.analysis.remarks import remarks
from lab.analysis.results import Confirmatory, GivenFailures, HypothesisResult
from lab.analysis.sample import Sample, runs_behind, sample
from lab.analysis.table import RESPONSE_UNITS, RunTable
from lab.analysis.testing import Tested, put
from lab.stats.groups import t_interval
from lab.study.draft import Study
from lab.study.hypothesis import Hypothesis

Samples = dict[str, Sample | None]
"""A response by name, None where it was not measured."""
Decided = tuple[tuple[Tested, str, str], ...]
"""Evidence, verdict and its words, one for each hypothesis."""


def analyze(study: Study, table: RunTable) -> Confirmatory:
    """Apply the registered plan to the runs (STATISTICS, sections 2 to 4).

    Only complete replicates count when the study was stopped early; a response or cell that is missing makes its
    hypotheses "not testable", never an exception.
    """
    table, left_out = complete_replicates(table)
    data = samples(study, table)
    results = _hypotheses(study, table, data)
    primary = study.primary.name
    shown = data[primary]
    return Confirmatory(
        response=primary,
        unit=RESPONSE_UNITS[primary],
        alpha=study.analysis.alpha,
        target=study.analysis.target,
        correction=study.analysis.correction,
        n_runs=int(np.sum(~table.failed)),
        n_failed=int(np.sum(table.failed)),
        n_test=table.n_test,
        cells=context.cell_rows(table, shown, primary, 1 - study.analysis.alpha),
        hypotheses=results,
        remarks=remarks(study, table, shown, left_out),
        more_cells={
            name: context.cell_rows(table, data[name], name, 1 - study.analysis.alpha)
            for name in dict.fromkeys(row.response for row in results if row.response != primary)
            if data.get(name) is not None
        },
    )


def complete_replicates(table: RunTable) -> tuple[RunTable, tuple[int, ...]]:
    """Keep replicates in which every cell ended (finished or failed), and name the others."""
    numbers = np.unique(table.replicate)
    counts = {int(r): len(np.unique(table.cell[table.replicate == r])) for r in numbers}
    left_out = tuple(r for r, count in counts.items() if count < len(table.cells))
    keep = ~np.isin(table.replicate, left_out)
    return (table.only(keep), left_out) if left_out else (table, ())


def verdicts(study: Study, asks: list[Question], table: RunTable) -> Decided:
    """Evidence, verdict and its words for every hypothesis, as `analyze` gives them, without all that stands beside them."""
    table, _ = complete_replicates(table)
    chance = samples(study, table, failed_at_chance=True) if np.any(table.failed) else None
    return decided(study, asks, samples(study, table), chance)


def decided(
    study: Study, asks: list[Question], data: Samples, chance: Samples | None, by: Callable[..., Tested] = put
) -> Decided:
    """Evidence, verdict and its words for every hypothesis; `chance` are the same data with failed runs at chance.

    `by` puts a question to the data, as `lab.analysis.testing.put` does.
    """
    tested, judged = _family(study, asks, data, sight=False, by=by)
    again = judged if chance is None else _family(study, asks, chance, sight=False, by=by)[1]
    return tuple(
        (one, "inconclusive", "depends on failed runs")
        if other.verdict.word != verdict.verdict.word and not one.reason
        else (one, verdict.verdict.word, verdict.words)
        for one, verdict, other in zip(tested, judged, again, strict=True)
    )


def samples(study: Study, table: RunTable, *, failed_at_chance: bool = False) -> Samples:
    """Every response of the table by name, None where it was not measured."""
    return {name: sample(table, name, study.primary.name, failed_at_chance=failed_at_chance) for name in RESPONSE_UNITS}


def adjusted_tests(study: Study, table: RunTable) -> tuple[tuple[str, float], ...]:
    """Kind and adjusted p of every registered test, in the order of the plan: what other analyses compare with."""
    data = samples(study, table)
    tested, judged = _family(study, [question(study, hypothesis) for hypothesis in study.hypotheses], data)
    return tuple((one.kind, verdict.adjusted.p) for one, verdict in zip(tested, judged, strict=True))


def _hypotheses(study: Study, table: RunTable, data: Samples) -> tuple[HypothesisResult, ...]:
    asks = [question(study, hypothesis) for hypothesis in study.hypotheses]
    tested, judged = _family(study, asks, data)
    repeated: list[tuple[Tested, Judged] | None] = [None] * len(asks)
    if np.any(table.failed):
        chance = samples(study, table, failed_at_chance=True)
        repeated = list(zip(*_family(study, asks, chance), strict=True))
    return tuple(
        _result(study, hypothesis, ask, data, one, verdict, again)
        for hypothesis, ask, one, verdict, again in zip(study.hypotheses, asks, tested, judged, repeated, strict=True)
    )


def _family(
    study: Study, asks: list[Question], data: Samples, *, sight: bool = True, by: Callable[..., Tested] = put
) -> tuple[list[Tested], tuple[Judged, ...]]:
    tested = [
        by(ask, data[_response(study, hypothesis)], study.analysis, sesoi=hypothesis.sesoi, expect=hypothesis.expect)
        for hypothesis, ask in zip(study.hypotheses, asks, strict=True)
    ]
    units = [RESPONSE_UNITS[_response(study, hypothesis)] for hypothesis in study.hypotheses]
    return tested, judge(study.hypotheses, tested, study.analysis, units, sight=sight)


def _response(study: Study, hypothesis: Hypothesis) -> str:
    return hypothesis.response or study.primary.name


def _result(
    study: Study,
    hypothesis: Hypothesis,
    ask: Question,
    data: Samples,
    tested: Tested,
    judged: Judged,
    again: tuple[Tested, Judged] | None,
) -> HypothesisResult:
    plan, response, found = study.analysis, _response(study, hypothesis), tested.found
    level, level90, own = 1 - plan.alpha, 1 - 2 * plan.alpha, data[_response(study, hypothesis)]
    failures = _given_failures(judged, again, level)
    behind = runs_behind(ask.needed, own, plan) if own else np.zeros(len(ask.needed), dtype=int)
    depends = failures is not None and failures.changed and not tested.reason
    row = ask.rows[tested.row]
    return HypothesisResult(
        id=hypothesis.id,
        claim=hypothesis.claim,
        response=response,
        unit=RESPONSE_UNITS[response],
        effect=hypothesis.effect,
        contrast=hypothesis.contrast,
        label=ask.labels[tested.row],
        expect=hypothesis.expect,
        sesoi=hypothesis.sesoi,
        estimate=found.value,
        interval=t_interval(found.value, found.se, found.df, level),
        interval90=t_interval(found.value, found.se, found.df, level90),
        level=level,
        kind=tested.kind,
        df=tested.df,
        df_interval=found.df,
        df_effect=tested.df_effect,
        se=found.se,
        n_runs=int(behind.sum()),
        n_sides=(int(behind[row < -1e-12].sum()), int(behind[row > 1e-12].sum())),
        statistic=tested.statistic,
        p=tested.p,
        p_adjusted=judged.adjusted.p,
        p_equivalence=tested.size.within if tested.size else None,
        p_equivalence_adjusted=judged.adjusted.p_equivalence,
        verdict="inconclusive" if depends else judged.verdict.word,
        words="depends on failed runs" if depends else judged.words,
        detectable=judged.detectable,
        other_target=context.other_target(row, own, plan, level) if own and not tested.reason else None,
        simple_effects=context.simple_effects(study, hypothesis, own, level) if own else (),
        interaction_sizes=context.interaction_sizes(study, hypothesis, own, level) if own else (),
        pairs=context.pair_rows(ask, tested, level),
        smallest_p=smallest_p(study, hypothesis, ask),
        given_failures=failures,
        notes=judged.notes,
    )


def _given_failures(judged: Judged, again: tuple[Tested, Judged] | None, level: float) -> GivenFailures | None:
    if again is None:
        return None
    found, word = again[0].found, again[1].verdict.word
    low, high = t_interval(found.value, found.se, found.df, level)
    return GivenFailures(found.value, low, high, judged.verdict.word, word, word != judged.verdict.word)

"""What a plan can see before it is locked: df, detectable effects, smallest p, power, and whether equivalence is in reach."""

from dataclasses import dataclass

import numpy as np

from lab.analysis import plan_rules
from lab.analysis.family import alpha_each
from lab.analysis.questions import Question, question
from lab.analysis.randomisation import smallest_p
from lab.stats import power as powers
from lab.stats.omnibus import orthonormal_rows
from lab.study.design import cells
from lab.study.draft import Study
from lab.study.hypothesis import Hypothesis
from lab.study.lint import Remark, lint
from lab.study.standing import PlanFinding

TARGET_POWER = 0.8
CURVE_POINTS = 33


@dataclass(frozen=True, slots=True)
class PlanRow(PlanFinding):
    """What one hypothesis can see at level `alpha_each`; effects are in the response's unit, `_sigma` in seed sds.

    `tost_margin_sigma` is the smallest SESOI, in seed sds, that would be confirmed with power .80 if there were no effect (None for
    effects of several df, where several differences must pass). `mde` and the powers are None without a sigma; `sigma_max` is the seed sd up to which the SESOI is detectable;
    `smallest_p` is None for t and F tests; `tost_power` is the chance of equivalence at no effect; `ok` is None where
    it cannot be judged.
    """

    hypothesis: str
    effect: str
    label: str
    df: float
    alpha_each: float
    mde_sigma: float
    tost_margin_sigma: float | None
    mde: float | None
    sesoi: float | None
    sigma_max: float | None
    smallest_p: float | None
    power_at_sesoi: float | None
    tost_power: float | None
    ok: bool | None


@dataclass(frozen=True, slots=True)
class PowerPoint(PlanFinding):
    """One point of a power curve; `effect` is None without a sigma."""

    hypothesis: str
    effect_sigma: float
    effect: float | None
    power: float


@dataclass(frozen=True, slots=True)
class Panel(PlanFinding):
    """The live panel of a plan: size, error df, one row per hypothesis, remarks that refuse or warn, power curves."""

    cells: int
    runs: int
    error_df: int
    sigma: float | None
    rows: tuple[PlanRow, ...]
    remarks: tuple[Remark, ...]
    power_curve: tuple[PowerPoint, ...]

    @property
    def refused(self) -> bool:
        """Whether a remark forbids the lock."""
        return any(remark.level == "error" for remark in self.remarks)


def plan_panel(
    study: Study, *, n_test: int, sigma: float | None = None, seconds_per_replicate: float | None = None
) -> Panel:
    """Judge a plan by STATISTICS, section 5.

    `n_test` is the number of test examples, `sigma` the expected seed sd in the response's unit (None: unknown),
    `seconds_per_replicate` an estimate for the budget rule. Hypotheses with structural errors (lab.study.lint) get no
    row here; their errors are lint's.
    """
    count, n = len(cells(study)), study.replicates.count
    asked = _asked(study)
    rows = tuple(_row(study, hypothesis, ask, sigma) for hypothesis, ask in asked)
    remarks = [
        *plan_rules.refusals(study, asked, n_test, seconds_per_replicate),
        *plan_rules.warnings(study, asked, rows),
    ]
    for (hypothesis, ask), row in zip(asked, rows, strict=True):
        remarks += plan_rules.judge_row(study, hypothesis, ask, row)
    curve = tuple(point for (_, ask), row in zip(asked, rows, strict=True) for point in _curve(study, ask, row, sigma))
    return Panel(count, count * n, error_df(study), sigma, rows, tuple(remarks), curve)


def error_df(study: Study) -> int:
    """Error df of the whole design: runs - cells, or replicates - 1 where replicates are blocks."""
    n = study.replicates.count
    return n - 1 if study.analysis.error == "replicate" else len(cells(study)) * (n - 1)


def _asked(study: Study) -> list[tuple[Hypothesis, Question]]:
    broken = {remark.where.split(".")[1] for remark in lint(study) if remark.where.startswith("hypotheses.")}
    sound = [hypothesis for hypothesis in study.hypotheses if hypothesis.id not in broken]
    return [(hypothesis, question(study, hypothesis)) for hypothesis in sound]


def _row(study: Study, hypothesis: Hypothesis, ask: Question, sigma: float | None) -> PlanRow:
    alpha = alpha_each(study.analysis, len(study.hypotheses))
    sesoi = hypothesis.sesoi if hypothesis.sesoi and hypothesis.sesoi > 0 else None
    df = planned_df(ask, study)
    mde_sigma = _mde_sigma(ask, study, alpha)
    testable = np.isfinite(mde_sigma) and mde_sigma > 0
    power = tost = ok = None
    if sigma and sesoi and testable:
        power = effect_power(ask, study, sesoi / sigma, alpha)
        tost = _tost_power(ask, study, sesoi / sigma, alpha)
        ok = (tost if hypothesis.expect == "equivalence" else power) >= TARGET_POWER
    return PlanRow(
        hypothesis=hypothesis.id,
        effect=hypothesis.effect,
        label=ask.labels[0] if ask.form == "single" else f"{hypothesis.effect}, {hypothesis.contrast}",
        df=df,
        alpha_each=alpha,
        mde_sigma=mde_sigma,
        tost_margin_sigma=_tost_margin(ask, study, alpha),
        mde=mde_sigma * sigma if sigma else None,
        sesoi=hypothesis.sesoi,
        sigma_max=sesoi / mde_sigma if sesoi and testable else None,
        smallest_p=smallest_p(study, hypothesis, ask),
        power_at_sesoi=power,
        tost_power=tost,
        ok=ok,
    )


def unit_se(ask: Question, study: Study) -> float:
    """Standard error of the least certain contrast of a question at sigma = 1."""
    return float(np.sqrt(np.max(np.sum(ask.rows**2, axis=1)) / study.replicates.count))


def pair_df(ask: Question, study: Study) -> float:
    """Planned error df of one contrast of the question (STATISTICS, section 5); 0 with a single replicate."""
    n, error = study.replicates.count, study.analysis.error
    if n < 2 or error != "welch":
        return float(error_df(study))
    row = ask.rows[np.argmax(np.sum(ask.rows**2, axis=1))]
    return powers.planned_df(row, n) if np.any(row) else 0.0


def planned_df(ask: Question, study: Study) -> float:
    """Planned error df of the test itself: that of its F for omnibus effects."""
    if ask.form != "omnibus" or study.replicates.count < 2:
        return pair_df(ask, study)
    axes, error = orthonormal_rows(ask.span), study.analysis.error
    if error == "replicate":
        return float(study.replicates.count - len(axes))
    if error == "pooled":
        return float(error_df(study))
    parts = np.sum(axes**2, axis=0)
    return float(np.sum(parts) ** 2 / np.sum(parts**2 / (study.replicates.count - 1)))


def effect_power(ask: Question, study: Study, effect_sigma: float, alpha: float) -> float:
    """Power to detect an effect given in seed sds: of t, of F for the pair that differs, or of all steps at once.

    For an omnibus effect two levels differ by it and the others lie between them (the least favourable case); for a
    monotone one all steps have that size and the bound is Bonferroni's.
    """
    df = planned_df(ask, study)
    if not df > 0:
        return float("nan")
    if ask.form == "omnibus":
        rank = len(orthonormal_rows(ask.span))
        return powers.f_power((effect_sigma / unit_se(ask, study)) ** 2, rank, df, alpha)
    each = powers.t_power(effect_sigma / unit_se(ask, study), df, alpha)
    return each if ask.form == "single" else max(0.0, 1 - len(ask.rows) * (1 - each))


def _tost_power(ask: Question, study: Study, sesoi_sigma: float, alpha: float) -> float:
    """The chance of equivalence when there is no effect; simulated where several differences must pass."""
    n, error = study.replicates.count, study.analysis.error
    if len(ask.rows) == 1:
        return powers.tost_power(0.0, sesoi_sigma, unit_se(ask, study), pair_df(ask, study), alpha)
    return powers.tost_all_power(ask.rows, n, sesoi_sigma, alpha, error=error)


def _tost_margin(ask: Question, study: Study, alpha: float) -> float | None:
    df, unit = pair_df(ask, study), unit_se(ask, study)
    return powers.tost_margin(unit, df, alpha, TARGET_POWER) if len(ask.rows) == 1 and df > 0 else None


def _mde_sigma(ask: Question, study: Study, alpha: float) -> float:
    df, unit = planned_df(ask, study), unit_se(ask, study)
    if not df > 0:
        return float("nan")
    if ask.form == "omnibus":
        return float(np.sqrt(powers.lambda80(len(orthonormal_rows(ask.span)), df, alpha, TARGET_POWER)) * unit)
    short = (1 - TARGET_POWER) / len(ask.rows)
    return powers.delta80(df, alpha, 1 - short) * unit


def _curve(study: Study, ask: Question, row: PlanRow, sigma: float | None) -> list[PowerPoint]:
    if not np.isfinite(row.mde_sigma):
        return []
    effects = np.linspace(0.0, 2 * row.mde_sigma, CURVE_POINTS)
    return [
        PowerPoint(
            row.hypothesis,
            float(effect),
            float(effect) * sigma if sigma else None,
            effect_power(ask, study, float(effect), row.alpha_each),
        )
        for effect in effects
    ]

"""A plan rehearsed on simulated studies: the real tests and verdicts in worlds whose truth is known (STATISTICS, section 6)."""

import dataclasses
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from lab.analysis.confirmatory import verdicts
from lab.analysis.questions import Question, question
from lab.analysis.table import RESPONSE_UNITS, RunTable
from lab.stats.groups import t_interval
from lab.study.design import cells, runs
from lab.study.draft import Study
from lab.study.hypothesis import Hypothesis
from lab.study.rehearsal import Rehearsal
from lab.study.responses import RESPONSES, Measure, failed_value
from lab.study.standing import PlanFinding

SIGMAS = {
    "fraction": (0.001, 0.003, 0.01, 0.03),
    "nats": (0.003, 0.01, 0.03, 0.1),
    "AUC": (0.001, 0.003, 0.01, 0.03),
    "Brier": (0.003, 0.01, 0.03, 0.1),
}
"""Standard deviations between the runs of a cell that are tried where none is known."""
SPREAD = 10.0
LOST = 0.05
T_DF = 5


@dataclass(frozen=True, slots=True)
class World(PlanFinding):
    """What is true: `effect` times the SESOI for hypotheses outside `inert`, noise, its spread over the first factor, losses."""

    name: str
    words: str
    effect: float = 0.0
    inert: str = ""
    heavy: bool = False
    spread: bool = False
    lost: bool = False
    copies: bool = False


@dataclass(frozen=True, slots=True)
class DryRow(PlanFinding):
    """One hypothesis in one world at one sigma (the response's unit): shares of `studies` simulated studies.

    `truth` is the contrast's true value, oriented as claimed; `wrong` the share of false verdicts, `right` of true ones, where the
    world allows any (else None); `coverage` that of the unadjusted interval of the first contrast. Family rows name no
    hypothesis and count studies with at least one false verdict.
    """

    world: str
    sigma: float
    hypothesis: str
    truth: float
    wrong: float | None
    right: float | None
    coverage: float | None
    studies: int

    def error(self, share: float) -> float:
        """The Monte-Carlo standard error of one of the shares."""
        return math.sqrt(max(share * (1 - share), 1 / self.studies) / self.studies)


@dataclass(frozen=True, slots=True)
class DryRun(PlanFinding):
    """All rows, the worlds in words, and warnings: null worlds with more false alarms than the plan's alpha allows."""

    rows: tuple[DryRow, ...]
    worlds: tuple[World, ...]
    warnings: tuple[str, ...]


def worlds(study: Study) -> tuple[World, ...]:
    """The worlds of STATISTICS, section 6, that this plan can be put into."""
    first = study.factors[0].name
    found = [
        World("null", "no effect at all"),
        World("sesoi", "every claimed effect has the size of its SESOI, expected nulls are null", effect=1.0),
        World("edge", "every effect is exactly the SESOI, expected nulls too", effect=1.0, inert="none"),
        World("minus edge", "every effect is exactly minus the SESOI", effect=-1.0, inert="none"),
        World("spread", f"no effect; the sd rises 1:10 over the levels of {first.replace('_', ' ')}", spread=True),
        World("inert", f"as sesoi, but {first.replace('_', ' ')} does nothing", effect=1.0, inert=first),
        World("heavy tails", "no effect; noise of Student's t with 5 df", heavy=True),
        World("losses", "no effect; 5 % of the runs diverge", lost=True),
    ]
    if study.replicates.seeds == "common":
        found.append(World("copies", f"no effect; the levels of {first.replace('_', ' ')} are copies", copies=True))
    return tuple(found)


def dry_run(
    study: Study,
    settings: Rehearsal,
    *,
    n_test: int,
    chance: float,
    progress: Callable[[str, float], None] = lambda words, share: None,
) -> DryRun:
    """Simulate `settings.studies` studies per world and sigma and judge each as `analyze` would; equal settings, equal rows."""
    asks = [question(study, hypothesis) for hypothesis in study.hypotheses]
    unit = RESPONSE_UNITS[study.primary.name]
    sigmas = settings.sigmas or SIGMAS[unit]
    every, rows = worlds(study), []
    for place, (world, sigma) in enumerate((world, sigma) for world in every for sigma in sigmas):
        progress(f"{world.name}, sd {sigma:g}", place / (len(every) * len(sigmas)))
        rng = np.random.default_rng([settings.seed, place])
        stage = _Stage(study, asks, world, sigma, n_test, chance, settings.base)
        rows += stage.rows([stage.one(rng) for _ in range(settings.studies)])
    return DryRun(tuple(rows), every, tuple(_warnings(study, rows)))


def _warnings(study: Study, rows: list[DryRow]) -> Iterator[str]:
    alpha = study.analysis.alpha
    for row in rows:
        if row.hypothesis == "" and row.truth == 0 and row.wrong is not None:
            limit = alpha + 2 * math.sqrt(alpha * (1 - alpha) / row.studies)
            if row.wrong > limit:
                yield f"world {row.world!r}, sd {row.sigma:g}: false verdicts in {row.wrong:.1%} of the studies, alpha is {alpha:g}"


class _Stage:
    """One world at one sigma: draws studies and keeps score."""

    def __init__(
        self, study: Study, asks: list[Question], world: World, sigma: float, n_test: int, chance: float, base: float
    ) -> None:
        self.study, self.asks, self.world, self.sigma = study, asks, world, sigma
        self.chance, self.accuracy = chance, study.primary.name == "test_accuracy"
        self.design = cells(study)
        planned = runs(study, bytes(32))
        self.cell = np.array([run.cell for run in planned])
        self.measure = RESPONSES[study.primary.name]
        mean = np.full(len(self.design), base or _middle(self.measure, study.primary.name, chance))
        for hypothesis, ask in zip(study.hypotheses, asks, strict=True):
            mean += self._shift(hypothesis, ask)
        self.mean, self.sd = mean[self.cell], self._sds()[self.cell]
        self.truths = [float(ask.rows[0] @ mean) for ask in asks]
        self.table = RunTable(
            factors=study.factors,
            cells=self.design,
            cell=self.cell,
            replicate=np.array([run.replicate for run in planned]),
            run_id=tuple(run.id for run in planned),
            value=np.zeros(len(planned)),
            failed=np.zeros(len(planned), dtype=bool),
            n_test=n_test,
            chance=chance,
            correct=None,
        )

    def _shift(self, hypothesis: Hypothesis, ask: Question) -> np.ndarray:
        """The smallest change of cell means that gives the first contrast the value it has in this world."""
        row, null = ask.rows[0], np.zeros(len(self.design))
        world, primary = self.world, self.study.primary.name
        if not hypothesis.sesoi or not world.effect or (hypothesis.response or primary) != primary:
            return null
        if world.inert in hypothesis.factors or (world.inert == "" and hypothesis.expect == "equivalence"):
            return null
        if world.inert not in ("", "none") and hypothesis.expect == "equivalence":
            return null
        sign = -1.0 if hypothesis.expect == "decrease" else 1.0
        return row * (sign * world.effect * hypothesis.sesoi / float(row @ row))

    def _sds(self) -> np.ndarray:
        """Standard deviation per cell; geometric steps from 1 to 10 over the first factor where the world has a spread."""
        if not self.world.spread:
            return np.full(len(self.design), self.sigma)
        found = [cell.levels[self.study.factors[0].name] for cell in self.design]
        levels = list(dict.fromkeys(found))
        steps = np.geomspace(1.0, SPREAD, len(levels)) / math.sqrt(SPREAD)
        place = [levels.index(level) for level in found]
        return self.sigma * steps[place]

    def one(self, rng: np.random.Generator) -> list[tuple[str, str, bool | None]]:
        """One simulated study: verdict word, added words, and whether the first contrast's interval holds its truth."""
        count = len(self.cell)
        noise = (
            rng.standard_t(T_DF, count) / math.sqrt(T_DF / (T_DF - 2))
            if self.world.heavy
            else rng.standard_normal(count)
        )
        if self.world.copies:
            noise = noise[_copied(self.study, self.table)]
        value = self._values(noise)
        failed = rng.random(count) < LOST if self.world.lost else self.table.failed
        table = dataclasses.replace(self.table, value=np.where(failed, np.nan, value), failed=failed)
        found = verdicts(self.study, self.asks, table)
        level = 1 - self.study.analysis.alpha
        return [
            (word, words, _covers(tested.every[0], truth, level) if tested.every and not tested.reason else None)
            for (tested, word, words), truth in zip(found, self.truths, strict=True)
        ]

    def _values(self, noise: np.ndarray) -> np.ndarray:
        """Accuracies round(N expit(logit(mu) + sigma / (mu (1 - mu)) z)) / N; other responses mu + sigma z within their bounds."""
        if not self.accuracy:
            return np.clip(self.mean + self.sd * noise, self.measure.least, self.measure.most)
        mean = np.clip(self.mean, 1e-6, 1 - 1e-6)
        scale = self.sd / (mean * (1 - mean))
        n = self.table.n_test
        return np.rint(n / (1 + np.exp(-(np.log(mean / (1 - mean)) + scale * noise)))) / n

    def rows(self, found: list[list[tuple[str, str, bool | None]]]) -> list[DryRow]:
        """The shares over all simulated studies, and that of studies with a false verdict."""
        made, any_wrong = [], np.zeros(len(found), dtype=bool)
        judged = False
        for k, (hypothesis, truth) in enumerate(zip(self.study.hypotheses, self.truths, strict=True)):
            oriented = -truth if hypothesis.expect == "decrease" else truth
            oriented = 0.0 if abs(oriented) < 1e-12 else oriented
            wrong, right = _words(hypothesis, oriented)
            held = [one[k][2] for one in found if one[k][2] is not None]
            bad = np.array([wrong(one[k][0], one[k][1]) for one in found]) if wrong else None
            if bad is not None:
                any_wrong |= bad
                judged = True
            made.append(
                DryRow(
                    self.world.name,
                    self.sigma,
                    hypothesis.id,
                    oriented,
                    None if bad is None else float(bad.mean()),
                    float(np.mean([one[k][0] == right for one in found])) if right else None,
                    float(np.mean(held)) if held else None,
                    len(found),
                )
            )
        null = 0.0 if all(row.truth == 0 for row in made) else math.nan
        family = float(any_wrong.mean()) if judged else None
        return [*made, DryRow(self.world.name, self.sigma, "", null, family, None, None, len(found))]


def _covers(found, truth: float, level: float) -> bool:
    low, high = t_interval(found.value, found.se, found.df, level)
    return bool(low <= truth <= high)


def _words(hypothesis: Hypothesis, truth: float) -> tuple[Callable[[str, str], bool] | None, str | None]:
    """Which verdicts are false, and which word is right, for a contrast of this truth (oriented as claimed)."""
    sesoi = hypothesis.sesoi or 0.0
    edge = sesoi > 0 and abs(truth) >= sesoi * (1 - 1e-9)
    if hypothesis.expect == "equivalence":
        if truth == 0:
            return (lambda word, words: word == "contradicted"), "supported"
        return (lambda word, words: word == "supported"), None
    if truth == 0:
        return (lambda word, words: word in ("supported", "contradicted")), "equivalent" if sesoi else None
    if edge and truth > 0:
        return (lambda word, words: word in ("equivalent", "contradicted") or "at least" in words), "supported"
    if edge:
        opposite = "supported" if hypothesis.expect != "difference" else "contradicted"
        right = "contradicted" if hypothesis.expect != "difference" else "supported"
        return (lambda word, words: word in ("equivalent", opposite) or "at least" in words), right
    return None, None


def _copied(study: Study, table: RunTable) -> np.ndarray:
    """For every run the run that it is a copy of: the same replicate and the first level of the first factor."""
    first = study.factors[0]
    sources = {}
    for index, (cell, replicate) in enumerate(zip(table.cell, table.replicate, strict=True)):
        levels = dict(table.cells[cell].levels)
        key = (int(replicate), tuple(value for name, value in levels.items() if name != first.name))
        sources.setdefault(key, index)
    found = []
    for cell, replicate in zip(table.cell, table.replicate, strict=True):
        levels = dict(table.cells[cell].levels)
        found.append(sources[int(replicate), tuple(value for name, value in levels.items() if name != first.name)])
    return np.array(found)


def _middle(measure: Measure, response: str, chance: float) -> float:
    """Where simulated runs lie unless the plan says: halfway from guessing to the best value, 1 nat for cross-entropies."""
    if measure.unit == "nats":
        return 1.0
    best = measure.most if measure.better == "higher" else measure.least
    return (best + failed_value(response, chance)) / 2

"""Simulated studies whose truth is known, judged by lab.analysis and lab.stats: what the tests and the full tables share."""

import dataclasses

import numpy as np

from lab.analysis.confirmatory import verdicts
from lab.analysis.questions import question
from lab.analysis.table import RunTable
from lab.stats import bootstrap, groups, permutation
from lab.study.design import cells
from lab.study.draft import Study
from lab.study.toml_file import parse

N_TEST = 10_000
SIGMA = 0.01
WORLDS = ("equal variance", "sd 1:10 by depth", "one factor inert", "skewed", "one run failed", "one run missing")
KINDS = ("t", *(f"bootstrap {kind}" for kind in bootstrap.KINDS))

PLAN = """
title = "Simulated"
question = "Do the tests hold their level?"
[dataset]
name = "digits"
split = { train = 200, validation = 100, test = 300, seed = 0 }
[[factors]]
name = "depth"
levels = [2, 4, 8]
[[factors]]
name = "activation"
levels = ["relu", "gelu"]
[replicates]
count = COUNT
[recipe]
epochs = 1
batch_size = 20
[[hypotheses]]
id = "trend"
claim = "Accuracy rises with depth."
effect = "depth"
contrast = "linear"
scores = "log2"
expect = "increase"
sesoi = 0.02
[[hypotheses]]
id = "interaction"
claim = "Depth matters more with gelu."
effect = "depth:activation"
contrast = "difference"
levels = { depth = [2, 8], activation = ["relu", "gelu"] }
expect = "difference"
sesoi = 0.02
[[hypotheses]]
id = "null"
claim = "The activation does nothing."
effect = "activation"
contrast = "difference"
expect = "equivalence"
sesoi = 0.02
"""


def plan(count: int) -> Study:
    """Six cells, a trend, an interaction and an expected null, with `count` replicates."""
    return parse(PLAN.replace("COUNT", str(count)))


def false_alarms(world: str, count: int, studies: int, seed: int) -> tuple[float, dict[str, float]]:
    """Share of studies with a false verdict (adjusted p) where nothing is true, and each test's share of p <= alpha.

    In "one factor inert" depth has an effect of 5 pp and only the interaction and the activation are counted.
    """
    study, rng = plan(count), np.random.default_rng(seed)
    asks = [question(study, hypothesis) for hypothesis in study.hypotheses]
    null = ("interaction", "null") if world == "one factor inert" else ("trend", "interaction", "null")
    any_false, own = 0, dict.fromkeys(null, 0)
    for _ in range(studies):
        found = dict(
            zip([h.id for h in study.hypotheses], verdicts(study, asks, table(study, world, rng)), strict=True)
        )
        for name in null:
            own[name] += bool(found[name][0].p <= study.analysis.alpha)
        words = {name: found[name][1] for name in null}
        # An equivalence hypothesis is falsely judged only when contradicted; a true null of the others when supported.
        any_false += any(
            word == "contradicted" or (word == "supported" and name != "null") for name, word in words.items()
        )
    return any_false / studies, {name: hits / studies for name, hits in own.items()}


def table(study: Study, world: str, rng: np.random.Generator, mean: np.ndarray | None = None) -> RunTable:
    """One simulated study of test accuracies, six cells around `mean` [cells] (default 0.6 each)."""
    planned, count = cells(study), study.replicates.count
    cell, replicate = np.tile(np.arange(6), count), np.repeat(np.arange(1, count + 1), 6)
    depth = np.array([study.factors[0].levels.index(planned[c].levels["depth"]) for c in cell])
    noise = rng.exponential(size=len(cell)) - 1 if world == "skewed" else rng.normal(size=len(cell))
    sd = SIGMA * np.geomspace(1, 10, 3)[depth] / np.sqrt(10) if world == "sd 1:10 by depth" else SIGMA
    centre = np.full(6, 0.6) if mean is None else mean
    effect = 0.025 * depth if world == "one factor inert" else 0.0
    value = np.rint(N_TEST * (centre[cell] + effect + sd * noise)) / N_TEST
    failed = np.zeros(len(cell), dtype=bool)
    names = tuple(f"c{c:02}-r{r}" for c, r in zip(cell, replicate, strict=True))
    whole = RunTable(study.factors, planned, cell, replicate, names, value, failed, N_TEST, 0.1)
    if world in ("one run failed", "one run missing"):
        return _without_one(whole, rng, absent=world == "one run missing")
    return whole


def _without_one(whole: RunTable, rng: np.random.Generator, *, absent: bool) -> RunTable:
    """A run that diverged counts as failed and its cell has one run fewer; an absent one takes its replicate along."""
    lost = np.zeros(len(whole.cell), dtype=bool)
    lost[rng.integers(len(lost))] = True
    if not absent:
        return dataclasses.replace(whole, failed=lost, value=np.where(lost, np.nan, whole.value))
    return dataclasses.replace(
        whole,
        cell=whole.cell[~lost],
        replicate=whole.replicate[~lost],
        run_id=tuple(name for name, gone in zip(whole.run_id, lost, strict=True) if not gone),
        value=whole.value[~lost],
        failed=whole.failed[~lost],
    )


def right_words(count: int, studies: int, seed: int) -> dict[str, float]:
    """Shares of the right verdict where a trend of 6 pp, an interaction of 8 pp and a null are planted."""
    study, rng = plan(count), np.random.default_rng(seed)
    asks = [question(study, hypothesis) for hypothesis in study.hypotheses]
    # Depth 2, 4, 8 with relu, gelu in turn: trend 6 pp, (8 minus 2) 8 pp larger with gelu, the same mean of both.
    mean = np.array([0.60, 0.56, 0.61, 0.61, 0.62, 0.66])
    hits = dict.fromkeys([hypothesis.id for hypothesis in study.hypotheses], 0)
    for _ in range(studies):
        for hypothesis, found in zip(
            study.hypotheses, verdicts(study, asks, table(study, "equal variance", rng, mean)), strict=True
        ):
            hits[hypothesis.id] += found[1] == "supported"
    return {name: seen / studies for name, seen in hits.items()}


def coverage(kind: str, n: int, studies: int, seed: int) -> float:
    """Share of 95 % intervals of a mean of `n` normal values that hold it."""
    rng, held = np.random.default_rng(seed), 0
    for study in range(studies):
        values = rng.normal(size=n)
        if kind == "t":
            low, high = groups.t_interval(values.mean(), values.std(ddof=1) / np.sqrt(n), n - 1, 0.95)
            held += low <= 0 <= high
        else:
            held += 0.0 in bootstrap.bootstrap(values, kind=kind.split()[1], draws=999, seed=study)
    return held / studies


def permutation_errors(name: str, studies: int, seed: int) -> float:
    """Share of p <= 0.05 under the null that the named randomisation describes; runs are skewed."""
    rng, hits = np.random.default_rng(seed), 0
    group, stratum = np.tile(np.repeat([0, 1], 3), 2), np.repeat([0, 1], 6)
    weights = np.where(group == 1, 1 / 6, -1 / 6)[None]
    for study in range(studies):
        values = rng.exponential(size=12) + 5.0 * stratum
        if name == "stratified":
            p = permutation.stratified(values, weights, group, stratum).p
        elif name == "sign flip":
            p = permutation.sign_flip(rng.exponential(size=(8, 1)) - rng.exponential(size=(8, 1))).p
        else:
            p = permutation.freedman_lane(values - 5.0 * stratum, weights, np.zeros(12), seed=study).p
        hits += p <= 0.05
    return hits / studies

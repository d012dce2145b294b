"""Random data sets against R itself, where there is an Rscript: one process for all, packages only where they are found."""

import shutil
import subprocess

import numpy as np
import pytest

from lab.stats import auroc, equivalence, proportions, ranks, step_up, two_models
from lab.stats.anova import anova
from lab.stats.contrast import welch
from lab.stats.effect_size import effect_sizes
from lab.stats.friedman import friedman
from lab.stats.groups import summarize
from lab.stats.marginal import marginal_means
from lab.stats.noncentral import f_noncentrality
from lab.stats.omnibus import welch_james
from lab.stats.weights import centring

SETS = 12
R_CODE = """
has <- function(package) requireNamespace(package, quietly = TRUE)
options(contrasts = c("contr.sum", "contr.poly"))
show <- function(name, x) cat(k, name, sprintf("%.17g", as.numeric(x)), "\\n")
one <- function(k, y, a, b, p, hits, trials) {
  k <<- k; f <- data.frame(y, a = factor(a), b = factor(b)); fit <- lm(y ~ a * b, f)
  w <- t.test(y[a == 1], y[a == 0]); show("welch", c(w$statistic, w$parameter, w$p.value))
  t <- t.test(y[a == 1], y[a == 0], mu = 2, alternative = "less"); show("tost", t$p.value)
  w <- oneway.test(y ~ b); show("oneway", c(w$statistic, w$parameter[2], w$p.value))
  show("one", anova(fit)[["Sum Sq"]]); show("three", drop1(fit, . ~ ., test = "F")[["Sum of Sq"]][-1])
  show("ranks", wilcox.test(y[a == 1], y[a == 0], exact = TRUE)$p.value)
  show("friedman", friedman.test(matrix(y[1:24], 8, byrow = TRUE))$statistic)
  show("adjusted", sapply(c("hochberg", "BH", "BY"), function(m) p.adjust(p, m)))
  show("score", prop.test(hits[1], trials[1], correct = FALSE)$conf.int)
  show("exact", binom.test(hits[1], trials[1])$conf.int)
  show("fisher", fisher.test(rbind(hits, trials - hits))$p.value)
  if (has("car")) show("two", car::Anova(fit, type = 2)[["Sum Sq"]])
  if (has("emmeans")) { m <- as.data.frame(emmeans::emmeans(fit, ~ b)); show("means", m$emmean) }
  if (has("pROC")) { r <- pROC::roc(a, y, quiet = TRUE, direction = "<"); show("area", c(pROC::auc(r), sqrt(pROC::var(r)))) }
  if (has("effectsize")) { e <- effectsize::eta_squared(fit, ci = .9, alternative = "two.sided", verbose = FALSE)
    show("share", c(e[[2]], e$CI_high[1] / (1 - e$CI_high[1]) * df.residual(fit))) }
}
"""


def _data(k: int) -> dict[str, np.ndarray]:
    """40 values of two factors, unbalanced and of unequal spread; all cells hold two or more."""
    rng = np.random.default_rng(100 + k)
    cell = np.concatenate([np.repeat(np.arange(6), 3), rng.integers(0, 6, 22)])
    a, b = cell // 3, cell % 3
    y = rng.normal(a + b, 1 + 2 * a)
    trials = rng.integers(5, 60, 2)
    return {"y": y, "a": a, "b": b, "p": rng.uniform(0, 0.1, 7), "hits": rng.binomial(trials, 0.4), "trials": trials}


def _ours(data: dict[str, np.ndarray]) -> dict[str, list[float]]:
    y, a, b, p, hits, trials = data.values()
    codes, groups = np.stack([a, b], axis=1), summarize(y, 3 * a + b, 6)
    ours = welch(np.array([-1.0, 1.0]), summarize(y, a, 2))
    one, two, three = (anova(y, codes, (2, 3), kind=kind) for kind in (1, 2, 3))
    factor, area = welch_james(centring(3), summarize(y, b, 3)), auroc.auroc(y, a == 1)
    score, exact = proportions.wilson(hits[0], trials[0]), proportions.clopper_pearson(hits[0], trials[0])
    corrections = (step_up.hochberg, step_up.benjamini_hochberg, step_up.benjamini_yekutieli)
    sizes = [row.partial_eta_squared for row in effect_sizes(one, 40)]
    return {
        "welch": [ours.t, ours.df, ours.p],
        "tost": [equivalence.tost(ours, 2.0).not_above],
        "oneway": [factor.f, factor.df_error, factor.p],
        "one": [row.sum_sq for row in one],
        "two": [row.sum_sq for row in two],
        "three": [row.sum_sq for row in three[:-1]],
        "ranks": [ranks.rank_sum(y[a == 0], y[a == 1]).p],
        "friedman": [friedman(y[:24].reshape(8, 3)).statistic],
        "adjusted": [value for of in corrections for value in of(p)],
        "score": [score.low, score.high],
        "exact": [exact.low, exact.high],
        "fisher": [two_models.unpaired(tuple(hits), tuple(trials))[1].p],
        "means": [one.estimate.value for one in marginal_means((2, 3), [1], lambda row: welch(row, groups))],
        "area": [area.value, area.se],
        "share": [*sizes, f_noncentrality(one[0].f, 1, 34, 0.9)[1]],
    }


def test_random_data_sets_are_what_r_makes_of_them() -> None:
    if not (program := shutil.which("Rscript")):
        pytest.skip("no Rscript here: the numbers of R in the other files are what is held to")
    sets = [_data(k) for k in range(SETS)]
    calls = [
        f"one({k}, " + ", ".join(f"c({', '.join(map(repr, part.tolist()))})" for part in data.values()) + ")"
        for k, data in enumerate(sets)
    ]
    code = R_CODE + "\n".join(calls)
    done = subprocess.run(
        [program, "--vanilla", "-"], check=False, input=code, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [line.split() for line in done.stdout.splitlines()]
    assert {(int(k), name) for k, name, *_ in lines} >= {(k, "fisher") for k in range(SETS)}
    ours = [_ours(data) for data in sets]
    for k, name, *values in lines:
        wanted = [float(value) for value in values]
        assert ours[int(k)][name] == pytest.approx(wanted, rel=1e-6, abs=1e-9), f"set {k}, {name}"

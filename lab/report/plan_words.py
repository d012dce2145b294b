"""A registered plan in plain sentences, part by part: what the exports for other registries are made of."""

import itertools
import math

from lab.analysis.planning import plan_panel
from lab.analysis.table import RESPONSE_UNITS
from lab.report.numbers import unit_of
from lab.report.prose_analysis import CORRECTIONS, contrast_words
from lab.study.design import cells, level_text, minus
from lab.study.design_words import factor_words, kind_words, sharing_words
from lab.study.draft import Study
from lab.study.factors import Level
from lab.study.hypothesis import Hypothesis
from lab.study.registration import Registration

ERRORS = {
    "welch": "each cell with its own standard deviation (Welch-Satterthwaite degrees of freedom)",
    "pooled": "one pooled standard deviation (runs minus cells degrees of freedom)",
    "replicate": "one score per replicate (replicates minus one degrees of freedom)",
}
TESTS = {
    "t": "t and F statistics",
    "permutation": "permutation within the levels of the other factors",
    "sign_flip": "sign flips of the replicate scores",
}
EXPECTED = {
    "increase": "an increase",
    "decrease": "a decrease",
    "difference": "a difference in either direction",
    "equivalence": "no difference of consequence",
}
TARGETS = {
    "this_test_set": "the expected response over training seeds of this recipe on this training set, scored on this test set",
    "new_examples": "the same, scored on new test examples of the same kind",
}


def hypothesis_words(study: Study, hypothesis: Hypothesis) -> str:
    """For example "H1: Accuracy rises with depth. Effect of depth (linear in log2, per range: levels 2, 4, 8) …; SESOI 2 pp"."""
    effect = " × ".join(name.rsplit(".", 1)[-1].replace("_", " ") for name in hypothesis.factors)
    claim = f"{hypothesis.claim.strip().rstrip('.')}. " if hypothesis.claim.strip() else ""
    size = "no smallest effect size of interest"
    if hypothesis.sesoi is not None:
        response = hypothesis.response or study.primary.name
        size = f"smallest effect size of interest {unit_of(RESPONSE_UNITS[response], []).size(hypothesis.sesoi, exact=True)}"
    about = f"on {(hypothesis.response or study.primary.name).replace('_', ' ')}"
    return (
        f"{hypothesis.id}: {claim}Effect of {effect} {about} ({contrast_words(hypothesis)}{compared_words(study, hypothesis)}); expected: "
        f"{EXPECTED[hypothesis.expect]}; {size}."
    )


def compared_words(study: Study, hypothesis: Hypothesis) -> str:
    """Which levels are held against which, and in which direction: ": gelu − relu"; a reader needs no study file for it."""
    if study.planned_part and study.planned_part.kind == "latin_hypercube":
        return ""
    chosen = [_compared(study, hypothesis, name) for name in hypothesis.factors]
    if hypothesis.contrast == "difference":
        steps = [minus(name, *levels) for name, levels in zip(hypothesis.factors, chosen, strict=True)]
        return f": {steps[0]}" if len(steps) == 1 else f": {' × '.join(f'({step})' for step in steps)}"
    if hypothesis.contrast == "custom":
        cells_named = [" and ".join(map(level_text, levels)) for levels in itertools.product(*chosen)]
        weighed = zip(hypothesis.custom_weights, cells_named, strict=True)
        return f": {', '.join(f'{weight:g} on {named}' for weight, named in weighed)}".replace("-", "−")
    return f": levels {' by '.join(', '.join(map(level_text, levels)) for levels in chosen)}"


def _compared(study: Study, hypothesis: Hypothesis, name: str) -> tuple[Level, ...]:
    return (hypothesis.levels or {}).get(name) or next(factor.levels for factor in study.factors if factor.name == name)


def hypotheses_words(study: Study) -> str:
    """All hypotheses, a line each."""
    if not study.hypotheses:
        return "None: the study screens its factors, and everything it finds is exploratory."
    return "\n".join(hypothesis_words(study, hypothesis) for hypothesis in study.hypotheses)


def design_words(study: Study) -> str:
    """Factors, levels, cells and runs."""
    rows = "; ".join(f"{f.name.replace('_', ' ')} ({factor_words(study, f)})" for f in study.factors)
    count, kind = len(cells(study)), kind_words(study)
    sharing = f" {sharing_words(study)}" if study.planned_part else ""
    return (
        f"{kind[0].upper()}{kind[1:]}: {rows}. {count} cells, {study.replicates.count} runs in each, "
        f"{count * study.replicates.count} training runs in all.{sharing}"
    )


def seeds_words(study: Study) -> str:
    """How runs are randomised."""
    shared = "independent seeds of its own" if study.replicates.seeds == "independent" else "the seeds of its replicate"
    source = (
        "the plan"
        if study.replicates.seeds_from == "lock"
        else "the plan and the time stamp it got before the first run"
    )
    return f"Every run has {shared} (initial weights, order of examples, augmentation), derived by HKDF-SHA256 from {source}."


def response_words(registration: Registration) -> str:
    """What is measured, once, on what."""
    study, data = registration.study, registration.data
    others = [one.name.replace("_", " ") for one in study.responses if not one.primary]
    more = f" Also measured: {', '.join(others)}." if others else ""
    return (
        f"Primary: {study.primary.name.replace('_', ' ')} of every trained network on {data.test:,} test examples of {data.name}, "
        f"evaluated once, after the SHA-256 of every checkpoint was committed.{more}"
    )


def analysis_words(study: Study) -> str:
    """Test, error, correction, verdicts."""
    plan = study.analysis
    return (
        f"Contrasts of cell means by {TESTS[plan.test]}, {ERRORS[plan.error]}; two-sided alpha {plan.alpha:g} for the family of all "
        f"hypotheses, {CORRECTIONS[plan.correction]}; equivalence by two one-sided tests against the smallest effect size of interest. "
        f"Every hypothesis ends as supported, contradicted, equivalent or inconclusive. Verdicts are about {TARGETS[plan.target]}."
    )


def exclusion_words(study: Study) -> str:
    """What happens to failed runs."""
    more = " The study stops at the first divergence." if study.stopping.on_divergence == "stop" else ""
    return (
        "No run is excluded for its value. A run whose loss is no longer finite is an outcome: it gets no second seed, is counted in "
        "every table, and every verdict is repeated with such runs at the score of guessing; a verdict that changes is inconclusive. "
        f"A run lost to the machine is repeated with the same seed.{more}"
    )


def stopping_words(study: Study) -> str:
    """When training ends."""
    if study.stopping.max_minutes is None:
        return "Training ends when every planned run has ended. Nobody looks at the test set before."
    return (
        f"Training ends when every planned run has ended, or after {study.stopping.max_minutes:g} minutes of wall time; then only "
        "complete replicates are confirmatory, two at least."
    )


def data_words(registration: Registration) -> str:
    """Which data, and what was known of its measurements when the plan was locked."""
    data = registration.data
    known = (
        "The measurements, that is the trained networks and their test scores, did not exist when this plan was locked."
    )
    if registration.study.demonstration:
        known = "Outcomes of this design were known when this plan was locked: it is a demonstration."
    return (
        f"The data set exists: {data.name} (content fingerprint {data.fingerprint}); {data.train:,} examples train, "
        f"{data.validation:,} validate, {data.test:,} test. {known}"
    )


def sight_words(registration: Registration) -> str:
    """What each hypothesis can detect, in standard deviations between the runs of a cell."""
    panel = plan_panel(registration.study, n_test=registration.data.test)
    rows = [
        f"{row.hypothesis} {row.mde_sigma:.2f} (df {row.df:.0f})" for row in panel.rows if math.isfinite(row.mde_sigma)
    ]
    if not rows:
        return "Nothing is tested."
    return f"Effects found with 80 % power, in standard deviations between the runs of a cell: {', '.join(rows)}."

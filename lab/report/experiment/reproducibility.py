"""Suggested answers to the Machine Learning Reproducibility Checklist, computed from the record."""

from lab.report.experiment.asked import answer_of
from lab.report.experiment.data_origin import ORIGINS
from lab.report.experiment.neurips import FACTS, PAPER, SUPPLEMENT
from lab.report.experiment.source import ExperimentInput
from lab.report.experiment.suggestion import Suggested
from lab.report.numbers import count, duration


def _model(source: ExperimentInput) -> Suggested:
    return Suggested(
        "Yes", "Network, optimiser, schedule and tests are given as numbered equations.", (f"{PAPER}: Methods",)
    )


def _assumptions(source: ExperimentInput) -> Suggested:
    words = "Independent runs, unequal variances and the target of the verdicts are stated; limits of each are named."
    return Suggested("Yes", words, (f"{PAPER}: Hypotheses and analysis plan, Limitations",))


def _complexity(source: ExperimentInput) -> Suggested:
    pointers = ("report/experiment/report.md: Deployment", f"{FACTS}: compute.training_seconds")
    if source.profile is None:
        return Suggested(
            "No",
            "Training time is counted; size and time of inference were not measured (python -m lab profile).",
            pointers,
        )
    words = (
        "Parameters, multiplications, time and memory by batch size were measured; training time is counted per run."
    )
    return Suggested("Yes", f"{words} Detectable effects say what the sample size allows.", pointers)


def _none(source: ExperimentInput) -> Suggested:
    return Suggested("NA", "The study makes no theoretical claim.", (f"{PAPER}: Methods",))


def _statistics(source: ExperimentInput) -> Suggested:
    whole = source.profile is not None or "test" in source.labels
    words = "Numbers of examples, inputs and classes are given, and the examples by class."
    return Suggested(
        "Yes" if whole else "No",
        words if whole else "Examples by class were not counted (python -m lab profile).",
        (
            f"{FACTS}: data.train, data.validation, data.test",
            "report/experiment/report.md: Exploration",
        ),
    )


def _splits(source: ExperimentInput) -> Suggested:
    split = source.paper.registration.study.dataset.split
    words = f"{count(split.train)} train, {count(split.validation)} validation and {count(split.test)} test examples, drawn with seed {split.seed}."
    return Suggested("Yes", words, (f"{PAPER}: Data", "study.toml: [dataset]"))


def _preprocessing(source: ExperimentInput) -> Suggested:
    words = "No example was excluded; patches and standardisation by the training examples are described."
    return Suggested("Yes", words, (f"{PAPER}: Data", "cards/data-card.md: Use in this study"))


def _link(source: ExperimentInput) -> Suggested:
    link = answer_of(source, "data.source")
    pointers = ("cards/data-card.md: Origin and collection", "cards/croissant.json")
    if link:
        return Suggested("Yes", f"Source: {link}", pointers)
    return Suggested(
        "No",
        "The record knows the data set by its fingerprint alone; where it comes from is unknown (data.source).",
        pointers,
    )


def _collected(source: ExperimentInput) -> Suggested:
    if source.paper.registration.data.name in ORIGINS:
        return Suggested(
            "NA",
            "No new data were collected; how the existing set was made stands in the data card.",
            ("cards/data-card.md",),
        )
    said = answer_of(source, "data.collection")
    if said:
        return Suggested("Yes", f"As the authors state: {said}", ("cards/data-card.md: Origin and collection",))
    return Suggested(
        "No", "How this data set was collected and labelled is unknown (data.collection).", ("cards/data-card.md",)
    )


def _dependencies(source: ExperimentInput) -> Suggested:
    return Suggested(
        "Yes",
        "Lock files pin every library with hashes; versions used are on record.",
        ("code/requirements.lock", "Dockerfile", f"{PAPER}: Reproducibility statement"),
    )


def _training(source: ExperimentInput) -> Suggested:
    return Suggested("Yes", "The code that trained is in the bundle.", ("code/lab/train", "run.sh"))


def _evaluation(source: ExperimentInput) -> Suggested:
    return Suggested(
        "Yes",
        "The code that opened the test set and analysed is in the bundle.",
        ("code/lab/workflow/training/unseal.py", "code/lab/analysis"),
    )


def _weights(source: ExperimentInput) -> Suggested:
    return Suggested(
        "Yes",
        f"The committed weights of all {count(source.paper.ledger.checkpoints)} finished runs are in the bundle.",
        ("weights/",),
    )


def _readme(source: ExperimentInput) -> Suggested:
    return Suggested(
        "Yes",
        "The README lists every claim with its result and the command that makes it again.",
        ("README.md", "run.sh"),
    )


def _search(source: ExperimentInput) -> Suggested:
    words = "No hyper-parameter was searched: factors have their registered levels, everything else was fixed before the first run."
    return Suggested("Yes", words, ("study.toml", f"{SUPPLEMENT}: The plan in full"))


def _runs(source: ExperimentInput) -> Suggested:
    cost, planned = source.paper.compute, len(source.paper.registration.runs)
    words = (
        f"{count(planned)} planned runs, {count(cost.attempts)} attempts, {count(cost.failed_outcome)} diverged; the test set was evaluated once per "
        "finished run."
    )
    return Suggested("Yes", words, (f"{PAPER}: Compute, Runs", "results/runs.parquet"))


def _measure(source: ExperimentInput) -> Suggested:
    return Suggested(
        "Yes",
        "The response, its unit and the verdict rule are defined in the plan.",
        (f"{PAPER}: Hypotheses and analysis plan",),
    )


def _variation(source: ExperimentInput) -> Suggested:
    if source.paper.registration.study.replicates.count < 2:
        return Suggested("No", "Every cell was trained once: means have no spread.", (f"{PAPER}: Registered results",))
    return Suggested(
        "Yes",
        "Means with standard deviation between runs, t intervals, and every run as a point.",
        (f"{PAPER}: Registered results", "results/cells.parquet"),
    )


def _runtime(source: ExperimentInput) -> Suggested:
    cost = source.paper.compute
    energy = "energy is on record" if cost.joules is not None else f"energy is {cost.energy or 'not known'}"
    words = f"Training took {duration(cost.training_seconds)} over all attempts, {duration(cost.training_seconds / max(1, cost.attempts))} each on average; {energy}."
    return Suggested(
        "Yes", words.replace("\u00a0", " "), (f"{FACTS}: compute.training_seconds", "results/runs.parquet")
    )


def _machine(source: ExperimentInput) -> Suggested:
    cost = source.paper.compute
    words = f"{cost.machine}, device {cost.device}, {cost.processes} process(es) of {cost.threads} thread(s), with library versions."
    return Suggested("Yes", words, (f"{FACTS}: compute.machine, compute.device", f"{PAPER}: Reproducibility statement"))


RULES = (
    _model,
    _assumptions,
    _complexity,
    _none,
    _none,
    _statistics,
    _splits,
    _preprocessing,
    _link,
    _collected,
    _dependencies,
    _training,
    _evaluation,
    _weights,
    _readme,
    _search,
    _runs,
    _measure,
    _variation,
    _runtime,
    _machine,
)
"""In the order of the items."""

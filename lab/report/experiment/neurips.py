"""Suggested answers to the sixteen items of the NeurIPS paper checklist, computed from the record."""

from lab.report.data_sets import describe
from lab.report.experiment.asked import answer_of
from lab.report.experiment.data_origin import ORIGINS
from lab.report.experiment.source import ExperimentInput
from lab.report.experiment.suggestion import Answer, Suggested
from lab.report.prose_front import DEMONSTRATION

PAPER, FACTS, SUPPLEMENT = "report/paper.pdf", "report/facts.json", "report/supplement.pdf"


def _public(source: ExperimentInput) -> bool:
    return source.paper.registration.data.name in ORIGINS


def _claims(source: ExperimentInput) -> Suggested:
    found = source.paper.confirmatory
    words = "The abstract names every registered hypothesis with its verdict, estimate and interval, and says what the verdicts do not cover."
    if len(found.hypotheses) > 5:
        words = "The abstract names the first five registered hypotheses with verdict and interval, and refers to the table of all of them."
    if not found.hypotheses:
        words = "The abstract says that no hypothesis was registered and that everything is exploratory."
    if source.paper.registration.study.demonstration:
        words += f" It says that the study is a {DEMONSTRATION}."
    return Suggested(
        "Yes", words, (f"{PAPER}: Abstract, Introduction", f"{PAPER}: Registered results", "results/hypotheses.parquet")
    )


def _limitations(source: ExperimentInput) -> Suggested:
    words = "A section names the target of the verdicts, the single recipe and data set, the number of replicates, and what the lock does not show."
    return Suggested("Yes", words, (f"{PAPER}: Limitations",))


def _theory(source: ExperimentInput) -> Suggested:
    return Suggested(
        "NA",
        "The study makes no theoretical claim; the tests that it uses are cited.",
        (f"{PAPER}: Hypotheses and analysis plan",),
    )


def _reproducible(source: ExperimentInput) -> Suggested:
    words = (
        "Plan, data fingerprint, split, every setting, all seeds and library versions are given; a run repeated with them on the same kind of "
        "machine has the same weights to the last bit."
    )
    return Suggested("Yes", words, (f"{PAPER}: Methods, Reproducibility statement", SUPPLEMENT, "study.toml", "run.sh"))


def _access(source: ExperimentInput) -> Suggested:
    published = answer_of(source, "release.url")
    data = "the data set is public" if _public(source) else "whether the data set is public is unknown to the record"
    pointers = ("README.md", "code/", "run.sh", "cards/data-card.md")
    if published and _public(source):
        return Suggested(
            "Yes",
            f"Code, weights and record are published ({published}); {data}. run.sh trains everything again.",
            pointers,
        )
    where = f"they are published ({published})" if published else "no public address of them was given (release.url)"
    return Suggested("No", f"The bundle holds code, weights and commands, but {where}; {data}.", pointers)


def _setting(source: ExperimentInput) -> Suggested:
    words = "Split, patches, standardisation, model, recipe and seeds are stated; settings that are no factor were fixed in advance and not tuned."
    return Suggested("Yes", words, (f"{PAPER}: Methods", f"{SUPPLEMENT}: The plan in full", "runs/*/config.json"))


def _significance(source: ExperimentInput) -> Suggested:
    study = source.paper.registration.study
    pointers = (f"{PAPER}: Hypotheses and analysis plan, Registered results", f"{FACTS}: plan.alpha, plan.confidence")
    if study.replicates.count < 2:
        return Suggested("No", "Every cell was trained once: there is no spread between seeds to report.", pointers)
    words = (
        f"Every mean and effect has a t interval from {study.replicates.count} runs per cell; what varies between runs is the seed of initial "
        "weights, order and augmentation. Error model, correction over all hypotheses and assumptions are stated with equations."
    )
    return Suggested("Yes", words, pointers)


def _compute(source: ExperimentInput) -> Suggested:
    cost = source.paper.compute
    missing = [] if cost.peak_bytes else ["peak memory"]
    missing += [] if cost.joules is not None else ["energy"]
    words = "Machine, processes, threads, wall time, device time over all attempts and attempts that failed or were repeated are counted by the ledger."
    words += f" Not known: {' and '.join(missing)}." if missing else ""
    return Suggested(
        "Yes",
        words,
        (
            f"{PAPER}: Compute",
            f"{FACTS}: compute.machine, compute.wall_seconds, compute.training_seconds",
            "results/runs.parquet",
        ),
    )


def _by_answer(source: ExperimentInput, field: str, yes: str, without: Answer, words: str, *pointers: str) -> Suggested:
    """Yes with the researcher's words where the field was answered; else `without`, and which field would answer it."""
    said = answer_of(source, field)
    if said:
        return Suggested("Yes", f"{yes} {said}", (f"answers: {field}", *pointers))
    return Suggested(without, f"{words} (field {field})", pointers)


def _ethics(source: ExperimentInput) -> Suggested:
    words = "Unknown: nobody has said yet that the Code of Ethics was read; NA is the answer that the guidelines give for this."
    return _by_answer(source, "ethics.code", "As the authors state:", "NA", words)


def _impacts(source: ExperimentInput) -> Suggested:
    words = "Unknown: societal impacts were not described."
    return _by_answer(
        source, "ethics.impact", "As the authors state:", "No", words, "cards/model-card.md: Ethical considerations"
    )


def _safeguards(source: ExperimentInput) -> Suggested:
    words = "The weights are small classifiers of the data set’s own classes; the record knows no high risk of misuse, and no data are released."
    if not _public(source):
        words = "The record knows nothing about the risk of the data set; the weights are small classifiers of its classes, and no data are released."
    return _by_answer(source, "ethics.safeguards", "As the authors state:", "NA", words, "cards/model-card.md")


def _licences(source: ExperimentInput) -> Suggested:
    name = source.paper.registration.data.name
    licence, cited = answer_of(source, "data.licence"), bool(describe(name).reference)
    pointers = ("cards/data-card.md: Terms and distribution", "cards/croissant.json", "LICENSE")
    if licence and (cited or answer_of(source, "data.creators")):
        return Suggested(
            "Yes",
            f"The data set’s makers are named and its licence is {licence}; the code’s licence is in the bundle.",
            pointers,
        )
    lacks = [] if licence else ["its licence is unknown (data.licence)"]
    lacks += [] if cited or answer_of(source, "data.creators") else ["its makers are unknown (data.creators)"]
    return Suggested(
        "No", f"Of the data set {name} {' and '.join(lacks)}; the code’s licence is in the bundle.", pointers
    )


def _assets(source: ExperimentInput) -> Suggested:
    words = "Weights, record and report come with a model card, a data card, a Croissant description, one page per run, and hashes of every file."
    return Suggested(
        "Yes",
        words,
        ("cards/model-card.md", "cards/data-card.md", "cards/croissant.json", "runs/*/RUN.md", "SHA256SUMS"),
    )


def _crowd(source: ExperimentInput) -> Suggested:
    words = "The study trains networks on an existing data set; it hired and examined nobody."
    return Suggested("NA", words, ("cards/data-card.md: Origin and collection",))


def _review(source: ExperimentInput) -> Suggested:
    people = answer_of(source, "data.people")
    words = (
        "The study does no research with human subjects; of the data set is said: " + people
        if people
        else (
            "The study itself does no research with human subjects; whether the data show people is unknown (data.people)."
        )
    )
    return _by_answer(
        source,
        "ethics.review",
        "As the authors state:",
        "NA",
        words,
        "cards/data-card.md: People and sensitive content",
    )


def _language_models(source: ExperimentInput) -> Suggested:
    words = "The method trains multilayer perceptrons on images; no language model is part of it."
    return _by_answer(source, "llm.usage", "As the authors state:", "NA", words, f"{PAPER}: Methods")


RULES = (
    _claims,
    _limitations,
    _theory,
    _reproducible,
    _access,
    _setting,
    _significance,
    _compute,
    _ethics,
    _impacts,
    _safeguards,
    _licences,
    _assets,
    _crowd,
    _review,
    _language_models,
)
"""In the order of the items."""

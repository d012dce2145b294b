"""Discussion, limitations, compute and reproducibility: what follows, what does not, what it cost."""

from typing import TYPE_CHECKING

from lab.report.blocks import Block, Heading, Identities, Items, Par
from lab.report.paper_input import ComputeFacts, PaperInput
from lab.report.prose_words import enumeration
from lab.study.lock_words import DEMONSTRATION, PREVIEW

if TYPE_CHECKING:
    from lab.analysis.results import Confirmatory

ANSWERS = {
    "supported": "What the plan predicted was found for {ids}, on the terms of [[tab-verdicts]].",
    "contradicted": (
        "For {ids} the data contradict the claim as worded: under this recipe an effect was found that it rules out."
    ),
    "equivalent": (
        "For {ids} the registered contrast is smaller than the effect that was said in advance to matter; that is a "
        "finding about this contrast, and not that all levels are alike."
    ),
    "inconclusive": (
        "For {ids} the question stays open. No support for a claim is not support for its opposite; the detectable "
        "effects in [[tab-verdicts]] say what a further study would have to resolve."
    ),
}


def discussion(source: PaperInput) -> tuple[Block, ...]:
    """What follows from the verdicts, word by word, and what does not."""
    found = source.confirmatory
    heading = Heading("Discussion", "sec-discussion")
    reach = (
        "An effect here is a difference in expected score between recipes that were trained the same way but for the "
        "factor named. It is an effect of the choice within this design; it says nothing about a mechanism, and a "
        "recipe tuned separately for each level could order the levels differently."
    )
    if source.registration.study.demonstration:
        reach += f" The study is a {DEMONSTRATION}, and should not be counted as evidence."
    if not found.hypotheses:
        asked = "What was asked in advance was left" if source.touched else "Nothing was asked in advance"
        words = f"{asked}, so nothing is answered: the description above can suggest a plan."
        return (heading, Par(words, indent=False), Par(reach))
    return (heading, Par(_answers(found), indent=False), Par(reach))


def _answers(found: "Confirmatory") -> str:
    words = []
    for word, template in ANSWERS.items():
        ids = [f"{{plan.{result.id}.id}}" for result in found.hypotheses if result.verdict == word]
        if ids:
            words.append(template.replace("{ids}", enumeration(ids)))
    return " ".join(words)


def limitations(source: PaperInput) -> tuple[Block, ...]:
    """What the verdicts do not cover and what the lock does not show."""
    study = source.registration.study
    items = [
        _target(study.analysis.target),
        (
            "*Recipe.* One architecture, one recipe and one data set were studied. Settings that are not factors were "
            "held fixed, not tuned per cell."
        ),
        (
            "*Replication.* {design.replicates} runs per cell measure the spread between seeds coarsely. The tests "
            "allow for this, but a single pair of cells is compared with little power."
        ),
        (
            "*Tamper-evident, not tamper-proof.* The ledger shows the order and integrity of what was recorded in one "
            "home, if its head is known elsewhere. On one’s own machine it does not show that this was the first "
            "attempt: locking variants of a plan, or running it in a private home first, leaves no trace."
        ),
    ]
    if study.replicates.seeds_from == "lock":
        sentence = f"{PREVIEW[0].upper()}{PREVIEW[1:]}."
        items.append(
            f"*Seeds.* {sentence} A result that holds under fresh seeds, drawn by a reader, does not hang on this."
        )
    if study.demonstration:
        items.append(f"*Standing.* {DEMONSTRATION[0].upper()}{DEMONSTRATION[1:]}.")
    return (Heading("Limitations", "sec-limitations"), Items(tuple(items)))


def _target(target: str) -> str:
    if target == "this_test_set":
        words = "trained on this training set, scored on these {data.test} test examples."
    else:
        words = "trained on this training set, scored on new test examples of the same kind."
    return (
        f"*Target.* Verdicts are about the expected response over training seeds of this recipe, {words} New training "
        f"sets are not covered: their share of the variance is not measured here [@bouthillier2021]."
    )


def compute(source: PaperInput) -> tuple[Block, ...]:
    """What it cost, failed runs included."""
    cost = source.compute
    processes = "process" if cost.processes == 1 else "processes"
    threads = "thread" if cost.threads == 1 else "threads"
    words = (
        f"Training ran on {{compute.machine}}, device {{compute.device}}, in {{compute.processes}} {processes} of "
        f"{{compute.threads}} {threads}. It took {{compute.wall_seconds}} of wall time{_estimated(cost)} and "
        f"{{compute.training_seconds}} summed over all attempts{_lost(cost)}. The ledger counts {{compute.attempts}} attempts at "
        f"{{design.runs}} planned runs; {{compute.failed_outcome}} diverged and {{compute.failed_infrastructure}} "
        f"were lost to the machine and repeated. "
    )
    lost = cost.failed_outcome + cost.failed_infrastructure
    words += (
        "Failed attempts are included in these times."
        if lost
        else "The ledger records no other training for this registration."
    )
    memory = "A training process held at most {compute.peak_bytes} of memory. " if cost.peak_bytes else ""
    return (Heading("Compute", "sec-compute"), Par(f"{words} {memory}{_energy(cost)}", indent=False))


def _estimated(cost: ComputeFacts) -> str:
    if not cost.estimate_seconds:
        return ""
    ratio = ", and it took {compute.ratio} times that" if cost.ratio else ""
    return f" ({{compute.estimate_seconds}} were expected before the first run{ratio})"


def _lost(cost: ComputeFacts) -> str:
    return ", {compute.lost_seconds} of it in attempts without a result" if cost.lost_seconds >= 1 else ""


def _energy(cost: ComputeFacts) -> str:
    if cost.joules is not None:
        said = "The machine's counter, which includes everything that ran on it, says {compute.joules}"
        return f"{said} ({{compute.energy}})." if cost.energy else f"{said}."
    return "Energy use is {compute.energy}." if cost.energy else "Energy use is not known."


def reproducibility(source: PaperInput, edited: tuple[str, ...] = ()) -> tuple[Block, ...]:
    """Where everything is, and how far a repetition is exact; `edited` are the sections that were rewritten by hand."""
    words = (
        "The registration, the ledger and all weights and predictions are kept under their SHA-256. Every number in "
        "this paper is an entry of facts.json, with its unit, its rounding, the runs behind it and the field it was "
        "read from. The supplement holds in full what is summarised here: the plan with every setting, every cell and "
        "run with its seeds, and every comparison behind the verdicts. On the machine and with the versions named here a "
        "repetition gives the same weights to the last bit; on others sums may be ordered differently and single "
        "decisions may change."
    )
    versions = ", ".join(f"{{version.{name}}}" for name in sorted(source.versions))
    rows = [
        ("Registration", "{#reg.sha256}"),
        ("Data", "{#data.fingerprint}"),
        ("Code", "commit `code.commit`"),
        ("Pinned libraries", "{#code.lock}"),
        *([("Head of the ledger", "{#ledger.head}")] if source.ledger.head else []),
        *([("Versions", versions)] if versions else []),
        ("Written by hand", ", ".join(edited) or "nothing"),
    ]
    heading = Heading("Reproducibility statement", "sec-reproducibility", numbered=False)
    return (heading, Par(words, indent=False), Identities(tuple(rows)))

"""Title lines, abstract and introduction."""

from typing import TYPE_CHECKING

from lab.report.blocks import Block, Heading, Par, Quote
from lab.report.data_sets import citation_of
from lab.report.facts import Facts
from lab.report.paper_input import PaperInput
from lab.report.prose_words import enumeration
from lab.report.verdict_words import brief, counted
from lab.study.lock_words import DEMONSTRATION

if TYPE_CHECKING:
    from lab.analysis.results import Confirmatory

"""The exact words of STATISTICS, section 7."""

WHY = (
    "Reports on how to build or train a neural network usually rest on a comparison of trained models: one configuration "
    "scores higher than another on a test set, and the difference is credited to the choice that sets them apart. But the "
    "initial weights and the order of the examples alone move the score of one and the same recipe, often by as much as the "
    "choices under study do [@bouthillier2021], and a comparison that is planned after the scores are seen can find an "
    "effect in noise without anyone having meant it to."
)
GUARDS = (
    "An ablation can be guarded against both: every configuration is trained more than once, with seeds of its own, so that "
    "the noise is measured and not guessed; and comparisons, tests and the size that an effect must have to matter are "
    "written down first, so that the answer cannot shape the question. This paper reports one such study."
)
FOUR_WORDS = (
    "Every hypothesis ends in one of four words. A claimed effect is *supported* when it is detected in the claimed "
    "direction, *contradicted* when it is detected in the other one, and *equivalent* when it is shown to be smaller "
    "than "
    "the SESOI; where the plan expected no difference, the last of these is *supported*. In every other case the study is *inconclusive*, and says which effect it could have seen. The two "
    "kinds of "
    "null result are not the same: *equivalent* is a finding about the effect, *inconclusive* one about the study. "
    "Both are "
    "reported at the same length as a positive result."
)
KEPT_APART = (
    "What was registered and what was not is kept apart throughout. Sections beside a solid rule answer the locked "
    "plan; "
    "sections beside a dashed rule describe the same data after the fact, carry no verdict, and are at best a reason "
    "for "
    "another study."
)


def byline(source: PaperInput) -> list[str]:
    """The lines under the title: authors, standing, registration and dates."""
    study = source.registration.study
    standing = DEMONSTRATION if study.demonstration else "registered before training"
    lines = ["{study.authors}"] if study.authors else []
    lines.append(f"*{standing[0].upper()}{standing[1:]}*")
    lines.append("Registration `reg.short` · locked {ledger.locked_at} · lockbox opened {ledger.opened_at}")
    return lines


def abstract(source: PaperInput, facts: Facts) -> str:
    """Question, design, protocol, every verdict with its interval, and the reach of all this."""
    study, found = source.registration.study, source.confirmatory
    parts = ["{study.question}" if study.question else "{study.title}."]
    fixed = "Factors, hypotheses, tests and smallest effects of interest" if study.hypotheses else "Factors and recipe"
    seeds = "shared seeds" if study.replicates.seeds == "common" else "independent seeds"
    parts.append(
        "We trained {design.cells} configurations of a multilayer perceptron on {data.title}, each with "
        f"{{design.replicates}} {seeds} ({{design.runs}} runs). {fixed} were fixed in a registration before training, "
        "and the test set of {data.test} images was opened "
        "only after the SHA-256 of every checkpoint had been committed."
    )
    if study.demonstration:
        parts.append(f"This study is a {DEMONSTRATION}.")
    if found.hypotheses:
        parts.append(_tally(found, facts))
        parts.append(left_words(source))
        parts.extend(brief(result, found.response) for result in found.hypotheses[:5])
    else:
        none = "A deviation touched every registered hypothesis" if study.hypotheses else "No hypothesis was registered"
        parts.append(f"{none}; everything reported here is exploratory.")
    if len(found.hypotheses) > 5:
        parts.append("The other verdicts stand in [[tab-verdicts]].")
    parts.append(_reach(bool(found.hypotheses), study.analysis.target))
    return " ".join(part for part in parts if part)


def left_words(source: PaperInput) -> str:
    """Which hypotheses a deviation made exploratory; empty without any."""
    if not source.touched:
        return ""
    ids = enumeration([f"{{plan.{row.id}.id}}" for row in source.touched])
    verb = "was" if len(source.touched) == 1 else "were"
    return f"{ids} {verb} touched by a deviation and stand{'s' * (len(source.touched) == 1)} among the exploratory results."


def _reach(verdicts: bool, target: str) -> str:
    scored = "this test set" if target == "this_test_set" else "new test examples of the same kind"
    subject = "Verdicts concern" if verdicts else "All results concern"
    return (
        f"{subject} the expected response over training seeds of this recipe on this training set, scored on {scored}; "
        "new training sets are not covered."
    )


def introduction(source: PaperInput, facts: Facts) -> tuple[Block, ...]:
    """Why the claim is tested this way, the claim itself, what is asked, and how the answers are worded."""
    study = source.registration.study
    subject = "claim under test" if study.claim else "question"
    stated = "study.claim" if study.claim else "study.question" if study.question else ""
    reads = f" The {subject} reads:" if stated else ""
    return (
        Heading("Introduction", "sec-introduction"),
        Par(WHY, indent=False),
        Par(GUARDS + reads),
        *([Quote(f"“{{{stated}}}”")] if stated else []),
        *_asked(source),
        *([Par(FOUR_WORDS)] if study.hypotheses else []),
        Par(KEPT_APART, tier=1),
    )


def _asked(source: PaperInput) -> list[Block]:
    study = source.registration.study
    cite = citation_of(source.registration.data.name)
    names = enumeration([f"{{factor.{index}.name}} ({{factor.{index}.levels}})" for index in range(len(study.factors))])
    whole = "All combinations of " if len(study.factors) > 1 else "All levels of "
    whole = "Planned combinations of " if study.planned_part else whole
    words = (
        f"{whole}{names} are trained on {{data.title}}{' ' + cite if cite else ''}: {{design.cells}} cells, "
        "{design.replicates} runs in each, {design.runs} runs in all. "
    )
    if study.hypotheses:
        asks = "One hypothesis was" if len(study.hypotheses) == 1 else "{design.hypotheses.word} hypotheses were"
        words += (
            f"{asks} registered ([[tab-plan]]), {'' if len(study.hypotheses) == 1 else 'each '}with its contrast, its direction and the smallest effect size of "
            f"interest (SESOI)."
        )
    else:
        words += "No hypothesis was registered: the study screens the factors and everything it finds is exploratory."
    blocks: list[Block] = [Par(words, indent=False)]
    if study.demonstration:
        blocks.append(
            Par(
                f"The study is a {DEMONSTRATION}: results of this design had been seen before the plan was locked, so the "
                f"verdicts show how the method reads and are no new evidence about the claim."
            )
        )
    return blocks


def _tally(found: "Confirmatory", facts: Facts) -> str:
    if found.asked == 1:
        return "One hypothesis was registered (estimate with {plan.confidence} interval)."
    return (
        f"Of {{design.hypotheses}} registered hypotheses, {counted(found, facts)} (estimates with {{plan.confidence}} "
        f"intervals)."
    )

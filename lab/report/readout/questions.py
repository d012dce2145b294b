"""Questions that an audience is likely to ask, each answered by a figure or number of this study, or said to be open."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lab.report.facts import Facts
from lab.report.numbers import count, plain, unit_of
from lab.report.paper_input import PaperInput
from lab.report.prose_results import narrower

if TYPE_CHECKING:
    from lab.analysis.robustness import LookRow, RobustVerdict

Question = tuple[str, str]
ERRORS = {"welch": "each cell’s own spread", "pooled": "one pooled spread", "replicate": "one score per replicate"}


def questions(source: PaperInput, facts: Facts) -> Iterator[Question]:
    """Question and answer, in the order in which they usually come."""
    tested = bool(source.confirmatory.hypotheses)
    if tested:
        yield from _seed(source, facts)
        yield from _error(source, facts)
    yield _seen(source)
    if tested:
        yield _adjusted(source)
        yield from _missed(source)
    yield _noise(source)
    yield from _failed(source)
    yield _tuned()
    yield _cost()


def _seed(source: PaperInput, facts: Facts) -> Iterator[Question]:
    ask = "Could one seed have made this?"
    found = source.robustness
    left = {item.id: [row for row in item.looks if row.group == "replicate" and math.isfinite(row.estimate)] for item in found.verdicts} if found else {}  # fmt: skip
    if not any(left.values()):
        yield (
            ask,
            "Each verdict rests on all {found.n_runs} runs, {design.replicates} per cell; leaving replicates out one by one was not possible here.",
        )
        return
    said = [_range(item, left[item.id], facts) for item in found.verdicts if left[item.id]]
    yield (
        ask,
        f"Every replicate left out in turn, estimates run: {'; '.join(said)}. Slide “Would another look turn a verdict?” counts the flips.",
    )


def _range(item: "RobustVerdict", rows: "list[LookRow]", facts: Facts) -> str:
    values = [row.estimate for row in rows]
    unit = unit_of(item.unit, [(item.high - item.low) / 2])
    text = f"{unit.effect(min(values), unit=False)} to {unit.effect(max(values))}"
    with facts.of(item):
        fact = facts.put(f"ask.seed.{item.id}", (min(values), max(values)), unit.stored, text, unit.rounding, (), f"analysis.robustness[{item.id}].looks")  # fmt: skip
        flips = sum(row.outcome.startswith("flips") for row in rows)
        number = facts.put(f"ask.seed.{item.id}.flips", flips, "1", count(flips), "exact", (), f"analysis.robustness[{item.id}].looks")  # fmt: skip
    return f"{{plan.{item.id}.id}} {{{fact}}} ({{{number}}} flips)"


def _error(source: PaperInput, facts: Facts) -> Iterator[Question]:
    plan = source.registration.study.analysis
    spreads = [row.sd for row in source.confirmatory.cells if row.n > 1 and row.sd > 0]
    if not spreads:
        return
    ratio = max(spreads) / min(spreads)
    with facts.of(source.confirmatory):
        fact = facts.put("ask.spread.ratio", ratio, "1", plain(ratio, 1), "1 decimal", (), "analysis.cells[*].sd")
    ask = "Why not the pooled error?" if plan.error == "welch" else f"Why {ERRORS[plan.error]}?"
    words = f"Registered: {ERRORS[plan.error]}. Cell standard deviations run from {{found.sd.least}} to {{found.sd.most}}, a factor of {{{fact}}}"
    looks = [row for item in (source.robustness.verdicts if source.robustness else ()) for row in item.looks if row.group == "error" and row.outcome != "not possible"]  # fmt: skip
    if not looks:
        yield ask, f"{words}."
        return
    flips = sum(row.outcome.startswith("flips") for row in looks)
    with facts.of(source.robustness):
        turned = facts.put(
            "ask.error.flips", flips, "1", count(flips), "exact", (), "analysis.robustness[*].looks (error)"
        )
        total = facts.put("ask.error.looks", len(looks), "1", count(len(looks)), "exact", (), "analysis.robustness[*].looks (error)")  # fmt: skip
    yield ask, f"{words}. With the other error models {{{turned}}} of {{{total}}} looks turn a verdict."


def _seen(source: PaperInput) -> Question:
    again = source.ledger.opening_number > 1
    words = (
        "{ledger.checkpoints} checkpoints were committed by SHA-256 before the lockbox was opened {ledger.opened_at}; "
        f"it was opening no. {{ledger.opening_number}} of this test split in this home{', so it had been read before' if again else ''}. Lock no. {{ledger.lock_number}} on "
        "this data set and these factors. On one’s own machine this is tamper-evident, no proof."
    )
    if source.registration.study.demonstration:
        words += " As a demonstration, its outcome was known."
    return "Was the test set seen before?", words


def _adjusted(source: PaperInput) -> Question:
    found = source.confirmatory
    if found.asked == 1 or found.correction == "none":
        return (
            "Are the p-values adjusted?",
            "No: {design.hypotheses} registered, level {plan.alpha}, correction as registered. Exploratory p-values are never adjusted and carry no verdict.",
        )
    rows = "; ".join(f"{{plan.{r.id}.id}} {{h.{r.id}.p.bare}} → {{h.{r.id}.p_adjusted.bare}}" for r in found.hypotheses)
    return (
        "Are the p-values adjusted?",
        f"Yes, over all {{design.hypotheses}} registered hypotheses at {{plan.alpha}}: {rows}. Intervals are not.",
    )


def _missed(source: PaperInput) -> Iterator[Question]:
    rows = [r for r in source.confirmatory.hypotheses if math.isfinite(r.detectable)]
    if rows:
        said = "; ".join(f"{{plan.{r.id}.id}} {{h.{r.id}.detectable}}" + (f" (SESOI {{plan.{r.id}.sesoi}})" if r.sesoi is not None else "") for r in rows)  # fmt: skip
        yield (
            "What could you not have seen?",
            f"Effects below these would often be missed ({{plan.power}} power, standard error found): {said}.",
        )


def _noise(source: PaperInput) -> Question:
    words = "One test example weighs {data.one_image}; {data.test} were scored."
    rows = [r for r in source.confirmatory.hypotheses if r.other_target is not None]
    said = "; ".join(f"{{plan.{r.id}.id}} {{h.{r.id}.other.0.interval}}{narrower(r)}" for r in rows)
    target = source.registration.study.analysis.target
    other = "new test examples too" if target == "this_test_set" else "this test set alone"
    more = (
        f" {{plan.confidence}} intervals about {other}: {said}."
        if said
        else " Test-example noise is not separated here."
    )
    return "Would it hold on other test examples?", words + more


def _failed(source: PaperInput) -> Iterator[Question]:
    found = source.confirmatory
    if not found.n_failed:
        return
    changed = [r for r in found.hypotheses if r.given_failures is not None and r.given_failures.changed]
    names = ", ".join(f"{{plan.{r.id}.id}}" for r in changed)
    words = (
        f" With them at the score of guessing the verdict would change for {names}, which is therefore inconclusive."
        if changed
        else " With them at the score of guessing no verdict changes."
    )
    yield (
        "What about the failed runs?",
        "{found.n_failed} of {design.runs} planned runs failed; none got a second seed."
        + (words if found.hypotheses else ""),
    )


def _tuned() -> Question:
    return (
        "Would a tuned recipe turn it around?",
        "Not known. Settings that are no factors were held fixed ({design.cells} cells, one recipe); a recipe tuned for each level could order them differently.",
    )


def _cost() -> Question:
    return (
        "What did it cost?",
        "{compute.attempts} attempts, {compute.training_seconds} summed over all of them, {compute.wall_seconds} of wall time on {compute.machine}, failed attempts included.",
    )

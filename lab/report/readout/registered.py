"""Slides of what the plan asked: every run, all verdicts at a glance, then every verdict in the same form and time."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lab.report.blocks import mark_of
from lab.report.facts import Facts
from lab.report.paper_input import PaperInput
from lab.report.readout.parts import Card, Lines, Part, Picture, Slide, Words
from lab.report.verdict_words import counted, for_hypothesis, question, reading, several, stepwise
from lab.study.verdict import WORDS

if TYPE_CHECKING:
    from lab.analysis.results import Confirmatory, HypothesisResult

PER_FOREST, SINGLE, PER_SLIDE = 4, 3, 2
"""Hypotheses on one forest plot; up to how many each have a slide of their own; and how many share one beyond."""
MOST_SIMPLE = 9
MOST_CELLS = 18
"""Rows of simple effects, and cells by name, that are legible from the last row."""
ALONE, SHARED = 2.0, 1.25
"""The weight of a verdict with a slide of its own, and of one among many."""
CAUTIONS = {
    "supported": "Supported is about this recipe, this data set and new training seeds; say no more than that.",
    "contradicted": "A contradicted claim gets the same minutes: say which way the effect runs, and that the claim expected another.",
    "equivalent": "This is evidence against an effect of the SESOI or more, not a failure to find one.",
    "inconclusive": "Do not read this as no effect: name the effect that could have been detected.",
}


def registered(source: PaperInput, facts: Facts) -> Iterator[Slide]:
    """Runs, verdicts at a glance, verdicts one by one."""
    found = source.confirmatory
    yield _runs(source)
    if not found.hypotheses:
        return
    drawn = [result for result in found.hypotheses if result.unit == found.unit]
    pages = [drawn[first : first + PER_FOREST] for first in range(0, len(drawn), PER_FOREST)] or [[]]
    for number, _ in enumerate(pages, 1):
        yield _glance(source, facts, number, len(pages))
    size = 1 if len(found.hypotheses) <= SINGLE else PER_SLIDE
    for first in range(0, len(found.hypotheses), size):
        yield _verdicts(found, found.hypotheses[first : first + size], ALONE if size == 1 else SHARED)


def _runs(source: PaperInput) -> Slide:
    found = source.confirmatory
    listed = len(found.cells) <= MOST_CELLS
    failed = " {found.n_failed} runs failed and have no value." if found.n_failed else ""
    caption = (
        "Every run a ring, the bar the cell mean, the line its {plan.confidence} t interval from the cell’s own runs; "
        if listed
        else "Every run a ring, the bar the mean of the runs at a level; "
    )
    caption += "{found.n_runs} completed runs, {found.n_test} test examples. Overlap is no test." + failed
    spread, beside = [], []
    if any(row.n > 1 for row in found.cells):
        spread = ["Between runs of one cell the standard deviation lies between {found.sd.least} and {found.sd.most}."]
        beside = [Lines(("{found.sd.least} to {found.sd.most}",), "Standard deviation between runs of a cell")]
    if any(row.n for row in found.cells):
        spread.append(
            "Cell means run from {found.worst.mean} ({found.worst.label}) to {found.best.mean} ({found.best.label})."
        )
        beside.append(Lines(("{found.worst.mean} to {found.best.mean}",), "Cell means"))
    notes = (
        "Nothing is averaged away here: this is all there is.",
        *spread,
        "Picking the best and the worst cell after the fact is no comparison that the plan asked for.",
    )
    return Slide("runs", "Every run", (Picture("cells" if listed else "runs", caption),), notes, beside=tuple(beside), share=0.78, weight=2, mark=mark_of(found), live="runs")  # fmt: skip


def _glance(source: PaperInput, facts: Facts, number: int, count: int) -> Slide:
    found = source.confirmatory
    others = any(result.unit != found.unit for result in found.hypotheses)
    caption = (
        "Marks: estimates; lines: {plan.confidence} t intervals, ticks {plan.confidence90}, unadjusted; shaded: smaller than the SESOI. "
        f"{{found.n_runs}} completed runs. Verdicts rest on p{_adjusted(found)}."
    )
    caption += " Hypotheses about another response have their numbers on the next slides." if others else ""
    tally = counted(found, facts)
    verdicts = [result.verdict for result in found.hypotheses]
    said = ", ".join(f"{{found.count.{word}}} {word}" for word in WORDS if word in verdicts)
    part = f" ({number} of {count})" if count > 1 else ""
    drawn = any(result.unit == found.unit for result in found.hypotheses)
    parts: tuple[Part, ...] = (
        (Picture(f"forest-{number}", caption),)
        if drawn
        else (Words("No hypothesis is about the primary response: the next slides have the numbers."),)
    )
    notes = (
        "Explain one row completely: estimate, interval, SESOI band, verdict. Then the others can be read without help.",
        f"The count: {tally}. Contradicted, equivalent and inconclusive are results.",
    )
    return Slide("verdicts" if count == 1 else f"verdicts-{number}", f"Verdicts: {said}{part}", parts, notes, weight=2 if count == 1 else 1.5, mark=mark_of(found))  # fmt: skip


def _adjusted(found: "Confirmatory") -> str:
    alone = found.asked == 1 or found.correction == "none"
    return ", which is not adjusted" if alone else ", adjusted over all {design.hypotheses} hypotheses"


def _verdicts(found: "Confirmatory", chosen: "tuple[HypothesisResult, ...]", each: float) -> Slide:
    cards = tuple(card(found, result) for result in chosen)
    names = ", ".join(f"{{plan.{result.id}.id}} {result.verdict}" for result in chosen)
    notes = []
    for result in chosen:
        notes += [for_hypothesis(question(result), result.id), CAUTIONS[result.verdict]]
        notes += [f"{{h.{result.id}.note.{i}}}" for i in range(len(result.notes))]
        notes += _failures(result)
    single = chosen[0]
    weight = each * len(chosen)
    if len(chosen) == 1 and 0 < len(single.simple_effects) <= MOST_SIMPLE:
        picture = Picture(
            f"simple-{single.id}",
            "The same contrast at each level of the other factors, {plan.confidence} t intervals, unadjusted, without test or verdict.",
        )
        return Slide(f"verdict-{single.id}", names, cards, tuple(notes), (picture,), 0.56, weight, group="verdicts", mark=mark_of(found))  # fmt: skip
    name = "verdict-" + "-".join(result.id for result in chosen)
    beside = cards[1:]
    return Slide(name, names, cards[:1], tuple(notes), beside, 0.5 if beside else 0.8, weight, group="verdicts", mark=mark_of(found))  # fmt: skip


def _failures(result: "HypothesisResult") -> list[str]:
    if result.given_failures is None:
        return []
    return [
        f"With failed runs at the score of guessing the interval is {{h.{result.id}.given.0.interval}}: {result.given_failures.word}."
    ]


def card(found: "Confirmatory", result: "HypothesisResult") -> Card:
    """A hypothesis with its verdict: no estimate without interval, kind, level and n."""
    here = f"h.{result.id}"
    said = f"as claimed: “{{talk.{result.id}.claim}}”" if result.claim.strip() else f"{{talk.{result.id}.claim}}"
    head = f"{{plan.{result.id}.id}}, {said}"
    addition = f"{{{here}.words}}" if result.words else ""
    meaning = for_hypothesis(reading(result), result.id)
    if result.words.startswith("not testable"):
        return Card(head, result.verdict, addition, "no estimate", f"{{{here}.label}}", meaning)
    which = "Largest difference: " if several(result) else "Deciding step: " if stepwise(result) else ""
    sides = f"{{{here}.n_sides}}" if all(result.n_sides) else f"{{{here}.n_interval}}"
    details = (
        f"{which}{{{here}.label}}. {{plan.confidence}} t interval, unadjusted, df {{{here}.df_interval}}, n = {sides} runs. "
        f"{{{here}.kind}}: *p* {{{here}.p_adjusted}}{_joint(found)}"
    )
    if result.p_equivalence_adjusted is not None:
        details += f"; equivalence: *p* {{{here}.p_equivalence_adjusted}}"
    return Card(head, result.verdict, addition, f"{{{here}.estimate}} {{{here}.interval}}", f"{details}.", meaning)


def _joint(found: "Confirmatory") -> str:
    return "" if found.asked == 1 or found.correction == "none" else " after adjustment"

"""The last slides of the talk: training it while people watch, deviations and limits, conclusion and what comes next."""

from collections.abc import Iterator

from lab.report.blocks import Column
from lab.report.facts import Facts, shortened
from lab.report.paper_input import PaperInput
from lab.report.readout.parts import Grid, Lines, Part, Slide, Words
from lab.report.verdict_words import counted
from lab.study.lock_words import DEMONSTRATION

MOST_DEVIATIONS, LONGEST_SENTENCE = 4, 110
LIVE = (
    "Seeds of its own, none of them tried before; the runs go into this home’s record like any others",
    "What appears are validation scores: the test set stays in its lockbox",
    "Nothing of the study in this talk is touched",
    "Without the app: `python -m lab study configs/studies/digits.toml`",
)


def closing(source: PaperInput, facts: Facts) -> Iterator[Slide]:
    """Live, limits, conclusion."""
    yield _live()
    yield _limits(source, facts)
    yield _conclusion(source, facts)


def _live() -> Slide:
    words = f"The default study, a **{DEMONSTRATION}**: small networks on handwritten digits, trained here and now."
    notes = (
        "In Readout mode the button on this slide locks the plan and starts the runs; a second press does nothing.",
        "While it trains: point at the grid of runs, then at the curves. Say that the outcome of this design is known, so it shows the method and no finding.",
        "If the machine is busy or something fails, go on: the paper does not rest on this.",
    )
    return Slide("live", "Run it live", (Words(words), Lines(LIVE)), notes, weight=1.5, live="train")


def _limits(source: PaperInput, facts: Facts) -> Slide:
    study, count = source.registration.study, len(source.ledger.deviations)
    if count:
        for i in range(min(count, MOST_DEVIATIONS)):
            text = shortened(facts[f"deviation.{i}.sentence"].text, LONGEST_SENTENCE)
            facts.name(f"talk.deviation.{i}", text, f"ledger.deviations[{i}].sentence, as long as a slide can take")
        rows = tuple(
            (f"{{deviation.{i}.relative}}", f"{{talk.deviation.{i}}}") for i in range(min(count, MOST_DEVIATIONS))
        )
        more = " The others stand in the supplement." if count > MOST_DEVIATIONS else ""
        left: Part = Grid((Column("When"), Column("What differs", stretch=True)), rows, f"{{ledger.deviations}} recorded; what one touches is exploratory.{more}")  # fmt: skip
    else:
        left = Words(
            "The ledger records none: data, recipe, hypotheses, tests and exclusions are those of the registration."
        )
    scored = (
        "on these {data.test} test examples"
        if study.analysis.target == "this_test_set"
        else "on new test examples of the same kind"
    )
    limits = [
        f"**Target**: expected response over training seeds of this recipe, scored {scored}; no new training sets",
        "**Recipe**: one architecture, one data set; settings were not tuned for each level",
        "**Replication**: {design.replicates} runs per cell measure the spread coarsely",
        "**Record**: tamper-evident, not tamper-proof, and no proof of a first attempt",
    ]
    if study.demonstration:
        limits.append(f"**Standing**: {DEMONSTRATION}")
    notes = (
        "Say the limits before anybody asks: they bound every number of this talk.",
        *([f"{{deviation.{i}.sentence}} {{deviation.{i}.effect}}" for i in range(min(count, MOST_DEVIATIONS))]),
    )
    return Slide("limits", "Deviations and limits", (Words("**Deviations from the plan**"), left), notes, beside=(Lines(tuple(limits), "Limits"),), share=0.46, weight=1.5)  # fmt: skip


def _conclusion(source: PaperInput, facts: Facts) -> Slide:
    found = source.confirmatory
    if not found.hypotheses:
        parts: tuple[Part, ...] = (Words("What was asked in advance was left, so nothing is answered." if source.touched else "Nothing was asked in advance, so nothing is answered."), Lines(("Register the strongest effect seen here with a SESOI, and train it with fresh seeds",), "Next"))  # fmt: skip
        return Slide("conclusion", "Conclusion", parts, ("Resist the question which cell is best.",), weight=1.5)
    lines = tuple(
        f"<{r.verdict}> **{{plan.{r.id}.id}}** {{talk.{r.id}.claim}}"
        + ("" if r.words.startswith("not testable") else f": {{h.{r.id}.estimate}} {{h.{r.id}.interval}}")
        for r in found.hypotheses
    )
    basis = Words(
        "{found.n_runs} completed runs, {found.n_failed} failed. {plan.confidence} t intervals, unadjusted; verdicts by the registered rule. "
        "An effect here is one of the choice within this design; nothing is said about a mechanism.",
        "soft",
    )
    notes = (
        f"One sentence, and stop: {counted(found, facts)}, on {{found.n_runs}} runs.",
        "The supplement holds every number; the bundle can be verified and trained again by anybody.",
    )
    return Slide("conclusion", "Conclusion", (Lines(lines), basis), notes, (Lines(_next(source), "Next"),), 0.6, 2)


def _next(source: PaperInput) -> tuple[str, ...]:
    """What a further study would have to do, as far as this one says."""
    found, items = source.confirmatory, []
    for result in [one for one in found.hypotheses if one.verdict == "inconclusive"][:3]:
        if result.words.startswith("not testable"):
            items.append(f"{{plan.{result.id}.id}}: plan it so that it can be tested ({{h.{result.id}.words}})")
            continue
        wanted = f", to resolve the SESOI of {{plan.{result.id}.sesoi}}" if result.sesoi is not None else ""
        items.append(
            f"{{plan.{result.id}.id}}: more runs per cell{wanted}; {{h.{result.id}.detectable}} could be detected here"
        )
    if source.registration.study.replicates.seeds_from == "lock":
        items.append("Replicate with seeds that a reader chooses: `lab replicate REG --salt WORD`")
    items.append("Take the bundle, verify it, train it again: `lab verify`, `lab reproduce`")
    return tuple(items)

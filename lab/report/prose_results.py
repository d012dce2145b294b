"""Registered results: runs, verdicts one by one, negative and null results under their own heading."""

from lab.report.blocks import Block, Heading, Par, Picture, Ruled
from lab.report.facts import Facts
from lab.report.paper_input import PaperInput
from lab.report.tables import cell_table, verdict_table
from lab.report.verdict_words import estimate, for_hypothesis, positive, question, reading, several

NULL_INTRO = (
    "Effects that were contradicted, shown to be smaller than the SESOI, expected to be absent, or left open. They are "
    "reported in the same form and at the same length as the others."
)


def results(source: PaperInput, facts: Facts, pictures: dict[str, Picture]) -> tuple[Block, ...]:
    """What the locked plan asked, beside a solid rule."""
    found = source.confirmatory
    blocks: list[Block] = [
        Heading("Registered results", "sec-results"),
        *_shown(pictures, "curves"),
        *_shown(pictures, "cells"),
        Ruled("registered", (Heading("Runs", "", 2), *_runs(source))),
        *cell_table(source, facts),
    ]
    if found.hypotheses:
        blocks += [verdict_table(source, facts), *_shown(pictures, "forest"), *_positive(source), *_null(source)]
    return tuple(blocks)


def _shown(pictures: dict[str, Picture], name: str) -> list[Block]:
    return [pictures[name]] if name in pictures else []


def _runs(source: PaperInput) -> list[Block]:
    found = source.confirmatory
    words = "{found.n_runs} runs"
    words += (
        " ended with a finite loss and were scored; {found.n_failed} diverged and count as failed."
        if found.n_failed
        else ", every one that was planned, ended with a finite loss and were scored; none diverged."
        if found.n_runs == len(source.registration.runs)
        else " ended with a finite loss and were scored."
    )
    if source.ledger.stopped_early:
        words += " The registered stopping rule ended training early; only complete replicates are counted."
    if "found.best" and any(row.n for row in found.cells):
        words += (
            " Cell means of the response run from {found.worst.mean} ({found.worst.label}) to {found.best.mean} "
            "({found.best.label})."
        )
    if any(row.n > 1 for row in found.cells):
        words += (
            " The standard deviation between runs of one cell lies between {found.sd.least} and {found.sd.most}: that is the "
            "noise that every comparison below is held against."
        )
    blocks: list[Block] = [Par(words, indent=False)]
    for index in range(min(len(found.remarks), 4)):
        blocks.append(Par(f"Remark of the analysis: {{found.remark.{index}}}"))
    return blocks


def _positive(source: PaperInput) -> list[Block]:
    chosen = [result for result in source.confirmatory.hypotheses if positive(result)]
    heading = Heading("Supported effects", "sec-supported", 2)
    if not chosen:
        words = "No registered effect was found in the claimed direction. What was found instead stands in [[sec-null]]."
        return [Ruled("registered", (heading, Par(words, indent=False)))]
    return [Ruled("registered", (heading, *(block for result in chosen for block in one(result))))]


def _null(source: PaperInput) -> list[Block]:
    chosen = [result for result in source.confirmatory.hypotheses if not positive(result)]
    heading = Heading("Negative and null results", "sec-null")
    if not chosen:
        words = "There are none: every registered hypothesis expected an effect and every one was supported."
        return [heading, Ruled("registered", (Par(words, indent=False),))]
    return [
        heading,
        Ruled("registered", (Par(NULL_INTRO, indent=False), *(block for result in chosen for block in one(result)))),
    ]


def one(result) -> list[Block]:
    """The paragraphs of one hypothesis: question, estimate and verdict, what stands beside it."""
    id = result.id

    def par(words: str, **more) -> Par:
        return Par(for_hypothesis(words, id), **more)

    blocks: list[Block] = [
        par(f"{question(result)} {estimate(result)} {reading(result)}", lead=for_hypothesis("{plan.@.id}", id))
    ]
    beside = _beside(result)
    if beside:
        blocks.append(par(beside))
    effects = _simple(result)
    if effects:
        blocks.append(par(effects, tier=2))
    for index in range(min(2, len(result.notes))):
        blocks.append(par(f"Note: {{h.@.note.{index}}}"))
    return blocks


def _beside(result) -> str:
    words = []
    if several(result) and len(result.pairs) <= 6:
        pairs = "; ".join(f"{{h.@.pair.{i}.label}} {{h.@.pair.{i}.estimate}} {{h.@.pair.{i}.interval}}" for i in range(len(result.pairs)))
        words.append(f"The pairwise differences are {pairs}.")
    if result.other_target is not None:
        other = "this test set alone" if result.other_target.kind == "this_test_set" else "new test examples as well"
        words.append(f"Were the target {other}, the interval would be {{h.@.other.0.interval}}.")
    if result.given_failures is not None:
        change = "and the verdict would change" if result.given_failures.changed else "and the verdict stays"
        words.append(
            "With failed runs counted at the accuracy of guessing the estimate is {h.@.given.0.estimate} "
            f"{{h.@.given.0.interval}} {change}."
        )
    return " ".join(words)


def _simple(result) -> str:
    """Simple effects and the size of the interaction, described without p and without verdict."""
    if not result.simple_effects or len(result.simple_effects) > 12:
        return ""
    rows = "; ".join(
        f"{{h.@.simple.{i}.label}} {{h.@.simple.{i}.estimate}} {{h.@.simple.{i}.interval}}" for i in range(len(result.simple_effects))
    )
    words = f"By level of the other factors, without p and without verdict: {rows}."
    if result.interaction_sizes:
        sizes = "; ".join(
            f"{{h.@.interaction.{i}.label}} {{h.@.interaction.{i}.estimate}} {{h.@.interaction.{i}.interval}}"
            for i in range(len(result.interaction_sizes))
        )
        words += f" The effect changes most as follows: {sizes}."
    return words

"""Registered results: runs, verdicts one by one, negative and null results under their own heading."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.report.blocks import LEAST, TOP, Block, Heading, Par, Picture, Ruled, beside, mark_of
from lab.report.facts import Facts
from lab.report.paper_input import PaperInput
from lab.report.prose_front import left_words
from lab.report.tables_registered import cell_table, run_table, simple_table, verdict_table
from lab.report.verdict_words import counted, estimate, for_hypothesis, positive, question, reading, several

if TYPE_CHECKING:
    from lab.analysis.results import HypothesisResult

NULL_INTRO = (
    "Effects that were contradicted, shown to be smaller than the SESOI, expected to be absent, or left open. They "
    "are reported in the same form and at the same length as the others."
)


def results(source: PaperInput, facts: Facts, pictures: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    """What the locked plan asked, beside a solid rule."""
    found = source.confirmatory
    blocks: list[Block] = [
        Heading("Registered results" if found.hypotheses else "Results, exploratory", "sec-results"),
        Ruled(mark_of(found), (Heading("Runs", "", 2), *_runs(source))),
        *_cells(source, pictures),
        *run_table(source),
        *_shown(pictures, "curves"),
    ]
    if found.hypotheses:
        glance = (Heading("Verdicts at a glance", "sec-verdicts", 2), Par(_glance(source, facts), indent=False))
        blocks += [
            *_shown(pictures, "forest"),
            verdict_table(source),
            Ruled("registered", (*glance, *_positive(source))),
            *simple_table(source, facts),
            *_null(source),
        ]
    return tuple(blocks)


def _glance(source: PaperInput, facts: Facts) -> str:
    found = source.confirmatory
    tally = f"Of {{design.hypotheses}} hypotheses, {counted(found, facts)}. " if found.asked > 1 else ""
    tally += f"{left_words(source)} " if source.touched else ""
    return tally + (
        "[[tab-verdicts]](?fig-forest  and [[fig-forest]]?) give every registered hypothesis in the order of the "
        "plan: estimate, "
        "interval, adjusted *p*, verdict, and the effect that could have been detected. The paragraphs after them "
        "take the "
        "hypotheses one by one, in the same form whatever the verdict(?tab-simple ; [[tab-simple]] shows how far each "
        "main effect is the same at all levels of the other factors?)."
    )


def _shown(pictures: Mapping[str, tuple[Block, ...]], name: str) -> tuple[Block, ...]:
    return pictures.get(name, ())


def _cells(source: PaperInput, pictures: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    """The cells as picture and table: side by side where both are narrow."""
    drawn, table = _shown(pictures, "cells"), cell_table(source)
    if drawn and isinstance(drawn[0], Picture) and not drawn[0].wide and not table.wide:
        return beside(drawn[0], table)
    return (*drawn, table)


def _runs(source: PaperInput) -> list[Block]:
    found = source.confirmatory
    planned = len(source.registration.runs)
    if found.n_failed:
        words = (
            "Of {design.runs} planned runs {found.n_runs} ended with a finite loss and are counted; {found.n_failed} "
            "diverged and count as failed."
        )
    elif found.n_runs == planned:
        words = "All {design.runs} planned runs ended with a finite loss and were scored; none diverged."
    else:
        words = "Of {design.runs} planned runs {found.n_runs} are counted; none of them diverged."
    if source.ledger.stopped_early:
        words += " The registered stopping rule ended training early; only complete replicates are counted."
    if any(row.n for row in found.cells):
        words += (
            " Cell means of the response run from {found.worst.mean} ({found.worst.label}) to {found.best.mean} "
            "({found.best.label}); see [[tab-cells]](?fig-cells  and [[fig-cells]]?)(?tab-runs , and [[tab-runs]] for "
            "every run?)."
        )
    if any(row.n > 1 for row in found.cells):
        words += (
            " The standard deviation between runs of one cell lies between {found.sd.least} and {found.sd.most}: that "
            "is the noise that every comparison below is held against."
        )
    words += (
        "(?fig-curves  [[fig-curves]] shows the course of training on validation images; these curves were visible "
        "before the lockbox was opened and chose nothing.?)"
    )
    blocks: list[Block] = [Par(words, indent=False)]
    if found.remarks:
        remarks = " ".join(f"{{found.remark.{index}}}" for index in range(len(found.remarks)))
        blocks.append(Par(f"The analysis adds: {remarks}"))
    return blocks


def _positive(source: PaperInput) -> list[Block]:
    chosen = [result for result in source.confirmatory.hypotheses if positive(result)]
    heading = Heading("Supported effects", "sec-supported", 2)
    if not chosen:
        claims = any(result.expect != "equivalence" for result in source.confirmatory.hypotheses)
        start = "No claimed effect was supported." if claims else "No hypothesis claimed an effect."
        words = f"{start} What was found stands in [[sec-null]]."
        return [heading, Par(words, indent=False)]
    return [
        heading,
        *(
            block
            for result in chosen
            for block in one(result, adjusted=_adjusted(source), primary=source.confirmatory.response)
        ),
    ]


def _adjusted(source: PaperInput) -> bool:
    study = source.registration.study
    return study.analysis.correction != "none" and len(study.hypotheses) > 1


def _null(source: PaperInput) -> list[Block]:
    chosen = [result for result in source.confirmatory.hypotheses if not positive(result)]
    heading = Heading("Negative and null results", "sec-null")
    if not chosen:
        words = "There are none: every registered hypothesis expected an effect and every one was supported."
        return [heading, Ruled("registered", (Par(words, indent=False),))]
    each = [
        block
        for result in chosen
        for block in one(result, adjusted=_adjusted(source), primary=source.confirmatory.response)
    ]
    return [heading, Ruled("registered", (Par(NULL_INTRO, indent=False), *each))]


def one(result: "HypothesisResult", *, adjusted: bool = True, primary: str = "") -> list[Block]:
    """One hypothesis: question, estimate, verdict, and what stands beside it; less of it in the tiers below 0."""
    full = [question(result, primary), estimate(result, adjusted=adjusted), reading(result), *_beside(result)]
    said = "Estimate and interval are those of the largest"
    full += [f"{{h.@.note.{index}}}" for index, note in enumerate(result.notes) if not note.startswith(said)]
    short = [estimate(result, adjusted=adjusted), reading(result), *_interaction(result)]
    least = [reading(result), *_interaction(result)]
    lead = for_hypothesis("{plan.@.id}", result.id)
    return [
        Par(for_hypothesis(" ".join(words), result.id), lead=lead, tier=tier, until=until)
        for words, tier, until in ((full, 0, TOP), (short, -1, -1), (least, LEAST, -2))
    ]


def _interaction(result: "HypothesisResult") -> list[str]:
    """Every registered main effect is followed by its interaction's size (STATISTICS, section 3)."""
    if not result.interaction_sizes:
        return []
    most = max(range(len(result.interaction_sizes)), key=lambda i: abs(result.interaction_sizes[i].estimate))
    return [
        (
            f"Between two levels of another factor it changes most by {{h.@.interaction.{most}.estimate}} "
            f"{{h.@.interaction.{most}.interval}}: {{h.@.interaction.{most}.label}}."
        )
    ]


def narrower(result: "HypothesisResult") -> str:
    """Why an interval about new examples can be the narrower one: their variance comes with N - 1 df, as Satterthwaite weighs it."""
    other = result.other_target
    low, high = result.interval
    if other is None or other.kind != "new_examples" or not other.high - other.low < high - low:
        return ""
    return " (narrower although more varies: the examples bring degrees of freedom)"


def _beside(result: "HypothesisResult") -> list[str]:
    words = _interaction(result)
    if len(result.pairs) in range(2, 7):
        pairs = "; ".join(
            f"{{h.@.pair.{i}.label}}: {{h.@.pair.{i}.estimate}} {{h.@.pair.{i}.interval}}"
            for i in range(len(result.pairs))
        )
        words.append(f"The {'pairwise differences' if several(result) else 'steps'} are {pairs}.")
    if result.other_target is not None:
        other = "this test set alone" if result.other_target.kind == "this_test_set" else "new test examples as well"
        words.append(f"Were the target {other}, the interval would be {{h.@.other.0.interval}}{narrower(result)}.")
    if result.given_failures is not None:
        given = result.given_failures
        change = f"which alone would read {given.word}" if given.changed else "and the verdict stays"
        words.append(
            "With failed runs counted at the score of guessing the estimate is {h.@.given.0.estimate} "
            f"{{h.@.given.0.interval}}, {change}."
        )
    return words

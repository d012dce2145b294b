"""Slides of what the plan did not ask: level means, interactions, and whether another look would turn a verdict."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lab.report.blocks import Column, mark_of
from lab.report.facts import Facts
from lab.report.numbers import count, unit_of
from lab.report.paper_input import PaperInput
from lab.report.readout.parts import Grid, Part, Picture, Slide, Words

if TYPE_CHECKING:
    from lab.analysis.robustness import Robustness, RobustVerdict

NOT_ASKED = "Nothing here was registered: it describes the runs that the verdicts have already used. No verdict follows from it."


def explored(source: PaperInput, facts: Facts) -> Iterator[Slide]:
    """Effects and interactions, then robustness; a slide whose data the study has not is left out."""
    found = source.exploratory
    if found is not None and (found.main_effects or found.slopes):
        yield _effects(source)
    if source.robustness is not None and source.robustness.verdicts:
        with facts.of(source.robustness):
            slide = robust(source.robustness, facts)
        yield slide


def _effects(source: PaperInput) -> Slide:
    found = source.exploratory
    what = (
        "fitted lines over the range of each factor"
        if found.slopes
        else "equally weighted means of the cells at a level"
    )
    main = Picture(
        "main",
        f"Lines and points: {what} with {{plan.confidence}} {found.error} intervals, unadjusted; rings: the {{found.n_runs}} runs.",
    )
    pair: tuple[Part, ...] = ()
    if found.pair_means:
        pair = (
            Picture(
                "interaction",
                "Two factors at a time, the pair that interacts most; lines side by side: one effect does not depend on the other.",
            ),
        )
    known = [i for i, row in enumerate(found.interactions) if math.isfinite(row.estimate)]
    largest: tuple[Part, ...] = ()
    notes = [NOT_ASKED, "Say the word exploratory before the picture and after it."]
    if known:
        best = max(known, key=lambda i: abs(found.interactions[i].estimate))
        words = (
            f"Largest two-by-two interaction: {{interaction.{best}.label}}, {{interaction.{best}.estimate}} {{interaction.{best}.interval}}; "
            "picked for its size, so the interval is too narrow."
        )
        largest = (Words(words),)
        notes.append(words)
    bent = tuple(Words(f"{{explored.remark.{i}}}") for i in range(len(found.remarks))) if found.slopes else ()
    title = "Effects and interactions" if pair or largest else "Effects"
    return Slide("effects", title, (main, *bent), tuple(notes), (*pair, *largest), 0.55, 2, mark=mark_of(found))


def robust(found: "Robustness", facts: Facts) -> Slide:
    """How many other looks there were at every verdict, how many turn it, and the range of their estimates."""
    rows = tuple(_robust(item, facts) for item in found.verdicts)
    head = (Column(""), Column("Verdict", stretch=True), Column("Other looks", "right"), Column("Flips", "right"), Column("Left open", "right"), Column("Would decide", "right"), Column("Estimates", "right"))  # fmt: skip
    caption = (
        "The same {found.n_runs} runs looked at otherwise, one change at a time: each replicate and cell left out, other sums of squares, error, "
        "test, target, logit scale. Estimates: least and greatest, but for the logit scale’s, which is no difference. A flip turns what a verdict says of sign or size; lost "
        "precision alone is none."
    )
    flips = sum(item.flips for item in found.verdicts)
    facts.put("robust.flips", flips, "1", count(flips), "exact", (), "analysis.robustness")
    turned = [item.id for item in found.verdicts if item.flips]
    words = (
        "No other look turns a verdict."
        if not flips
        else f"{{robust.flips}} looks turn a verdict ({', '.join(f'{{plan.{id}.id}}' for id in turned)})."
    )
    said = [f"{{robust.{item.id}.sentence}}" for item in found.verdicts]
    notes = (
        "The registered verdict stands whatever these looks say; they show how much hangs on single choices.",
        *said,
    )
    return Slide("robustness", "Would another look turn a verdict?", (Words(words), Grid(head, rows, caption)), notes, weight=1.5, mark=mark_of(found))  # fmt: skip


def _robust(item: "RobustVerdict", facts: Facts) -> tuple[str, ...]:
    base, query = f"robust.{item.id}", f"analysis.robustness[{item.id}]"
    tally = {name: sum(row.outcome == name for row in item.looks) for name in ("left open", "would decide")}
    for name, value in (
        ("looks", item.possible),
        ("flips", item.flips),
        ("open", tally["left open"]),
        ("decide", tally["would decide"]),
    ):
        facts.put(f"{base}.{name}", value, "1", count(value), "exact", (), f"{query}.looks")
    facts.name(f"{base}.sentence", item.sentence, f"{query}.sentence")
    values = [row.estimate for row in item.looks if row.group != "scale" and math.isfinite(row.estimate)]
    unit = unit_of(item.unit, [(item.high - item.low) / 2])
    text = f"{unit.effect(min(values), unit=False)} to {unit.effect(max(values))}" if values else "–"
    pair = (min(values), max(values)) if values else None
    facts.put(f"{base}.range", pair, unit.stored, text, unit.rounding, (), f"{query}.looks")
    cells = (f"{{{base}.{name}}}" for name in ("looks", "flips", "open", "decide", "range"))
    return (f"{{plan.{item.id}.id}}", f"<{item.verdict}>", *cells)

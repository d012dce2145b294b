"""Interpretation of one trained run: what its maps show, and the check that they depend on training."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.report.blocks import Block, Heading, Par, Ruled
from lab.report.facts import Facts
from lab.report.numbers import count, number
from lab.report.paper_input import PaperInput

if TYPE_CHECKING:
    from lab.interpret.results import Interpretation


def interpretation_facts(facts: Facts, found: "Interpretation") -> None:
    """Add what the interpretation of a run found."""
    runs = (found.run_id,)
    facts.name("seen.run", found.run_id, "interpretation.run_id")
    facts.name("seen.rule", found.rule.rstrip("."), "interpretation.rule")
    facts.name("seen.target", found.target, "interpretation.target")
    facts.name("seen.baseline", found.baseline, "interpretation.baseline")
    facts.name("seen.split", found.split, "interpretation.split")
    facts.put(
        "seen.images", len(found.examples), "1", count(len(found.examples)), "exact", runs, "interpretation.examples"
    )
    gaps = [one.relative_gap for one in found.attributions if one.relative_gap is not None]
    if gaps:
        query = "interpretation.attributions[*].relative_gap"
        largest = max(gaps)
        facts.put("seen.gap", largest, "1", _gap(largest), "1 digit", runs, query)
        steps = max(one.steps for one in found.attributions)
        facts.put("seen.steps", steps, "1", count(steps), "exact", runs, "interpretation.attributions[*].steps")
    for index, check in enumerate(found.checks):
        facts.name(f"seen.check.{index}.method", check.method, f"interpretation.checks[{index}].method")
        facts.name(f"seen.check.{index}.words", check.words.rstrip("."), f"interpretation.checks[{index}].words")


def _gap(value: float) -> str:
    """A share to one digit, or the bound that it stays below."""
    if value < 1e-4:
        return "less than 0.0001"
    return number(value, max(0, -math.floor(math.log10(value)))) if value > 0 else "0"


def interpretation(source: PaperInput, pictures: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    """A section of its own beside a dashed rule; empty where no run was interpreted."""
    found = source.interpretation
    if found is None:
        return ()
    words = (
        "One trained run, {seen.run}, was looked into after the fact, on {seen.images} {seen.split} images "
        "({seen.rule}). Integrated gradients [@sundararajan2017] divide the {seen.target} over the inputs, along the "
        "straight line from {seen.baseline}; saliency is the size of the gradient at the image itself."
    )
    if any(one.relative_gap is not None for one in found.attributions):
        words += (
            " With {seen.steps} steps the sum of a map misses what it should add up to by a share of {seen.gap} at "
            "most."
        )
    words += "(?fig-attribution  [[fig-attribution]] shows two of the images.?)"
    check = "Maps that look alike for a trained and an untrained network say nothing about training [@adebayo2018]."
    check += "(?fig-sanity  [[fig-sanity]] compares the two.?)"
    for index in range(len(found.checks)):
        check += f" For {{seen.check.{index}.method}}: {{seen.check.{index}.words}}."
    check += " A map describes one network of one cell; it is no evidence for or against a hypothesis of the plan."
    return (
        Heading("Interpretation of one run", "sec-interpretation"),
        Ruled("exploratory", (Par(words, indent=False), Par(check))),
        *(block for name in ("attribution", "sanity") for block in pictures.get(name, ())),
    )

"""Results in the supplement: every cell, every run with its seeds, every hypothesis with all its numbers, the rest."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from lab.report.blocks import Block, Column, Heading, Par, Ruled, Table, mark_of
from lab.report.facts import Facts
from lab.report.numbers import count, number
from lab.report.paper_input import PaperInput
from lab.report.prose_results import one
from lab.report.supplement_tables import estimates, full_table, named_values
from lab.report.tables_explored import anova_table, level_table, touched_table
from lab.study.responses import RESPONSES, in_words

if TYPE_CHECKING:
    from lab.analysis.results import CellRow, HypothesisResult

QUANTITIES = (
    ("estimate", "Estimate"),
    ("interval", "Interval at {plan.confidence}, unadjusted"),
    ("interval90", "Interval at {plan.confidence90}, unadjusted"),
    ("se", "Standard error"),
    ("df_interval", "Degrees of freedom of the interval"),
    ("n_interval", "Runs behind the interval"),
    ("n_sides", "Runs with negative and with positive weight"),
    ("kind", "Test and error"),
    ("statistic", "Test statistic"),
    ("df_effect", "Degrees of freedom of the effect"),
    ("df", "Degrees of freedom of the error"),
    ("n_runs", "Runs behind the test"),
    ("p.bare", "*p*, unadjusted"),
    ("p_adjusted.bare", "*p*, adjusted over all hypotheses"),
    ("p_equivalence.bare", "*p* of equivalence, unadjusted"),
    ("p_equivalence_adjusted.bare", "*p* of equivalence, adjusted over all hypotheses"),
    ("detectable", "Detectable with {plan.power} power"),
)
RANKS = ("mean", "low", "high", "signed_mean")


def cells_and_runs(source: PaperInput, facts: Facts) -> Iterator[Block]:
    """All cells, then all planned runs."""
    yield Heading("Every cell and every run", "sup-cells")
    found = source.confirmatory
    yield _cells(source, found.cells, found.unit, "cell", "")
    for name, rows in found.more_cells.items():
        yield _cells(source, rows, RESPONSES[name].unit, f"cell.{name}", name)
    yield _runs(source, facts)


def _cells(source: PaperInput, cells: "tuple[CellRow, ...]", unit: str, base: str, response: str) -> Table:
    """The cells by one response: `base` begins their facts, `response` names it where it is not the primary one."""
    factors = source.registration.study.factors
    names = " · ".join(f"{{factor.{i}.name}}" for i in range(len(factors)))
    head = (
        Column("Cell", "right"),
        Column(names, stretch=True),
        *(Column(title, "right") for title in ("*n*", "failed", "mean", "sd", "interval")),
        Column("flags"),
    )
    rows = [
        (
            str(row.cell),
            " · ".join(f"{{{base}.{row.cell}.level.{i}}}" for i in range(len(factors))),
            *(f"{{{base}.{row.cell}.{name}}}" for name in ("n", "failed", "mean", "sd", "interval", "flags")),
        )
        for row in cells
    ]
    unit = "%" if unit == "fraction" else unit
    about = f" by {in_words(response)}" if response else ""
    caption = (
        f"All {{design.cells}} cells{about}: completed and failed runs, mean, standard deviation between runs and "
        f"{{plan.confidence}} t interval from the cell’s own runs ({unit}). Overlap of two intervals is no test."
    )
    name = f"cells-{response.replace('_', '-')}" if response else "cells"
    return full_table(name, caption, head, rows, mark=mark_of(source.confirmatory))


def _runs(source: PaperInput, facts: Facts) -> Table:
    """Every planned run with its seeds; what has no value says so."""
    printed = {
        run: f"{{cell.{row.cell}.run.{position}}}"
        for row in source.confirmatory.cells
        for position, run in enumerate(row.run_ids)
    }
    rows = []
    for run in source.registration.runs:
        seeds = run.seeds.as_hex()
        for name, value in seeds.items():
            facts.name(f"seed.{run.id}.{name}", value, f"registration.runs[{run.id}].seeds.{name}")
        shown = (f"`seed.{run.id}.{name}`" for name in seeds)
        rows.append((facts_name(facts, run.id), str(run.cell), *shown, printed.get(run.id, "no value")))
    caption = (
        "Every planned run with its seeds (hexadecimal: initial weights, order of the examples, augmentation) and its response; a run without "
        "a value diverged, or did not take part."
    )
    head = (
        Column("Run"),
        Column("Cell", "right"),
        *(Column(f"Seed, {name}") for name in ("weights", "order", "augmentation")),
        Column("Response", "right"),
    )
    return full_table("runs", caption, head, rows, mark=mark_of(source.confirmatory))


def facts_name(facts: Facts, run: str) -> str:
    """The name of a run as a fact."""
    return f"{{{facts.name(f'run.{run}', run, f'registration.runs[{run}].id')}}}"


def hypotheses(source: PaperInput, facts: Facts) -> Iterator[Block]:
    """One section per hypothesis."""
    found = source.confirmatory
    if found.hypotheses:
        yield Heading("The hypotheses one by one", "sup-hypotheses")
    for index, result in enumerate(found.hypotheses):
        yield Heading(f"{{plan.{result.id}.id}}", "", 2)
        yield from one(result, adjusted=found.asked > 1 and found.correction != "none", primary=found.response)
        yield _quantities(index, result)
        yield from _comparisons(index, result, facts)


def _quantities(index: int, result: "HypothesisResult") -> Table:
    here = f"h.{result.id}"
    skipped = set() if result.p_equivalence is not None else {"p_equivalence.bare", "p_equivalence_adjusted.bare"}
    rows = [(title, f"{{{here}.{name}}}") for name, title in QUANTITIES if name not in skipped]
    sesoi = f"{{plan.{result.id}.sesoi}}" if result.sesoi is not None else "none registered"
    start = [("Contrast", f"{{{here}.label}}"), ("Smallest effect size of interest", sesoi)]
    caption = f"{{plan.{result.id}.id}}: all numbers of the test. Verdict: {result.verdict}."
    return named_values(f"h{index}-numbers", caption, [*start, *rows], mark=mark_of(result))


def _comparisons(index: int, result: "HypothesisResult", facts: Facts) -> Iterator[Table]:
    """Differences between levels, simple effects and interaction sizes, each unadjusted and without verdict."""
    here, id = f"h.{result.id}", f"{{plan.{result.id}.id}}"
    tail = "estimates with {plan.confidence} t intervals, unadjusted, without verdict."
    if len(result.pairs) > 1:
        caption = f"{id}: every difference that the verdict rests on; {tail}"
        yield estimates(f"h{index}-pairs", caption, "Difference", f"{here}.pair", len(result.pairs))
    if result.simple_effects:
        for position, row in enumerate(result.simple_effects):
            runs = f"{here}.simple.{position}.runs"
            with facts.of(row):
                facts.put(runs, row.n_runs, "1", count(row.n_runs), "exact", (), f"{here}.simple")
        caption = f"{id} at each level of the other factors; {tail}"
        simple = f"{here}.simple"
        yield estimates(f"h{index}-simple", caption, "At", simple, len(result.simple_effects), more=("runs",))
    if result.interaction_sizes:
        caption = f"{id}: how much it changes between two levels of another factor, the pair where most; {tail}"
        yield estimates(
            f"h{index}-interactions", caption, "Change", f"{here}.interaction", len(result.interaction_sizes)
        )


def explored(source: PaperInput, facts: Facts) -> Iterator[Block]:
    """The exploratory tables in full, and the checks of the interpreted run."""
    found = source.exploratory
    if left := touched_table(source):
        yield replace(left, floats=False)
    if found is not None:
        yield Heading("Exploratory, in full", "sup-explored")
        for table in (anova_table(source), level_table(source, most=10**9)):
            if table is not None:
                yield replace(table, floats=False, wide=True)
        remarks = tuple(Par(f"{{explored.remark.{index}}}", indent=False) for index in range(len(found.remarks)))
        if remarks:
            yield Ruled(mark_of(found), remarks)
    if found is not None and found.interactions:
        caption = (
            "Every two-by-two difference of differences with {plan.confidence} intervals, unadjusted; the largest of "
            "many is large by selection."
        )
        rows = len(found.interactions)
        yield estimates("interactions", caption, "Interaction", "interaction", rows, mark="exploratory")
    if source.interpretation is not None:
        with facts.of(source.interpretation):
            checks = tuple(_checks(source, facts))
        yield from checks


def _checks(source: PaperInput, facts: Facts) -> Iterator[Block]:
    """The randomisation check, layer by layer."""
    seen = source.interpretation
    if seen is None or not seen.checks:
        return
    rows = []
    for index, check in enumerate(seen.checks):
        for position, row in enumerate(check.rows):
            base, query = f"seen.check.{index}.{position}", f"interpretation.checks[{index}].rows[{position}]"
            facts.name(f"{base}.down_to", row.down_to, f"{query}.down_to")
            for name in RANKS:
                value = getattr(row, name)
                text = "–" if value is None else number(value, 2)
                facts.put(f"{base}.{name}", value, "1", text, "2 decimals", (seen.run_id,), f"{query}.{name}")
            facts.put(f"{base}.n", row.n, "1", count(row.n), "exact", (seen.run_id,), f"{query}.n")
            names = ("down_to", *RANKS, "n")
            rows.append((f"{{seen.check.{index}.method}}", *(f"{{{base}.{name}}}" for name in names)))
    titles = ("mean", "least", "most", "signed mean", "*n*")
    head = (Column("Map"), Column("Randomised down to", stretch=True), *(Column(title, "right") for title in titles))
    caption = (
        "Rank correlation of the maps of {seen.run} with those of the same network after layers were randomised, "
        "from the top down: mean, least and most over the draws; *n* images had one."
    )
    yield Heading("Checks of the interpreted run", "sup-checks")
    yield full_table("checks", caption, head, rows, mark="exploratory")

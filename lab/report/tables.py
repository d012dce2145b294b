"""The tables of results, in our markup for the paper and as CSV for the reader."""

import csv
import io
from typing import TYPE_CHECKING

from lab.report.blocks import Block, Column, Table
from lab.report.facts import Facts
from lab.report.numbers import Unit, degrees, significant
from lab.report.paper_input import PaperInput
from lab.report.verdict_words import several

if TYPE_CHECKING:
    from lab.analysis.planning import Panel

FULL_CELLS = 27
"""More cells than this are summarised in print; the CSV always holds all of them."""
MOST_SIMPLE = 24
"""Longer lists of simple effects or levels are left to the data files."""


def verdict_table(source: PaperInput, facts: Facts) -> Table:
    """One row per hypothesis: estimate, interval, df, adjusted p, verdict."""
    found = source.confirmatory
    equivalence = any(result.p_equivalence_adjusted is not None for result in found.hypotheses)
    head = [
        Column(""),
        Column("Contrast", stretch=True),
        Column("Estimate", "right"),
        Column("{plan.confidence} interval", "right"),
        Column("df", "right"),
        Column("p (adj.)", "right"),
        *([Column("p equiv. (adj.)", "right")] if equivalence else []),
        Column("Detectable", "right"),
        Column("Verdict"),
    ]
    rows = []
    for result in found.hypotheses:
        here = f"h.{result.id}"
        star = "†" if several(result) else ""
        rows.append(
            (
                f"{{plan.{result.id}.id}}",
                f"{{{here}.label}}{star}",
                f"{{{here}.estimate}}",
                f"{{{here}.interval}}",
                f"{{{here}.df}}",
                f"{{{here}.p_adjusted.bare}}",
                *([f"{{{here}.p_equivalence_adjusted.bare}}"] if equivalence else []),
                f"{{{here}.detectable}}",
                f"<{result.verdict}>",
            )
        )
    note = (
        " † Several degrees of freedom: the largest pairwise difference; the test is the omnibus test."
        if any(several(r) for r in found.hypotheses)
        else ""
    )
    caption = (
        "Registered verdicts. Intervals are unadjusted, p-values adjusted over all hypotheses; where the two disagree the verdict follows the "
        "adjusted test. Detectable is the effect that this study, with the standard error found, would have detected with "
        f"{{plan.power}} power.{note}"
    )
    return Table("verdicts", caption, tuple(head), tuple(rows), wide=True, mark="registered")


def cell_table(source: PaperInput, facts: Facts) -> list[Block]:
    """All cells, or with many cells the five highest and five lowest."""
    rows = source.confirmatory.cells
    order = sorted((row for row in rows if row.n), key=lambda row: -row.mean)
    short = [*order[:5], *order[-5:]] if len(order) > 10 else order
    unit = "%" if source.confirmatory.unit == "fraction" else source.confirmatory.unit
    tail = (
        f"mean, standard deviation between runs and {{plan.confidence}} t interval from the cell’s own runs, in {unit}. "
        "Overlap of two cells’ intervals is no test of their difference."
    )
    blocks: list[Block] = []
    if len(rows) <= FULL_CELLS:
        blocks.append(_cells(rows, source, f"All cells: runs completed, {tail}", tier=1))
        blocks.append(
            _cells(short, source, f"The five highest and five lowest of {{design.cells}} cells: {tail}", until=0)
        )
    else:
        blocks.append(
            _cells(
                short,
                source,
                f"The five highest and five lowest of {{design.cells}} cells (all of them are in the data file): {tail}",
            )
        )
    return blocks


def _cells(rows, source: PaperInput, caption: str, **tiers) -> Table:
    factors = source.registration.study.factors
    replicates = max((len(row.values) for row in rows), default=0)
    shown = replicates if replicates <= 6 and len(factors) <= 4 else 0
    head = [Column(f"{{factor.{i}.name}}") for i in range(len(factors))]
    head += [Column("n", "right"), Column("failed", "right"), *(Column(f"run {i + 1}", "right") for i in range(shown))]
    head += [Column("mean", "right"), Column("sd", "right"), Column("interval", "right")]
    flagged = any(row.flags for row in rows)
    head += [Column("flag")] if flagged else []
    body = []
    for row in rows:
        base = f"cell.{row.cell}"
        levels = [f"{{{base}.level.{i}}}" for i in range(len(factors))]
        runs = [f"{{{base}.run.{i}}}" if i < len(row.values) else "–" for i in range(shown)]
        flags = f"{{{base}.flags}}" if row.flags else ""
        body.append(
            (
                *levels,
                f"{{{base}.n}}",
                f"{{{base}.failed}}",
                *runs,
                f"{{{base}.mean}}",
                f"{{{base}.sd}}",
                f"{{{base}.interval}}",
                flags,
            )
        )
    last = max(1, len(factors[-1].levels) * (len(factors[-2].levels) if len(factors) > 2 else 1))
    groups = (
        tuple(range(last, len(rows), last)) if len(rows) == len(source.confirmatory.cells) and len(factors) > 1 else ()
    )
    return Table("cells", caption, tuple(head), tuple(body), groups=groups, wide=True, mark="registered", **tiers)


def simple_table(source: PaperInput, facts: Facts) -> list[Block]:
    """Registered main effects at each level of the other factors, and how much they change; no p, no verdict."""
    rows: list[tuple[str, ...]] = []
    groups = []
    for result in source.confirmatory.hypotheses:
        if rows and (result.simple_effects or result.interaction_sizes):
            groups.append(len(rows))
        first = f"{{plan.{result.id}.id}}"
        for kind, effects in (("simple", result.simple_effects), ("interaction", result.interaction_sizes)):
            for index, effect in enumerate(effects):
                here = f"h.{result.id}.{kind}.{index}"
                label = without_contrast(effect.label, result.label)
                facts.name(f"{here}.short", label if kind == "simple" else f"change: {label}", f"{here}.label")
                rows.append((first, f"{{{here}.short}}", f"{{{here}.estimate}}", f"{{{here}.interval}}"))
                first = ""
    if not rows or len(rows) > MOST_SIMPLE:
        return []
    caption = (
        "Registered contrasts at each level of the other factors, and the largest change between two levels of each; "
        "{plan.confidence} intervals, unadjusted, without verdict."
    )
    head = (Column(""), Column("Level", stretch=True), Column("Estimate", "right"), Column("Interval", "right"))
    return [Table("simple", caption, head, tuple(rows), groups=tuple(groups), mark="registered", tier=2)]


def without_contrast(label: str, contrast: str) -> str:
    """A simple effect's label without the words of its contrast: "at relu"."""
    for prefix in (f"({contrast}) ", f"{contrast} "):
        if label.startswith(prefix):
            return label.removeprefix(prefix)
    return label


def level_table(source: PaperInput) -> list[Block]:
    """Means at each level of each factor."""
    found = source.exploratory
    groups = [
        i for i in range(1, len(found.main_effects)) if found.main_effects[i].factor != found.main_effects[i - 1].factor
    ]
    rows = tuple(
        tuple(f"{{level.{i}.{name}}}" for name in ("label", "n", "mean", "interval"))
        for i in range(len(found.main_effects))
    )
    if not rows or len(rows) > MOST_SIMPLE:
        return []
    unit = "%" if found.unit == "fraction" else found.unit
    caption = (
        f"Means by level, averaged over the other factors with equal weights ({unit}, {{plan.confidence}} intervals)."
    )
    head = (
        Column("Level", stretch=True),
        Column("Runs", "right"),
        Column("Mean", "right"),
        Column("Interval", "right"),
    )
    return [Table("levels", caption, head, rows, groups=tuple(groups), mark="exploratory", tier=3)]


def sensitivity_table(panel: "Panel", facts: Facts) -> list[Block]:
    """What the plan could see before anything was trained, in standard deviations between seeds."""
    rows = []
    for row in panel.rows:
        here = f"sees.{row.hypothesis}"
        values = {"df": degrees(row.df), "alpha": f"{row.alpha_each:.3g}", "mde": significant(row.mde_sigma, 3)}
        for name, shown in values.items():
            facts.put(
                f"{here}.{name}",
                getattr(row, {"alpha": "alpha_each", "mde": "mde_sigma"}.get(name, name)),
                "1",
                shown,
                "3 digits",
                (),
                f"plan_panel.{row.hypothesis}",
            )
        most = significant(100 * row.sigma_max, 2) + "\u00a0pp" if row.sigma_max is not None else "–"
        facts.put(
            f"{here}.sigma_max",
            row.sigma_max,
            "fraction",
            most,
            "2 digits",
            (),
            f"plan_panel.{row.hypothesis}.sigma_max",
        )
        rows.append(
            (f"{{plan.{row.hypothesis}.id}}", *(f"{{{here}.{name}}}" for name in ("df", "alpha", "mde", "sigma_max")))
        )
    if not rows:
        return []
    caption = (
        "What the plan could see before training, at {plan.power} power: planned degrees of freedom, level, detectable effect in standard "
        "deviations between seeds, and the largest such deviation at which the SESOI is still detectable."
    )
    head = (
        Column(""),
        Column("df", "right"),
        Column("level", "right"),
        Column("detectable / sd", "right"),
        Column("largest sd", "right"),
    )
    return [Table("sees", caption, head, tuple(rows), mark="registered", tier=4)]


def anova_table(source: PaperInput) -> Table:
    """The classical table, as description."""
    found = source.exploratory
    rows = tuple(
        tuple(f"{{anova.{i}.{name}}}" for name in ("term", "df", "sum_sq", "f", "p", "partial_eta_squared"))
        for i in range(len(found.anova))
    )
    unit = "squared percentage points" if found.unit == "fraction" else f"squared {found.unit}"
    caption = (
        f"Classical analysis of variance ({found.sums} sums of squares, in {unit}; pooled error). Description only: its p-values are "
        "unadjusted and assume equal variances."
    )
    head = (
        Column("Term", stretch=True),
        Column("df", "right"),
        Column("SS", "right"),
        Column("F", "right"),
        Column("p", "right"),
        Column("part. η²", "right"),
    )
    return Table("anova", caption, head, rows, mark="exploratory", groups=(len(rows) - 1,) if len(rows) > 1 else ())


def csv_bytes(head: list[str], rows: list[list]) -> bytes:
    """One table as CSV (UTF-8, one header line, newline "\\n")."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()


def csv_tables(source: PaperInput, unit: Unit) -> dict[str, bytes]:
    """The tables in full and unrounded: cells, runs, hypotheses, and with exploratory results the ANOVA table."""
    found = source.confirmatory
    names = [factor.name for factor in source.registration.study.factors]
    cells = [
        [
            *(row.levels[n] for n in names),
            row.n,
            row.failed,
            row.mean,
            row.sd,
            row.low,
            row.high,
            row.level,
            " ".join(row.flags),
        ]
        for row in found.cells
    ]
    runs = [
        [run, *(row.levels[n] for n in names), value]
        for row in found.cells
        for run, value in zip(row.run_ids, row.values, strict=True)
    ]
    fields = (
        "id",
        "claim",
        "effect",
        "contrast",
        "expect",
        "sesoi",
        "estimate",
        "level",
        "kind",
        "df",
        "se",
        "n_runs",
        "statistic",
        "p",
        "p_adjusted",
        "p_equivalence",
        "p_equivalence_adjusted",
        "detectable",
        "verdict",
        "words",
    )
    hypotheses = [[getattr(h, f) for f in fields] + [*h.interval] for h in found.hypotheses]
    tables = {
        "cells": csv_bytes([*names, "n", "failed", "mean", "sd", "low", "high", "level", "flags"], cells),
        "runs": csv_bytes(["run", *names, found.response], runs),
        "hypotheses": csv_bytes([*fields, "low", "high"], hypotheses),
    }
    if source.exploratory is not None:
        fields = ("term", "df", "sum_sq", "mean_sq", "f", "p", "partial_eta_squared", "omega_squared")
        tables["anova"] = csv_bytes(
            list(fields), [[getattr(row, f) for f in fields] for row in source.exploratory.anova]
        )
    return tables

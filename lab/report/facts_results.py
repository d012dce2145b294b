"""Facts of the results: cells, hypotheses, exploratory tables, attributions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lab.report.facts import Facts
from lab.report.facts_runs import Behind, behind
from lab.report.numbers import Unit, count, degrees, number, p_value, unit_of
from lab.study.design import level_text
from lab.study.registration import Registration
from lab.study.responses import RESPONSES

if TYPE_CHECKING:
    from lab.analysis.results import CellRow, Confirmatory, Exploratory, HypothesisResult
    from lab.analysis.touched import TouchedRow


def response_unit(confirmatory: "Confirmatory") -> Unit:
    """How this study's response is printed."""
    own = [result for result in confirmatory.hypotheses if result.unit == confirmatory.unit]
    halves = [(result.interval[1] - result.interval[0]) / 2 for result in own]
    return unit_of(confirmatory.unit, halves or [(row.high - row.low) / 2 for row in confirmatory.cells])


def confirmatory_facts(facts: Facts, found: "Confirmatory", unit: Unit, registration: Registration) -> None:
    """Add the cells and the hypotheses."""
    runs = tuple(run for row in found.cells for run in row.run_ids)
    for name in ("n_runs", "n_failed", "n_test"):
        facts.put(
            f"found.{name}", getattr(found, name), "1", count(getattr(found, name)), "exact", runs, f"analysis.{name}"
        )
    for row in found.cells:
        _cell(facts, row, unit, f"cell.{row.cell}", f"analysis.cells[{row.cell}]")
    for name, rows in found.more_cells.items():
        own = unit_of(RESPONSES[name].unit, [(row.high - row.low) / 2 for row in rows])
        for row in rows:
            _cell(facts, row, own, f"cell.{name}.{row.cell}", f"analysis.cells_of.{name}[{row.cell}]")
    _range(facts, found, unit)
    for result in found.hypotheses:
        own = unit if result.unit == found.unit else _other_unit(result)
        _hypothesis(facts, result, own, behind(registration, result, found.cells))
    for index, remark in enumerate(found.remarks):
        facts.name(f"found.remark.{index}", remark, f"analysis.remarks[{index}]")


def _other_unit(result: "HypothesisResult") -> Unit:
    """How a hypothesis about a response that is not the primary one is printed."""
    return unit_of(result.unit, [(result.interval[1] - result.interval[0]) / 2])


def _cell(facts: Facts, row: "CellRow", unit: Unit, base: str, query: str) -> None:
    runs = row.run_ids
    rounding = unit.rounding
    facts.name(f"{base}.label", row.label, f"{query}.label")
    facts.put(f"{base}.n", row.n, "1", count(row.n), "exact", runs, f"{query}.n")
    facts.put(f"{base}.failed", row.failed, "1", count(row.failed), "exact", (), f"{query}.failed")
    facts.put(f"{base}.mean", row.mean, unit.stored, unit.mean(row.mean, unit=False), rounding, runs, f"{query}.mean")
    facts.put(f"{base}.mean.unit", row.mean, unit.stored, unit.mean(row.mean), rounding, runs, f"{query}.mean")
    facts.put(f"{base}.sd", row.sd, unit.stored, unit.size(row.sd).split("\u00a0")[0], rounding, runs, f"{query}.sd")
    text = unit.interval(row.low, row.high, sign=False)
    facts.put(f"{base}.interval", (row.low, row.high), unit.stored, text, rounding, runs, f"{query}.low, high")
    for index, level in enumerate(row.levels.values()):
        facts.name(f"{base}.level.{index}", level_text(level), f"{query}.levels")
    facts.name(f"{base}.flags", ", ".join(row.flags), f"{query}.flags")
    for position, (value, run) in enumerate(zip(row.values, row.run_ids, strict=True)):
        text = unit.mean(value, unit=False)
        facts.put(f"{base}.run.{position}", value, unit.stored, text, rounding, (run,), f"{query}.values[{position}]")


def _range(facts: Facts, found: "Confirmatory", unit: Unit) -> None:
    """The best and worst cell, and the smallest and largest spread."""
    rows = [row for row in found.cells if row.n]
    if not rows:
        return
    for name, row in (("best", max(rows, key=lambda r: r.mean)), ("worst", min(rows, key=lambda r: r.mean))):
        facts.name(f"found.{name}.label", row.label, f"analysis.cells ({name})")
        facts.put(
            f"found.{name}.mean",
            row.mean,
            unit.stored,
            unit.mean(row.mean),
            "",
            row.run_ids,
            f"analysis.cells ({name})",
        )
    spreads = [row for row in rows if row.n > 1]
    for name, pick in (("least", min), ("most", max)):
        if spreads:
            row = pick(spreads, key=lambda r: r.sd)
            facts.put(
                f"found.sd.{name}",
                row.sd,
                unit.stored,
                unit.size(row.sd),
                "",
                row.run_ids,
                f"analysis.cells ({name} sd)",
            )


TESTED = ("df", "df_effect", "statistic", "n_runs", "p", "p_equivalence")
FAMILY = ("p_adjusted", "p_equivalence_adjusted")
"""Numbers of the test rest on all cells of the effect, adjusted ones on those of the whole family, the others on the estimate's."""


def _hypothesis(facts: Facts, found: "HypothesisResult", unit: Unit, runs: Behind) -> None:
    base, query, rounding = f"h.{found.id}", f"analysis.hypotheses[{found.id}]", unit.rounding

    def put(name: str, value: object, kind: str, text: str, how: str = rounding) -> None:
        part = name.removesuffix(".bare")
        those = runs.test if part in TESTED else runs.whole if part in FAMILY else runs.estimate
        facts.put(f"{base}.{name}", value, kind, text, how, those, f"{query}.{name}")

    facts.name(f"{base}.label", found.label, f"{query}.label")
    facts.name(f"{base}.kind", found.kind, f"{query}.kind")
    facts.name(f"{base}.words", found.words, f"{query}.words")
    put("estimate", found.estimate, unit.stored, unit.effect(found.estimate))
    put("estimate.size", abs(found.estimate), unit.stored, unit.size(abs(found.estimate)))
    put("interval", found.interval, unit.stored, unit.interval(*found.interval))
    put("interval90", found.interval90, unit.stored, unit.interval(*found.interval90))
    put("detectable", found.detectable, unit.stored, unit.size(found.detectable))
    put("se", found.se, unit.stored, unit.size(found.se))
    put("df", found.df, "1", degrees(found.df), "1 decimal")
    put("df_interval", found.df_interval, "1", degrees(found.df_interval), "1 decimal")
    put("n_interval", sum(found.n_sides), "1", count(sum(found.n_sides)), "exact")
    put("df_effect", found.df_effect, "1", degrees(found.df_effect), "1 decimal")
    put("statistic", found.statistic, "1", number(found.statistic, 2), "2 decimals")
    put("n_runs", found.n_runs, "1", count(found.n_runs), "exact")
    put("n_sides", found.n_sides, "1", f"{found.n_sides[0]} v {found.n_sides[1]}", "exact")
    for name in ("p", "p_adjusted", "p_equivalence", "p_equivalence_adjusted"):
        value = getattr(found, name)
        put(name, value, "probability", p_value(value), "see STATISTICS")
        put(f"{name}.bare", value, "probability", p_value(value, relation=False), "see STATISTICS")
    _beside(facts, found, unit, runs)


def _beside(facts: Facts, found: "HypothesisResult", unit: Unit, behind: Behind) -> None:
    """What stands beside a verdict: simple effects, interactions, pairs, the other target, failures, notes."""
    base, query, rounding = f"h.{found.id}", f"analysis.hypotheses[{found.id}]", unit.rounding
    groups = {
        "simple": found.simple_effects,
        "interaction": found.interaction_sizes,
        "pair": found.pairs,
        "other": (found.other_target,) if found.other_target else (),
        "given": (found.given_failures,) if found.given_failures else (),
    }
    for group, rows in groups.items():
        for index, row in enumerate(rows):
            here, there = f"{base}.{group}.{index}", f"{query}.{group}[{index}]"
            runs = behind.of(group, index)
            if hasattr(row, "label"):
                facts.name(f"{here}.label", row.label, f"{there}.label")
            if hasattr(row, "estimate"):
                facts.put(
                    f"{here}.estimate",
                    row.estimate,
                    unit.stored,
                    unit.effect(row.estimate),
                    rounding,
                    runs,
                    f"{there}.estimate",
                )
                text = unit.effect(row.estimate, unit=False)
                facts.put(f"{here}.estimate.bare", row.estimate, unit.stored, text, rounding, runs, f"{there}.estimate")
            text = unit.interval(row.low, row.high)
            facts.put(f"{here}.interval", (row.low, row.high), unit.stored, text, rounding, runs, f"{there}.low, high")
    for index, note in enumerate(found.notes):
        facts.name(f"{base}.note.{index}", note, f"{query}.notes[{index}]")


def touched_facts(facts: Facts, rows: "Sequence[TouchedRow]") -> None:
    """Add the hypotheses that a deviation touched."""
    for index, row in enumerate(rows):
        base, query = f"touched.{index}", f"analysis.touched[{index}]"
        own = unit_of(row.unit, [(row.high - row.low) / 2])
        with facts.of(row):
            for name, text in (
                ("id", row.id),
                ("label", row.label),
                ("deviations", ", ".join(map(str, row.deviations))),
            ):
                facts.name(f"{base}.{name}", text, f"{query}.{name}")
            facts.put(
                f"{base}.estimate", row.estimate, own.change, own.effect(row.estimate), "", (), f"{query}.estimate"
            )
            ends = own.interval(row.low, row.high)
            facts.put(f"{base}.interval", (row.low, row.high), own.change, ends, "", (), f"{query}.low, high")
            p = p_value(row.p_adjusted, relation=False)
            facts.put(f"{base}.p", row.p_adjusted, "probability", p, "see STATISTICS", (), f"{query}.p_adjusted")


def exploratory_facts(facts: Facts, found: "Exploratory", unit: Unit) -> None:
    """Add the classical table, the level means and the interactions."""
    for index, row in enumerate(found.anova):
        base, query = f"anova.{index}", f"analysis.anova[{index}]"
        facts.name(f"{base}.term", row.term.replace(":", " × ").replace("_", " "), f"{query}.term")
        facts.put(f"{base}.df", row.df, "1", count(row.df), "exact", (), f"{query}.df")
        squares = row.sum_sq * unit.factor**2
        decimals = 2 if unit.factor > 1 else 4
        facts.put(f"{base}.sum_sq", squares, "1", number(squares, decimals), "", (), f"{query}.sum_sq")
        for name, digits in (("f", 2), ("partial_eta_squared", 3), ("omega_squared", 3)):
            value = getattr(row, name)
            facts.put(f"{base}.{name}", value, "1", number(value, digits), f"{digits} decimals", (), f"{query}.{name}")
        facts.put(f"{base}.p", row.p, "probability", p_value(row.p, relation=False), "see STATISTICS", (), f"{query}.p")
    for index, row in enumerate(found.main_effects):
        base, query = f"level.{index}", f"analysis.main_effects[{index}]"
        facts.name(f"{base}.label", row.label, f"{query}.label")
        facts.put(f"{base}.n", row.n, "1", count(row.n), "exact", row.run_ids, f"{query}.n")
        facts.put(
            f"{base}.mean", row.mean, unit.stored, unit.mean(row.mean, unit=False), "", row.run_ids, f"{query}.mean"
        )
        text = unit.interval(row.low, row.high, sign=False)
        facts.put(f"{base}.interval", (row.low, row.high), unit.stored, text, "", row.run_ids, f"{query}.low, high")
    for index, row in enumerate(found.interactions):
        base, query = f"interaction.{index}", f"analysis.interactions[{index}]"
        facts.name(f"{base}.label", row.label, f"{query}.label")
        facts.put(f"{base}.estimate", row.estimate, unit.stored, unit.effect(row.estimate), "", (), f"{query}.estimate")
        facts.put(
            f"{base}.interval",
            (row.low, row.high),
            unit.stored,
            unit.interval(row.low, row.high),
            "",
            (),
            f"{query}.low, high",
        )
    for index, remark in enumerate(found.remarks):
        facts.name(f"explored.remark.{index}", remark, f"analysis.exploratory.remarks[{index}]")

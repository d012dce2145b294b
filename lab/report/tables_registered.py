"""Tables of the plan and of registered results, in our markup: plan, cells, verdicts, simple effects, verdict rule."""

from dataclasses import replace
from typing import TYPE_CHECKING

from lab.figures.numbers import of_other
from lab.report.blocks import Block, Column, Table, mark_of
from lab.report.facts import Facts
from lab.report.paper_input import PaperInput
from lab.report.verdict_words import several, stepwise
from lab.study.design import level_label

if TYPE_CHECKING:
    from lab.analysis.results import CellRow, Confirmatory, HypothesisResult

COLUMN_CELLS = 24
"""More cells than this are summarised in print; the data files always hold all of them."""
MOST_RUN_COLUMNS = 6
MOST_SIMPLE_COLUMNS = 4
MOST_SIMPLE_ROWS = 16


def decision_table() -> Table:
    """How a verdict is reached (STATISTICS, section 3)."""
    rows = (
        ("increase or decrease", "difference in the claimed direction, no equivalence", "<supported>"),
        ("", "difference in the other direction, no equivalence", "<contradicted>"),
        ("difference", "difference in either direction, no equivalence", "<supported>"),
        ("any of these three", "equivalence, whether the difference is detected or not", "<equivalent>"),
        ("", "neither difference nor equivalence", "<inconclusive>"),
        ("no difference", "equivalence", "<supported>"),
        ("", "interval wholly beyond the SESOI", "<contradicted>"),
        ("", "neither", "<inconclusive>"),
    )
    caption = (
        "How a verdict is reached. “Difference” and “equivalence” mean that the test is significant after adjustment. "
        "Words are added on size and sign: an effect may be detected and still be smaller than the smallest effect "
        "size of interest. What cannot be tested, or hangs on failed runs, is inconclusive."
    )
    head = (Column("Expected"), Column("Found", stretch=True), Column("Verdict"))
    return Table("decisions", caption, head, rows, groups=(2, 3, 5), wide=True, tier=5)


def verdict_table(source: PaperInput) -> Table:
    """One row per hypothesis: estimate, interval, df, adjusted p, verdict."""
    found = source.confirmatory
    equivalence = any(result.p_equivalence_adjusted is not None for result in found.hypotheses)
    head = (
        Column(""),
        Column("Contrast", stretch=True),
        Column("Estimate", "right"),
        Column("{plan.confidence} interval", "right"),
        Column("df", "right"),
        Column("*p*", "right"),
        *([Column("*p* equiv.", "right")] if equivalence else []),
        Column("Detectable", "right"),
        Column("Verdict"),
    )
    alone = found.asked == 1 or found.correction == "none"
    adjusted = "are not adjusted" if alone else "are adjusted over all hypotheses"
    caption = (
        f"Verdicts on {{found.n_runs}} completed runs{_failed(found)}. Intervals are t intervals, "
        f"unadjusted, with the df beside them; *p* of the test of no effect and of the test of equivalence {adjusted}, "
        "and where interval and test disagree the verdict follows the test. Detectable is the effect that a t test "
        "would have detected with {plan.power} power, given the standard error found."
    )
    if any(several(result) for result in found.hypotheses):
        caption += " † Several degrees of freedom: the largest pairwise difference; *p* is that of the omnibus test."
    if any(stepwise(result) for result in found.hypotheses):
        caption += " ‡ The step that decides; *p* is that of all steps."
    rows = tuple(_verdict(result, equivalence, found.response) for result in found.hypotheses)
    return Table("verdicts", caption, head, rows, wide=True, mark=mark_of(found))


def _verdict(result: "HypothesisResult", equivalence: bool, primary: str) -> tuple[str, ...]:
    here, effect = f"h.{result.id}", result.effect.replace("_", " ")
    named = result.contrast in ("omnibus", "monotone", "difference") and not result.label.startswith(effect)
    label = f"{{{here}.label}}{of_other(result.response, primary)}{_dagger(result) if named else ''}"
    return (
        f"{{plan.{result.id}.id}}",
        f"{{plan.{result.id}.effect}}: {label}" if named else label,
        f"{{{here}.estimate}}",
        f"{{{here}.interval}}",
        f"{{{here}.df_interval}}",
        f"{{{here}.p_adjusted.bare}}",
        *([f"{{{here}.p_equivalence_adjusted.bare}}"] if equivalence else []),
        f"{{{here}.detectable}}",
        f"<{result.verdict}>",
    )


def _dagger(result: "HypothesisResult") -> str:
    return " †" if several(result) else " ‡" if stepwise(result) else ""


def _failed(found: "Confirmatory") -> str:
    """Failures are counted in every table (STATISTICS, section 4)."""
    return ", {found.n_failed} failed" if found.n_failed else ""


def cell_table(source: PaperInput) -> Table:
    """All cells in one column; more than fit there, the five highest and five lowest over both."""
    rows = source.confirmatory.cells
    if len(rows) <= COLUMN_CELLS:
        return _narrow(rows, source)
    order = sorted((row for row in rows if row.n), key=lambda row: -row.mean)
    start = "The five highest and five lowest of {design.cells} cells (the supplement holds all)"
    return _cells((*order[:5], *order[-5:]), source, start)


def run_table(source: PaperInput) -> list[Block]:
    """Every run of a small study; larger ones have them in the figure and the data files."""
    rows = source.confirmatory.cells
    if len(rows) > COLUMN_CELLS:
        return []
    return [replace(_cells(rows, source, "Every run of the study"), name="runs", tier=7)]


def _narrow(rows: "tuple[CellRow, ...]", source: PaperInput) -> Table:
    found = source.confirmatory
    names = " · ".join(f"{{factor.{i}.name}}" for i in range(len(source.registration.study.factors)))
    head = (
        Column(names, stretch=True),
        Column("*n*", "right"),
        Column("mean", "right"),
        Column("sd", "right"),
        Column("interval", "right"),
    )
    failed = " (and failed)" if found.n_failed else ""
    flags = " * At a bound: see the text." if any(row.flags for row in rows) else ""
    caption = (
        f"All cells: completed{failed} runs, mean, standard deviation between runs and {{plan.confidence}} t interval "
        f"from the cell’s own runs ({_level(found)}). Overlap of intervals is no test.{flags}"
    )
    body = tuple(_line(row, len(source.registration.study.factors)) for row in rows)
    return Table("cells", caption, head, body, groups=_groups(source), mark=mark_of(found))


def _line(row: "CellRow", factors: int) -> tuple[str, ...]:
    base = f"cell.{row.cell}"
    levels = " · ".join(f"{{{base}.level.{i}}}" for i in range(factors))
    runs = f"{{{base}.n}}" + (f" ({{{base}.failed}})" if row.failed else "")
    return (
        f"{levels}{' *' if row.flags else ''}",
        runs,
        *(f"{{{base}.{name}}}" for name in ("mean", "sd", "interval")),
    )


def _cells(rows: "tuple[CellRow, ...]", source: PaperInput, start: str) -> Table:
    factors, found = source.registration.study.factors, source.confirmatory
    most = max((len(row.values) for row in rows), default=0)
    shown = most if most <= MOST_RUN_COLUMNS and len(factors) <= 4 else 0
    flagged = any(row.flags for row in rows)
    head = (
        *(Column(f"{{factor.{i}.name}}") for i in range(len(factors))),
        Column("*n*", "right"),
        Column("failed", "right"),
        *(Column(f"run {i + 1}", "right") for i in range(shown)),
        Column("mean", "right"),
        Column("sd", "right"),
        Column("interval", "right"),
        *([Column("flag")] if flagged else []),
    )
    caption = (
        f"{start}: completed and failed runs,{' every run,' if shown else ''} mean, standard deviation between runs "
        f"and {{plan.confidence}} t interval from the cell’s own runs ({_level(found)}). Overlap of two cells’ "
        f"intervals is no test of their difference."
    )
    body = tuple(_cell(row, len(factors), shown, flagged) for row in rows)
    return Table("cells", caption, head, body, wide=True, mark=mark_of(found))


def _level(found: "Confirmatory") -> str:
    return "%" if found.unit == "fraction" else found.unit


def _cell(row: "CellRow", factors: int, shown: int, flagged: bool) -> tuple[str, ...]:
    base = f"cell.{row.cell}"
    runs = [f"{{{base}.run.{i}}}" if i < len(row.values) else "–" for i in range(shown)]
    tail = [f"{{{base}.flags}}" if row.flags else ""] if flagged else []
    names = ("mean", "sd", "interval")
    levels = [f"{{{base}.level.{i}}}" for i in range(factors)]
    return (*levels, f"{{{base}.n}}", f"{{{base}.failed}}", *runs, *(f"{{{base}.{name}}}" for name in names), *tail)


def _groups(source: PaperInput) -> tuple[int, ...]:
    """Thin lines between the levels of the first factor."""
    factors = source.registration.study.factors
    total = len(source.confirmatory.cells)
    step = total // len(factors[0].levels)
    return tuple(range(step, total, step)) if step > 1 else ()


def simple_table(source: PaperInput, facts: Facts) -> list[Block]:
    """Registered contrasts at each level of the other factors: one column per hypothesis, no p, no verdict."""
    found = source.confirmatory
    asked = [result for result in found.hypotheses if result.simple_effects and result.unit == found.unit]
    places: dict[str, dict[str, str]] = {}
    for result in asked:
        for index, effect in enumerate(result.simple_effects):
            here = f"h.{result.id}.simple.{index}"
            place = facts.name(f"at.{effect.factor}.{effect.at}", level_label(effect.factor, effect.at), f"{here}.at")
            value = f"{{{here}.estimate.bare}} {{{here}.interval}}"
            if several(result) or stepwise(result):
                pair = facts.name(f"{here}.pair", effect.label.rsplit(" at ", 1)[0], f"{here}.label")
                value = f"{{{pair}}}: {value}"
            places.setdefault(place, {})[result.id] = value
    if not asked or len(asked) > MOST_SIMPLE_COLUMNS or len(places) > MOST_SIMPLE_ROWS:
        return []
    order = [f"at.{factor.name}.{level}" for factor in source.registration.study.factors for level in factor.levels]
    rows = tuple(
        (f"{{{place}}}", *(places[place].get(result.id, "–") for result in asked)) for place in order if place in places
    )
    unit = "pp" if source.confirmatory.unit == "fraction" else source.confirmatory.unit
    caption = (
        f"Main effects at each level of the other factors, in {unit} with {{plan.confidence}} t intervals, "
        f"unadjusted and without test or verdict ({{found.n_runs}} completed runs{_failed(found)}). Whether rows differ "
        f"is the interaction; rows that look alike do not show that there is none."
    )
    if any(several(result) for result in asked):
        caption += " † The largest pairwise difference at that level."
    if any(stepwise(result) for result in asked):
        caption += " ‡ The least step at that level."
    head = (
        Column("At"),
        *(
            Column(
                f"{{plan.{r.id}.id}}, {{plan.{r.id}.effect}}{of_other(r.response, found.response)}{_dagger(r)}", "right"
            )
            for r in asked
        ),
    )
    groups = tuple(i for i in range(1, len(rows)) if _factor(rows[i]) != _factor(rows[i - 1]))
    return [Table("simple", caption, head, rows, groups=groups, wide=True, mark="registered", tier=2)]


def _factor(row: tuple[str, ...]) -> str:
    return row[0].split(".")[1]

"""Tables of the exploratory part, in our markup: classical analysis of variance, means by level."""

from lab.report.blocks import Column, Table, mark_of
from lab.report.paper_input import PaperInput

LONG_TERM = 40
"""Longer names (effects with their aliases) take the whole width."""
MOST_ROWS = 10
"""A longer table would not fit into what is left of a column, and leave it white."""
MOST_LEVELS = 16
"""Longer lists of levels are left to the data files."""


def anova_table(source: PaperInput) -> Table | None:
    """The classical table, as description."""
    found = source.exploratory
    if found is None or not found.anova:
        return None
    names = ("term", "df", "sum_sq", "f", "p", "partial_eta_squared")
    rows = tuple(tuple(f"{{anova.{i}.{name}}}" for name in names) for i in range(len(found.anova)))
    unit = "pp²" if found.unit == "fraction" else f"{found.unit}²"
    caption = (
        f"Classical analysis of variance of {{found.n_runs}} runs ({found.sums}; sums of squares in {unit}; "
        f"pooled error). Description only: *p* is unadjusted and assumes independent runs with equal variances."
    )
    head = (
        Column("Term", stretch=True),
        Column("df", "right"),
        Column("SS", "right"),
        Column("*F*", "right"),
        Column("*p*", "right"),
        Column("part. η²", "right"),
    )
    long = len(rows) > MOST_ROWS or any(len(row.term) > LONG_TERM for row in found.anova)
    return Table(
        "anova", caption, head, rows, groups=(len(rows) - 1,) if len(rows) > 1 else (), mark="exploratory", wide=long
    )


def touched_table(source: PaperInput) -> Table | None:
    """Hypotheses that a deviation touched; None without any."""
    if not source.touched:
        return None
    names = ("id", "label", "estimate", "interval", "p", "deviations")
    rows = tuple(tuple(f"{{touched.{i}.{name}}}" for name in names) for i in range(len(source.touched)))
    caption = (
        "Registered hypotheses that a deviation touched, by the planned tests: estimate, {plan.confidence} t interval "
        "(unadjusted), *p* adjusted over all registered hypotheses, and the deviations by number ([[tab-deviations]]). They have "
        "no verdict."
    )
    head = (
        Column(""),
        Column("Contrast", stretch=True),
        Column("Estimate", "right"),
        Column("interval", "right"),
        Column("*p*", "right"),
        Column("Deviation", "right"),
    )
    return Table("touched", caption, head, rows, wide=True, mark=mark_of(source.touched[0]))


def level_table(source: PaperInput, most: int = MOST_LEVELS) -> Table | None:
    """Means at each level of each factor; None where there are more than `most`."""
    found = source.exploratory
    if found is None or not 0 < len(found.main_effects) <= most:
        return None
    effects = found.main_effects
    groups = tuple(i for i in range(1, len(effects)) if effects[i].factor != effects[i - 1].factor)
    names = ("label", "n", "mean", "interval")
    rows = tuple(tuple(f"{{level.{i}.{name}}}" for name in names) for i in range(len(effects)))
    unit = "%" if found.unit == "fraction" else found.unit
    caption = (
        f"Means by level, averaged over the other factors with equal weights ({unit}; {found.error} intervals at "
        f"{{plan.confidence}}, unadjusted). Read across levels; a difference between two of them is tested only where "
        f"it was registered."
    )
    head = (
        Column("Level", stretch=True),
        Column("runs", "right"),
        Column("mean", "right"),
        Column("interval", "right"),
    )
    return Table("levels", caption, head, rows, groups=groups, mark="exploratory", tier=4)

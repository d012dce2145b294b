"""The exploratory part: the same data described after the fact, beside a dashed rule."""

import math
from collections.abc import Mapping

from lab.report.blocks import Block, Heading, Par, Ruled, beside
from lab.report.paper_input import PaperInput
from lab.report.tables_explored import anova_table, level_table, touched_table


def exploratory(source: PaperInput, pictures: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    """What the plan did not ask; empty without exploratory results."""
    found, left = source.exploratory, touched_table(source)
    if found is None:
        return (Heading("Touched by a deviation", "sec-exploratory"), left) if left else ()
    words = (
        f"{'But for [[tab-touched]], nothing' if left else 'Nothing'} in this section was registered. It describes the data that the verdicts above have already used, its "
        "*p*-values are not adjusted, and no verdict follows from it."
    )
    words += " [[tab-anova]] is the classical analysis of variance." if found.anova else ""
    words += (
        "(?tab-levels  [[tab-levels]] gives the mean at every level.?)"
        f"(?fig-main  [[fig-main]] sets the {'fitted lines' if found.slopes else 'level means'} beside the runs they rest on.?)"
        "(?fig-interaction  [[fig-interaction]] takes two factors at a time: lines that run side by side mean that "
        "the "
        "effect of one does not depend on the other.?)"
        "(?fig-heat  [[fig-heat]] and the figure beside it give the same means as numbers.?)"
    )
    remarks = " ".join(f"{{explored.remark.{i}}}" for i in range(min(3, len(found.remarks))))
    more = [Par(remarks)] if remarks else []
    return (
        Heading("Exploratory description", "sec-exploratory"),
        Ruled("exploratory", (Par(words, indent=False), *more, *_largest(source))),
        *([left] if left else []),
        *_tables(source),
        *(block for name in ("main", "interaction", "heat") for block in pictures.get(name, ())),
    )


def _tables(source: PaperInput) -> tuple[Block, ...]:
    """Both tables side by side, or one over the other where names of terms are long."""
    table, levels = anova_table(source), level_table(source)
    if table is None or not table.wide:
        return beside(table, levels)
    return (table, *([levels] if levels else []))


def _largest(source: PaperInput) -> list[Block]:
    rows = source.exploratory.interactions if source.exploratory else ()
    known = [i for i, row in enumerate(rows) if math.isfinite(row.estimate)]
    if not known:
        return []
    best = max(known, key=lambda i: abs(rows[i].estimate))
    words = (
        f"The largest two-by-two interaction contrast is {{interaction.{best}.label}}: "
        f"{{interaction.{best}.estimate}} {{interaction.{best}.interval}}. It was picked for its size, so its "
        f"interval is too narrow."
    )
    return [Par(words, tier=1)]

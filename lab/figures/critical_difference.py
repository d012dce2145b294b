"""Demsar's critical-difference diagram: mean ranks on a line, joined by a bar where Nemenyi's test sees no difference."""

from collections.abc import Sequence

import altair as alt

from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot
from lab.stats.friedman import CriticalDifference
from lab.study.standing import ExploratoryFinding


def critical_difference(found: CriticalDifference, names: Sequence[str], size: Size = SCREEN) -> Figure:
    """Treatments `names` [k] at their mean rank, the best on the left; a bar for every group, and the CD as a ruler."""
    order = sorted(range(len(names)), key=lambda item: found.mean_rank[item])
    joined = {item: [str(g + 1) for g, group in enumerate(found.groups) if item in group] for item in order}
    rows = [
        {
            "name": names[item],
            "mean_rank": float(found.mean_rank[item]),
            "row": place + 1.0,
            "groups": " ".join(joined[item]),
        }
        for place, item in enumerate(order)
    ]
    bars = [
        {"low": float(found.mean_rank[group[0]]), "high": float(found.mean_rank[group[-1]]), "row": -0.35 * (g + 1)}
        for g, group in enumerate(found.groups)
    ]
    k, top = len(names), -0.35 * (len(bars) + 2)
    ruler = [{"low": 1.0, "high": 1.0 + found.difference, "row": top, "label": f"CD = {found.difference:.2f}"}]
    x = alt.X("mean_rank:Q").title("mean rank (1 is best)").scale(domain=[1, max(k, 1 + found.difference)], padding=8)
    y = alt.Y("row:Q").scale(domain=[top - 0.6, k + 0.6], reverse=True).axis(None)
    base = plot(rows).encode(x=x, y=y)
    chart = alt.layer(
        base.mark_point(filled=True, size=60, color=style.INK, opacity=1),
        base.mark_text(align="left", dx=9, fontSize=size.text, color=style.INK).encode(text="name:N"),
        plot(ruler).mark_rule(color=style.SERIES[0], strokeWidth=2).encode(x="low:Q", x2="high:Q", y=y),
        plot(ruler).mark_text(align="left", dy=-9, fontSize=size.text).encode(x="low:Q", y=y, text="label:N"),
        *([plot(bars).mark_rule(strokeWidth=5, color=style.SOFT).encode(x="low:Q", x2="high:Q", y=y)] if bars else []),
    )
    caption = (
        f"Mean ranks of {k} treatments over {found.blocks} data sets (blocks), best on the left; a bar joins treatments that "
        f"Nemenyi's test cannot tell apart at {numbers.confidence(1 - found.alpha)}: their mean ranks differ by no more than "
        f"{found.difference:.2f}. Blocks are data sets, not training seeds."
    )
    said = ", ".join(f"{row['name']} {row['mean_rank']:.2f}" for row in rows)
    return Figure(
        dress(chart, size, 60 + 26 * (k + len(bars))), caption, f"Mean ranks: {said}.", rows, of=ExploratoryFinding
    )

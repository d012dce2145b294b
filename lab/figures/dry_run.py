"""False verdicts of a plan in simulated worlds, beside the level that it allows."""

from collections.abc import Mapping

import altair as alt

from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot
from lab.study.standing import PlanFinding


def false_verdicts(found: Mapping, alpha: float, unit: str, size: Size = SCREEN) -> Figure:
    """Share of simulated studies with at least one false verdict, by world and seed sd, with Monte-Carlo error bars."""
    rows = [_row(row, unit) for row in found["rows"] if row["hypothesis"] == "" and row["wrong"] is not None]
    names = list(dict.fromkeys(row["world"] for row in rows))
    spreads = list(dict.fromkeys(row["sd"] for row in rows))
    colour = alt.Color("sd:N").sort(spreads).scale(domain=spreads, range=list(style.SERIES[: len(spreads)]))
    y = alt.Y("world:N").sort(names).title(None).axis(grid=True, labelLimit=0)
    x = alt.X("share:Q").title("studies with a false verdict (%)").scale(zero=True).axis(grid=False, tickCount=6)
    base = plot(rows).encode(y=y, yOffset=alt.YOffset("sd:N").sort(spreads))
    legend = alt.Legend(title="sd between seeds", orient="bottom" if size.narrow else "right", columns=1)
    chart = alt.layer(
        plot([{"alpha": 100 * alpha}]).mark_rule(color=style.RULE, strokeDash=[4, 3]).encode(x="alpha:Q"),
        base.mark_rule(strokeWidth=1.4).encode(x="low:Q", x2="high:Q", color=colour.legend(legend)),
        base.mark_point(filled=True, size=42, opacity=1).encode(
            x=x, color=colour.legend(legend), tooltip=["world:N", "sd:N", "share:Q", "studies:Q"]
        ),
    )
    studies = found["settings"]["studies"]
    caption = (
        f"Studies with at least one false verdict, of {studies:,} simulated studies in each world and at each standard deviation "
        f"between the runs of a cell; lines are ± 2 Monte-Carlo standard errors, the dashed line is alpha = {alpha:g}. "
        "The plan's own tests and verdicts were applied; no data were used."
    )
    return Figure(dress(chart, size, 34 * max(1, len(names)) + 20), caption, caption, rows, of=PlanFinding)


def _row(row: Mapping, unit: str) -> dict[str, object]:
    share, studies = row["wrong"], row["studies"]
    error = 2 * (max(share * (1 - share), 1 / studies) / studies) ** 0.5
    return {
        "world": row["world"],
        "sd": numbers.size(row["sigma"], unit),
        "share": 100 * share,
        "low": 100 * max(0.0, share - error),
        "high": 100 * min(1.0, share + error),
        "studies": studies,
    }

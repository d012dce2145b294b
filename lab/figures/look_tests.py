"""Exploratory tests as pictures: p of every term beside the smallest it could have been, and a family of p-values."""

import math
from typing import Any

import altair as alt

from lab.analysis.look_family import FamilyLook
from lab.analysis.look_tests import TestsLook
from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, axis_labels, dress, plot
from lab.study.responses import in_words

LEAST = 1e-6
"""p-values below this are drawn here; the table has them."""
LINES = {"Bonferroni": "α / m", "Holm": "α / (m − i + 1)", "Benjamini–Hochberg": "α i / m"}


def term_tests(found: TestsLook, size: Size = SCREEN) -> Figure:
    """p of each term as a point, the smallest possible p as a tick, alpha as a line, on a logarithmic scale."""
    alpha = 1 - found.level
    rows = [
        {
            "term": one.term.replace("_", " ").replace(":", " × "),
            "p": one.p,
            "smallest_p": one.smallest_p,
            "method": one.method,
            "arrangements": one.arrangements,
            "exact": one.exact,
        }
        for one in found.terms
        if math.isfinite(one.p)
    ]
    drawn = [{**row, "at": max(LEAST, row["p"]), "least": max(LEAST, row["smallest_p"])} for row in rows]
    labels = {row["term"]: row["term"] for row in rows}
    y = alt.Y("term:N").sort(None).title(None).axis(labelExpr=axis_labels(labels), labelLimit=0, labelColor=style.INK)
    x = (
        alt.X("at:Q")
        .title("p (logarithmic scale)")
        .scale(type="log", domain=[_lowest(drawn, "least", "at") / 1.5, 1.1])
    )
    x = x.axis(format="~g", grid=False, values=_powers(drawn, "least", "at"))
    base = plot(drawn).encode(y=y)
    tips = ["term:N", "p:Q", "smallest_p:Q", "method:N", "arrangements:Q"]
    chart = alt.layer(
        plot([{"alpha": alpha}]).mark_rule(color=style.RULE, strokeDash=[4, 3]).encode(x="alpha:Q"),
        base.mark_rule(color=style.GRID, strokeWidth=2).encode(x="least:Q", x2="at:Q"),
        base.mark_tick(color=style.SOFT, thickness=2, height=14).encode(x="least:Q", tooltip=tips),
        base.mark_point(filled=True, size=72, color=style.SERIES[0], opacity=1).encode(x=x, tooltip=tips),
    )
    left = "" if len(rows) == len(found.terms) else " Terms that cannot be tested are left out; the table says why."
    how = "signs of replicate scores are flipped" if found.common else (
        "main effects exchange runs within every combination of the other factors; interactions permute residuals "
        "(Freedman–Lane), which is approximate"
    )  # fmt: skip
    caption = (
        f"Permutation tests of {in_words(found.response)} over {found.n_runs} runs: {how}. Points are p (unadjusted), grey ticks the "
        f"smallest p that the test could have given, the dashed line α = {alpha:.2g}. No interval is drawn: a p-value has none.{left}"
    )
    said = "; ".join(f"{row['term']} {numbers.p_text(row['p'])}" for row in rows)
    return Figure(dress(chart, size, size.rows(len(rows), lines=1.4, least=70)), caption, said, rows, of=found)


def family(found: FamilyLook, size: Size = SCREEN) -> Figure:
    """Sorted p-values against their rank, with the lines below which three corrections reject."""
    kept = [one for one in found.rows if math.isfinite(one.p)]
    m, alpha = len(kept), found.alpha
    rows = [{"rank": place, **_plain(one)} for place, one in enumerate(kept, 1)]
    drawn = [{**row, "at": max(LEAST, row["p"])} for row in rows]
    lines = [
        {"rank": place, "line": name, "at": max(LEAST, value)}
        for place in range(1, m + 1)
        for name, value in zip(LINES, (alpha / m, alpha / (m - place + 1), alpha * place / m), strict=True)
    ]
    x = alt.X("rank:Q").title(f"rank of the p-value (of {m})").axis(tickMinStep=1, grid=False)
    x = x.scale(domain=[0.5, m + 0.5], nice=False)
    y = alt.Y("at:Q").title("p (logarithmic scale)").scale(type="log", domain=[_lowest(drawn, "at"), 1])
    y = y.axis(format="~g", values=_powers(drawn, "at"))
    colour = (
        alt.Color("line:N").scale(domain=list(LINES), range=list(style.SERIES[1:4])).legend(orient="top", title=None)
    )
    tips = ["label:N", "p:Q", "holm:Q", "benjamini_hochberg:Q"]
    chart = alt.layer(
        plot(lines)
        .mark_line(strokeWidth=1.8)
        .encode(x=x, y=y, color=colour, strokeDash=alt.StrokeDash("line:N").legend(None)),
        plot(drawn).mark_point(filled=True, size=56, color=style.INK, opacity=1).encode(x=x, y=y, tooltip=tips),
    )
    floored = f" Those below {LEAST:.6f} are drawn there: the table has them." if rows and rows[0]["p"] < LEAST else ""
    caption = (
        f"The {m} p-values of the family “{found.family}” ({found.test}, {found.n_runs} runs) in ascending order, and the lines of "
        f"three corrections at α = {alpha:.2g}: Bonferroni and Holm keep the chance of any false rejection, Benjamini–Hochberg the "
        "expected share of false ones. Holm rejects up to the first point above its line, Benjamini–Hochberg up to the last one "
        f"below. No interval is drawn: a p-value has none.{floored}"
    )
    text = "; ".join(f"{row['label']} {numbers.p_text(row['p'])}" for row in rows[:20])
    return Figure(dress(chart, size, 250), caption, text, rows, of=found)


def _plain(row: Any) -> dict[str, Any]:
    names = ("label", "p", "bonferroni", "holm", "hochberg", "benjamini_hochberg", "benjamini_yekutieli", "max_t")
    values = {name: getattr(row, name) for name in names}
    return {key: None if isinstance(one, float) and not math.isfinite(one) else one for key, one in values.items()}


def _lowest(rows: list[dict[str, Any]], *fields: str) -> float:
    least = min((row[name] for row in rows for name in fields), default=0.01)
    return 10 ** math.floor(math.log10(max(LEAST, min(least, 0.01))))


def _powers(rows: list[dict[str, Any]], *fields: str) -> list[float]:
    """The powers of ten of the scale: one grid line each."""
    return [10.0**place for place in range(round(math.log10(_lowest(rows, *fields))), 1)]


def _words(name: str) -> str:
    return name.replace("_", " ")

"""The live panel beside a plan: what it can see, what is wrong with it, and how long it takes."""

import math
from html import escape

import streamlit as st

from lab.errors import InvalidInput
from lab.study.draft import Study
from lab.study.lint import Remark
from lab.study.responses import RESPONSES, Measure
from lab.workflow.planning.check import CheckReport
from pages.parts import marks
from pages.parts.home.study_list import duration
from pages.parts.preregister.check import Checked
from pages.parts.preregister.sigma import Sigma, sigma_words
from pages.parts.preregister.text import replicates


def panel(found: Checked, sigma: Sigma) -> None:
    """Draw the panel under its heading and the field for sigma."""
    if found.broken is not None:
        _broken(found.broken)
        return
    study, report = found.study, found.report
    st.html(f'<p class="lb-title">{escape(_size(study, report))}</p>')
    marks.figures(_counts(report))
    if report.panel and report.panel.rows:
        st.html(_hypotheses(report, RESPONSES[study.primary.name]))
    st.html(_footing(study, report, sigma))
    remarks(report.errors + report.warnings)


def remarks(found: tuple[Remark, ...]) -> None:
    """Errors refuse the plan, warnings do not; each says where and what to do."""
    for remark in found:
        kind = "error" if remark.level == "error" else "warning"
        marks.box(remark.message, remark.where, remark.remedy, kind=kind)


def _broken(error: InvalidInput) -> None:
    seen = "" if error.seen is None else f"Seen: {error.seen}"
    marks.box(error.what, error.where, seen, error.remedy)
    marks.caption("The forms keep working; what they write is checked again at once.")


def _size(study: Study, report: CheckReport) -> str:
    """For example "18 cells × 3 replicates = 54 independent runs"."""
    kind = "independent runs" if study.replicates.seeds == "independent" else "runs with common seeds"
    return f"{report.cells} cells × {replicates(study)} = {report.runs} {kind}"


def _counts(report: CheckReport) -> list[tuple[str, str]]:
    facts = []
    if report.error_df is not None:
        facts.append(("error df of the design", f"{report.error_df:.3g}"))
    if report.estimate_seconds is not None:
        facts.append(("on this machine, about", duration(report.estimate_seconds)))
    if report.disk_bytes:
        facts.append(("disk", size(report.disk_bytes)))
    return facts


def _hypotheses(report: CheckReport, measure: Measure) -> str:
    rows, known = report.panel.rows, any(row.mde is not None for row in report.panel.rows)
    discrete = any(row.smallest_p is not None for row in rows)
    columns = [
        "",
        "df",
        "MDE",
        "SESOI",
        "power at SESOI" if known else "σ at most",
        "",
        *(["smallest p"] if discrete else []),
    ]
    body = [
        [
            f"<b>{escape(row.hypothesis)}</b>",
            f"{row.df:.3g}",
            _detectable(row, measure),
            _unit(row.sesoi, measure),
            _share(row.power_at_sesoi) if known else _unit(row.sigma_max, measure),
            _judged(row.ok),
            *([_p(row.smallest_p)] if discrete else []),
        ]
        for row in rows
    ]
    note = "df: planned error df of the test. MDE: the effect that this plan finds with power .80."
    margins = [
        f"{row.hypothesis} {_margin(row, report.panel.sigma, measure)}"
        for row in rows
        if row.tost_margin_sigma is not None
    ]
    note += (
        f" Equivalence is in reach (power .80 at no effect) for a SESOI from {escape(', '.join(margins))}."
        if margins
        else ""
    )
    if not known:
        note += " σ at most: the spread between seeds up to which that effect is no larger than the SESOI."
    return marks.table(columns, body, numeric=(1, 2, 3, 4, 6)) + f'<p class="lb-caption">{note}</p>'


def _detectable(row, measure: Measure) -> str:
    """In standard deviations between seeds and, where sigma is known, in the unit of the response."""
    sigmas = f"{row.mde_sigma:.2f} σ" if math.isfinite(row.mde_sigma) else "–"
    return sigmas if row.mde is None else f"{_unit(row.mde, measure)} <small>({sigmas})</small>"


def _margin(row, sigma: float | None, measure: Measure) -> str:
    return f"{row.tost_margin_sigma:.2f} σ" if sigma is None else _unit(row.tost_margin_sigma * sigma, measure)


def _judged(ok: bool | None) -> str:
    if ok is None:
        return '<span class="lb-soft">needs σ</span>'
    return '<span class="lb-good">✓ ok</span>' if ok else '<span class="lb-warn">! weak</span>'


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".lstrip("0") if value < 0.995 else "&gt; .99"


def _footing(study: Study, report: CheckReport, sigma: Sigma) -> str:
    """Sigma and its source, alpha and the error model stand under the numbers."""
    tests = max(1, len(study.hypotheses))
    plan = study.analysis
    measure = RESPONSES[study.primary.name]
    known = "σ unknown" if sigma.value is None else f"σ = {sigma_words(sigma.value, measure)}, {sigma.source}"
    said = (
        f"{known} · α = {plan.alpha:g} for {tests} hypothes{'i' if tests == 1 else 'e'}s together ({plan.correction})"
    )
    said += f" · error: {plan.error} · test: {plan.test}"
    if report.data is not None:
        said += f" · {report.data.test:,} test images, so one image is {100 / report.data.test:.2g} pp"
    return f'<p class="lb-caption">{escape(said)}</p>'


def _unit(value: float | None, measure: Measure) -> str:
    if value is None:
        return "–"
    return f"{measure.scale * value:.1f} pp" if measure.unit == "fraction" else f"{value:.3f}"


def _p(value: float | None) -> str:
    if value is None:
        return "–"
    return "&lt; .001" if value < 0.001 else f"{value:.3f}".lstrip("0")


def size(count: float) -> str:
    """Bytes in words: "0.3 GB"."""
    for unit, step in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= step / 10:
            return f"{count / step:.1f} {unit}"
    return f"{count:.0f} bytes"

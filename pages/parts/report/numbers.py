"""Numbers and their runs: a page of the paper whose numbers are links, and beside it what stands behind the chosen one."""

import base64
from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from lab.workflow.paper.accountable import Placed, PrintedFact, printed_facts, searched
from pages.parts import marks
from pages.parts.choice import typed
from pages.parts.place import LINKS, Place, parameters
from pages.parts.report.paper import Built

MOST_FOUND, MOST_RUNS = 40, 60


def numbers(place: Place, report: Built) -> None:
    """The page at the left, the chosen number at the right; ?fact=… leads to it, and names its page where none is named."""
    facts = printed_facts(report.facts)
    chosen = facts.get(st.query_params.get("fact", ""))
    left, right = st.columns([7, 5], gap="large")
    with left:
        page = _page(report, chosen)
        _picture(place, report, page, chosen)
    with right:
        if chosen:
            _detail(place, chosen)
        elif "fact" in st.query_params:
            marks.box("The paper prints no fact of this name", f"Seen: {st.query_params['fact'][:80]}", kind="warning")
        else:
            marks.empty("Every number is accountable", "Choose one on the page, or look it up here.")
        _found(place, facts)


def _page(report: Built, chosen: PrintedFact | None) -> int:
    """The page of the address, else that of the chosen fact, else the first."""
    of_fact = next((one.page for one in report.places if chosen and one.fact == chosen.id), 1)
    asked = st.query_params.get("page", "")
    start = int(asked) if asked.isdigit() and 1 <= int(asked) <= len(report.pages) else of_fact
    options = list(range(1, len(report.pages) + 1))
    key = f"numbers-page-{start}"
    page = st.segmented_control("Page", options, default=start, required=True, key=key)
    if page != start:
        st.query_params["page"] = str(page)
        st.query_params.pop("fact", None)
        st.rerun()
    return page


def _picture(place: Place, report: Built, page: int, chosen: PrintedFact | None) -> None:
    """The page as an image with a link over every number; links are reached by the tab key."""
    facts = printed_facts(report.facts)
    inside = [one for one in report.places if one.page == page and one.fact in facts]
    if not inside:
        marks.caption(
            "This report was built before places were kept: build it again, and the numbers on its pages are links."
        )
    links = "".join(_link(place, one, facts[one.fact], report.size_pt, chosen) for one in inside)
    data = base64.b64encode(report.pages[page - 1]).decode()
    alt = f"Page {page} of {len(report.pages)} of the paper; its numbers are links"
    st.html(f'<div class="lb-page"><img src="data:image/png;base64,{data}" alt="{alt}">{links}</div>')
    marks.caption(f"Page {page} of {len(report.pages)}, {len(inside)} numbers.")


def _link(place: Place, one: Placed, fact: PrintedFact, size: tuple[float, float], chosen: PrintedFact | None) -> str:
    left, top, right, bottom = one.box
    sides = {
        "left": left / size[0],
        "top": top / size[1],
        "width": (right - left) / size[0],
        "height": (bottom - top) / size[1],
    }
    style = ";".join(f"{name}:{100 * value:.2f}%" for name, value in sides.items())
    here = ' class="here" aria-current="true"' if chosen and chosen.id == fact.id else ""
    said = escape(f"{fact.text}: {fact.id}", quote=True)
    return (
        f'<a{here} href="{_address(place, fact.id, one.page)}" style="{style}" title="{said}" aria-label="{said}"></a>'
    )


def _address(place: Place, fact: str, page: int | None = None) -> str:
    asked = {**parameters(place.study.id), "view": "numbers", "fact": fact, **({"page": page} if page else {})}
    return escape(f"?{urlencode(asked)}", quote=True)


def _detail(place: Place, fact: PrintedFact) -> None:
    """What is printed, what it was rounded from, the field that holds it, and its runs."""
    rows = [
        ("Rounded from", escape(_value(fact))),
        ("Rounding", escape(fact.rounding or "none: a name")),
        ("Read from", f"<code>{escape(fact.query)}</code>"),
        ("Fact", f"<code>{escape(fact.id)}</code>"),
        ("Standing", escape(STANDING.get(fact.status, fact.status))),
    ]
    body = "".join(f"<dt>{name}</dt><dd>{words}</dd>" for name, words in rows)
    st.html(
        f'<article class="lb-card"><div class="lb-effect">{escape(fact.text)}</div><dl class="lb-fact">{body}</dl></article>'
    )
    _runs(place, fact)


STANDING = {
    "registered": "registered: the locked plan asked for it",
    "exploratory": "exploratory",
    "record": "plan or record",
}


def _value(fact: PrintedFact) -> str:
    shown = ", ".join(map(str, fact.value)) if isinstance(fact.value, list) else str(fact.value)
    unit = {"1": "", "fraction": "(a share: 0.01 is 1 % or 1 pp)"}.get(fact.unit, fact.unit)
    return f"{shown} {unit}".strip()[:300]


def _runs(place: Place, fact: PrintedFact) -> None:
    """Its runs as links, and the page that shows them together."""
    if not fact.runs:
        marks.caption("No run stands behind it: it comes from the plan, the record, or an account of all runs.")
    else:
        named = "run" if len(fact.runs) == 1 else "runs"
        shown = "".join(_run(place, run) for run in fact.runs[:MOST_RUNS])
        more = f" and {len(fact.runs) - MOST_RUNS} more: facts.json has all" if len(fact.runs) > MOST_RUNS else ""
        st.html(f'<p class="lb-lead">{len(fact.runs)} {named} behind it</p><div class="lb-links">{shown}{more}</div>')
    about = {"hypothesis": fact.hypothesis} if fact.hypothesis else {}
    with st.container(horizontal=True):
        label = f"{fact.hypothesis} on Analyze →" if about else "On Analyze →"
        st.page_link(LINKS["Analyze"], label=label, query_params=parameters(place.study.id, **about))
        st.page_link(LINKS["Run"], label="All runs →", query_params=parameters(place.study.id))


def _run(place: Place, run: str) -> str:
    address = escape(f"interpret?{urlencode(parameters(place.study.id, run=run))}", quote=True)
    return f'<a href="{address}">{escape(run)}</a>'


def _found(place: Place, facts: Mapping[str, PrintedFact]) -> None:
    words = typed(
        "find",
        "Look a number up",
        help="By what is printed, by name, or by the field that holds it",
        placeholder="H1 estimate",
    )
    if not words:
        return
    found = searched(facts, words)
    rows = [
        (f'<a href="{_address(place, fact.id)}">{escape(fact.text[:60])}</a>', f"<code>{escape(fact.id)}</code>")
        for fact in found[:MOST_FOUND]
    ]
    st.html(marks.table(("Printed", "Fact"), rows))
    marks.caption(f"{len(found)} of {len(facts)} facts{', the first shown' if len(found) > MOST_FOUND else ''}.")

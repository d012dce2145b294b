"""A slide's parts on the screen: words as escaped HTML, figures as live charts with their tooltips."""

import threading
from collections.abc import Hashable, Mapping
from html import escape
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import add_script_run_ctx

from lab.workflow.paper.readout import (
    Card,
    Draw,
    Grid,
    Lines,
    Numbers,
    Part,
    Picture,
    Slide,
    Talk,
    Words,
    at,
    room,
    text,
)
from pages.parts import marks

SHARP = {"embedOptions": {"renderer": "svg"}}
"""The stage is enlarged by the browser: only SVG stays sharp."""


def inline(template: str, texts: Mapping[str, str], *, plain: bool = False) -> str:
    """Our markup as HTML, every text escaped; `plain` leaves the words alone."""
    return "".join(_segment(segment, texts, plain) for segment in text(template))


def _segment(segment: Mapping[str, str], texts: Mapping[str, str], plain: bool) -> str:
    kind, value = next(iter(segment.items()))
    words = texts.get(value.strip("{}"), value) if kind in ("f", "wrap", "code", "b") else value
    if plain:
        return words
    if kind == "v":
        return f'<span class="lb-verdict {escape(value)}">{marks.GLYPHS[value]} {escape(value)}</span>'
    tag = {"b": "b", "e": "em", "m": "em", "code": "code", "wrap": "code"}.get(kind)
    return f"<{tag}>{escape(words)}</{tag}>" if tag else escape(words)


def parts(talk: Talk, slide: Slide) -> None:
    """All parts of a slide, in one column or two."""
    if not slide.beside:
        for part in slide.parts:
            show_part(talk, slide, part)
        return
    left, right = st.columns([slide.share, 1 - slide.share])
    for column, chosen in ((left, slide.parts), (right, slide.beside)):
        with column:
            for part in chosen:
                show_part(talk, slide, part)


def show_part(talk: Talk, slide: Slide, part: Part) -> None:
    """One part."""
    if isinstance(part, Picture):
        width, height = room(slide, part)
        draw_figure(talk.readout.figures[part.name], part.name, width, height, of=(*talk.key, part.name))
        st.html(f'<p class="lb-picture">{inline(part.caption, talk.readout.texts)}</p>')
    else:
        st.html(html_of(part, talk.readout.texts))


def html_of(part: Part, texts: Mapping[str, str]) -> str:
    """A part of words."""

    def said(template: str) -> str:
        return inline(template, texts)

    match part:
        case Lines(items=(only,), lead=lead) if lead:
            return f'<div class="lb-part"><b class="lead">{said(lead)}</b>{said(only)}</div>'
        case Lines():
            lead = f'<b class="lead">{said(part.lead)}</b>' if part.lead else ""
            return (
                f'<div class="lb-part">{lead}<ul>{"".join(f"<li>{said(item)}</li>" for item in part.items)}</ul></div>'
            )
        case Words():
            return f'<div class="lb-part {part.tone}">{said(part.words)}</div>'
        case Numbers():
            cells = "".join(f'<div><b>{said(value)}</b><span class="soft">{said(what)}</span></div>' for value, what in part.items)  # fmt: skip
            return f'<div class="lb-part lb-slide-numbers">{cells}</div>'
        case Grid():
            return _grid(part, texts)
        case Card():
            more = f' <span class="soft">({said(part.addition)})</span>' if part.addition else ""
            return (
                f'<div class="lb-part lb-slide-card {part.verdict}"><b>{said(part.head)}</b>'
                f'<span class="word">{said(f"<{part.verdict}>")}{more}</span><span class="effect">{said(part.effect)}</span>'
                f'<span class="soft">{said(part.details)}</span><span>{said(part.reading)}</span></div>'
            )
    raise TypeError(type(part))


def _grid(part: Grid, texts: Mapping[str, str]) -> str:
    kinds = [f"{'n' if c.align == 'right' else ''} {'w' if c.stretch else ''}".strip() for c in part.columns]
    head = "".join(f'<th class="{kind}">{inline(c.head, texts)}</th>' for kind, c in zip(kinds, part.columns, strict=True))  # fmt: skip
    body = "".join(
        "<tr>" + "".join(f'<td class="{kind}">{inline(cell, texts)}</td>' for kind, cell in zip(kinds, row, strict=True)) + "</tr>"
        for row in part.rows
    )  # fmt: skip
    wide = "wide" if any(c.stretch for c in part.columns) else ""
    note = f'<div class="soft">{inline(part.caption, texts)}</div>' if part.caption else ""
    return f'<div class="lb-part"><div class="lb-slide-table"><table class="{wide}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{note}</div>'


def draw_figure(draw: Draw, name: str, width: float, height: float, *, of: Hashable, **pick: object) -> object:
    """A figure in so much room; `of` names everything that it depends on. With `pick` what was selected in it comes back."""
    alt, spec = _drawn(of, st.context.theme.type or "light", width, height, draw, name)
    return st.vega_lite_chart(spec=spec, theme=None, width="content", key=f"readout/{name}", alt=alt, **pick)


@st.cache_resource(show_spinner=False, max_entries=300)
def _drawn(
    of: Hashable, theme: str, width: float, height: float, _draw: Draw, _name: str
) -> tuple[str, dict[str, Any]]:
    """The words for those who cannot see it, and the specification; drawn once per theme."""
    figure, spec = at(lambda size: _draw(size).in_theme(theme), _name, width, height)
    return figure.alt, {**spec.to_dict(), "usermeta": SHARP}


@st.cache_resource(show_spinner=False, max_entries=16)
def _prepare(key: Hashable, theme: str, _talk: Talk) -> threading.Thread:
    """Draw all figures of a talk beside the first slide, once: a slide that is reached should be there at once."""
    thread = threading.Thread(target=_all, args=(_talk, theme), name="readout", daemon=True)
    add_script_run_ctx(thread)
    thread.start()
    return thread


def prepare(talk: Talk, theme: str) -> None:
    """Start that once per talk and theme."""
    _prepare(talk.key, theme, talk)


def _all(talk: Talk, theme: str) -> None:
    for slide in talk.readout.slides:
        for part in slide.pictures:
            _drawn((*talk.key, part.name), theme, *room(slide, part), talk.readout.figures[part.name], part.name)

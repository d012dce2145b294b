"""Small marks in HTML: chips, verdicts, padlocks, boxes, tables; every text is escaped here and nowhere else."""

import re
from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

GLYPHS = {"supported": "●", "contradicted": "◆", "equivalent": "■", "inconclusive": "○"}
"""A verdict is a word, a glyph and a colour together: colour is never the only sign."""

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#2c7cb8" stroke-width="2">'
    '<rect x="4" y="10.5" width="16" height="10.5" rx="1.6"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3"/></svg>'
)
"""The picture in the browser's tab; a drawing of our own, so that no font is fetched from elsewhere."""


def verbatim(text: str) -> str:
    """A user's words for a label, which Streamlit reads as Markdown: no sign of theirs is markup."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!~$:|@^])", r"\\\1", text)


def padlock(*, closed: bool) -> str:
    """The lockbox glyph, in the colour of the text around it; look.css holds the drawing."""
    name = "closed" if closed else "open"
    return f'<i class="lb-lock {name}" role="img" aria-label="lockbox {name}"></i>'


def chip(state: str, detail: str = "") -> str:
    """The state of a study as a chip, for example "running 31/54"."""
    return f'<span class="lb-chip {escape(state)}">{escape(f"{state} {detail}".strip())}</span>'


def verdict(word: str, addition: str = "") -> str:
    """A verdict with its glyph, and the words that must stand beside it."""
    more = f' <span class="lb-soft">({escape(addition)})</span>' if addition else ""
    return f'<span class="lb-verdict {escape(word)}">{GLYPHS.get(word, "○")} {escape(word)}</span>{more}'


def counted_verdicts(counts: dict[str, int]) -> str:
    """For example "● 2 supported · ◆ 1 contradicted", in the order of the four words."""
    shown = [
        f'<span class="lb-verdict {word}">{glyph} {counts[word]} {word}</span>'
        for word, glyph in GLYPHS.items()
        if counts.get(word)
    ]
    return " · ".join(shown)


def box(what: str, *details: str, kind: str = "error") -> None:
    """One box that says what is wrong, and under it where, the value seen and the remedy."""
    lines = "".join(f"<small>{escape(detail)}</small>" for detail in details if detail)
    role = "alert" if kind == "error" else "note"
    st.html(f'<div class="lb-box {escape(kind)}" role="{role}"><b>{escape(what)}</b>{lines}</div>')


def empty(title: str, text: str) -> None:
    """A designed empty state: what will be here, and what to do."""
    st.html(f'<div class="lb-empty"><b>{escape(title)}</b>{escape(text)}</div>')


def caption(text: str) -> None:
    """A caption that can be read alone."""
    st.html(f'<p class="lb-caption">{escape(text)}</p>')


def figures(facts: Iterable[tuple[str, str]]) -> None:
    """A row of large numbers with what each of them counts."""
    cells = "".join(f"<div><b>{escape(value)}</b><span>{escape(label)}</span></div>" for label, value in facts)
    st.html(f'<div class="lb-facts-grid">{cells}</div>', width="content")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: Sequence[int] = ()) -> str:
    """A table as in print; cells are HTML already (use `escape`), columns in `numeric` are aligned to the right."""
    side = ['class="n"' if index in numeric else "" for index in range(len(columns))]
    head = "".join(f"<th {side[index]}>{escape(name)}</th>" for index, name in enumerate(columns))
    body = "".join(
        "<tr>" + "".join(f"<td {side[index]}>{cell}</td>" for index, cell in enumerate(row)) + "</tr>" for row in rows
    )
    return f'<div class="lb-scroll"><table class="lb-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'

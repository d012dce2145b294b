"""The works that a paper can cite: those of the methods (references.bib), and those that its study brings along."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from lab.errors import InvalidInput
from lab.report import bibtex
from lab.report.bibtex import Entry
from lab.report.latex_text import decoded

SHIPPED = Path(__file__).parent / "references.bib"
MOST_AUTHORS = 6
"""More authors than this are listed as the first three "et al."."""
DISTILLED = "distilled-"
"""Keys of distilled papers begin so; the paper's short id follows."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One work: the author as cited, the year ("n.d.": not said), and the entry of the list."""

    short: str
    year: str
    authors: str
    title: str
    place: str


Library = Mapping[str, Reference]


@cache
def shipped() -> dict[str, Reference]:
    """The works that the methods rest on, by key."""
    return {entry.key: reference(entry) for entry in bibtex.read(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name)}


def library(own: str, where: str = "bibliography") -> dict[str, Reference]:
    """The shipped works and those of a study's own BibTeX; InvalidInput where a key is in both or cannot be cited."""
    known = dict(shipped())
    for entry in bibtex.read(own, where):
        if entry.key in known:
            remedy = "It is known already: cite it by this key, or give your entry another"
            raise InvalidInput("this key is taken", where=where, seen=entry.key, remedy=remedy)
        if not re.fullmatch(r"[A-Za-z0-9:_./+-]{1,80}", entry.key):
            raise InvalidInput(
                "this key cannot be cited", where=where, seen=entry.key, remedy="Letters, digits and :_./+-"
            )
        known[entry.key] = reference(entry)
    return known


def reference(entry: Entry) -> Reference:
    """An entry as this paper lists it."""
    found = entry.fields
    people = _people(entry)
    title = found.get("title", "").rstrip(".")
    year = found.get("year") or found.get("date", "")[:4] or "n.d."
    ended = title if not title or title[-1] in "?!" else f"{title}."
    names = [name for name, _ in people]
    short = _short(names) if names else f"“{_cut(title or entry.key)}”"
    place = _place(entry)
    return Reference(short, year, _listed(people), ended, f"{place}." if place else "")


def _people(entry: Entry) -> list[tuple[str, str]]:
    """Family name and the form of the list, for each author, else editor, else the organisation; "others" for et al."""
    for role in ("author", "editor"):
        typed = entry.raw.get(role, "")
        if typed.strip():
            parts = re.split(r"\s+and\s+(?![^{]*\})", " ".join(typed.split()))
            return [_person(part) for part in parts if part.strip()]
    for role in ("organization", "institution", "key"):
        if entry.fields.get(role):
            return [(entry.fields[role], entry.fields[role])]
    return []


def _person(typed: str) -> tuple[str, str]:
    typed = typed.strip()
    if typed.lower() == "others":
        return "others", "et al."
    if typed.startswith("{") and typed.endswith("}") and typed.count("{") == 1:
        name = decoded(typed)
        return name, name
    if "," in typed:
        family, *rest = (decoded(part) for part in typed.split(","))
        given = rest[-1] if rest else ""
    else:
        words = decoded(typed).split()
        start = next((i for i, word in enumerate(words[:-1]) if word[:1].islower()), len(words) - 1)
        family, given = " ".join(words[start:]), " ".join(words[:start])
    initials = " ".join(_initial(name) for name in given.split())
    return family, f"{family}, {initials}" if initials else family


def _initial(name: str) -> str:
    return "-".join(f"{part[0]}." for part in name.split("-") if part)


def _short(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{names[0]} and {names[1]}" if len(names) == 2 and names[1] != "others" else f"{names[0]} et al."


def _listed(people: list[tuple[str, str]]) -> str:
    shown = [form for _, form in people]
    if len(shown) > MOST_AUTHORS or (shown and shown[-1] == "et al."):
        return f"{', '.join([form for form in shown if form != 'et al.'][:3])} et al."
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


def _place(entry: Entry) -> str:
    """Where it was published: journal or proceedings with volume and pages, else the archive, house or address."""
    found = entry.fields
    venue = found.get("journal") or found.get("journaltitle") or found.get("booktitle") or ""
    numbered = f"{venue} {found['volume']}" if venue and found.get("volume") else venue
    numbered += f" ({found['number']})" if numbered and found.get("number") and found.get("volume") else ""
    parts = [numbered, found.get("series", "") if venue else ""]
    parts = [*parts, re.sub(r"(?<=\w)-(?=\w)", "–", found.get("pages", ""))] if venue else parts
    eprint = found.get("eprint", "")
    if eprint and eprint not in venue:
        parts.append(f"{found.get('archiveprefix') or found.get('eprinttype') or 'arXiv'}:{eprint}")
    parts.append(
        {"techreport": "Technical report", "phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis"}.get(
            entry.kind, ""
        )
    )
    houses = ("school", "institution", "publisher", "howpublished", "note")
    parts += [found.get(name, "") for name in houses] if not venue else []
    kept = [part.rstrip(".") for part in parts if part]
    return ", ".join(dict.fromkeys(kept)) or found.get("url", "") or found.get("doi", "")


def distilled_entry(title: str, sha256: str) -> Reference:
    """A distilled paper of which no more than the title is known."""
    return Reference(f"“{_cut(title)}”", "n.d.", "", f"{title.rstrip('.')}.", f"File with SHA-256 {sha256[:16]}….")


def _cut(title: str, most: int = 48) -> str:
    return title if len(title) <= most else title[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def same_title(works: Library, title: str) -> str | None:
    """The key of the work with this title, letters and digits alone compared."""
    wanted = re.sub(r"\W", "", title).casefold()
    same = (key for key, work in works.items() if wanted and re.sub(r"\W", "", work.title).casefold() == wanted)
    return next(same, None)


def cited(works: Library, keys: Iterable[str]) -> dict[str, Reference]:
    """The cited works in the order of the list, by author, year and title; equal author and year get letters."""
    order = sorted(set(keys), key=lambda key: (_by(works[key]), works[key].year, works[key].title))
    alike: dict[tuple[str, str], list[str]] = {}
    for key in order:
        alike.setdefault((works[key].short, works[key].year), []).append(key)
    letters = {key: chr(97 + i) for keys in alike.values() if len(keys) > 1 for i, key in enumerate(keys)}
    return {key: replace(works[key], year=f"{works[key].year}{letters.get(key, '')}") for key in order}


def _by(work: Reference) -> str:
    return (work.authors or work.title).casefold()

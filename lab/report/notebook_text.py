"""Entries of the lab notebook as Markdown: what was tried, expected and happened, and what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KINDS = ("study", "claim", "run", "figure")
FIELDS = ("tried", "expected", "happened", "next")
"""The four questions of an entry, in the order in which they are asked."""
SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]()#+-.!|~>"})
WORDS = {"next": "Next"} | {name: name.capitalize() for name in FIELDS[:3]}


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated entry; `number` counts from 1 through the home, `at` is UTC in ISO 8601.

    `study` is a registration or a draft's id; `kind` one of KINDS and `name` which claim, run or figure ("" for a
    study); `corrects` is the number of an earlier entry that this one replaces (None: none), `corrected_by` of a later.
    """

    number: int
    at: str
    study: str
    kind: str
    name: str
    tried: str = ""
    expected: str = ""
    happened: str = ""
    next: str = ""
    corrects: int | None = None
    corrected_by: int | None = None

    @property
    def about(self) -> str:
        """What it is about, in words: "the study" or "run c00-r1"."""
        return "the study" if self.kind == "study" else f"{self.kind} {self.name}"

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """The questions that were answered, with the answers."""
        said = ((WORDS[name], getattr(self, name)) for name in FIELDS)
        return tuple((word, text) for word, text in said if text)


def notebook_text(entries: Iterable[Entry], title: str, level: int = 1, links: Mapping[int, str] | None = None) -> str:
    """The entries as Markdown, oldest first, every text escaped: nothing that was typed becomes a link, HTML or a heading.

    `level` is that of the title's heading; `links` are places that entries are about, by their numbers.
    """
    parts = [f"{'#' * level} {escaped(title)}"]
    found = sorted(entries, key=lambda entry: entry.number)
    parts += [_entry(entry, level + 1, (links or {}).get(entry.number, "")) for entry in found] or ["No entry yet."]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """A user's text as Markdown that shows it as it was typed; lines stay lines."""
    lines = (line.translate(SPECIAL).replace("&", "&amp;").replace("<", "&lt;") for line in text.strip().splitlines())
    return "\\\n".join(lines) if text.strip() else ""


def _entry(entry: Entry, level: int, link: str) -> str:
    when = f"{entry.at[:10]} {entry.at[11:16]} UTC"
    about = f"[{escaped(entry.about)}]({link})" if link else escaped(entry.about)
    lines = [f'<a id="entry-{entry.number}"></a>', f"{'#' * level} {entry.number}. {when}, {about}"]
    if entry.corrected_by:
        lines.append(f"*Corrected by {_to(entry.corrected_by)}; kept as it was written.*")
    if entry.corrects:
        lines.append(f"*Corrects {_to(entry.corrects)}.*")
    return "\n\n".join([*lines, *(f"**{word}.** {escaped(text)}" for word, text in entry.answers)])


def _to(number: int) -> str:
    return f"[entry {number}](#entry-{number})"

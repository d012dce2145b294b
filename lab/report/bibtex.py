"""Reads BibTeX: entries with their fields as plain text, strings and months put in, LaTeX's accents made letters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lab.errors import InvalidInput
from lab.report.latex_text import decoded

MOST_BYTES, MOST_ENTRIES = 400_000, 2000
MONTHS = dict.fromkeys(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), "")
_BEGIN = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_KEY = re.compile(r"\s*([^\s,{}()\"#%=\\]+)\s*,")
_NAME = re.compile(r"\s*([A-Za-z][\w:+./-]*)\s*=\s*")
_BARE = re.compile(r"[^\s,#{}()\"=]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its kind in lower case ("article"), its key, and its fields by name in lower case, decoded; `raw` are the names as they were typed (people)."""

    kind: str
    key: str
    fields: Mapping[str, str]
    raw: Mapping[str, str] = field(default_factory=dict)


def read(text: str, where: str = "bibliography") -> tuple[Entry, ...]:
    """All entries in their order; InvalidInput with the line where something is no BibTeX or a key comes twice."""
    if len(text.encode()) > MOST_BYTES:
        raise InvalidInput("the bibliography is too large", where=where, seen=f"{len(text)} characters")
    entries: dict[str, Entry] = {}
    strings: dict[str, str] = dict(MONTHS)
    place = 0
    while (begin := _BEGIN.search(text, place)) is not None:
        kind, reader = begin[1].lower(), _Reader(text, begin.end(), where)
        if kind in ("comment", "preamble"):
            place = reader.skipped(begin[2])
            continue
        if kind == "string":
            name, value = reader.named(strings)
            strings[name] = value
        else:
            entry = reader.entry(kind, strings)
            if entry.key in entries:
                raise reader.wrong("this key stands twice", entry.key)
            entries[entry.key] = entry
        place = reader.closed(begin[2])
    if len(entries) > MOST_ENTRIES:
        raise InvalidInput("the bibliography is too large", where=where, seen=f"{len(entries)} entries")
    return tuple(entries.values())


class _Reader:
    """Reads one entry from a place of the text on."""

    def __init__(self, text: str, place: int, where: str) -> None:
        self._text, self._place, self._where = text, place, where

    def entry(self, kind: str, strings: Mapping[str, str]) -> Entry:
        key = self._take(_KEY, "an entry begins with its key and a comma")
        fields: dict[str, str] = {}
        while _NAME.match(self._text, self._place):
            name, value = self.named(strings)
            fields.setdefault(name, value)
            comma = re.compile(r"\s*,").match(self._text, self._place)
            if comma is None:
                break
            self._place = comma.end()
        return Entry(kind, key, {name: decoded(value) for name, value in fields.items()}, fields)

    def named(self, strings: Mapping[str, str]) -> tuple[str, str]:
        """`name = value`, values joined by #."""
        name = self._take(_NAME, "a field reads: name = {value}").lower()
        value = self._value(strings)
        while (joined := re.compile(r"\s*#\s*").match(self._text, self._place)) is not None:
            self._place = joined.end()
            value += self._value(strings)
        return name, value

    def _value(self, strings: Mapping[str, str]) -> str:
        start = self._text[self._place : self._place + 1]
        if start in ("{", '"'):
            end = self._end(self._place + 1, "}" if start == "{" else '"')
            value, self._place = self._text[self._place + 1 : end], end + 1
            return value
        word = _BARE.match(self._text, self._place)
        if word is None:
            raise self.wrong("a value is missing", self._text[self._place : self._place + 20])
        self._place = word.end()
        if word[0].isdigit():
            return word[0]
        if word[0].lower() not in strings:
            raise self.wrong("this string is not defined", word[0])
        return strings[word[0].lower()]

    def _end(self, place: int, closing: str) -> int:
        """Where a value ends: braces inside are balanced."""
        depth = 0
        while place < len(self._text):
            sign = self._text[place]
            if sign == closing and depth == 0:
                return place
            depth += {"{": 1, "}": -1}.get(sign, 0)
            place += 2 if sign == "\\" else 1
        raise self.wrong("a value is never closed", closing)

    def closed(self, opened: str) -> int:
        """Past the end of the entry."""
        rest = re.compile(r"\s*,?\s*").match(self._text, self._place)
        place = rest.end() if rest else self._place
        if self._text[place : place + 1] != {"{": "}", "(": ")"}[opened]:
            raise self.wrong("the entry is not closed here", self._text[place : place + 20])
        return place + 1

    def skipped(self, opened: str) -> int:
        """Past a comment or a preamble."""
        return self._end(self._place, {"{": "}", "(": ")"}[opened]) + 1

    def _take(self, pattern: re.Pattern[str], remedy: str) -> str:
        found = pattern.match(self._text, self._place)
        if found is None:
            raise self.wrong("this is no BibTeX", self._text[self._place : self._place + 20], remedy)
        self._place = found.end()
        return found[1]

    def wrong(self, what: str, seen: str, remedy: str = "Mend the entry, or leave it out") -> InvalidInput:
        line = self._text.count("\n", 0, self._place) + 1
        return InvalidInput(what, where=f"{self._where}, line {line}", seen=seen.strip(), remedy=remedy)

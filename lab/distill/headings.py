"""Which lines are headings, and what kind of section each begins."""

import re
from typing import Literal

Section = Literal[
    "front",
    "abstract",
    "introduction",
    "related",
    "method",
    "results",
    "conclusion",
    "references",
    "appendix",
    "acknowledgements",
]

_NUMBERED = re.compile(r"^(?P<number>(?:[A-Z]|[1-9]\d?)(?:\.\d{1,2}){0,3})\.?\s+(?P<name>[A-Z][^.!?=]{2,70})$")
_NAMES: tuple[tuple[Section, str], ...] = (
    ("abstract", r"abstract"),
    ("references", r"references|bibliography|literature cited"),
    ("acknowledgements", r"acknowledge?ments?"),
    ("appendix", r"appendix|appendices|supplementary|proof"),
    ("related", r"related work|background|prior work|previous work"),
    ("introduction", r"introduction"),
    (
        "method",
        r"set-?up|data ?sets?|implementation|training|configurations|architecture|methodology|framework|testing",
    ),
    ("results", r"experiments?|results?|evaluation|comparison|ablation|classification|performance"),
    ("conclusion", r"conclusions?|concluding|summary|discussion|limitations|future work"),
)
_BARE = re.compile(
    r"^(abstract|introduction|related work|background|methods?|methodology|experiments?|experimental results|results?|"
    r"results and discussion|discussion|conclusions?|conclusions? and future work|discussion and conclusions?|summary|"
    r"limitations|future work|references|bibliography|acknowledge?ments?|appendix.*)$",
    re.IGNORECASE,
)
_ALWAYS = re.compile(r"^(abstract|references|bibliography|acknowledge?ments?)$", re.IGNORECASE)


def heading(line: str, larger: bool = True) -> tuple[str, str] | None:
    """The number ("" where it has none) and the name of a heading; None for a line that is none.

    `larger` says that the line stands out from running text; a word such as "Method" above a table's column does not.
    """
    text = " ".join(line.split()).rstrip(".:")
    found = _NUMBERED.match(text)
    article = found and found["number"].isalpha() and not (found["name"].isupper() or text[1] == ".")
    if found and not article and _looks_like_name(found["name"]):
        return found["number"], found["name"]
    bare = _BARE.match(text)
    return ("", text) if bare and (larger or _ALWAYS.match(text)) else None


def _looks_like_name(name: str) -> bool:
    words = [word for word in re.findall(r"[A-Za-z][A-Za-z-]*", name) if len(word) > 2]
    digits = sum(sign.isdigit() for sign in name)
    capitals = sum(word[0].isupper() for word in words)
    titled = capitals >= 0.5 * len(words) or (len(words) <= 4 and name[-1].isalpha())
    return bool(words) and titled and len(name.split()) <= 10 and digits <= 3 and "," not in name[-3:]


def section_of(number: str, name: str, parent: Section | None) -> Section:
    """What kind of section a heading begins; a subsection that says nothing is of its parent's kind."""
    lowered = name.lower()
    if number[:1].isalpha() and number[:1].isupper() and len(number.split(".")[0]) == 1:
        return "appendix"
    for section, pattern in _NAMES:
        if re.search(rf"\b(?:{pattern})\b", lowered):
            return parent if section == "conclusion" and parent and "." in number else section
    return parent if parent and "." in number else "method"

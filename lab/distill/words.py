"""Words broken at the end of a line are put together again, and ligatures are taken apart."""

import re
from collections import Counter
from collections.abc import Iterable

from lab.distill.characters import HYPHEN

LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "ft",
    "\ufb06": "st",
    "\u00a0": " ",
    "\u2010": "-",
    "\u2011": "-",
    "\u00ad": "",
    "\t": " ",
}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST = re.compile(r"((?:[^\W\d_]+-)*[^\W\d_]+)$")
_FIRST = re.compile(r"^([^\W\d_]+)")


def plain(sign: str) -> str:
    """A character as it is written today: no ligature, no control character."""
    sign = LIGATURES.get(sign, sign)
    return sign if sign.isprintable() else ""


def plain_text(text: str) -> str:
    """Every character made plain, line breaks kept."""
    return "".join(sign if sign == "\n" else plain(sign) for sign in text)


class Vocabulary:
    """The words that stand whole somewhere in the paper; they tell which hyphens belong to a word."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.counts: Counter[str] = Counter()
        for line in lines:
            whole = line.rstrip(HYPHEN + "- ")
            found = [word.lower() for word in _WORD.findall(plain_text(whole))]
            self.counts.update(found[1:] if len(found) > 1 else found)

    def keeps_hyphen(self, before: str, after: str) -> bool:
        """Whether the hyphen between the end of one line and the start of the next belongs to the word.

        The joined and the hyphenated form are looked up in the paper; where neither stands, two known words of four
        letters or more stay apart, and anything else was cut by the typesetter.
        """
        left, right = _LAST.search(before), _FIRST.search(after)
        if not left or not right:
            return True
        first, second = left[1].lower(), right[1].lower()
        joined, hyphenated = self.counts[first + second], self.counts[f"{first}-{second}"]
        if joined or hyphenated:
            return hyphenated > joined
        if "-" in first:
            return self.counts[first.rsplit("-")[-1] + second] == 0 and bool(self.counts[second])
        if right[1][0].isupper():
            return not left[1][0].isupper()
        return min(len(first), len(second)) >= 4 and bool(self.counts[first] and self.counts[second])

"""LaTeX's text of a bibliography as plain Unicode: accents, special letters, dashes, quotes; commands leave their words."""

import re
import unicodedata

_ACCENTS = dict(
    zip(
        "`'^\"~=.uvHckrbd",
        "\u0300\u0301\u0302\u0308\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u0328\u030a\u0331\u0323",
        strict=True,
    )
)
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł",
    "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…",
    "textquoteright": "’", "textquoteleft": "‘", "alpha": "α", "beta": "β", "gamma": "γ", "lambda": "λ", "mu": "μ", "sigma": "σ",
    "epsilon": "ε", "ell": "ℓ", "infty": "∞", "times": "×", "slash": "/", "textasciitilde": "~", "textbackslash": "\\",
}  # fmt: skip
_ACCENT = re.compile(
    r"\\(?:([`'^\"~=.])\s*|([uvHckrbd])(?:\s+|(?=\{)))(?:\{\s*(\\[ij]|\w)?\s*\}|(\\[ij](?![A-Za-z])|\w))"
)
_LINK = re.compile(r"\\href\s*\{[^{}]*\}\s*\{([^{}]*)\}")
_LETTER = re.compile(r"\\([A-Za-z]+)(?:\s+|\{\}|(?![A-Za-z]))")
_MARKS = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))


def decoded(text: str) -> str:
    """One line of plain text; braces, math signs and unknown commands go, their words stay."""
    text = _LINK.sub(r"\1", " ".join(text.split()))
    text = re.sub(r"(?<!\\)\$", "", text)
    text = _ACCENT.sub(_accented, text)
    text = re.sub(r"\\([&%$#_{}])", lambda m: {"{": "\ue000", "}": "\ue001"}.get(m[1], m[1]), text)
    text = _LETTER.sub(lambda m: _LETTERS.get(m[1], ""), text)
    text = text.replace("\\ ", " ").replace("~", "\u00a0").replace("{", "").replace("}", "")
    for mark, sign in _MARKS:
        text = text.replace(mark, sign)
    text = text.replace("\ue000", "{").replace("\ue001", "}")
    return unicodedata.normalize("NFC", " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\\]", "", text).split(" "))).strip()


def _accented(match: re.Match[str]) -> str:
    letter = (match[3] or match[4] or "").removeprefix("\\")
    return letter + _ACCENTS[match[1] or match[2]]

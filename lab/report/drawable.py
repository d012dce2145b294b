"""Signs that the fonts of the paper do not have: a text is printed without them, each by its number in Unicode."""

import unicodedata
from functools import cache

import typst

from lab.report.typeset import font_paths

KNOWN = frozenset("−–—·…×±≤≥≈“”‘’€§°µ²³ηλσφθβαδΔ→●◆■○†‡ßäöüÄÖÜéèêáàâíìîóòôúùûñçåøæŁłšžčřő\u00a0\u200b\u00ad")
"""Signs that need not be asked about (a test asks about all of them)."""
JOINERS = "\u200d" + "".join(map(chr, range(0xFE00, 0xFE10)))
"""What joins and varies the signs that no font here has."""
SAMPLE = '#set document(title: "x")\n#set text(lang: "en", fallback: false, font: "Libertinus Serif")\n'


def drawn(text: str) -> str:
    """The text with every sign that cannot be printed as its plain form, or as [U+6F22]."""
    if text.isascii() or all(sign.isascii() or sign in KNOWN for sign in text):
        return text
    return "".join(_drawn(sign) for sign in text)


@cache
def _drawn(sign: str) -> str:
    if sign in JOINERS:
        return ""
    if sign.isascii() or sign in KNOWN or drawable(sign):
        return sign
    if unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return ""
    plain = unicodedata.normalize("NFKC", sign)
    if plain != sign and all(one.isascii() or drawable(one) for one in plain):
        return plain
    return f"[U+{ord(sign):04X}]"


@cache
def drawable(sign: str) -> bool:
    """Whether all fonts of running text have the sign: asked of typst, which refuses the archive where one has not."""
    sample = f'{SAMPLE}#let s = "a\\u{{{ord(sign):x}}}"\n#s #strong(s) #emph(s) #text(font: "DejaVu Sans Mono", s)'
    try:
        compiler = typst.Compiler({"main.typ": sample.encode()}, ignore_system_fonts=True, font_paths=font_paths())
        compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=0)
    except (typst.TypstError, RuntimeError):
        return False
    return True

"""Sentences as segments: our own small markup is read here, once; user text enters only as a fact's id.

`{id}` a fact, `[[label]]` a cross-reference, `[@key]` a citation in parentheses (several: `[@a;b]`), `[@@key]` one in
the sentence, `*word*` emphasis, `**word**` strong, `$name$` an inline symbol, `` `id or word` `` code, `<word>` a
verdict with its glyph, `{#id}` a long hash that may be broken, `(?label … ?)` words that go when label does.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

Segment = dict[str, str]
Text = list[Segment]

GLYPHS = {"supported": "●", "contradicted": "◆", "equivalent": "■", "inconclusive": "○"}
_TOKEN = re.compile(
    r"\{(?P<hash>#?)(?P<fact>[^{}]+)\}|\[\[(?P<ref>[a-z0-9-]+)\]\]|\[(?P<at>@@?)(?P<cite>[A-Za-z0-9:_./+;-]+)\]"
    r"|\*\*(?P<strong>[^*]+)\*\*|\*(?P<emph>[^*]+)\*|\$(?P<math>[A-Za-z]+)\$|`(?P<code>[^`]+)`"
    r"|<(?P<verdict>supported|contradicted|equivalent|inconclusive)>"
)


def text(template: str) -> Text:
    """Read our markup; what stands between the marks is set as it is."""
    segments: Text = []
    end = 0
    for match in _TOKEN.finditer(template):
        if match.start() > end:
            segments.append({"t": template[end : match.start()]})
        segments.extend(_segments(match))
        end = match.end()
    if end < len(template):
        segments.append({"t": template[end:]})
    return segments


def kept(template: str, labels: frozenset[str]) -> str:
    """Leave out the sentences marked `(?label … ?)` whose label is not on the page, and the marks of the others."""
    return re.sub(r"\(\?([a-z-]+) (.*?)\?\)", lambda m: m[2] if m[1] in labels else "", template).strip()


def pointed(segments: Text, labels: frozenset[str]) -> Text:
    """What is not on the page stands in the supplement: a reference to it says so."""
    made: Text = []
    for segment in segments:
        if "r" not in segment or segment["r"] in labels:
            made.append(segment)
            continue
        before = made[-1].get("t", "x") if made else ""
        made.append(
            {"t": "The supplement" if not before.strip() or before.rstrip()[-1:] in ".?!" else "the supplement"}
        )
    return made


def _segments(match: re.Match[str]) -> Iterator[Segment]:
    found = match.groupdict()
    if found["fact"]:
        yield {"wrap" if found["hash"] else "f": found["fact"]}
    elif found["ref"]:
        yield {"r": found["ref"]}
    elif found["cite"]:
        yield from _citation(found["cite"].split(";"), bare=found["at"] == "@@")
    elif found["verdict"]:
        yield {"v": found["verdict"], "glyph": GLYPHS[found["verdict"]]}
    else:
        kind, key = next(
            (k, n) for k, n in (("b", "strong"), ("e", "emph"), ("m", "math"), ("code", "code")) if found[n]
        )
        yield {kind: found[key]}


def _citation(keys: list[str], *, bare: bool) -> Iterator[Segment]:
    """`text` is put in where the works are known (lab.report.works)."""
    if bare:
        yield {"c": keys[0], "form": "bare"}
        return
    for position, key in enumerate(keys):
        yield {"t": "(" if position == 0 else "; "}
        yield {"c": key, "form": "inside"}
    yield {"t": ")"}


def walk(value: Any) -> Iterator[Segment]:
    """All segments inside nested lists and documents of blocks."""
    if isinstance(value, dict):
        if value.keys() & {"t", "f", "r", "c", "m", "wrap"} and "kind" not in value:
            yield value
        for item in value.values():
            yield from walk(item)
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for item in value:
            yield from walk(item)

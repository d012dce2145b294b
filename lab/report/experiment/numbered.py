"""Numbers for headings, figures, tables and equations of a document, so that every renderer names them alike."""

from collections.abc import Iterable, Iterator
from typing import Any

Blocks = list[dict[str, Any]]
KINDS = {"table": "Table", "figure": "Figure", "equation": "Equation"}


def numbered(blocks: Blocks) -> tuple[Blocks, dict[str, str]]:
    """The blocks, flat within rules, each with its "number"; and for every label what a reference to it reads.

    Pairs are dissolved: one column has room for one thing beside the other only in print.
    """
    names: dict[str, str] = {}
    counts = dict.fromkeys(KINDS, 0)
    sections: list[int] = []
    return list(_walk(blocks, names, counts, sections)), names


def _walk(blocks: Iterable[dict[str, Any]], names: dict, counts: dict, sections: list[int]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        kind = block["kind"]
        if kind == "pair":
            yield from _walk(block["members"], names, counts, sections)
        elif kind == "ruled":
            yield block | {"blocks": list(_walk(block["blocks"], names, counts, sections))}
        elif kind == "heading":
            number = _section(sections, block["level"]) if block["numbered"] else ""
            if block["label"]:
                names[block["label"]] = f"Section {number}"
            yield block | {"number": number}
        elif kind in KINDS:
            counts[kind] += 1
            names[block.get("label") or f"eq-{block['name']}"] = f"{KINDS[kind]} {counts[kind]}"
            yield block | {"number": str(counts[kind])}
        else:
            yield block


def _section(sections: list[int], level: int) -> str:
    """Count up at this level; deeper levels begin anew."""
    sections[:] = (sections + [0] * level)[:level]
    sections[-1] += 1
    return ".".join(str(number) for number in sections)

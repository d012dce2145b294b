"""The printed facts of a report, each with what it was rounded from, the field that holds it and the runs behind it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lab.report.places import Placed

__all__ = ["Placed", "PrintedFact", "printed_facts", "searched"]


@dataclass(frozen=True, slots=True)
class PrintedFact:
    """One entry of facts.json, its set of runs spelled out."""

    id: str
    value: Any
    unit: str
    text: str
    rounding: str
    query: str
    status: str
    runs: tuple[str, ...]

    @property
    def hypothesis(self) -> str:
        """The hypothesis that it is about, "" where it is about none."""
        start, _, rest = self.id.partition(".")
        return rest.partition(".")[0] if start in ("h", "plan") and "." in rest else ""


@lru_cache(maxsize=8)
def printed_facts(content: bytes) -> Mapping[str, PrintedFact]:
    """The facts of a facts.json by id, in their order."""
    document = json.loads(content)
    sets = {name: tuple(runs) for name, runs in document["run_sets"].items()}
    return {row["id"]: _fact(row, sets) for row in document["facts"]}


def _fact(row: Mapping[str, Any], sets: Mapping[str, tuple[str, ...]]) -> PrintedFact:
    names = ("id", "value", "unit", "text", "rounding", "query")
    return PrintedFact(*(row[name] for name in names), row.get("status", "record"), sets.get(row["runs"], ()))


def searched(facts: Mapping[str, PrintedFact], words: str) -> tuple[PrintedFact, ...]:
    """The facts that hold every word in their id, their text or their query."""
    wanted = words.casefold().split()
    return tuple(
        fact for fact in facts.values() if all(w in f"{fact.id} {fact.text} {fact.query}".casefold() for w in wanted)
    )

"""Every number that the paper prints, with its value, unit, rounding, the runs behind it and where it was read."""

import json
import math
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lab.errors import InvalidInput
from lab.report.drawable import drawn
from lab.study.standing import Of, Status, status_of

FORMAT = "lockbox-facts/1"


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed number or name.

    `text` is exactly what is printed; `value` what it was rounded from (a pair for an interval, a string for a name);
    `rounding` says how ("1 decimal", "as registered"); `run_ids` are the runs it was computed from, empty where it
    comes from the plan; `query` names the field of registration, ledger or analysis that holds it. `status` says whether the
    locked plan asked for it.
    """

    id: str
    value: Any
    unit: str
    text: str
    rounding: str = ""
    run_ids: tuple[str, ...] = ()
    query: str = ""
    status: Status = "record"


class Facts:
    """The facts of one paper, by id, in the order in which they were added."""

    def __init__(self) -> None:
        self._facts: dict[str, Fact] = {}
        self._status: Status = "record"

    @contextmanager
    def of(self, of: Of) -> Iterator[None]:
        """What is put inside belongs to this finding and has its status."""
        before, self._status = self._status, status_of(of)
        try:
            yield
        finally:
            self._status = before

    def add(self, fact: Fact) -> str:
        """Keep a fact and return its id; InvalidInput where the id already stands for something else."""
        known = self._facts.setdefault(fact.id, fact)
        if known.text != fact.text:
            raise InvalidInput("two facts have one id", where=fact.id, seen=(known.text, fact.text))
        return fact.id

    def put(self, id: str, value: Any, unit: str, text: str, rounding: str = "", runs=(), query: str = "") -> str:
        """Shorthand of `add`."""
        return self.add(Fact(id, value, unit, text, rounding, tuple(runs), query, self._status))

    def name(self, id: str, text: str, query: str = "") -> str:
        """Keep a text that a user or a library chose: it is printed as it stands and never read as markup."""
        return self.put(id, text, "text", printable(text), "as registered", (), query)

    def quoted(self, id: str, text: str, query: str, most: int) -> str:
        """Keep a text of any length as `id.full`, and as `id` what the paper prints of it: `most` characters, cut at a word."""
        self.name(f"{id}.full", text, query)
        short = shortened(printable(text), most)
        return self.name(
            id, short, query if short == printable(text) else f"{query}, shortened; in full in the supplement"
        )

    def __getitem__(self, id: str) -> Fact:
        return self._facts[id]

    def __contains__(self, id: str) -> bool:
        return id in self._facts

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts.values())

    def texts(self) -> dict[str, str]:
        """What is printed for each id."""
        return {fact.id: fact.text for fact in self}


def to_json(facts: Iterable[Fact], *, registration: str) -> bytes:
    """The facts as JSON: sets of runs are written once and named, non-finite values are null."""
    run_sets: dict[tuple[str, ...], str] = {}
    rows = []
    for fact in facts:
        runs = run_sets.setdefault(fact.run_ids, f"runs-{len(run_sets)}") if fact.run_ids else None
        rows.append(
            {
                "id": fact.id,
                "status": fact.status,
                "value": _finite(fact.value),
                "unit": fact.unit,
                "text": fact.text,
                "rounding": fact.rounding,
                "runs": runs,
                "query": fact.query,
            }
        )
    document = {
        "format": FORMAT,
        "registration": registration,
        "run_sets": {name: list(runs) for runs, name in run_sets.items()},
        "facts": rows,
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def printable(text: str) -> str:
    """One line without control characters and signs that no font has; straight quotes stay as the user typed them."""
    return drawn(" ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", " ", text).split()))


def shortened(text: str, most: int) -> str:
    """At most `most` characters, cut after a word and marked by an ellipsis."""
    if len(text) <= most:
        return text
    start = text[: most - 2]
    return (start.rsplit(" ", 1)[0] if " " in start[most // 2 :] else start).rstrip(" ,;:.") + " …"


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    if hasattr(value, "item"):
        return _finite(value.item())
    return value

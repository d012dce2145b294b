"""No exploratory number is printed outside the dashed rule, and none shares a table with a registered one: held at every build."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from lab.report.blocks import Block, Mark, Ruled, Table
from lab.report.facts import Facts

_FACT = re.compile(r"\{#?([^{}]+)\}")


def marked(blocks: tuple[Block, ...], facts: Facts) -> tuple[Block, ...]:
    """The same blocks; AssertionError where an exploratory fact would be printed without its mark, or beside a registered one."""
    for fact in unmarked(blocks, facts):
        raise AssertionError(f"{fact} is exploratory and would be printed without its mark")
    for table in _tables(blocks):
        inside = {facts[fact].status for fact in _facts(table.rows) if fact in facts}
        if {"registered", "exploratory"} <= inside:
            raise AssertionError(f"table {table.name} mixes registered and exploratory numbers")
    return blocks


def unmarked(blocks: tuple[Block, ...], facts: Facts) -> Iterator[str]:
    """Every exploratory fact that would be printed without its mark."""
    for fact, mark in _printed(blocks, ""):
        if fact in facts and facts[fact].status == "exploratory" and mark != "exploratory":
            yield fact


def _printed(blocks: tuple[Block, ...], around: Mark) -> Iterator[tuple[str, Mark]]:
    """Every fact of the blocks with the mark that it stands under."""
    for block in blocks:
        mark = getattr(block, "mark", "") or around
        inner = block.blocks if isinstance(block, Ruled) else getattr(block, "members", ())
        yield from _printed(inner, mark)
        for field in dataclasses.fields(block):
            if field.name not in ("blocks", "members"):
                yield from ((fact, mark) for fact in _facts(getattr(block, field.name)))


def _tables(blocks: tuple[Block, ...]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        yield from _tables(block.blocks if isinstance(block, Ruled) else getattr(block, "members", ()))


def _facts(value: Any) -> Iterator[str]:
    """The fact ids in markup, however deep in tuples and columns."""
    if isinstance(value, str):
        yield from _FACT.findall(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _facts(item)
    elif dataclasses.is_dataclass(value):
        yield from (fact for field in dataclasses.fields(value) for fact in _facts(getattr(value, field.name)))

"""Findings as lines for people: the first begins with their label, so that the shell shows no unmarked number either."""

from collections.abc import Iterable

from lab.study.standing import Of, said


def told(of: Of, head: str, lines: Iterable[str] = ()) -> list[str]:
    """`head` behind the label of the finding, and the lines below it, moved in."""
    return [said(of, head), *(f"  {line}" for line in lines)]

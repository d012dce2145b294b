"""The settings of the dry run that a plan was put through before its lock (STATISTICS, section 6)."""

from typing import Annotated

from pydantic import Field

from lab.study.base import Document, Number


class Rehearsal(Document):
    """`studies` simulated per world and sigma; `sigmas` between the runs of a cell, in the response's unit (none: a grid).

    `base` is the mean of the primary response (0: halfway between guessing and perfect), `seed` draws the noise; `source` names the
    earlier study or pilot that sigma and base come from.
    """

    studies: Annotated[int, Field(ge=100, le=100_000, strict=True)] = 2_000
    seed: Annotated[int, Field(ge=0, lt=2**53, strict=True)] = 0
    sigmas: tuple[Annotated[Number, Field(gt=0.0)], ...] = ()
    base: Annotated[Number, Field(ge=0.0)] = 0.0
    source: Annotated[str, Field(max_length=200)] = ""

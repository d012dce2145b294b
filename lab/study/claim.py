"""A claim distilled from a paper, with the place of its evidence."""

from typing import Annotated

from pydantic import Field

from lab.study.base import Document


class Claim(Document):
    """A sentence of a paper that asserts a result.

    `page` counts from 1; `span` is the half-open range of characters in the page's text; `evidence` names the table,
    figure or number that the paper offers; `hedged` is True where the sentence itself limits what it asserts.
    """

    id: str
    text: str
    paper: str
    page: Annotated[int, Field(ge=1)]
    span: tuple[int, int]
    evidence: str = ""
    hedged: bool = False

"""A piece of a paper's text with the place where it stands."""

from pydantic import BaseModel, ConfigDict

from lab.distill.geometry import Box
from lab.distill.paper import Paper
from lab.distill.sentences import Sentence


class Passage(BaseModel):
    """A sentence as printed; `page` counts from 1, `span` is half open in the page's text, boxes are in points."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    page: int
    span: tuple[int, int]
    section: str
    boxes: tuple[Box, ...] = ()


def passage(sentence: Sentence, paper: Paper) -> Passage:
    """The passage of one sentence."""
    return Passage(
        text=sentence.text,
        page=sentence.page,
        span=(sentence.start, sentence.end),
        section=sentence.section,
        boxes=paper.page(sentence.page).boxes(sentence.start, sentence.end),
    )

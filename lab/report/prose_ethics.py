"""Ethics and provenance: where the data come from, who wrote the text, what is not on record."""

from lab.report.blocks import Block, Heading, Items
from lab.report.data_sets import provenance_of
from lab.report.paper_input import PaperInput

TEXT = (
    "*Text.* Sentences and numbers were made from the record by fixed rules; what was rewritten by hand, once the results were "
    "known, is named below."
)
USE = "*Use.* Accuracy on this test set says nothing about fitness for a decision about people; that was not tested."
INTERESTS = (
    "*Interests.* Neither funding nor competing interests are on record; that does not mean that there are none."
)


def ethics(source: PaperInput) -> tuple[Block, ...]:
    """Never empty: what is not known is said to be unknown."""
    items = (f"*Data.* {provenance_of(source.registration.data.name)}", USE, f"{TEXT} {_code(source)}", INTERESTS)
    return (Heading("Ethics and provenance", "sec-ethics", numbered=False), Items(items))


def _code(source: PaperInput) -> str:
    named = source.registration.study.authors
    authors = "The authors named above answer for both." if named else "No author is on record."
    clean = (
        ""
        if source.registration.code.clean
        else " When the plan was locked, the code differed from the commit named below."
    )
    return authors + clean

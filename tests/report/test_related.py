"""Related work, ethics and provenance stand in every paper, in every tier of detail, and say what is not known."""

from dataclasses import replace

import pytest

from lab.report.blocks import LEAST, TOP, documents
from lab.report.data_sets import KNOWN, describe, provenance_of
from lab.report.drawing import Drawing
from lab.report.paper import at_desk, gather
from lab.report.paper_input import DistilledFact
from lab.report.passages import passages
from lab.report.prose_related import NONE, related
from lab.report.segments import text
from lab.report.works import put_in, works_of
from tests.report.test_wording import words

SECTIONS = (
    "Introduction", "Related work", "Methods", "Registered results", "Negative and null results", "Exploratory description",
    "Discussion", "Deviations from the registration", "Limitations", "Compute", "Ethics and provenance", "Reproducibility statement",
)  # fmt: skip
PAPER = DistilledFact("ab12", "Deep nets & more", "cd" * 32, 4, "Table 2", False, (("Baselines", (4, 6)),), ("Code",))


@pytest.mark.parametrize("tier", range(LEAST, TOP + 1))
def test_no_section_is_missing_in_any_tier(digits, tier):
    place, drawings = at_desk(digits)
    sizes = {name: _size(one) for name, one in drawings.items()}
    content = {"abstract": text("x"), "blocks": documents(place.generated.blocks, tier, sizes)}
    put_in(content, works_of(digits))
    titles = [
        "".join(part.get("t", "") for part in block["text"])
        for block in content["blocks"]
        if block["kind"] == "heading" and (block["level"] == 1 or not block["numbered"])
    ]
    assert titles == list(SECTIONS)
    said = {one.section for one in passages(content, place.facts.texts()) if one.words.strip()}
    assert set(SECTIONS) - said <= {"Methods"}


def _size(drawing: Drawing):
    from lab.report.blocks import Size

    return Size("", drawing.width_pt, 100.0)


def test_a_study_without_a_paper_says_so_and_one_with_it_what_was_noted(digits):
    assert NONE in words(related(digits))
    source = replace(digits, distilled=(PAPER,))
    facts = gather(source)
    said = words(related(source))
    assert "[@@distilled-ab12]" in said and "{related.0.told}" in said
    assert facts["related.0.told"].text == "baselines (p. 4, 6)" and facts["related.0.untold"].text == "code"
    assert works_of(source)["distilled-ab12"].short == "“Deep nets & more”"


def test_a_distilled_paper_is_cited_by_the_entry_that_the_study_brings(digits):
    bib = "@article{deep, author={Doe, J.}, title={Deep Nets \\& More}, journal={J}, year=2020}"
    source = replace(digits, distilled=(PAPER,), bibliography=bib)
    assert "[@@deep]" in words(related(source)) and "distilled-ab12" not in works_of(source)


def test_where_the_data_come_from_is_said_or_said_to_be_unknown():
    assert (
        "not on record" in provenance_of("parquet:/somewhere/mine") and describe("parquet:x").licence == "not on record"
    )
    assert all(one.provenance and one.licence for one in KNOWN.values())
    assert describe("parquet:cifar10-jpeg").provenance == KNOWN["cifar10"].provenance

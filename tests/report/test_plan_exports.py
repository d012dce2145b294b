"""The plan elsewhere: all questions answered, honest about demonstrations, one page, a QR code that says the registration."""

import re
from datetime import UTC, datetime

import pypdfium2 as pdfium
import segno

from lab.report.plan_exports import aspredicted, card, escaped, osf, qr_code, qr_text
from lab.report.plan_words import compared_words
from tests.report.test_layout import large

AT = datetime(2026, 11, 21, tzinfo=UTC)


def test_the_nine_questions_are_answered(canonical):
    text = aspredicted(canonical.registration)
    assert re.findall(r"^(\d)\) ", text, re.MULTILINE) == list("123456789")
    assert (
        "No, no data have been collected" in text
        and "54 training runs" in text
        and canonical.registration.sha256 in text
    )
    assert all(hypothesis.claim.rstrip(".") in text for hypothesis in canonical.registration.study.hypotheses)


def test_every_contrast_says_what_is_held_against_what(canonical, study_of):
    study = study_of("digits")
    depth, activation, decay = study.hypotheses
    swapped = activation.model_copy(update={"levels": {"activation": ("gelu", "relu")}})
    weighed = decay.model_copy(update={"contrast": "custom", "weights": (-1.0, 0.5, 0.5)})
    both = {"effect": "depth:activation", "contrast": "difference", "levels": {"depth": (2, 8)}, "scores": None}
    assert [compared_words(study, one) for one in study.hypotheses] == [
        ": levels 2, 4, 8", ": gelu − relu", ": levels 0, 0.0001, 0.001",
    ]  # fmt: skip
    assert compared_words(study, swapped) == ": relu − gelu"
    assert compared_words(study, weighed) == ": −1 on 0, 0.5 on 0.0001, 0.5 on 0.001"
    assert compared_words(study, depth.model_copy(update=both)) == ": (8 − 2) × (gelu − relu)"
    assert "(difference: gelu − relu); expected: an increase" in aspredicted(canonical.registration)


def test_a_demonstration_never_reads_as_preregistered(digits):
    for text in (aspredicted(digits.registration), osf(digits.registration)):
        assert "emonstration" in text and "no data have been collected" not in text and "prior to creation" not in text
        assert "did not exist when" not in text


def test_every_heading_of_osf_is_there_and_a_title_cannot_be_markup(make, study_of):
    study = study_of("digits").model_copy(update={"title": "# <b>x</b> [y](z) `w`", "demonstration": False})
    text = osf(make(study, {}).registration)
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == [
        "Study Information", "Design Plan", "Sampling Plan", "Variables", "Analysis Plan", "Other",
    ]  # fmt: skip
    assert len(re.findall(r"^### ", text, re.MULTILINE)) == 24
    assert r"\# \<b\>x\</b\> \[y\](z) \`w\`" in text


def test_the_card_is_one_page_whatever_the_plan(digits, canonical, make, study_of):
    for source in (digits, canonical, make(large(study_of("digits")), {})):
        document = pdfium.PdfDocument(card(source.registration, at=AT))
        text = " ".join(document[0].get_textpage().get_text_bounded().split())
        assert len(document) == 1 and source.registration.sha256 in text.replace(" ", "")
        assert "nothing outside the home shows" in text
    assert card(digits.registration, at=AT) == card(digits.registration, at=AT)


def test_the_qr_code_is_that_of_the_registration(digits):
    sha256 = digits.registration.sha256
    assert qr_text(sha256) == f"lockbox:sha256:{sha256}"
    wanted = segno.make(qr_text(sha256), error="m")
    path = re.search(rb' d="([^"]+)"', qr_code(sha256))[1].decode()
    drawn = {(x, y) for x, y in _dark(path)}
    assert drawn == {(x, y) for y, row in enumerate(wanted.matrix) for x, dark in enumerate(row) if dark}


def _dark(path: str):
    """Modules that a path of horizontal strokes covers: M x y, h length, m dx dy."""
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(number) for number in numbers.split()]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            yield from ((int(x) + step, int(y)) for step in range(int(values[0])))
            x += values[0]


def test_dollars_and_tildes_of_a_title_are_no_formula_and_no_strike() -> None:
    assert escaped("$x^2$ ~~a~~ costs $5") == r"\$x^2\$ \~\~a\~\~ costs \$5"

"""What the researcher says is kept in the ledger, the newest counts, and files go in and out unchanged."""

import pytest

from lab.errors import InvalidInput
from lab.workflow.paper.answers import QUESTIONS, answer, from_toml, suggestions, template
from lab.workflow.record.ledger import ledger, lines_of
from store.paths import Home

TEXT = 'A "use" with\nlines, <b>marks</b> and \\ backslash \u2028 é'


def test_the_newest_word_counts_and_an_empty_one_takes_it_back(unsealed: tuple[Home, str]) -> None:
    home, sha256 = unsealed
    answer(home, sha256, {"model.intended_use": "first", "data.licence": "CC0"})
    state = answer(home, sha256, {"model.intended_use": "second", "data.licence": "CC0"})
    assert state.answers == {"model.intended_use": "second", "data.licence": "CC0"}
    assert sum(line.event == "answered" for line in lines_of(home, sha256)) == 3, "what has not changed leaves no trace"
    assert answer(home, sha256, {"data.licence": ""}).answers == {"model.intended_use": "second"}


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("model.use", "x", "no such question"),
        ("neurips.17", "No: x", "no such question"),
        ("neurips.4", "Perhaps: x", "needs a reason"),
        ("neurips.4", "No", "needs a reason"),
        ("reproducibility.22", "No: x", "no such question"),
        ("model.intended_use", "x" * 2001, "too long"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_before_anything_is_written(unsealed, field, text, words) -> None:
    home, sha256 = unsealed
    with pytest.raises(InvalidInput, match=words):
        answer(home, sha256, {"data.licence": "CC0", field: text})
    assert ledger(home, sha256).answers == {}


def test_a_template_filled_in_and_read_again_is_the_same(unsealed: tuple[Home, str]) -> None:
    said = {"model.intended_use": TEXT, "neurips.5": "No: the data may not be passed on"}
    text = template(said)
    assert all(one.asks in text for one in QUESTIONS)
    read = {field: words for field, words in from_toml(text.encode(), "a.toml").items() if words}
    assert read == said
    assert answer(*unsealed, read).answers == said
    with pytest.raises(InvalidInput, match="no TOML"):
        from_toml(b"= x", "a.toml")


def test_an_answer_to_an_item_replaces_the_suggestion(unsealed: tuple[Home, str]) -> None:
    home, sha256 = unsealed
    before = suggestions(home, sha256, "neurips")
    assert len(before) == 16 and not any(row.own for row in before)
    assert next(row for row in before if row.number == 5).answer == "No"
    answer(home, sha256, {"neurips.5": "Yes: it is at example.org", "release.url": "https://example.org"})
    row = suggestions(home, sha256, "neurips")[4]
    assert (row.answer, row.reason, row.own) == ("Yes", "it is at example.org", True)
    assert len(suggestions(home, sha256, "reproducibility")) == 21

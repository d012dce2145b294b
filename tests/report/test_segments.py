"""Our markup becomes segments; nothing that a user wrote is read as markup."""

import pytest

from lab.report.facts import Facts
from lab.report.references import shipped
from lab.report.segments import kept, text, walk
from lab.report.works import put_in


def test_every_mark_has_a_segment():
    found = text("See [[tab-plan]]: *n* = {found.n_runs}, $mk$, **bold**, `code.commit`, <supported>, {#reg.sha256}.")
    kinds = [next(iter(segment)) for segment in found if "t" not in segment]
    assert kinds == ["r", "e", "f", "m", "b", "code", "v", "wrap"]


def test_citations_in_parentheses_and_in_the_sentence():
    both = text("[@welch1947;holm1979] and [@@holm1979]")
    put_in(both, shipped())
    assert "".join(segment.get("t") or segment["text"] for segment in both) == "(Welch 1947; Holm 1979) and Holm (1979)"


def test_an_unknown_work_is_an_error():
    with pytest.raises(KeyError):
        put_in(text("[@nobody1900]"), shipped())


def test_sentences_go_with_what_they_point_at():
    template = "All.(?fig-a  See [[fig-a]].?)(?fig-b  See [[fig-b]].?)"
    assert kept(template, frozenset({"fig-a"})) == "All. See [[fig-a]]."


def test_user_text_enters_as_a_fact_and_is_never_parsed():
    facts = Facts()
    facts.name("study.title", "*not bold* [[no-ref]] {no.fact} #let x = 1 \n<label>\x07", "")
    assert facts["study.title"].text == "*not bold* [[no-ref]] {no.fact} #let x = 1 <label>"
    assert text("{study.title}") == [{"f": "study.title"}]


def test_walk_finds_segments_at_any_depth():
    blocks = [{"kind": "par", "text": text("a {b.c} [@holm1979]")}]
    assert [segment["c"] for segment in walk(blocks) if "c" in segment] == ["holm1979"]

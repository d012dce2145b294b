"""Drafts: any text is kept, names do not collide, ids are no paths."""

import pytest

from lab.errors import InvalidInput
from lab.workflow.planning import drafts
from store.paths import Home


def test_templates_are_the_shipped_studies() -> None:
    assert {template.id for template in drafts.templates()} >= {"digits", "cifar10_patches"}


def test_a_draft_is_kept_as_it_was_written(home: Home, tiny: str) -> None:
    first, second = drafts.new_draft(home, tiny), drafts.new_draft(home, tiny)
    assert (first, second) == ("draft-width-on-digits", "draft-width-on-digits-2")
    drafts.save_draft(home, first, "half = [")
    assert drafts.read_draft(home, first) == "half = ["
    assert [draft.id for draft in drafts.drafts(home)] == [first, second]
    drafts.delete_draft(home, first)
    drafts.delete_draft(home, first)
    assert [draft.title for draft in drafts.drafts(home)] == ["Width on digits"]


@pytest.mark.parametrize("identity", ["draft-../../etc", "width", "draft-", "draft-a/b", "draft-A"])
def test_an_id_is_no_path(home: Home, identity: str) -> None:
    with pytest.raises(InvalidInput, match="no name of a draft"):
        drafts.read_draft(home, identity)


def test_a_missing_draft_names_those_that_are_here(home: Home, tiny: str) -> None:
    drafts.new_draft(home, tiny, "Mine")
    with pytest.raises(InvalidInput, match="draft-mine"):
        drafts.read_draft(home, "draft-yours")

"""A user's words in a label of Streamlit's: no sign of theirs is markup."""

import pytest

from pages.parts.marks import verbatim


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Depth and width", "Depth and width"),
        ("*bold* _em_ $x^2$", r"\*bold\* \_em\_ \$x\^2\$"),
        (":red[x] [a](b) `c` \\", r"\:red\[x\] \[a\]\(b\) \`c\` \\"),
    ],
)
def test_no_sign_of_a_title_is_markup(typed: str, label: str) -> None:
    assert verbatim(typed) == label

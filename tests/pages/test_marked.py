"""Analyze from a reader's side: whatever carries numbers stands in a frame that says what they are, and so does its caption."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pages.parts.analyze.views import VIEWS

CARRIERS = ("vega_lite_chart", "dataframe", "download_button")
WORDS = ("Registered. ", "Exploratory. ")


@pytest.mark.parametrize("view", VIEWS)
def test_every_figure_and_every_file_stands_in_a_frame(view: str, finished: str, show: Callable) -> None:
    app = show("analyze", study=finished, view=view)
    framed = list(_framed(app._tree[0], ""))
    assert sum(kind == "vega_lite_chart" for kind, *_ in framed) >= 4 and len(framed) > 20
    for (kind, frame, said), after in zip(framed, [*framed[1:], ("", "", "")], strict=True):
        assert frame in ("registered", "exploratory"), (kind, said)
        if said.startswith(WORDS):
            assert said.lower().startswith(f"{frame}. "), said
        if kind == "vega_lite_chart":
            assert after[2].startswith(WORDS), "the caption of a figure begins with its label"


def _framed(block: Any, frame: str) -> Iterator[tuple[str, str, str]]:
    """Charts, tables, downloads and captions below a block: kind, the frame around it, the words of a caption."""
    for child in block.children.values():
        if hasattr(child, "children"):
            found = re.match(r"(registered|exploratory)-", str(getattr(child, "key", None) or ""))
            yield from _framed(child, found[1] if found else frame)
        elif child.type in CARRIERS:
            yield child.type, frame, ""
        elif child.type == "html" and 'class="lb-caption">' in child.proto.body and frame:
            yield "caption", frame, re.sub(r"<[^>]+>", "", child.proto.body)

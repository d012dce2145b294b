"""A gallery of test examples: pictures in the drawn order, each with its class and what the runs say."""

import base64
import io
from collections import Counter

import altair as alt
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lab.analysis.look_gallery import KINDS, Gallery, Shown
from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot

ACROSS = 8
SIDE = 112
"""Pixels of a picture on a wide screen; small pictures are enlarged without smoothing."""


def gallery(found: Gallery, size: Size = SCREEN) -> Figure:
    """The pictures of `found`, eight in a row."""
    rows = [_row(place, one, found) for place, one in enumerate(found.shown)]
    down = max(1, -(-len(rows) // ACROSS))
    line = size.text * 1.25
    tall = SIDE + 3.4 * line
    side = {"expr": f"min(width / {ACROSS} * 0.9, {SIDE})"}
    x = alt.X("x:Q").scale(domain=[0, ACROSS], nice=False, zero=False).axis(None)
    y = alt.Y("y:Q").scale(domain=[down, 0], nice=False, zero=False).axis(None)
    told = plot([{name: value for name, value in row.items() if name != "url"} for row in rows]).encode(x=x, y=y)
    pictures = plot(rows).mark_image(baseline="top", align="center", width=side, height=side)
    under = {"expr": f"min(width / {ACROSS} * 0.9, {SIDE}) + {line * 0.9:.0f}"}
    further = {"expr": f"min(width / {ACROSS} * 0.9, {SIDE}) + {line * 1.9:.0f}"}
    small = size.text * 0.86
    limit = {"expr": f"width / {ACROSS} - 4"}
    chart = alt.layer(
        pictures.encode(
            x=x, y=y, url="url:N", tooltip=["label:N", "answers:N", "confidence:N", "example:Q", "source_index:Q"]
        ),
        told.mark_text(fontSize=small, dy=under, limit=limit, fontWeight="bold").encode(text="label:N"),
        told.mark_text(fontSize=small, dy=further, limit=limit, color=style.SOFT).encode(text="short:N"),
    )
    data = [{name: value for name, value in row.items() if name not in ("url", "x", "y", "short")} for row in rows]
    said = "; ".join(f"{row['label']}: {row['answers']}" for row in rows)
    return Figure(dress(chart, size, round(down * tall)), _caption(found), f"Test examples. {said}.", data, of=found)


def _row(place: int, one: Shown, found: Gallery) -> dict[str, object]:
    wrong = Counter(answer for answer in one.predicted if answer != one.label)
    top, votes = wrong.most_common(1)[0] if wrong else ("", 0)
    share = f" ({votes}/{len(one.predicted)})" if len(one.predicted) > 1 else ""
    return {
        "place": one.place,
        "example": one.example,
        "source_index": one.source_index,
        "label": one.label,
        "answers": ", ".join(one.predicted),
        "confidence": ", ".join(f"{100 * value:.0f} %" for value in one.confidence),
        "short": f"→ {top}{share}" if wrong else f"✓ {100 * float(np.mean(one.confidence)):.0f} % sure",
        "x": place % ACROSS + 0.5,
        "y": place // ACROSS,
        "url": picture_url(found.pixels[place]),
    }


def picture_url(pixels: NDArray[np.uint8]) -> str:
    """A picture uint8 [h, w, c] as a PNG in a data address, enlarged by whole numbers without smoothing."""
    grey = pixels.shape[2] < 3
    image = Image.fromarray(pixels[:, :, 0] if grey else np.ascontiguousarray(pixels[:, :, :3]))
    times = max(1, 2 * SIDE // max(image.size))
    large = image.resize((image.width * times, image.height * times), Image.Resampling.NEAREST)
    content = io.BytesIO()
    large.save(content, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(content.getvalue()).decode()}"


def _caption(found: Gallery) -> str:
    of = f"of class {found.only} " if found.only else ""
    kept = (
        f"{found.pictured:,} of them have a picture (the opening kept {found.kept:,} of {found.n_test:,})."
        if found.kept < found.n_test
        else ""
    )
    return (
        f"Cell {found.cell} ({found.label}), {numbers.runs(found.n_runs)}. Shown: {found.rule}; nobody picked them. {found.qualify:,} of "
        f"{found.n_test:,} test examples {of}are such that {KINDS[found.kind]} them. {kept} Under each picture its class, then the most "
        "frequent wrong answer with how many runs give it, or the mean confidence; the table has every run’s answer. Examples are "
        "anecdotes: the shares stand in the other views."
    )

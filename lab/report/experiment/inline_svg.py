"""An SVG inside a page: its ids are its own, the theme's colours are variables, photographs keep a light plate."""

import re
from html import escape

from lab.figures.style import DARK
from lab.report.drawing import size_of

VARIABLES = {light: f"--c{light[1:]}" for light in DARK}
_COLOUR = re.compile("|".join(re.escape(light) for light in DARK), re.IGNORECASE)


def inlined(svg: str, name: str, alt: str, *, enlarged: float = 1.0) -> str:
    """The picture, `enlarged` where there is room, as an element that a screen reader names; a colour scale or an image is shown on white in both themes."""
    own = re.sub(r"\W+", "-", name)
    body = svg[svg.index("<svg") :]
    body = re.sub(r'\bid="([^"]+)"', rf'id="{own}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{own}-\1)", body)
    body = re.sub(r'href="#([^"]+)"', rf'href="#{own}-\1"', body)
    plate = "<image" in body or "rgb(" in body
    if not plate:
        body = _COLOUR.sub(lambda found: f"var({VARIABLES[found[0].lower()]})", body)
    body = re.sub(r' role="[^"]*"| aria-[a-z]+="[^"]*"', "", body)
    style = f'style="width:{enlarged * size_of(svg)[0]:.0f}px" ' if enlarged != 1 else ""
    start = (
        f'<svg {style}role="img" aria-label="{escape(" ".join(alt.split()))}" class="{"plate" if plate else "drawn"}" '
    )
    return start + body.removeprefix("<svg").lstrip()


def variables(*, dark: bool) -> str:
    """The declarations of all colours for one theme."""
    return ";".join(f"{name}:{DARK[light] if dark else light}" for light, name in VARIABLES.items())

"""The equations of a document as SVG with their alternative texts, set by the same typst source as the paper."""

import json
from collections.abc import Iterable

import typst

from lab.report.typeset import TEMPLATES, font_paths

_SOURCE = """
#import "equations.typ": display
#set page(width: auto, height: auto, margin: 3pt, fill: none)
#set text(size: 11pt)
#show math.equation: set text(font: "New Computer Modern Math")
#for name in json("names.json") [
  #let (body, alt) = display.at(name)
  #math.equation(block: true, alt: alt, body.body) #metadata((name: name, alt: alt)) <said>
  #pagebreak(weak: true)
]
"""


def equations(names: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """SVG by "equation-NAME.svg", and the alternative text by name."""
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}, {}
    files = {
        "main.typ": _SOURCE.encode(),
        "names.json": json.dumps(wanted).encode(),
        "equations.typ": (TEMPLATES / "equations.typ").read_bytes(),
    }
    options = {"ignore_system_fonts": True, "font_paths": font_paths()}
    pages = typst.Compiler(files, **options).compile(format="svg")
    said = json.loads(typst.query(files, "<said>", field="value", **options))
    drawn = pages if isinstance(pages, list) else [pages]
    svgs = {f"equation-{name}.svg": page.decode() for name, page in zip(wanted, drawn, strict=True)}
    return svgs, {row["name"]: row["alt"] for row in said}

"""Every numbered equation fits into a column of the paper, its number included, at the largest size of type."""

import json
import re

import pytest
import typst

from lab.report.layout import TYPE_PT
from lab.report.typeset import TEMPLATES, font_paths

COLUMN_PT = (595.3 - 2 * 54 - 19) / 2
NUMBER_PT = 24
NAMES = re.findall(r"^  (\w+): \($", (TEMPLATES / "equations.typ").read_text().split("#let inline")[0], re.MULTILINE)
SAMPLE = """
#import "equations.typ": display
#set text(size: {size}pt)
#show math.equation: set text(font: "New Computer Modern Math")
#context [#metadata(display.pairs().map(((name, one)) => (name, measure(math.equation(block: true, one.at(0).body)).width.pt()))) <widths>]
"""


@pytest.mark.parametrize("size", [TYPE_PT[0], TYPE_PT[-1]])
def test_no_equation_is_wider_than_its_column(size):
    files = {
        "main.typ": SAMPLE.replace("{size}", str(size)).encode(),
        "equations.typ": (TEMPLATES / "equations.typ").read_bytes(),
    }
    found = typst.query(files, "<widths>", field="value", one=True, ignore_system_fonts=True, font_paths=font_paths())
    widths = dict(json.loads(found))
    assert set(widths) == set(NAMES) >= {"model", "pooled", "replicate"}
    assert {name: width for name, width in widths.items() if width > COLUMN_PT - NUMBER_PT} == {}

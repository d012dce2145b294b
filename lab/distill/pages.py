"""Reading a paper: a PDF, or text that was pasted, becomes pages of clean text with places."""

import re

from lab.distill.characters import Line, page_lines
from lab.distill.headings import heading
from lab.distill.layout import body_size, compose
from lab.distill.paper import Block, Kind, Page, Paper
from lab.distill.pdfium import opened
from lab.distill.words import Vocabulary, plain_text
from lab.errors import InvalidInput

FEWEST_LETTERS = 200
LONGEST_TEXT = 2_000_000


def read_pdf(data: bytes, name: str = "paper") -> Paper:
    """The text of a PDF, page by page; InvalidInput for a file that is empty, damaged, encrypted or only pictures."""
    with opened(data, name) as document:
        title = str(document.get_metadata_value("Title") or "").strip()
        sizes, lines = [], []
        for page in document:
            sizes.append(page.get_size())
            lines.append(page_lines(page))
            page.close()
    _refuse_pictures(lines, name)
    words = Vocabulary(line.text for page in lines for line in page)
    body = body_size(lines)
    pages = [
        compose(number, page, size, body, words)
        for number, (page, size) in enumerate(zip(lines, sizes, strict=True), start=1)
    ]
    return Paper(title if len(title) > 7 else _title(lines[0], name), tuple(pages))


def read_text(text: str, name: str = "pasted text") -> Paper:
    """Pasted text as a paper of one page without a picture; an empty line, or a heading, begins a block."""
    if not text.strip():
        raise InvalidInput("there is no text", where=name, remedy="Paste the paper's text, or give its PDF")
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(
            f"a paper has at most {LONGEST_TEXT:,} characters", where=name, seen=f"{len(text):,}", remedy="Shorten it"
        )
    clean = plain_text(text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = clean.split("\n")
    words, paragraphs = Vocabulary(lines), _paragraphs(lines)
    blocks: list[Block] = []
    whole = ""
    for kind, gathered in paragraphs:
        whole += "\n" if whole else ""
        start = len(whole)
        whole += _run_on(gathered, words)
        blocks.append(Block(start, len(whole), kind))
    return Paper(_first_line(lines) or name, (Page(1, whole, tuple(blocks), (), 0.0, 0.0),))


def _refuse_pictures(pages: list[tuple[Line, ...]], name: str) -> None:
    letters = sum(sign.isalpha() for lines in pages for line in lines for sign in line.text)
    if letters < FEWEST_LETTERS:
        raise InvalidInput(
            "this PDF holds no text to read; its pages are pictures, as of a scan",
            where=name,
            seen=f"{letters} letters on {len(pages)} pages",
            remedy="Run it through text recognition first, or paste the text",
        )


def _title(lines: tuple[Line, ...], name: str) -> str:
    """The lines in the largest type in the upper half of the first page, joined."""
    upright = [line for line in lines if len(line.text) > 3 and line.box.right - line.box.left > line.box.height]
    if not upright:
        return name
    largest = max(line.size for line in upright)
    found = [line.text.strip() for line in upright if line.size >= largest - 0.1][:4]
    title = re.sub(r"\s+", " ", plain_text(" ".join(found))).strip()
    return title if 8 <= len(title) <= 250 else name


def _first_line(lines: list[str]) -> str:
    """The first line where it stands alone, as a title does; "" else."""
    at = next(index for index, line in enumerate(lines) if line.strip())
    first, following = lines[at].strip(), lines[at + 1].strip() if at + 1 < len(lines) else ""
    alone = not following and 8 <= len(first) <= 150 and first[-1] not in ".-"
    return first if alone and not heading(first) else ""


def _paragraphs(lines: list[str]) -> list[tuple[Kind, list[str]]]:
    found: list[tuple[Kind, list[str]]] = []
    open_block = False
    for line in lines:
        text = " ".join(line.split())
        if not text:
            open_block = False
        elif heading(text):
            found.append(("heading", [text]))
            open_block = False
        elif open_block:
            found[-1][1].append(text)
        else:
            found.append(("caption" if re.match(r"(Table|Figure) \d+[:.]", text) else "body", [text]))
            open_block = True
    return found


def _run_on(lines: list[str], words: Vocabulary) -> str:
    text = lines[0]
    for line in lines[1:]:
        cut = text.endswith("-") and not text.endswith(" -")
        if not cut:
            text += " " + line
        else:
            text = (text if words.keeps_hyphen(text[:-1], line) else text[:-1]) + line
    return text

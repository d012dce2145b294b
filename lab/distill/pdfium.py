"""Opening a PDF with PDFium, one thread at a time, with one clear error for a file that is none."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw as pdfium

from lab.errors import InvalidInput

LARGEST_BYTES = 100_000_000
MOST_PAGES = 400

_ONE_AT_A_TIME = threading.RLock()  # PDFium keeps global state: two threads in it at once crash the process


@contextmanager
def opened(data: bytes, name: str = "paper") -> Iterator[pypdfium2.PdfDocument]:
    """The document in `data`, closed afterwards; InvalidInput for what is empty, too large, damaged or encrypted."""
    _refuse_sizes(data, name)
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _explained(error, name) from error
        try:
            if not 0 < len(document) <= MOST_PAGES:
                raise InvalidInput(
                    f"a paper has 1 to {MOST_PAGES} pages",
                    where=name,
                    seen=f"{len(document)} pages",
                    remedy="Give one paper, not a volume",
                )
            yield document
        except pypdfium2.PdfiumError as error:  # a page that is damaged inside a document that opens
            raise _explained(error, name) from error
        finally:
            document.close()


def _refuse_sizes(data: bytes, name: str) -> None:
    if not data:
        raise InvalidInput("this file is empty", where=name, remedy="Give the PDF of a paper, or paste its text")
    if len(data) > LARGEST_BYTES:
        raise InvalidInput(
            f"a paper has at most {LARGEST_BYTES // 1_000_000} MB",
            where=name,
            seen=f"{len(data) / 1e6:.0f} MB",
            remedy="Give a smaller file, or paste the text",
        )
    if b"%PDF-" not in data[:1024]:
        raise InvalidInput(
            "this is not a PDF", where=name, seen=repr(data[:12]), remedy="Give a PDF, or paste the paper's text"
        )


def _explained(error: pypdfium2.PdfiumError, name: str) -> InvalidInput:
    if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return InvalidInput(
            "this PDF is encrypted", where=name, remedy="Save a copy without a password, or paste the text"
        )
    return InvalidInput(
        "this PDF is damaged and cannot be opened", where=name, remedy="Download it again, or paste the text"
    )

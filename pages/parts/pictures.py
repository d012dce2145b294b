"""Pages of a PDF as pictures; a browser's own viewer would bring its own chrome."""

import io

import pypdfium2
import streamlit as st

from lab.errors import InvalidInput


@st.cache_data(show_spinner=False, max_entries=32)
def page_pictures(pdf: bytes, *, width_px: int = 1200) -> list[bytes]:
    """Every page as PNG of that width; InvalidInput where the bytes are no PDF."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise InvalidInput("this file is not a readable PDF", remedy="Build it again") from error
    pictures = []
    try:
        for page in document:
            bitmap = page.render(scale=width_px / page.get_width())
            file = io.BytesIO()
            bitmap.to_pil().save(file, format="PNG")
            pictures.append(file.getvalue())
            page.close()
    finally:
        document.close()
    return pictures

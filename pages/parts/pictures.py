"""Pages of a PDF as pictures, drawn once; a browser's own viewer would bring its own chrome."""

import streamlit as st

from lab.workflow.paper import pdf_pages
from lab.workflow.paper.pdf_pages import Boxes


@st.cache_data(show_spinner=False, max_entries=64)
def page_picture(pdf: bytes, number: int, *, boxes: Boxes = (), width_px: int = 1000) -> bytes:
    """One page as PNG of that width; `number` counts from 1, boxes are left, top, right, bottom in points."""
    return pdf_pages.page_picture(pdf, number, boxes=boxes, width_px=width_px)

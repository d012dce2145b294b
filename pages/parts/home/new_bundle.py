"""Import bundle: upload a ZIP or name one on this machine; it is verified, then shown in this home, read-only."""

import tempfile
from pathlib import Path

import streamlit as st

from lab.workflow.bundle.take_in import Imported, import_bundle
from pages.parts import marks
from pages.parts.page import explained
from pages.parts.place import Place, go

SAID = {"new": "Imported, read-only.", "newer": "Its record had gone on: updated.", "none": "It was imported before."}


def new_bundle(place: Place) -> None:
    """The popover on Home; a bundle that does not hold is refused in one box, and nothing of it is kept."""
    with st.popover("Import bundle", width="stretch", key="import-bundle"), explained():
        st.html('<p class="lb-kind">From another home</p>')
        uploaded = st.file_uploader("Bundle (ZIP, up to 200 MB)", type=["zip"], key="bundle-file")
        named = st.text_input("or the path of a bundle on this machine, of any size", key="bundle-path").strip()
        marks.caption(
            "Every hash, seed and printed number is recomputed first, which takes half a minute; the study is then shown "
            "here and cannot be changed. Its notebook comes with it."
        )
        if st.button("Verify and import", type="primary", key="bundle-import", disabled=not (uploaded or named)):
            found = _uploaded(place, uploaded) if uploaded else _import(place, Path(named).expanduser(), "")
            st.session_state.imported = f"{SAID[found.change]} {found.checks} checks hold. {found.remark}".strip()
            go("Report", found.registration)


def _uploaded(place: Place, uploaded) -> Imported:
    with tempfile.NamedTemporaryFile(prefix="lockbox-upload-", suffix=".zip") as file:
        file.write(uploaded.getbuffer())
        file.flush()
        return _import(place, Path(file.name), uploaded.name)


def _import(place: Place, path: Path, name: str) -> Imported:
    bar = st.progress(0.0, text="Opening the bundle")
    try:
        return import_bundle(
            place.home,
            path,
            name=name,
            progress=lambda words, share: bar.progress(min(1.0, share), text=words.capitalize()),
        )
    finally:
        bar.empty()

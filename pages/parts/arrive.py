"""A deep link leads to the block that it is about: the page scrolls there once, and leaves alone whoever has begun to read."""

import streamlit as st

SCROLL = """<script>
{
  const target = document.querySelector(".lb-arrive")?.dataset.to;
  let reading = false;
  for (const kind of ["wheel", "keydown", "pointerdown", "touchstart"])
    addEventListener(kind, () => { reading = true; }, {once: true, passive: true});
  for (const wait of [0, 300, 800, 1500, 2500])
    setTimeout(() => { if (!reading) document.querySelector(`.st-key-${target}`)?.scrollIntoView({block: "start"}); }, wait);
}
</script>"""
"""A constant. It looks again for a while, because charts above the block get their height late."""

BLOCKS = {"view": "exploratory-results", "a": "exploratory-compare"}
"""Parameter of an address, and the block that it is about."""


def enter(title: str) -> None:
    """Note whether this is the first look at a page since another one."""
    st.session_state["entered"] = st.session_state.get("page-shown") != title
    st.session_state["page-shown"] = title


def arrive() -> None:
    """Scroll to the block that the address asks for, when the page has just been entered."""
    asked = next((block for name, block in BLOCKS.items() if name in st.query_params), None)
    if asked and st.session_state.get("entered"):
        st.html(f'<div class="lb-arrive" data-to="{asked}"></div>{SCROLL}', unsafe_allow_javascript=True)

"""A choice that the address keeps: a link with ?name=option leads to it, and choosing changes the address."""

from collections.abc import Callable, Sequence

import streamlit as st


def choice(
    name: str,
    label: str,
    options: Sequence[str],
    *,
    words: Callable[[str], str] = str,
    hidden: bool = False,
    wrapped: bool = False,
    room: int = 150,
) -> str:
    """One of `options` (the first unless the address names another) on a row of buttons.

    Where they are more than `room` letters it is a list, or, `wrapped`, buttons on as many rows as it takes: what must be seen to
    be found.
    """
    asked = st.query_params.get(name, "")
    start = options.index(asked) if asked in options else 0
    shown = "collapsed" if hidden else "visible"
    key = f"choice-{name}"
    if not wrapped and sum(len(words(one)) + 4 for one in options) > room:
        chosen = st.selectbox(
            label, options, index=start, format_func=words, key=key, label_visibility=shown, width=460
        )
    else:
        chosen = st.segmented_control(
            label, options, default=options[start], format_func=words, required=True, key=key, label_visibility=shown
        )
    if chosen != (asked or options[0]):
        st.query_params[name] = chosen
    return chosen


def typed(name: str, label: str, *, help: str, placeholder: str = "") -> str:
    """A line of text that the address keeps."""
    asked = st.query_params.get(name, "")
    text = st.text_input(label, asked, help=help, placeholder=placeholder, key=f"typed-{name}").strip()
    if text != asked:
        st.query_params[name] = text
    return text

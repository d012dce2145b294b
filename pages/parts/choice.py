"""A choice that the address keeps: a link with ?name=option leads to it, and choosing changes the address."""

from collections.abc import Callable, Sequence

import streamlit as st

from pages.parts import marks


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
    shown = "collapsed" if hidden else "visible"
    key = f"choice-{name}"
    if asked and asked not in options and unseen(name):
        unknown(label.lower(), asked)
    if moved(name) or st.session_state.get(key) not in options:
        st.session_state[key] = asked if asked in options else options[0]
    if not wrapped and sum(len(words(one)) + 4 for one in options) > room:
        chosen = st.selectbox(label, options, format_func=words, key=key, label_visibility=shown, width=460)
    else:
        chosen = st.segmented_control(label, options, format_func=words, required=True, key=key, label_visibility=shown)
    if chosen != (asked or options[0]):
        put(name, chosen)
    return chosen


def typed(name: str, label: str, *, help: str, placeholder: str = "") -> str:
    """A line of text that the address keeps."""
    asked, key = st.query_params.get(name, ""), f"typed-{name}"
    if moved(name) or key not in st.session_state:
        st.session_state[key] = asked
    text = st.text_input(label, help=help, placeholder=placeholder, key=key).strip()
    if text != asked:
        put(name, text)
    return text


def moved(*names: str) -> bool:
    """Whether the address changed since the last look at it and not by `put`: a link, or back and forward in the browser.

    Then the address is right and the widget follows; to write the widget's own value again would hold the reader here.
    """
    seen = {f"address-{name}": st.query_params.get(name, "") for name in names}
    changed = any(value != st.session_state.get(key, value) for key, value in seen.items())
    st.session_state.update(seen)
    return changed


def unseen(name: str) -> bool:
    """Whether the address brings this value from outside: a link, and not what was chosen for another view before."""
    return st.query_params.get(name, "") != st.session_state.get(f"address-{name}", "")


def unknown(what: str, asked: str) -> None:
    """Say that a link leads nowhere: what is shown in its place is not what it names."""
    marks.box(f"The address names no such {what}; another one is shown", f"Seen: {asked[:80]}", kind="warning")


def put(name: str, value: str) -> None:
    """Write into the address what a widget says."""
    st.query_params[name] = st.session_state[f"address-{name}"] = value

"""Where a study is to train: this machine, or a Ray cluster where Ray is installed."""

import os

import streamlit as st

from lab.workflow.training import launch

HERE, CLUSTER = "This machine", "A Ray cluster"


def where() -> dict[str, str]:
    """What `launch` needs to know beside the verb; nothing where this machine trains."""
    if "ray" not in launch.executors():
        return {}
    chosen = st.session_state.get("where", HERE)
    with st.popover(f"Where: {chosen[0].lower()}{chosen[1:]}", key="where-open"):
        st.radio("Train on", (HERE, CLUSTER), key="where")
        address = st.text_input(
            "Address of its head, or auto",
            value=os.environ.get("RAY_ADDRESS", "auto"),
            key="ray-address",
            disabled=chosen == HERE,
            help="HOST:6379; auto finds the cluster that this machine is a node of. The README says what must be on the nodes.",
        )
    return {"executor": "ray", "ray_address": address.strip()} if chosen == CLUSTER else {}

"""Runs from elsewhere on Analyze: upload a CSV or name a store, name its columns, see the tables; always exploratory."""

import dataclasses
import json
import math
from typing import Any

import streamlit as st

from lab.figures import charts
from lab.figures.table_file import csv_text
from lab.study.standing import said
from lab.workflow.outside.explore import Outside, analyze_csv, as_document, columns_of, mlflow_csv
from pages.parts import marks
from pages.parts.block import block
from pages.parts.figure import show
from pages.parts.page import explained, part

TABLES = {
    "anova": "Analysis of variance",
    "differences": "Differences between levels, 95 % t intervals",
    "over-blocks": "Tests over blocks; a smallest p of 0 is no bound",
    "interactions": "Two-by-two interactions as differences of differences, 95 % t intervals",
    "means": "Means by level, other factors averaged with equal weights, 95 % t intervals",
    "cells": "Cells, 95 % t intervals from their own runs",
}


BLOCKS = {
    "seeds": "seeds or replicates",
    "data-sets": "data sets",
    "splits": "random splits of one data set",
    "5x2": "five times two folds, in order",
}


@part
def outside() -> None:
    """The upload and, once its columns are named, what it shows."""
    with st.expander("Runs from elsewhere (CSV, W&B export, MLflow store)"):
        file = st.file_uploader(
            "One run per line, a column per factor, one for the response; or the runs table of W&B as CSV or JSON",
            type=["csv", "tsv", "txt", "json", "jsonl"],
            key="outside-file",
        )
        left, right = st.columns([3, 2])
        store = left.text_input("or an MLflow store (folder, sqlite:///FILE, http://…)", key="outside-store")
        experiment = right.text_input("its experiment, where it has several", key="outside-experiment")
        if file is None and not store:
            marks.caption("Nothing about them was registered here, so whatever they show is exploratory.")
            return
        with explained():
            content, remarks = (file.getvalue(), ()) if file else _stored(store.strip(), experiment.strip())
            _tables(content, file.name if file else store, remarks, stored=file is None)


@st.cache_data(show_spinner="Reading the store", ttl=60, max_entries=4)
def _stored(store: str, experiment: str) -> tuple[bytes, tuple[str, ...]]:
    return mlflow_csv(store, experiment)


def _tables(content: bytes, name: str, remarks: tuple[str, ...], *, stored: bool) -> None:
    columns = columns_of(content, name)
    left, middle, right = st.columns(3)
    response = left.selectbox("Response", columns, index=len(columns) - 1, key="outside-response")
    factors = middle.multiselect("Factors", [one for one in columns if one != response], key="outside-factors")
    block = right.selectbox(
        "Block (optional)", ["", *(one for one in columns if one not in (response, *factors))], key="outside-block"
    )
    within = bool(block) and st.checkbox("Compare inside blocks: each has every cell once", key="outside-within")
    over = _over_blocks() if within else {}
    if len(columns) < 2:
        marks.box("There is no column for a factor", f"{name} has one column: {columns[0]}", kind="warning")
    elif not factors:
        marks.caption("Name at least one factor: a column whose levels are to be compared.")
    else:
        found = analyze_csv(
            content,
            response=response,
            factors=factors,
            block=block or "",
            within=factors if within else (),
            where=name,
            remarks=remarks,
            exported=stored,
            **over,
        )
        show_outside(found)


def _over_blocks() -> dict[str, Any]:
    """What the blocks are: it decides which tests over them make sense."""
    kind = st.segmented_control(
        "Blocks are", list(BLOCKS), default="seeds", required=True, format_func=BLOCKS.get, key="outside-blocks"
    )
    share = 0.0
    if kind == "splits":
        share = st.number_input("n_test / n_train of a split", 0.001, 10.0, 0.25, key="outside-share", width=220)
    lower = kind == "data-sets" and st.checkbox("Smaller is better", key="outside-lower")
    return {"blocks": kind, "test_share": share, "lower_is_better": lower}


def show_outside(found: Outside) -> None:
    """Every table with its label, caption and download."""
    with block(found, "runs from elsewhere; nothing about them was registered here", key="outside"):
        words = f"{found.response}: {found.n_runs} runs, error {found.error}, sums of squares {found.sums}, p-values unadjusted."
        marks.caption(said(found, " ".join([words, *found.remarks])))
        for name, title in TABLES.items():
            made = found.block_tests.rows if name == "over-blocks" else getattr(found, name)
            rows = [{key: _plain(value) for key, value in dataclasses.asdict(row).items()} for row in made]
            if rows:
                st.markdown(f"**{title}**")
                st.dataframe(rows, hide_index=True)
                st.download_button(
                    "CSV",
                    csv_text(found, rows),
                    f"{name}-exploratory.csv",
                    "text/csv",
                    key=f"outside-{name}",
                    on_click="ignore",
                )
        if found.block_tests.critical is not None and len(found.block_tests.treatments) > 2:
            tests = found.block_tests
            show(lambda: charts.critical_difference(tests.critical, tests.treatments), "critical-difference", key="cd")
        document = json.dumps(as_document(found), indent=1)
        st.download_button(
            "All of it (JSON)",
            document,
            "elsewhere-exploratory.json",
            key="outside-json",
            on_click="ignore",
        )


def _plain(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value

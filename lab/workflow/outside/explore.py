"""Analyze runs from elsewhere: a CSV, an export of W&B or an MLflow store becomes tables, all of them exploratory."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lab.analysis.as_json import plain
from lab.analysis.elsewhere import Outside, describe
from lab.workflow.outside import long_csv
from lab.workflow.outside.mlflow_store import mlflow_csv
from lab.workflow.outside.wandb_export import is_export, long_form

__all__ = ["Outside", "analyze_csv", "as_document", "columns_of", "mlflow_csv"]


def analyze_csv(
    content: bytes,
    *,
    response: str,
    factors: Sequence[str],
    block: str = "",
    within: Sequence[str] = (),
    sums: int = 3,
    blocks: str = "seeds",
    test_share: float = 0.0,
    lower_is_better: bool = False,
    where: str = "CSV",
    remarks: Sequence[str] = (),
    exported: bool = False,
) -> Outside:
    """Everything that `describe` says of a long-format CSV, or of W&B's runs as CSV or JSON.

    `remarks` of an earlier step come first; a table `exported` from a tracker (W&B's is known by itself) may have runs
    without a response. InvalidInput names line and column of what cannot be read.
    """
    exported = exported or is_export(content)
    content, left_out = long_form(content, where)
    table = long_csv.read_long(
        content, response=response, factors=factors, block=block, within=within, where=where, exported=exported
    )
    table = replace(table, blocks=blocks, test_share=test_share, lower_is_better=lower_is_better)
    found = describe(table, kind=sums)
    return replace(found, remarks=(*remarks, *left_out, *found.remarks))


def as_document(found: Outside) -> dict[str, Any]:
    """All of it as JSON values, every row with its status."""
    return plain(found)


def columns_of(content: bytes, where: str = "CSV") -> list[str]:
    """The columns of a CSV or of W&B's runs; InvalidInput where there is none, or no run below them."""
    return long_csv.columns_of(long_form(content, where)[0], where)

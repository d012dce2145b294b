"""Results as JSON values, free of times and paths, so that two equal analyses print equal bytes (DESIGN, section 7)."""

import dataclasses
import math
from typing import Any

import numpy as np

from lab.analysis.results import Confirmatory, Exploratory
from lab.study.standing import ExploratoryFinding


def to_json(confirmatory: Confirmatory, exploratory: Exploratory | None = None) -> dict[str, Any]:
    """One document: `cells` and `hypotheses` of the plan; `anova` and the rest only with exploratory results.

    Numbers have 12 significant digits, so that the last bits in which processors differ do not change the bytes; NaN
    becomes null. Hypotheses and everything exploratory carry their `status`.
    """
    head = {name: plain(getattr(confirmatory, name)) for name in _HEAD}
    document = {
        **head,
        "cells": [plain(row) for row in confirmatory.cells],
        "hypotheses": [{"status": "registered", **plain(row)} for row in confirmatory.hypotheses],
        "remarks": list(confirmatory.remarks),
        "anova": [],
    }
    if exploratory is not None:
        document["anova"] = [plain(row) for row in exploratory.anova]
        rest = {name: plain(getattr(exploratory, name)) for name in _EXPLORATORY}
        document["exploratory"] = {"status": exploratory.status, **rest}
    return _rounded(document)


DIGITS = 12
_HEAD = ("response", "unit", "alpha", "target", "correction", "n_runs", "n_failed", "n_test")
_EXPLORATORY = ("level", "error", "n_runs", "sums", "main_effects", "pair_means", "interactions", "remarks")


def plain(value: Any) -> Any:
    """A row as dictionaries, lists and plain numbers; NaN and infinities become None.

    Every exploratory part of it says so in `status`; what the plan asked says so once, in `to_json`.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        status = {"status": value.status} if isinstance(value, ExploratoryFinding) else {}
        return status | {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value


def rounded(row: Any) -> dict[str, Any]:
    """One result as `plain` values with 12 significant digits."""
    return _rounded(plain(row))


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value

"""The results of a bundle as Parquet: runs, metrics, cells, hypotheses and deviations, one flat table each."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from lab.report.bundle.source import BundleInput, RunRow

METRIC_COLUMNS = ("run", "attempt", "epoch", "name", "value")


def tables(source: BundleInput) -> dict[str, bytes]:
    """File name to Parquet bytes."""
    found, deviations = source.paper.confirmatory, source.paper.ledger.deviations
    return {
        "results/runs.parquet": parquet([run_values(run) for run in source.runs]),
        "results/metrics.parquet": parquet([dict(zip(METRIC_COLUMNS, row, strict=True)) for row in source.metrics]),
        "results/cells.parquet": parquet([_cell(row) | {"status": found.status} for row in found.cells]),
        "results/hypotheses.parquet": parquet([_hypothesis(row) | {"status": row.status} for row in found.hypotheses]),
        "results/deviations.parquet": parquet(
            [
                {
                    "at": one.at.isoformat(),
                    "type": one.type,
                    "what": one.what,
                    "sentence": one.sentence,
                    "effect": one.effect,
                }
                for one in deviations
            ]
        ),
    }


def run_values(run: RunRow) -> dict[str, Any]:
    """One run as a flat row; levels have the prefix `level.`, seeds `seed.`, the metrics of the last epoch `last.`."""
    result = run.result or {}
    return {
        "run": run.id,
        "cell": run.cell,
        "replicate": run.replicate,
        **{f"level.{name}": level for name, level in run.levels.items()},
        "status": run.status,
        "attempts": run.attempts,
        "epochs": run.epochs,
        "test_accuracy": result.get("test_accuracy"),
        "test_loss": result.get("test_loss"),
        "correct": result.get("correct"),
        "n": result.get("n"),
        **{f"last.{name}": value for name, value in sorted(run.last.items())},
        "device_seconds": run.seconds,
        "peak_bytes": run.peak_bytes,
        **{f"seed.{name}": seed for name, seed in run.seeds.items()},
        "weights_sha256": run.weights,
        "predictions_sha256": run.predictions,
        "reason": run.reason,
    }


def _cell(row) -> dict[str, Any]:
    levels = {f"level.{name}": level for name, level in row.levels.items()}
    numbers = {name: getattr(row, name) for name in ("n", "failed", "mean", "sd", "low", "high", "level")}
    return {"cell": row.cell, "label": row.label, **levels, **numbers, "flags": ", ".join(row.flags)}


def _hypothesis(row) -> dict[str, Any]:
    plain = ("id", "claim", "response", "unit", "effect", "contrast", "label", "expect", "sesoi", "estimate")
    tests = ("level", "kind", "df", "se", "n_runs", "statistic", "p", "p_adjusted", "p_equivalence")
    low, high = row.interval
    values = {name: getattr(row, name) for name in plain} | {"low": low, "high": high}
    values |= {name: getattr(row, name) for name in tests}
    return values | {name: getattr(row, name) for name in ("p_equivalence_adjusted", "verdict", "words", "detectable")}


def parquet(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows as Parquet bytes; columns in order of first appearance, NaN as null, columns of mixed kinds as JSON text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = list(dict.fromkeys(name for row in rows for name in row)) or ["none"]
    table = pa.table({name: pa.array(_column([row.get(name) for row in rows])) for name in names})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def _column(values: list[Any]) -> list[Any]:
    kept = [None if isinstance(value, float) and not math.isfinite(value) else value for value in values]
    kinds = {type(value) for value in kept if value is not None}
    if kinds <= {int, float} and float in kinds:
        return [None if value is None else float(value) for value in kept]
    return kept if len(kinds) <= 1 else [None if value is None else json.dumps(value) for value in kept]


def rows_of(content: bytes) -> list[dict[str, Any]]:
    """The rows of a Parquet table."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    return pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False).to_pylist()  # as store.segments.table_of

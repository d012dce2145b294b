"""The results as CSV, in full and unrounded: cells, runs, hypotheses, analysis of variance."""

import csv
import io
from collections.abc import Sequence

from lab.report.paper_input import PaperInput

HYPOTHESIS_FIELDS = (
    "id", "claim", "effect", "contrast", "expect", "sesoi", "estimate", "level", "kind", "df", "se", "n_runs",
    "statistic", "p", "p_adjusted", "p_equivalence", "p_equivalence_adjusted", "detectable", "verdict", "words",
)  # fmt: skip
ANOVA_FIELDS = ("term", "df", "sum_sq", "mean_sq", "f", "p", "partial_eta_squared", "omega_squared")
CELL_FIELDS = ("n", "failed", "mean", "sd", "low", "high", "level")


def csv_bytes(head: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """One table as CSV (UTF-8, one header line, lines end in "\\n")."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()


def csv_files(source: PaperInput) -> dict[str, bytes]:
    """The tables by file name; effects and means are in the unit of the response, never percentage points.

    The first column says of every row whether the plan asked for it.
    """
    found = source.confirmatory
    names = [factor.name for factor in source.registration.study.factors]
    cells = [
        [*(row.levels[n] for n in names), *(getattr(row, f) for f in CELL_FIELDS), " ".join(row.flags)]
        for row in found.cells
    ]
    runs = [
        [run, *(row.levels[n] for n in names), value]
        for row in found.cells
        for run, value in zip(row.run_ids, row.values, strict=True)
    ]
    hypotheses = [[*(getattr(h, f) for f in HYPOTHESIS_FIELDS), *h.interval] for h in found.hypotheses]
    files = {
        "cells.csv": _marked("registered", [*names, *CELL_FIELDS, "flags"], cells),
        "runs.csv": _marked("registered", ["run", *names, found.response], runs),
        "hypotheses.csv": _marked("registered", [*HYPOTHESIS_FIELDS, "low", "high"], hypotheses),
    }
    if source.exploratory is not None:
        rows = [[getattr(row, field) for field in ANOVA_FIELDS] for row in source.exploratory.anova]
        files["anova.csv"] = _marked("exploratory", ANOVA_FIELDS, rows)
    return files


def _marked(status: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    return csv_bytes(["status", *head], [[status, *row] for row in rows])

"""The results as CSV, in full and unrounded: cells, runs, hypotheses, analysis of variance."""

from collections.abc import Sequence

from lab.figures.table_file import csv_of, csv_text
from lab.report.paper_input import PaperInput
from lab.study.standing import Of

HYPOTHESIS_FIELDS = (
    "id", "claim", "effect", "contrast", "expect", "sesoi", "estimate", "level", "kind", "df", "se", "n_runs",
    "statistic", "p", "p_adjusted", "p_equivalence", "p_equivalence_adjusted", "detectable", "verdict", "words",
)  # fmt: skip
ANOVA_FIELDS = ("term", "df", "sum_sq", "mean_sq", "f", "p", "partial_eta_squared", "omega_squared")
CELL_FIELDS = ("n", "failed", "mean", "sd", "low", "high", "level")


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
        "cells.csv": _file(found, [*names, *CELL_FIELDS, "flags"], cells),
        "runs.csv": _file(found, ["run", *names, found.response], runs),
        "hypotheses.csv": _file(found, [*HYPOTHESIS_FIELDS, "low", "high"], hypotheses),
    }
    if source.touched:
        files["touched.csv"] = csv_of(source.touched).encode()
    if source.exploratory is not None:
        rows = [[getattr(row, field) for field in ANOVA_FIELDS] for row in source.exploratory.anova]
        files["anova.csv"] = _file(source.exploratory, ANOVA_FIELDS, rows)
    return files


def _file(of: Of, head: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    return csv_text(of, (dict(zip(head, row, strict=True)) for row in rows), ["status", *head]).encode()

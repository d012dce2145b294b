"""RUN.md: one run on one page, with everything that is needed to train it again."""

import json

from lab.report.bundle.markdown import document, escaped, table
from lab.report.bundle.source import BundleInput, RunRow
from lab.report.numbers import duration


def run_cards(source: BundleInput) -> dict[str, bytes]:
    """`runs/<run>/RUN.md` and `runs/<run>/config.json` of every planned run."""
    found = {}
    for run in source.runs:
        found[f"runs/{run.id}/RUN.md"] = _card(source, run)
        config = {"run": run.id, **run.config, "seeds": dict(run.seeds)}
        found[f"runs/{run.id}/config.json"] = (json.dumps(config, indent=1, sort_keys=True) + "\n").encode()
    return found


def _card(source: BundleInput, run: RunRow) -> bytes:
    return document(
        f"# Run {run.id}",
        f"Cell {run.cell} ({escaped(run.label)}), replicate {run.replicate} of “{escaped(source.paper.registration.study.title)}”, "
        f"registration `{source.paper.registration.short}`.",
        f"## Outcome\n\n{_outcome(run)}",
        f"## Settings\n\n{table(('', ''), [(f'`{name}`', f'`{value}`') for name, value in _settings(run)])}",
        f"## Seeds\n\n{table(('', ''), [(name, f'`{seed}`') for name, seed in run.seeds.items()])}\n\n"
        "Derived by HKDF-SHA256 from the plan, the levels of this run and its replicate; `verify` recomputes them.",
        f"## Files\n\n{_files(run)}",
    )


def _settings(run: RunRow) -> list[tuple[str, object]]:
    """What a factor sets stands first; then every other field of model, recipe and data set."""
    return [
        (f"{section}.{name}", json.dumps(value))
        for section in ("model", "recipe", "dataset")
        for name, value in run.config[section].items()
    ]


def _outcome(run: RunRow) -> str:
    if run.status != "done":
        return f"**{run.status}** after {run.attempts} attempt(s), epoch {run.epochs}: {escaped(run.reason) or 'no reason on record'}."
    rows: list[tuple[str, object]] = [("status", "done"), ("attempts", run.attempts), ("epochs", run.epochs)]
    if run.result:
        accuracy = f"{run.result['correct']} of {run.result['n']} = {run.result['test_accuracy']:.6g}"
        rows += [("test accuracy", accuracy), ("test loss (nats)", f"{run.result['test_loss']:.6g}")]
    rows += [(f"{name.replace('_', ' ')}, last epoch", f"{value:.6g}") for name, value in sorted(run.last.items())]
    rows += [("device time", f"{duration(run.seconds)}; {duration(run.spent_seconds)} with all attempts")]
    return table(("", ""), rows)


def _files(run: RunRow) -> str:
    rows = []
    if run.weights:
        rows.append((f"`weights/{run.id}.safetensors`", f"`{run.weights}`"))
    if run.predictions:
        rows.append((f"`results/predictions/{run.id}.parquet`", f"`{run.predictions}`"))
    return table(("File", "SHA-256, as in the ledger"), rows) if rows else "None: the run left no weights."

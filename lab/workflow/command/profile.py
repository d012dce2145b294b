"""The verb profile: baselines, size, latency, throughput and memory of a study's models, a line each."""

import argparse
from dataclasses import asdict

from lab.profile.results import Fitted, Profile
from lab.workflow.command.progress import Steps
from lab.workflow.record.interrupt import stop_on_signal
from lab.workflow.record.ledger import LedgerState
from lab.workflow.record.profiled import fixed_baselines, newest_profile
from lab.workflow.record.registered import load
from store.paths import Home, open_home


def profile(options: argparse.Namespace) -> dict:
    """Measure, record and print."""
    home = open_home(options.home)
    state = profiled(home, load(home, options.registration).sha256, options.device)
    found, fixed = newest_profile(home, state), fixed_baselines(home, state)
    results = dict(state.baselines[-1]["results"]) if state.baselines else None
    text = "\n".join([*_baselines(fixed, results), *_timed(found)])
    shown = {"baselines": [asdict(row) for row in fixed], "baselines_on_test": results, "profile": asdict(found)}
    return {"registration": state.registration, **shown, "text": text}


def profiled(home: Home, registration: str, device: str = "cpu", *, log: str = "") -> LedgerState:
    """Profile in this process."""
    from lab.workflow.look.profile import profile as verb

    with stop_on_signal() as stop:
        return verb(home, registration, device, on_progress=Steps(), should_stop=stop, log=log)


def _baselines(fixed: tuple[Fitted, ...], results: dict | None) -> list[str]:
    lines = []
    for row in fixed:
        own = results[row.key] if results else None
        said = ("majority_correct", "logistic_correct")
        test = [f", test {100 * own[name] / own['n']:.1f} %" if own else "" for name in said]
        lines.append(f"majority class: validation {100 * row.majority_validation_accuracy:.1f} %{test[0]}")
        best = f"validation {100 * row.validation_accuracy:.1f} %{test[1]}"
        lines.append(f"logistic regression, C = {row.c:g}: {best}; {row.parameters} parameters")
    return [*lines, *([] if results else ["the lockbox is closed: no baseline has seen the test set"])]


def _timed(found: Profile) -> list[str]:
    lines = [f"{found.device}, {found.threads} thread, {found.machine}; {found.rule}"]
    for one in found.timed:
        lines.append(f"{one.label} ({one.why}; run {one.run})")
        lines += [
            f"  batch {row.batch}: median {1e3 * row.median_seconds:.3f} ms, 95th percentile {1e3 * row.p95_seconds:.3f} ms "
            f"(n = {row.repeats}), {row.per_second:,.0f} examples/s, peak {row.peak_bytes / 2**20:.0f} MiB"
            for row in one.rows
        ]
    return lines

"""What the study has cost so far: time, memory and energy of every attempt, against the estimate and the plan's limit."""

import pandas as pd
import streamlit as st

from lab.figures.budget import burn_down
from lab.study.registration import Registration
from lab.workflow.record.ledger import LedgerState, ledger
from lab.workflow.training import launch
from lab.workflow.training.compute import Compute, compute
from pages.parts import marks
from pages.parts.figure import show
from pages.parts.home.study_list import duration
from pages.parts.page import explained
from pages.parts.place import Place

REFRESH_SECONDS = 4.0


def costs(place: Place, registration: Registration, state: LedgerState) -> None:
    """Totals, burn-down, and one row per run and per job; nothing before the first job."""
    if not state.jobs:
        return
    st.subheader("Compute", anchor=False)
    alive = launch.worker(place.home, registration.sha256).alive
    st.fragment(_account, run_every=REFRESH_SECONDS if alive else None)(place, registration)


def _account(place: Place, registration: Registration) -> None:
    with explained():
        state = ledger(place.home, registration.sha256)
        account = compute(state, registration.study.stopping.max_minutes)
        marks.figures(_totals(account))
        marks.caption(_words(account, state))
        left, right = st.columns([6, 6], gap="large")
        with left:
            _burn_down(account, (registration.sha256, state.head) if state.complete else None)
        with right:
            runs, jobs = st.tabs(["Runs", "Jobs"])
            with runs:
                _table(_runs(account), "compute-runs", height=260)
            with jobs:
                _table(_jobs(account, state), "compute-jobs")


def _totals(account: Compute) -> list[tuple[str, str]]:
    found = [("wall time", duration(account.wall_seconds)), ("device time", duration(account.device_seconds))]
    if account.lost_device_seconds >= 1:
        found.append(("of it without a result", duration(account.lost_device_seconds)))
    if account.estimate_seconds:
        found.append(("estimated before", duration(account.estimate_seconds)))
    if account.ratio:
        found.append(("actual / estimate", f"{account.ratio:.2f}"))
    if account.limit_seconds:
        used = account.wall_seconds / account.limit_seconds
        found.append((f"of the limit of {duration(account.limit_seconds)} used", f"{100 * used:.0f} %"))
    found.append(("peak memory", f"{account.peak_bytes / 2**20:,.0f} MiB"))
    found.append(("energy", "unknown" if account.joules is None else f"{account.joules / 3600:,.2f} Wh"))
    return found


def _words(account: Compute, state: LedgerState) -> str:
    lost = state.lost_attempts + state.infrastructure_failures
    how = f" The estimate: {account.estimate_by}." if account.estimate_by else ""
    return (
        f"{state.attempts} attempts at {len(account.runs)} runs; {lost} were lost to the machine, and their time is in these "
        "sums. Wall time is that of all jobs until each one's last sign of life. Device time is a run's share of its stacks' "
        "time; peak memory is that of one training process with all runs of its stack, not of one run."
        f"{how} Energy: {account.energy}."
    )


def _burn_down(account: Compute, of: tuple[str, str] | None) -> None:
    show(
        lambda: burn_down(
            account.ends_seconds,
            len(account.runs),
            used_seconds=account.wall_seconds,
            estimate_seconds=account.estimate_seconds,
            limit_seconds=account.limit_seconds,
        ),
        "burn-down",
        key="burn-down",
        of=of,
    )


def _runs(account: Compute) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "run": run.run,
                "status": run.status,
                "attempts": run.attempts,
                "device seconds": round(run.device_seconds, 3),
                "of it lost": round(run.lost_device_seconds, 3),
                "peak MiB": round(run.peak_bytes / 2**20),
            }
            for run in account.runs
        ]
    )


def _jobs(account: Compute, state: LedgerState) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "job": cost.id,
                "started (UTC)": cost.at[:19].replace("T", " "),
                "device": f"{job.device} × {job.processes}",
                "wall seconds": round(cost.wall_seconds, 1),
                "estimated before": cost.estimate_seconds,
                "estimated by": cost.estimate_by,
                "energy": job.energy,
            }
            for cost, job in zip(account.jobs, state.jobs, strict=True)
        ]
    )


def _table(rows: pd.DataFrame, name: str, *, height: int | str = "auto") -> None:
    st.dataframe(rows, hide_index=True, height=height)
    st.download_button(
        "CSV", lambda: rows.to_csv(index=False), f"{name}.csv", "text/csv", key=name, type="tertiary", on_click="ignore"
    )

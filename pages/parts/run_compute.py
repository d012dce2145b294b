"""What the study has cost so far: time, memory and energy of every attempt, against the estimate and the plan's limit."""

import pandas as pd
import streamlit as st

from lab.figures.budget import burn_down
from lab.study.registration import Registration
from lab.workflow.compute import Compute, compute
from lab.workflow.ledger import LedgerState
from pages.parts import marks
from pages.parts.figure import show
from pages.parts.study_list import duration


def costs(registration: Registration, state: LedgerState) -> None:
    """An expander with totals, burn-down and one row per run; nothing before the first job."""
    if not state.jobs:
        return
    account = compute(state, registration.study.stopping.max_minutes)
    with st.expander(f"Compute: {duration(account.wall_seconds)} of wall time so far"):
        marks.figures(_totals(account))
        marks.caption(_words(account, state))
        left, right = st.columns([6, 6], gap="large")
        with left:
            show(
                lambda: burn_down(
                    account.ends_seconds,
                    len(account.runs),
                    estimate_seconds=account.estimate_seconds,
                    limit_seconds=account.limit_seconds,
                ),
                "burn-down",
                key="burn-down",
            )
        with right:
            _runs(account)


def _totals(account: Compute) -> list[tuple[str, str]]:
    found = [("wall time", duration(account.wall_seconds)), ("device time", duration(account.device_seconds))]
    if account.estimate_seconds:
        found.append(("estimated before", duration(account.estimate_seconds)))
    if account.ratio:
        found.append(("actual / estimate", f"{account.ratio:.2f}"))
    if account.limit_seconds:
        found.append(("limit of the plan", duration(account.limit_seconds)))
    found.append(("peak memory", f"{account.peak_bytes / 2**20:,.0f} MiB"))
    found.append(("energy", "unknown" if account.joules is None else f"{account.joules / 3600:,.2f} Wh"))
    return found


def _words(account: Compute, state: LedgerState) -> str:
    lost = state.lost_attempts + state.infrastructure_failures
    return (
        f"{state.attempts} attempts at {len(account.runs)} runs, {lost} of them lost to the machine and counted here. Device "
        "time is a run's share of its stacks' time; peak memory that of the training process with all runs of its stack. "
        f"Energy: {account.energy}."
    )


def _runs(account: Compute) -> None:
    rows = pd.DataFrame(
        [
            {
                "run": run.run,
                "status": run.status,
                "attempts": run.attempts,
                "device seconds": round(run.device_seconds, 2),
                "peak MiB": round(run.peak_bytes / 2**20),
            }
            for run in account.runs
        ]
    )
    st.dataframe(rows, hide_index=True, height=300)
    st.download_button("Download per run (CSV)", rows.to_csv(index=False), "compute.csv", "text/csv", key="compute-csv")

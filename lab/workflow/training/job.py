"""One job of a worker: prepare the data, train what is left, record every event, and obey the plan's stopping rules."""

import os
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from lab.errors import Unavailable
from lab.study.registration import Registration
from lab.train.device import choose_processes
from lab.train.events import EpochFinished, Event, Probed
from lab.train.meter import EnergyMeter, energy_meter
from lab.train.pool import train
from lab.train.stacks import plan_stacks
from lab.workflow.deviation import deviations
from lab.workflow.planning.forecast import PROBED, SCALED, probe_seconds, scaled
from lab.workflow.record.code_identity import code_identity, machine, versions
from lab.workflow.record.data_place import location_of
from lab.workflow.record.interrupt import StopRequest, stopped
from lab.workflow.record.ledger_state import LedgerState
from lab.workflow.record.planned import prepared, specs
from lab.workflow.record.presence import Presence
from lab.workflow.record.recorder import Recorder
from store.journal import Writer
from store.paths import Home

if TYPE_CHECKING:
    from lab.data.arrays import Prepared
    from lab.train.ray_executor import RayExecutor

ELSEWHERE = "unknown: a cluster trains, and its machines are not asked"


@dataclass(slots=True)
class TrainingJob:
    """One start of a worker over the runs that are left."""

    home: Home
    locked: Registration
    file: Writer
    device: str
    processes: int | None
    presence: Presence
    on_event: Callable[[Event], None]
    stop: StopRequest
    cluster: "RayExecutor | None" = None
    began: float = field(default_factory=time.monotonic)
    samples: int = 0
    todo: int = 0
    deadlines: list[float] = field(default_factory=list)
    probe_seconds: float = 0.0
    meter: EnergyMeter = field(init=False)

    def train(self, state: LedgerState, pause_minutes: float | None) -> None:
        """Prepare the data, train in rounds, and close with what the plan says about stopping."""
        self.meter = EnergyMeter(ELSEWHERE) if self.cluster else energy_meter(self.device)
        data = prepared(self.home, self.locked, location_of(state), self._preparing)
        job = self._start(state)
        self._compare_first_batch(state, data)
        recorder = self._recorder(state)
        limit = self.locked.study.stopping.max_minutes
        left = None if limit is None else max(0.0, limit * 60 - state.wall_seconds)
        self.began = time.monotonic()
        self.presence.count(job, self._elapsed)
        self.deadlines = [seconds for seconds in (left, pause_minutes and 60 * pause_minutes) if seconds is not None]
        for _ in range(1 + self.locked.study.stopping.retries):
            recorder.broken.clear()
            self._round(recorder, data, [name for name in state.planned if name not in recorder.ended])
            if self._halted(recorder) or self._late() or not recorder.broken:
                break
        self._close(state, recorder, left)

    def _preparing(self, message: str, fraction: float) -> None:
        self.stop.check()
        self.presence.say(message, int(100 * fraction), 100)

    def _start(self, state: LedgerState) -> str:
        """Put the job on record; returns its id."""
        code, found = code_identity(), versions()
        deviations.record(self.file, state, deviations.at_start(self.locked, state, code, self.device, found))
        stacks = plan_stacks(specs(self.locked, set(state.missing)))
        processes = self._places(len(stacks))
        expected = scaled(self.locked, state.missing, processes, everywhere=self.cluster is None)
        self.probe_seconds = 0.0 if self.cluster else probe_seconds(expected)
        job = secrets.token_hex(4)
        data = {
            "job": job,
            "pid": os.getpid(),
            "device": self.device,
            "executor": "ray" if self.cluster else "local",
            "processes": processes,
            "estimate_seconds": round(expected, 1),
            "estimate_by": SCALED,
            "energy": self.meter.source,
            "threads": 1,
            "machine": self.cluster.machine() if self.cluster else machine(),
            "commit": code.commit,
            "versions": found,
        }
        self.file.append("job_started", data)
        return job

    def _compare_first_batch(self, state: LedgerState, data: Mapping[str, "Prepared"]) -> None:
        """What a preflight saw first must be what is trained on first."""
        if not state.preflights:
            return
        from lab.preflight.golden import first_batch  # PyTorch: this process does without it otherwise
        from lab.workflow.planning.preflight import recorded_batch

        (first,) = specs(self.locked, {self.locked.runs[0].id})
        now = first_batch(first, data[first.dataset_key])
        deviations.record(self.file, state, deviations.at_first_batch(recorded_batch(state), now))

    def _places(self, stacks: int) -> int:
        """How many stacks train at once."""
        if self.cluster is None:
            return choose_processes(self.processes, self.device, stacks)
        return self.cluster.places(self.device, min(stacks, self.processes or stacks))

    def _recorder(self, state: LedgerState) -> Recorder:
        attempts = {name: run.attempt for name, run in state.runs.items()}
        epochs = {spec.run_id: spec.recipe.epochs for spec in specs(self.locked, set(state.planned))}
        return Recorder(
            self.home,
            self.file,
            attempts,
            epochs,
            ended={name for name, run in state.runs.items() if run.ended},
            clock=self._elapsed,
            joules=self.meter.joules,
            diverged=[name for name, run in state.runs.items() if run.status == "failed"],
        )

    def _elapsed(self) -> float:
        """Seconds since training began, by a clock that nobody can set."""
        return time.monotonic() - self.began

    def _round(self, recorder: Recorder, data: Mapping[str, "Prepared"], rest: list[str]) -> None:
        todo = specs(self.locked, set(rest))
        self.todo = self.samples + sum(spec.recipe.epochs for spec in todo) * self.locked.data.train
        engine = self.cluster.train if self.cluster else partial(train, probe_seconds=self.probe_seconds)
        events = engine(
            todo,
            data,
            device=self.device,
            processes=self.processes,
            should_stop=lambda: self._halted(recorder),
            may_launch=lambda: not self._late(),
            retries=self.locked.study.stopping.retries,
        )
        with closing(events):  # a full disk must end the training processes too
            for event in events:
                recorder.write(event)
                self._forecast(event)
                self._tell(event, recorder)
                self.on_event(event)

    def _forecast(self, event: Event) -> None:
        """The first process that has tried the study's shapes says how long this job will take."""
        if isinstance(event, Probed) and self.probe_seconds:
            seconds, by = self._elapsed() + event.seconds, PROBED.format(event.tried, event.shapes)
            self.file.append(
                "estimated", {"seconds": round(seconds, 1), "by": by, "elapsed": round(self._elapsed(), 3)}
            )
            self.probe_seconds = 0.0

    def _halted(self, recorder: Recorder) -> bool:
        """Stop at once: someone asked, or a run diverged or crashed and the plan says stop."""
        crashed = bool(recorder.broken) and self.locked.study.stopping.on_crash == "stop"
        return self.stop() or self._diverged(recorder) or crashed

    def _late(self) -> bool:
        """Start nothing more: a time is used up."""
        return any(time.monotonic() - self.began >= seconds for seconds in self.deadlines)

    def _diverged(self, recorder: Recorder) -> bool:
        return bool(recorder.diverged) and self.locked.study.stopping.on_divergence == "stop"

    def _tell(self, event: Event, recorder: Recorder) -> None:
        """Keep the snapshot: how many runs are done, how fast, how long still."""
        rate = left = None
        if isinstance(event, EpochFinished):
            self.samples += sum(row.samples for row in event.rows)
        if self.samples:
            rate = self.samples / max(1e-9, time.monotonic() - self.began)
            left = max(0.0, self.todo - self.samples) / rate
        self.presence.say("training", len(recorder.ended), len(recorder.epochs), rate, left)

    def _close(self, state: LedgerState, recorder: Recorder, left: float | None) -> None:
        planned = {run.id: run.replicate for run in self.locked.runs}
        if planned.keys() <= recorder.ended:
            return
        if self._diverged(recorder):
            self.file.append("deviation", deviations.stopping("divergence", state, planned, recorder.ended))
        elif left is not None and time.monotonic() - self.began >= left and not self.stop():
            self.file.append("deviation", deviations.stopping("max_minutes", state, planned, recorder.ended))
        elif recorder.broken and not self.stop():
            raise Unavailable(
                f"{len(recorder.broken)} runs crashed and were tried again as often as the plan says",
                where=self.locked.short,
                seen=recorder.broken[0],
                remedy="Look at memory and disk, then run again: finished runs are kept",
            )
        else:
            why = "stopped on request" if self.stop() else "paused: its time was up"
            self.file.append("job_ended", {"how": why, "elapsed": round(self._elapsed(), 3)})
            raise stopped(len(recorder.ended), len(planned), why=why)

"""One line about the machine and the versions behind a measurement."""

import os
import platform
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

from bench.workers import cores


def describe() -> str:
    """Processor, cores, system, Python, PyTorch and its vector instructions, and how busy the machine is."""
    import torch

    return (
        f"{_processor()}, {cores()} cores, {platform.system()} {platform.machine()};"
        f" Python {platform.python_version()}, torch {torch.__version__}"
        f" ({torch.backends.cpu.get_cpu_capability()}); load {load():.1f}"
    )


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or "unknown processor"


def load() -> float:
    """Running and waiting processes over the last minute; 0 where the system does not say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


class Disturbance:
    """How much of a core other programs have used since this was made, from /proc; 0 where the system does not say."""

    def __init__(self, ours: Sequence[BaseProcess]) -> None:
        self.pids = [os.getpid(), *(process.pid for process in ours if process.pid)]
        self.began, self.busy, self.mine = time.monotonic(), _busy(), self._mine()

    def foreign(self) -> float:
        """Cores' worth of other programs."""
        spent = time.monotonic() - self.began
        return max(0.0, (_busy() - self.busy) - (self._mine() - self.mine)) / max(spent, 1e-9)

    def _mine(self) -> float:
        ticks = 0
        for pid in self.pids:
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def _busy() -> float:
    """Seconds that all cores together have worked since the start, as the kernel counts them."""
    try:
        fields = Path("/proc/stat").read_text().splitlines()[0].split()
    except OSError:
        return 0.0
    user, nice, system, _, _, irq, softirq = (int(value) for value in fields[1:8])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")

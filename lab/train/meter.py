"""What training uses: peak memory of this process or of the GPU, and energy where the machine counts it."""

import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from lab.train.nvml import NvmlError, energy_reader

POWERCAP = Path("/sys/class/powercap")
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
RESET_PEAK = "5"
"""Written to clear_refs it sets the peak of the resident memory back to what it is now (man 5 proc)."""


def reset_peak(device: str) -> None:
    """Begin to look for a new peak; where the system cannot, the peak of the whole process stays."""
    if device == "cuda":
        import torch

        torch.cuda.reset_peak_memory_stats()
        return
    with suppress(OSError):
        CLEAR.write_text(RESET_PEAK)


def peak_bytes(device: str) -> int:
    """The most memory since `reset_peak`: resident bytes of this process, or allocated bytes of the GPU."""
    if device == "cuda":
        import torch

        return int(torch.cuda.max_memory_allocated())
    try:
        line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return 1024 * int(line.split()[1])
    except (OSError, StopIteration, ValueError):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else 1024 * most


def settle(device: str) -> None:
    """Wait until the device has done what it was given: before a clock is read."""
    if device == "cuda":
        import torch

        torch.cuda.synchronize()


@dataclass(slots=True)
class _Counter:
    """One counter of energy that begins again at `size`."""

    read: Callable[[], float]
    size: float
    last: float
    total: float = 0.0

    def joules(self) -> float:
        now = self.read()
        self.total += now - self.last if now >= self.last else now + self.size - self.last
        self.last = now
        return self.total


@dataclass(slots=True)
class EnergyMeter:
    """Joules of the whole machine's processors or GPU since it was made; `source` says by what counter, or why unknown."""

    source: str
    counters: list[_Counter] = field(default_factory=list)

    def joules(self) -> float | None:
        """Energy so far; None where the machine does not say. To be asked at least once a minute: counters wrap."""
        if not self.counters:
            return None
        try:
            return sum(counter.joules() for counter in self.counters)
        except (OSError, ValueError, NvmlError):
            self.counters, self.source = [], f"unknown: {self.source} stopped answering"
            return None


def energy_meter(device: str, powercap: Path = POWERCAP) -> EnergyMeter:
    """NVML's counter for a GPU, RAPL's for processors, or a meter that knows nothing and says why."""
    return _nvml() if device == "cuda" else _rapl(powercap)


def _rapl(powercap: Path) -> EnergyMeter:
    packages = sorted(path for path in powercap.glob("intel-rapl:*") if path.name.count(":") == 1)
    if not packages:
        return EnergyMeter("unknown: this machine has no energy counter (RAPL) that can be seen")
    counters = []
    for package in packages:
        try:
            size = float((package / "max_energy_range_uj").read_text()) / 1e6
            counters.append(_Counter(lambda package=package: _microjoules(package), size, _microjoules(package)))
        except (OSError, ValueError) as error:
            return EnergyMeter(f"unknown: the energy counter (RAPL) cannot be read ({type(error).__name__})")
    return EnergyMeter(f"RAPL, {len(counters)} package{'s' * (len(counters) > 1)}, everything that ran", counters)


def _microjoules(package: Path) -> float:
    return float((package / "energy_uj").read_text()) / 1e6


def _nvml() -> EnergyMeter:
    try:
        read = energy_reader()
        return EnergyMeter("NVML, one GPU, everything that ran on it", [_Counter(read, 0.0, read())])
    except NvmlError as error:
        return EnergyMeter(f"unknown: the GPU's energy counter (NVML) cannot be read ({error})")

"""One line about the machine and the versions behind a measurement."""

import os
import platform

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

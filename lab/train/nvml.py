"""The energy counter of an NVIDIA GPU, asked of the driver's own library (NVML), so that no package is needed."""

import ctypes
import os
from collections.abc import Callable
from typing import Any

LIBRARY = "libnvidia-ml.so.1"
NAMES = {
    1: "not initialised",
    3: "this GPU has no energy counter",
    4: "no permission",
    6: "no such GPU",
    9: "the driver is not loaded",
}
"""What some of NVML's return codes mean (nvml.h, enum nvmlReturn_t)."""


class NvmlError(Exception):
    """The driver's library is not there, or does not answer."""


def energy_reader(visible: str | None = None, load: Callable[[str], Any] = ctypes.CDLL) -> Callable[[], float]:
    """A function that returns the joules of the first visible GPU since its driver was loaded; NvmlError without one.

    `visible` is what CUDA_VISIBLE_DEVICES says (None: it is asked), a list of numbers or of unique names. NVML counts the
    millijoules of the whole GPU, on Volta and later (nvmlDeviceGetTotalEnergyConsumption).
    """
    try:
        library = load(LIBRARY)
    except OSError as error:
        raise NvmlError(f"{LIBRARY} is not on this machine") from error
    _ask(library.nvmlInit_v2)
    device = _device(library, os.environ.get("CUDA_VISIBLE_DEVICES", "") if visible is None else visible)

    def joules() -> float:
        count = ctypes.c_ulonglong()
        _ask(library.nvmlDeviceGetTotalEnergyConsumption, device, ctypes.byref(count))
        return count.value / 1e3

    joules()  # a GPU without the counter says so now
    return joules


def _device(library: Any, visible: str) -> ctypes.c_void_p:
    first, device = visible.split(",")[0].strip(), ctypes.c_void_p()
    if first and not first.isdigit():
        _ask(library.nvmlDeviceGetHandleByUUID, first.encode(), ctypes.byref(device))
    else:
        _ask(library.nvmlDeviceGetHandleByIndex_v2, ctypes.c_uint(int(first or 0)), ctypes.byref(device))
    return device


def _ask(function: Any, *arguments: Any) -> None:
    code = function(*arguments)
    if code:
        raise NvmlError(NAMES.get(code, f"NVML error {code}"))

"""The GPU's energy counter through a driver library that is made up here, and through the real one where there is a GPU."""

import ctypes

import pytest

from lab.train import meter
from lab.train.nvml import NvmlError, energy_reader


class Driver:
    """NVML as its header describes it: functions that return 0 or an error code and write through pointers."""

    def __init__(self, **codes: int) -> None:
        self.codes, self.asked, self.millijoules = codes, [], 1_000_000

    def nvmlInit_v2(self) -> int:
        return self.codes.get("init", 0)

    def nvmlDeviceGetHandleByIndex_v2(self, index: ctypes.c_uint, device) -> int:
        self.asked.append(index.value)
        device._obj.value = 77
        return self.codes.get("device", 0)

    def nvmlDeviceGetHandleByUUID(self, name: bytes, device) -> int:
        self.asked.append(name)
        return self.codes.get("device", 0)

    def nvmlDeviceGetTotalEnergyConsumption(self, device, count) -> int:
        count._obj.value = self.millijoules
        return self.codes.get("energy", 0)


@pytest.mark.parametrize(("visible", "asked"), [("", 0), ("3,1", 3), ("GPU-5f,GPU-6a", b"GPU-5f")])
def test_joules_of_the_gpu_that_is_visible_first(visible: str, asked: object) -> None:
    driver = Driver()
    joules = energy_reader(visible, lambda name: driver)
    driver.millijoules += 2500
    assert joules() == 1002.5 and driver.asked == [asked]


@pytest.mark.parametrize(
    ("codes", "why"),
    [({"init": 9}, "driver is not loaded"), ({"device": 6}, "no such GPU"), ({"energy": 3}, "no energy")],
)
def test_why_there_is_no_counter(codes: dict, why: str) -> None:
    with pytest.raises(NvmlError, match=why):
        energy_reader("", lambda name: Driver(**codes))


def missing(name: str):
    raise OSError(name)


def test_a_machine_without_the_driver() -> None:
    with pytest.raises(NvmlError, match="is not on this machine"):
        energy_reader("", missing)


def test_a_meter_counts_from_its_start_and_says_when_the_driver_falls_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = Driver()
    monkeypatch.setattr(meter, "energy_reader", lambda: energy_reader("", lambda name: driver))
    found = meter.energy_meter("cuda")
    driver.millijoules += 4000
    assert found.joules() == 4.0 and found.source.startswith("NVML")
    driver.codes["energy"] = 15
    assert found.joules() is None and "stopped answering" in found.source
    monkeypatch.setattr(meter, "energy_reader", lambda: energy_reader("", missing))
    assert meter.energy_meter("cuda").source.startswith("unknown: the GPU's energy counter")


def test_the_real_driver() -> None:
    import torch

    if not torch.cuda.is_available():
        pytest.skip("no GPU on this machine")
    found = meter.energy_meter("cuda")
    assert found.source.startswith(("NVML", "unknown")) and (found.joules() is None or found.joules() >= 0)

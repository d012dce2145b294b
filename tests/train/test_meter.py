"""Energy counters that wrap, cannot be read or are not there; peak memory that begins anew."""

from pathlib import Path

import numpy as np
import pytest

from lab.train.meter import energy_meter, peak_bytes, reset_peak


def package(folder: Path, name: str, microjoules: int, size: int = 1_000_000_000) -> Path:
    found = folder / name
    found.mkdir()
    (found / "energy_uj").write_text(f"{microjoules}\n")
    (found / "max_energy_range_uj").write_text(f"{size}\n")
    return found


def test_packages_are_added_up_and_their_parts_left_out(tmp_path: Path) -> None:
    first, second = package(tmp_path, "intel-rapl:0", 5_000_000), package(tmp_path, "intel-rapl:1", 0)
    package(tmp_path, "intel-rapl:0:0", 77_000_000)
    meter = energy_meter("cpu", tmp_path)
    assert meter.source.startswith("RAPL, 2 packages") and meter.joules() == 0
    (first / "energy_uj").write_text("8000000")
    (second / "energy_uj").write_text("1500000")
    assert meter.joules() == pytest.approx(4.5)


def test_a_counter_that_begins_again_loses_nothing(tmp_path: Path) -> None:
    only = package(tmp_path, "intel-rapl:0", 999_000_000)
    meter = energy_meter("cpu", tmp_path)
    (only / "energy_uj").write_text("2000000")
    assert meter.joules() == pytest.approx(3.0)


def test_unknown_energy_says_why(tmp_path: Path) -> None:
    assert energy_meter("cpu", tmp_path).joules() is None
    assert "no energy counter" in energy_meter("cpu", tmp_path).source
    broken = package(tmp_path, "intel-rapl:0", 1)
    (broken / "energy_uj").write_text("no number")
    assert "cannot be read (ValueError)" in energy_meter("cpu", tmp_path).source
    (broken / "energy_uj").write_text("1")
    meter = energy_meter("cpu", tmp_path)
    (broken / "energy_uj").unlink()
    assert meter.joules() is None and "stopped answering" in meter.source


def test_the_peak_begins_anew() -> None:
    reset_peak("cpu")
    before = peak_bytes("cpu")
    block = np.ones(30_000_000)
    assert peak_bytes("cpu") - before > 200_000_000
    del block
    reset_peak("cpu")
    assert peak_bytes("cpu") - before < 100_000_000

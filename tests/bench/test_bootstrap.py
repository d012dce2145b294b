"""The bench section runs, and both contestants estimate the same standard errors."""

import re

import pytest

from bench import bootstrap


def test_a_small_bench_prints_both_and_their_agreement(capsys: pytest.CaptureFixture[str]) -> None:
    bootstrap.main(["--examples", "400", "--draws", "600", "--rounds", "1"])
    text = capsys.readouterr().out
    assert "54 runs x 400 examples x 600 resamples" in text
    rows = re.findall(r"^(?:examples|scipy).* ([\d.]+) x +([\d.]+)$", text, re.MULTILINE)
    assert len(rows) == 3 and float(rows[0][0]) == 1
    assert all(0.8 < float(share) < 1.2 for _, share in rows)

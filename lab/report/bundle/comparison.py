"""Numbers on record against the same numbers from another training: bit-exact, within tolerance, or different."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lab.figures.table_file import csv_text
from lab.study.standing import RecordFinding

Status = Literal["bit-exact", "within tolerance", "different", "missing"]
STATUSES: tuple[Status, ...] = Status.__args__


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two numbers may be apart: `absolute`, or `relative` to the one on record, whichever is more."""

    absolute: float
    relative: float
    words: str


EXACT = Tolerance(0.0, 0.0, "equal")
FRACTION = Tolerance(0.01, 0.0, "± 1 pp")
LOSS = Tolerance(0.01, 0.04, "± 4 %, at least 0.01 nats")
UNDER_WAY_FRACTION = Tolerance(0.05, 0.0, "± 5 pp before the last epoch")
UNDER_WAY_LOSS = Tolerance(0.05, 0.2, "± 20 %, at least 0.05 nats before the last epoch")
PROBABILITY = Tolerance(0.05, 0.0, "± .05")
OTHER = Tolerance(1e-9, 0.05, "± 5 %")
BY_METRICS = "other bits: judged by the run's metrics"
"""Twice what another instruction set (AVX2 and its libraries' other kernels instead of AVX-512) did to the default study: in its 54
runs accuracies moved by 0.5 pp and losses by 2 % at most at the last epoch and on the test set, by 2.5 pp and 11 % on the way there, where
deep networks are chaotic. On the same kind of processor everything is bit-exact."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number: what it is, the value on record, the value found now (None: there is none), and how they agree."""

    group: str
    name: str
    recorded: Any
    found: Any
    status: Status
    tolerance: str


def compared(group: str, name: str, recorded: Any, found: Any, tolerance: Tolerance) -> Number:
    """Judge one pair; `tolerance` counts for numbers only."""
    return Number(group, name, _plain(recorded), _plain(found), _status(recorded, found, tolerance), tolerance.words)


def _status(recorded: Any, found: Any, tolerance: Tolerance) -> Status:
    if found is None and recorded is not None:
        return "missing"
    if type(recorded) is type(found) and (recorded == found or _nan(recorded) and _nan(found)):
        return "bit-exact"
    if not (_number(recorded) and _number(found)):
        return "different"
    near = max(tolerance.absolute, tolerance.relative * abs(recorded))
    return "within tolerance" if abs(recorded - found) <= near else "different"


def compared_weights(run: str, recorded: str, found: str | None, metrics: Sequence[Number]) -> Number:
    """Two SHA-256 of weights. Last bits that differ between processors grow while a network is trained, so that no distance
    between weights says anything: what the run measured, epoch by epoch, decides where the bits are others.
    """
    if found is None or found == recorded:
        return compared("weights", run, recorded, found, EXACT)
    statuses = {one.status for one in metrics}
    near = "within tolerance" in statuses and statuses <= {"bit-exact", "within tolerance"}
    return Number("weights", run, recorded, found, "within tolerance" if near else "different", BY_METRICS)


def as_csv(numbers: Iterable[Number]) -> bytes:
    """Every number with both values and how they agree: one line each."""
    rows = [
        {"group": one.group, "name": one.name, "on record": one.recorded, "now": one.found, "agreement": one.status,
         "tolerance": one.tolerance}
        for one in numbers
    ]  # fmt: skip
    return csv_text(RecordFinding, rows).encode()


def compared_all(group: str, recorded: Any, found: Any, unit: str, place: str = "") -> Iterator[Number]:
    """Every number and word in two equal structures (dictionaries, lists); `unit` is that of the response."""
    if isinstance(recorded, dict):
        other = found if isinstance(found, dict) else {}
        for key, value in recorded.items():
            yield from compared_all(group, value, other.get(key), unit, f"{place}.{key}".lstrip("."))
    elif isinstance(recorded, list | tuple):
        other = found if isinstance(found, list | tuple) else ()
        for number, value in enumerate(recorded):
            name = value.get("id") if isinstance(value, dict) and "id" in value else number
            following = other[number] if number < len(other) else None
            yield from compared_all(group, value, following, unit, f"{place}[{name}]")
    elif recorded is not None:
        yield compared(group, place, recorded, found, tolerance_of(place, unit) if _number(recorded) else EXACT)


def tolerance_under_way(name: str) -> Tolerance:
    """Of a metric before the last epoch of its run."""
    return {FRACTION: UNDER_WAY_FRACTION, LOSS: UNDER_WAY_LOSS}.get(tolerance := tolerance_of(name, ""), tolerance)


def tolerance_of(place: str, unit: str) -> Tolerance:
    """By what the number is called; counts must be equal."""
    name = place.rsplit(".", 1)[-1].split("[")[0]
    if name == "p" or name.startswith(("p_", "smallest_p")):
        return PROBABILITY
    if name in ("estimate", "mean", "sd", "se", "low", "high", "interval", "interval90", "values", "detectable"):
        return FRACTION if unit == "fraction" else LOSS
    if name.endswith("accuracy"):
        return FRACTION
    if name.endswith("loss"):
        return LOSS
    return EXACT if name in ("n", "failed", "cell", "n_runs", "n_failed", "n_test") else OTHER


def counts(numbers: Iterable[Number]) -> dict[str, dict[str, int]]:
    """How many numbers of each group have each status."""
    found: dict[str, Counter] = {}
    for number in numbers:
        found.setdefault(number.group, Counter())[number.status] += 1
    return {
        group: {status: counter[status] for status in STATUSES if counter[status]} for group, counter in found.items()
    }


def lines(numbers: tuple[Number, ...], most: int = 40) -> list[str]:
    """For people: a line per group, then every number that is not bit-exact (the different ones first)."""
    kept = [f"{group}: {_words(row)}" for group, row in counts(numbers).items()]
    odd = sorted((one for one in numbers if one.status != "bit-exact"), key=lambda one: -STATUSES.index(one.status))
    kept += [
        f"  {one.status}: {one.group}, {one.name}: {_short(one.recorded)} on record, {_short(one.found)} now ({one.tolerance})"
        for one in odd[:most]
    ]
    return [*kept, f"  … and {len(odd) - most} more; --json lists all"] if len(odd) > most else kept


def _words(row: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {status}" for status, count in row.items())


def _short(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)[:16]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value

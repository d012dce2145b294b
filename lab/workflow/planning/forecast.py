"""How long a job will take, said before its first run: scaled from the machine's matrix speed, then by a probe."""

from collections.abc import Collection

from lab.study.registration import Registration
from lab.train.estimate import estimate_seconds, matrix_speed
from lab.workflow.record.code_identity import cores
from lab.workflow.record.planned import specs

SCALED = "scaled from this machine's matrix product"
PROBED = "a probe of {} of {} shapes of stacks on the study's data, in the processes that train"
LEAST, MOST, SHARE = 0.1, 1.0, 0.03
"""A probe takes this share of what is expected, between so many seconds."""


def scaled(registration: Registration, runs: Collection[str], processes: int, *, everywhere: bool) -> float:
    """Seconds of wall time that these runs will take, from a probe of this machine's matrix speed.

    `everywhere` is whether the machine's cores do the work; else `processes` places that count as cores like these.
    """
    left, data = specs(registration, set(runs)), registration.data
    return estimate_seconds(
        [(spec.model, spec.recipe) for spec in left],
        inputs=data.inputs,
        classes=len(data.classes),
        train=data.train,
        processes=processes,
        flops_per_second=matrix_speed() * (1.0 if everywhere else processes / cores()),
    )


def probe_seconds(expected: float) -> float:
    """How long the study's own shapes are tried where so much time is expected."""
    return min(MOST, max(LEAST, SHARE * expected))

"""All checks of a preflight, one after the other."""

import time
from collections.abc import Callable, Mapping, Sequence

from lab.data.arrays import Prepared
from lab.data.leakage import Shared
from lab.preflight.factors import factors
from lab.preflight.golden import golden_batch
from lab.preflight.metric import metric
from lab.preflight.normalisation import normalisation
from lab.preflight.overfit import overfit
from lab.preflight.results import Preflight, Tell
from lab.preflight.shared import shared
from lab.preflight.shuffled import shuffled_labels
from lab.preflight.smoke import smoke_epoch
from lab.study.design import Cell
from lab.train.spec import RunSpec
from lab.train.threads import one_thread

Compare = Callable[[Tell], Sequence[Shared]]
"""Counts what the splits share (lab.data.leakage), for every data set of the study."""


def preflight(
    cells: Sequence[Cell],
    specs: Sequence[RunSpec],
    data: Mapping[str, Prepared],
    compare: Compare,
    *,
    varied: tuple[Sequence[Cell], Sequence[RunSpec]] | None = None,
    recorded_batch: str = "",
    tell: Tell,
) -> Preflight:
    """Check a study whose cell i would first train as specs[i]; `recorded_batch` is the golden batch on record or "".

    `varied` are cells and what they would train in place of the planned ones where those never differ in one factor alone.
    """
    began = time.perf_counter()
    with one_thread():
        golden, batch = golden_batch(specs, data, recorded_batch)
        checks = [metric(), normalisation(data), golden]
        checks += [shared(one) for one in compare(_stage(tell, 0.0, 0.3))]
        checks += factors(*(varied or (cells, specs)), data, _stage(tell, 0.3, 0.4))
        checks.append(smoke_epoch(specs, data, _stage(tell, 0.4, 0.5)))
        checks.append(overfit(specs, data, _stage(tell, 0.5, 0.8)))
        checks.append(shuffled_labels(specs, data, _stage(tell, 0.8, 1.0)))
    return Preflight(tuple(checks), batch, time.perf_counter() - began)


def _stage(tell: Tell, begin: float, end: float) -> Tell:
    """One check's fraction as a part of the whole, so that a bar only grows."""
    return lambda message, fraction: tell(message, begin + (end - begin) * min(1.0, fraction))

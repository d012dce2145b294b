"""All checks of a preflight, one after the other."""

import time
from collections.abc import Callable, Mapping, Sequence

from lab.data.arrays import Prepared
from lab.data.leakage import NEAR, Shared
from lab.preflight.exactness import golden_batch, metric, normalisation
from lab.preflight.factors import factors
from lab.preflight.learning import overfit, shuffled_labels, smoke_epoch
from lab.preflight.results import Check, Preflight, Tell
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
    registered_batch: str = "",
    tell: Tell,
) -> Preflight:
    """Check a study whose cell i would first train as specs[i]; `registered_batch` is an earlier golden batch or ""."""
    began = time.perf_counter()
    with one_thread():
        golden, batch = golden_batch(specs, data, registered_batch)
        checks = [metric(), normalisation(data), golden]
        checks += [shared(one) for one in compare(tell)]
        checks += factors(cells, specs, data, tell)
        checks += [check(specs, data, tell) for check in (smoke_epoch, overfit, shuffled_labels)]
    return Preflight(tuple(checks), batch, time.perf_counter() - began)


def shared(found: Shared) -> Check:
    """Byte-equal examples fail; near-duplicates are a warning, because only a person can say what they are."""
    verdict = "failed" if found.exact else "warning" if found.near else "passed"
    remedy = {
        "failed": "Remove the copies from one of the splits: what is in both is not held out",
        "warning": "Look at them: near-duplicates make the test easier than new examples would be",
        "passed": "",
    }
    return Check(
        f"No example of {found.second} is in {found.first}",
        verdict,
        f"{found.exact} of {found.n} byte for byte, {found.near} more as near-duplicates",
        f"none (near: cosine of 8 x 8 grey thumbnails from {NEAR})",
        remedy[verdict],
    )

"""A run ends when its patience does, keeps its best epoch, and leaves the others' bits alone."""

import numpy as np

from lab.train.events import EpochFinished, RunFinished
from tests.train.plain import bits, blobs, spec, trained


def overfitting(number: int, **fields):
    """A run whose validation loss soon rises: a large rate on few, noisy examples."""
    return spec(number, epochs=25, learning_rate=0.03, depth=2, **fields)


def losses(events, run: str) -> list[float]:
    return [
        row.validation_loss
        for event in events
        if isinstance(event, EpochFinished)
        for row in event.rows
        if row.run_id == run
    ]


def finished(events) -> dict[str, RunFinished]:
    return {event.run_id: event for event in events if isinstance(event, RunFinished)}


def test_the_best_epoch_by_validation_loss_is_kept():
    data = blobs(rows=60)
    events = trained([overfitting(0, patience=3)], data)
    seen, end = losses(events, "r0"), finished(events)["r0"]
    best = int(np.argmin(seen)) + 1
    assert 1 <= best < 25 and end.best_epoch == best and end.epochs == len(seen) == best + 3
    whole = trained([overfitting(0)], data)
    assert losses(whole, "r0")[: len(seen)] == seen, "until it stops the run is the one that does not"
    after_best = trained([overfitting(0, patience=25 - best)], data)
    for name, value in finished(after_best)["r0"].weights.items():
        np.testing.assert_array_equal(value, end.weights[name])


def test_a_large_min_delta_counts_nothing_as_an_improvement():
    events = trained([overfitting(0, patience=2, min_delta=50.0)], blobs(rows=60))
    assert finished(events)["r0"].epochs == 2 + 1 and finished(events)["r0"].best_epoch == 1


def test_runs_that_stop_leave_the_others_alone():
    data = blobs(rows=60)
    group = [overfitting(0, patience=2), overfitting(1), overfitting(2, patience=4), overfitting(3)]
    together = trained(group, data)
    ends = finished(together)
    assert ends["r0"].epochs < 25 and ends["r1"].epochs == ends["r1"].best_epoch == 25
    alone = {}
    for one in group:
        alone |= bits(trained([one], data))
    assert bits(together) == alone

"""An accuracy on the logit scale, where effects near 0 and 1 are not compressed."""

import dataclasses

import numpy as np

from lab.analysis.sample import Sample
from lab.stats.groups import summarize


def on_logits(data: Sample, examples: int) -> Sample:
    """Logits of (correct + 1/2) / (N + 1), Haldane (1956), for N test `examples`; it says nothing about other examples.

    Groups at the resolution of the test set stay there: their sd is that resolution times the slope at their mean.
    """
    values = _logit(data.values, examples)
    groups = summarize(values, data.cell, len(data.groups.n))
    mean = data.groups.mean
    slope = 1 / np.clip(mean * (1 - mean), 0.25 / (examples + 1), None)
    sd = np.where(data.groups.floored, np.fmax(groups.sd, data.groups.sd * slope), groups.sd)
    groups = dataclasses.replace(groups, sd=sd, floored=data.groups.floored)
    return dataclasses.replace(
        data, values=values, groups=groups, scores=_logit(data.scores, examples), rates=None, rated=None
    )


def _logit(share: np.ndarray, examples: int) -> np.ndarray:
    inside = (share * examples + 0.5) / (examples + 1)
    return np.log(inside / (1 - inside))

"""A single contrast put to the data without Student's distribution: interval and tests by the studentised bootstrap."""

import dataclasses

import numpy as np

from lab.analysis.questions import Question
from lab.analysis.sample import Sample
from lab.analysis.testing import Tested, put
from lab.stats.equivalence import tost
from lab.stats.studentised import studentised
from lab.study.plan import Analysis


def put_by_bootstrap(ask: Question, data: Sample | None, plan: Analysis, *, sesoi: float | None, expect: str) -> Tested:
    """As `put`; a question of several contrasts keeps what `put` gives."""
    tested = put(ask, data, plan, sesoi=sesoi, expect=expect)
    if tested.reason or ask.form != "single" or data is None:
        return tested
    floored = data.groups.floored
    floor = float(data.groups.sd[floored].min()) if np.any(floored) else 0.0
    found = studentised(ask.rows[0], data.values, data.cell, tested.found, floor=floor)
    size = tost(found, sesoi) if sesoi else None
    return dataclasses.replace(tested, found=found, every=(found,), p=found.p, size=size, kind="studentised bootstrap")

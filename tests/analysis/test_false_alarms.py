"""Over whole studies without effects the registered family raises false alarms no more often than alpha allows."""

import numpy as np
import pytest

from lab.analysis.confirmatory import analyze
from tests.synthetic import synthetic_study, synthetic_table

WORLDS = {
    "equal sd": np.full(12, 0.01),
    "sd 1:10 by depth": np.repeat([0.002, 0.02], 6),
    "one noisy cell": np.array([0.03] + [0.003] * 11),
}
FACTORS = {"depth": [2, 8], "activation": ["relu", "gelu"], "weight_decay": [0.0, 1e-4, 1e-3]}
HYPOTHESES = [
    {"id": "H1", "effect": "depth", "contrast": "difference", "expect": "increase"},
    {"id": "H2", "effect": "weight_decay", "contrast": "omnibus", "expect": "difference"},
    {"id": "H3", "effect": "depth:activation", "contrast": "difference", "expect": "difference"},
]


@pytest.mark.parametrize("world", WORLDS)
def test_a_null_world(world: str) -> None:
    study, studies = synthetic_study(hypotheses=HYPOTHESES, factors=FACTORS), 200
    alarms = 0
    for seed in range(studies):
        table = synthetic_table(study, sd=WORLDS[world], seed=seed, n_test=1000, with_correct=False)
        alarms += any(one.verdict != "inconclusive" for one in analyze(study, table).hypotheses)
    assert alarms / studies <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / studies)

"""Synthetic studies and run tables with known effects, for tests of everything that reads results.

`from tests.synthetic import synthetic_study, synthetic_table` works in any test: the root is on pytest's path.
"""

import numpy as np

from lab.analysis.table import RunTable
from lab.study.design import cells, runs
from lab.study.draft import Study
from lab.study.registration import seed_key
from lab.study.toml_file import from_values

HYPOTHESES = (
    {
        "id": "H1",
        "claim": "Deeper networks are more accurate.",
        "effect": "depth",
        "contrast": "linear",
        "scores": "log2",
        "expect": "increase",
        "sesoi": 0.01,
    },
    {
        "id": "H2",
        "claim": "GELU is more accurate than ReLU.",
        "effect": "activation",
        "contrast": "difference",
        "expect": "increase",
        "sesoi": 0.01,
    },
    {
        "id": "H3",
        "claim": "These weight decays make no difference.",
        "effect": "weight_decay",
        "contrast": "omnibus",
        "expect": "equivalence",
        "sesoi": 0.01,
    },
    {
        "id": "H4",
        "claim": "The advantage of GELU depends on depth.",
        "effect": "depth:activation",
        "contrast": "difference",
        "levels": {"depth": [2, 8], "activation": ["relu", "gelu"]},
        "expect": "difference",
        "sesoi": 0.01,
    },
)


def synthetic_study(
    *, hypotheses=HYPOTHESES, replicates: int = 3, seeds: str = "independent", factors=None, analysis=None, **more
) -> Study:
    """The canonical design (depth 2/4/8, relu/gelu, weight decay 0/1e-4/1e-3) with any plan."""
    levels = factors or {"depth": [2, 4, 8], "activation": ["relu", "gelu"], "weight_decay": [0.0, 1e-4, 1e-3]}
    values = {
        "title": "A synthetic study of depth, activation and weight decay",
        "question": "Do three choices affect accuracy?",
        "dataset": {"name": "digits", "split": {"train": 1000, "validation": 400, "test": 397}},
        "factors": [{"name": name, "levels": list(given)} for name, given in levels.items()],
        "replicates": {"count": replicates, "seeds": seeds},
        "hypotheses": [dict(hypothesis) for hypothesis in hypotheses],
        "analysis": analysis or {},
    }
    for name, value in more.items():
        values[name] = {**values[name], **value} if isinstance(values.get(name), dict) else value
    return from_values(values)


def synthetic_table(
    study: Study,
    *,
    effects: dict | None = None,
    base: float = 0.6,
    sd: float = 0.003,
    n_test: int = 2000,
    classes: int = 10,
    seed: int = 0,
    failed: tuple[str, ...] = (),
    with_correct: bool = True,
) -> RunTable:
    """Runs of a study whose expected accuracy is `base` plus planted effects.

    `effects` adds to cells: {("depth", 8): 0.05} at a level, {("depth", 8, "activation", "gelu"): 0.03} at a pair. `sd`
    is the seed sd, one number or one per cell. Examples have their own difficulty, so that cells are correlated.
    """
    rng = np.random.default_rng(seed)
    planned, design = runs(study, seed_key(study)), cells(study)
    mean = np.array([base + sum(size for key, size in (effects or {}).items() if _holds(key, c)) for c in design])
    cell = np.array([run.cell for run in planned])
    noise = np.broadcast_to(np.asarray(sd, dtype=float), len(design))[cell] * rng.standard_normal(len(planned))
    hits = np.rint(np.clip(mean[cell] + noise, 0, 1) * n_test).astype(int)
    difficulty = rng.standard_normal(n_test)
    correct = np.zeros((len(planned), n_test), dtype=np.uint8)
    for row, count in enumerate(hits):
        correct[row, np.argsort(difficulty + 0.5 * rng.standard_normal(n_test))[:count]] = 1
    lost = np.array([run.id in failed for run in planned])
    return RunTable(
        factors=study.factors,
        cells=design,
        cell=cell,
        replicate=np.array([run.replicate for run in planned]),
        run_id=tuple(run.id for run in planned),
        value=np.where(lost, np.nan, hits / n_test),
        failed=lost,
        n_test=n_test,
        chance=1 / classes,
        correct=correct if with_correct else None,
        more={"test_loss": np.where(lost, np.nan, 2.3 - 2 * hits / n_test)},
    )


def _holds(key: tuple, cell) -> bool:
    return all(cell.levels[name] == level for name, level in zip(key[::2], key[1::2], strict=True))

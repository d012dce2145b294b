"""Made-up answers of one cell with known properties, for tests of everything that looks at answers."""

import numpy as np

from lab.analysis.answers import Answers, Examples

CLASSES = ("cat", "dog", "hen")


def made_answers(
    *,
    n: int = 600,
    runs: int = 3,
    sharpness: float = 1.0,
    hard: np.ndarray | None = None,
    seed: int = 0,
    name: str = "c00",
) -> Answers:
    """Calibrated answers whose log probabilities are multiplied by `sharpness`; examples in `hard` [n] are guessed.

    Labels are drawn from each run's mean of the true probabilities, so that sharpness 1 is calibrated.
    """
    rng = np.random.default_rng(seed)
    logits = rng.normal(scale=1.5, size=(n, 3))
    if hard is not None:
        logits[hard] *= 0.05
    labels, truth = _labels(rng, logits)
    shown = _softmax(sharpness * np.log(truth)[None] + 0.3 * rng.normal(size=(runs, n, 3))).astype(np.float32)
    kept_logits = rng.normal(scale=1.5, size=(2000, 3))
    kept_labels, kept = _labels(rng, kept_logits)
    validation = tuple(
        (kept_labels, _softmax(sharpness * np.log(kept) + 0.3 * rng.normal(size=(2000, 3))).astype(np.float32))
        for _ in range(runs)
    )
    ids = tuple(f"{name}-r{k + 1}" for k in range(runs))
    replicates = tuple(range(1, runs + 1))
    return Answers(
        name, f"cell {name}", ids, replicates, CLASSES, 0.95, labels, shown, shown.argmax(axis=2), validation
    )


def made_examples(n: int = 600, *, seed: int = 1) -> Examples:
    """Traits without any meaning, and a picture of every second example in a shuffled order."""
    rng = np.random.default_rng(seed)
    traits = {
        "source_index": np.arange(n) + 1000,
        "brightness": rng.random(n),
        "own: site": rng.choice(["", "A", "B"], n),
        "own: age": np.where(rng.random(n) < 0.1, np.nan, rng.integers(20, 90, n)),
    }
    positions = rng.permutation(n)[: n // 2]
    return Examples(traits, positions, rng.integers(0, 255, (n // 2, 4, 4, 3)).astype(np.uint8))


def _labels(rng: np.random.Generator, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    truth = _softmax(logits)
    return (truth.cumsum(axis=1) > rng.random(len(truth))[:, None]).argmax(axis=1), truth


def _softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)

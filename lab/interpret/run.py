"""Interpret one trained run: choose examples by rule, attribute, and check the maps against randomised weights."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from lab.data.arrays import Arrays
from lab.errors import IntegrityError
from lab.interpret.examples import choose_examples
from lab.interpret.gradients import integrated_gradients, saliency
from lab.interpret.results import (
    INTEGRATED_GRADIENTS,
    SALIENCY,
    Attribution,
    Example,
    Interpretation,
    StepRow,
)
from lab.interpret.sanity import randomised_check
from lab.models.mlp import load
from lab.study.recipe import Model

STEPS, CHECK_STEPS, DRAWS = 256, 32, 5
LADDER = (4, 8, 16, 32, 64, 128, 256)
TARGET = "logit of the predicted class"
BASELINE = "the training mean of each channel (zero in standardised units)"


def interpret_run(
    model: Model,
    weights: Mapping[str, NDArray[np.float32]],
    arrays: Arrays,
    *,
    run_id: str,
    split: str,
    mean: NDArray[np.float32],
    sd: NDArray[np.float32],
    classes: tuple[str, ...],
    n: int = 8,
    seed: int = 0,
    draws: int = DRAWS,
    progress: Callable[[str, float], None] = lambda message, fraction: None,
) -> Interpretation:
    """Maps of `n` examples of `arrays` by both methods, their completeness and their randomised-weights check.

    Works in float64, so that the completeness gap is that of the Riemann sum alone. `mean` and `sd` (per channel, from
    `Prepared`) turn examples back into pixels; `seed` draws the randomised weights; `progress` hears what is done and the
    fraction done. IntegrityError where weights and images do not fit.
    """
    held = {name: torch.as_tensor(np.array(value)).double() for name, value in weights.items()}
    module = _module(model, held, arrays, len(classes), run_id)
    progress("predicting", 0.0)
    probability = _probabilities(module, arrays.images)
    predicted = probability.argmax(axis=1)
    positions, rule = choose_examples(arrays.labels, predicted, count=n, split=split)
    x = torch.as_tensor(arrays.images[positions]).double()
    target = torch.as_tensor(predicted[positions])
    progress("attributing", 0.1)
    attributions = (*_integrated(module, x, target, arrays.shape), *_saliency(module, x, target, arrays.shape))
    convergence = tuple(row for steps in LADDER for row in _step_row(module, x, target, steps))
    checks = []
    for done, (method, maps) in enumerate(_methods(x, target).items()):
        progress("checking against randomised weights", 0.4 + 0.3 * done)
        checks.append(randomised_check(method, maps, model, held, draws=draws, seed=seed))
    progress("interpreted", 1.0)
    return Interpretation(
        run_id=run_id,
        split=split,
        rule=rule,
        target=TARGET,
        baseline=BASELINE,
        seed=seed,
        accuracy=float((predicted == arrays.labels).mean()),
        n=len(arrays.labels),
        classes=tuple(classes),
        examples=tuple(_examples(arrays, positions, predicted, probability, mean, sd)),
        attributions=attributions,
        checks=tuple(checks),
        convergence=convergence,
    )


def _module(model: Model, weights: dict[str, Tensor], arrays: Arrays, classes: int, run_id: str) -> nn.Module:
    try:
        if not all(value.isfinite().all() for value in weights.values()):
            raise RuntimeError("a weight is not finite")
        return load(model, arrays.images.shape[1], classes, weights).requires_grad_(False)
    except RuntimeError as error:
        raise IntegrityError(
            "the weights do not fit the model and the images",
            where=run_id,
            seen=str(error).splitlines()[-1].strip(),
            remedy="Train the run again",
        ) from error


def _probabilities(module: nn.Module, images: NDArray[np.float32]) -> NDArray[np.float64]:
    with torch.inference_mode():
        parts = [torch.softmax(module(part.double()), dim=1) for part in torch.as_tensor(images).split(1000)]
    return torch.cat(parts).numpy()


def _methods(x: Tensor, target: Tensor) -> dict[str, Callable[[nn.Module], Tensor]]:
    """What the check compares; saliency is absolute already."""
    return {
        INTEGRATED_GRADIENTS: lambda module: integrated_gradients(module, x, target, steps=CHECK_STEPS).maps,
        SALIENCY: lambda module: saliency(module, x, target),
    }


def _integrated(module: nn.Module, x: Tensor, target: Tensor, shape: tuple[int, int, int]) -> Iterator[Attribution]:
    found = integrated_gradients(module, x, target, steps=STEPS)
    for index, values in enumerate(found.maps.numpy()):
        explained, gap = float(found.explained[index]), float(found.gap[index])
        relative = gap / abs(explained) if explained else None
        picture = values.astype(np.float32).reshape(shape)
        yield Attribution(INTEGRATED_GRADIENTS, index, picture, STEPS, explained, gap, relative)


def _saliency(module: nn.Module, x: Tensor, target: Tensor, shape: tuple[int, int, int]) -> Iterator[Attribution]:
    for index, values in enumerate(saliency(module, x, target).numpy()):
        yield Attribution(SALIENCY, index, values.astype(np.float32).reshape(shape), 1)


def _step_row(module: nn.Module, x: Tensor, target: Tensor, steps: int) -> Iterator[StepRow]:
    """One row over the examples that have something to explain (f(x) differs from f(baseline)); none without any."""
    found = integrated_gradients(module, x, target, steps=steps)
    relative = found.relative_gap[found.explained != 0]
    if len(relative):
        yield StepRow(steps, float(relative.mean()), float(relative.max()))


def _examples(
    arrays: Arrays,
    positions: NDArray[np.int64],
    predicted: NDArray[np.int64],
    probability: NDArray[np.float64],
    mean: NDArray[np.float32],
    sd: NDArray[np.float32],
) -> Iterator[Example]:
    for place in positions:
        pixels = (arrays.images[place].reshape(arrays.shape) * sd + mean) * 255
        yield Example(
            position=int(place),
            source_index=int(arrays.source_index[place]),
            label=int(arrays.labels[place]),
            predicted=int(predicted[place]),
            probability=float(probability[place].max()),
            pixels=np.clip(np.rint(pixels), 0, 255).astype(np.uint8),
        )

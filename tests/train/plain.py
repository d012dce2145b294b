"""The engine's yardstick: one run at a time with nn.Module, autograd and torch.optim, and small made-up studies."""

from collections.abc import Iterable

import numpy as np
import torch

from lab.data.arrays import Arrays, Prepared
from lab.models.mlp import MLP, initial_weights
from lab.study.recipe import Dataset, Model, Recipe, Split
from lab.study.registration import DataIdentity
from lab.study.seeds import Seeds
from lab.train.batches import TrainData
from lab.train.engine import train_stack
from lab.train.events import EpochFinished, Event, RunFinished
from lab.train.spec import RunSpec

MODEL, RECIPE = set(Model.model_fields), set(Recipe.model_fields)


def spec(number: int, **fields) -> RunSpec:
    """A run with these model and recipe fields, and seeds of its own."""
    recipe = {"epochs": 2, "batch_size": 20, "schedule": "constant", "learning_rate": 3e-3}
    recipe |= {name: value for name, value in fields.items() if name in RECIPE}
    model = {"width": 16} | {name: value for name, value in fields.items() if name in MODEL}
    seeds = Seeds(1000 + number, 2000 + number, 3000 + number)
    return RunSpec(f"r{number}", "data", Model(**model), Recipe(**recipe), seeds)


def blobs(rows: int = 210, inputs: int = 11, classes: int = 3, per_run: int = 0) -> TrainData:
    """Gaussian clouds, one per class; with `per_run` as many different training arrays."""
    draw = np.random.default_rng(7)
    centres = draw.normal(size=(classes, inputs))
    labels = draw.integers(classes, size=2 * rows)
    images = (centres[labels] + draw.normal(size=(2 * rows, inputs))).astype(np.float32)
    train = [images[:rows] + np.float32(shift) for shift in range(max(1, per_run))]
    return TrainData(train, labels[:rows], images[rows:], labels[rows:], classes)


def prepared(rows: int = 210) -> Prepared:
    """The same clouds as a data set that the pool can train on."""
    data = blobs(rows)
    inputs, names = data.validation.shape[1], ("a", "b", "c")
    arrays = [
        Arrays(images, labels, np.arange(rows), (1, inputs, 1))
        for images, labels in ((data.train[0], data.labels), (data.validation, data.validation_labels))
    ]
    dataset = Dataset(name="digits", split=Split(train=rows, validation=rows, test=1))
    identity = DataIdentity("digits", "0" * 64, names, rows, rows, 1, inputs)
    return Prepared(identity, dataset, *arrays, np.zeros(1, np.float32), np.ones(1, np.float32))


def plain_loop(one: RunSpec, data: TrainData, *, dtype: torch.dtype, images: np.ndarray | None = None) -> MLP:
    """The run as everybody would write it."""
    module = MLP(data.validation.shape[1], data.classes, one.model).to(dtype)
    weights = initial_weights(one.model, data.validation.shape[1], data.classes, one.seeds.init)
    module.load_state_dict({name: value.to(dtype) for name, value in weights.items()})
    x = torch.as_tensor(data.train[0] if images is None else images).to(dtype)
    y = torch.as_tensor(data.labels)
    recipe, order = one.recipe, torch.Generator().manual_seed(one.seeds.order)
    steps = len(y) // recipe.batch_size
    optimizer = plain_optimizer(module.parameters(), recipe)
    schedule = plain_schedule(optimizer, recipe, steps)
    entropy = torch.nn.CrossEntropyLoss(label_smoothing=recipe.label_smoothing)
    for _ in range(recipe.epochs):
        rows = torch.randperm(len(y), generator=order)
        for step in range(steps):
            batch = rows[step * recipe.batch_size : (step + 1) * recipe.batch_size]
            optimizer.zero_grad()
            entropy(module(x[batch]), y[batch]).backward()
            if recipe.clip_norm:
                torch.nn.utils.clip_grad_norm_(module.parameters(), recipe.clip_norm)
            optimizer.step()
            schedule.step()
    return module.eval()


def plain_schedule(
    optimizer: torch.optim.Optimizer, recipe: Recipe, steps: int
) -> torch.optim.lr_scheduler.LRScheduler:
    """PyTorch's schedule of the recipe's name after PyTorch's warm-up; `steps` make an epoch."""
    make, warmup = torch.optim.lr_scheduler, recipe.warmup_steps
    if recipe.schedule == "cosine":
        after = make.CosineAnnealingLR(optimizer, recipe.epochs * steps - warmup)
    elif recipe.schedule == "step":
        marks = range(recipe.step_epochs * steps - warmup, recipe.epochs * steps, recipe.step_epochs * steps)
        after = make.MultiStepLR(optimizer, list(marks), gamma=recipe.step_factor)
    else:
        after = make.ConstantLR(optimizer, factor=1.0, total_iters=1)
    if not warmup:
        return after
    before = make.LinearLR(optimizer, start_factor=1 / warmup, total_iters=warmup - 1)
    return make.SequentialLR(optimizer, [before, after], milestones=[warmup])


def plain_optimizer(parameters: Iterable[torch.Tensor], recipe: Recipe) -> torch.optim.Optimizer:
    """PyTorch's optimizer of the recipe's name."""
    common = {"lr": recipe.learning_rate, "weight_decay": recipe.weight_decay}
    if recipe.optimizer == "sgd":
        return torch.optim.SGD(parameters, momentum=recipe.momentum, nesterov=recipe.nesterov, **common)
    return (torch.optim.AdamW if recipe.optimizer == "adamw" else torch.optim.Adam)(parameters, **common)


def trained(specs: list[RunSpec], data: TrainData, **options) -> list[Event]:
    """All events of one stack."""
    return list(train_stack(specs, data, **options))


def weights_of(events: Iterable[Event]) -> dict[str, dict[str, np.ndarray]]:
    """Final weights by run."""
    return {event.run_id: dict(event.weights) for event in events if isinstance(event, RunFinished)}


def bits(events: Iterable[Event]) -> dict[str, bytes]:
    """Final weights and the last epoch's measurements by run, as bytes."""
    events = list(events)
    rows = {row.run_id: row for event in events if isinstance(event, EpochFinished) for row in event.rows}
    found = {}
    for run, values in weights_of(events).items():
        row = rows[run]
        measured = [row.train_loss, row.train_accuracy, row.validation_loss, row.validation_accuracy]
        found[run] = b"".join(value.tobytes() for value in (*values.values(), np.array(measured)))
    return found

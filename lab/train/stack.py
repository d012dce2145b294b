"""One stack of runs in training: its network, its optimizers, its orders; runs can be taken out of it."""

from collections.abc import Sequence

import torch
from torch import Tensor

from lab.models.mlp import initial_weights, parameter_shapes, running_statistics
from lab.study.schedule import learning_rate
from lab.train.batches import Batches, TrainData
from lab.train.graph import Graph, can_capture
from lab.train.network import Network
from lab.train.padding import pad_columns
from lab.train.spec import RunSpec
from lab.train.updates import states_needed, updates_for


class Stack:
    """Runs of equal width, batch size, optimizer and epochs; depth, activation, rates and decays may differ."""

    def __init__(self, specs: Sequence[RunSpec], data: TrainData, *, device: str, dtype: torch.dtype) -> None:
        self.specs = sorted(specs, key=lambda spec: (-spec.model.depth, spec.model.activation))
        self.data, self.device, self.dtype = data, device, dtype
        recipe = self.specs[0].recipe
        self.batches = Batches(data, len(specs), recipe.batch_size, device=device, dtype=dtype)
        self.total = recipe.epochs * self.batches.steps
        self._allocate()
        self.orders = [torch.Generator().manual_seed(spec.seeds.order) for spec in self.specs]
        self.dropout = [torch.Generator().manual_seed(spec.seeds.augment) for spec in self.specs]
        for run, spec in enumerate(self.specs):
            self._start(run, spec)

    def _allocate(self) -> None:
        models = [spec.model for spec in self.specs]
        inputs = self.data.validation.shape[1]
        self.network = Network(models, inputs, self.data.classes, device=self.device, dtype=self.dtype)
        smoothing = [spec.recipe.label_smoothing for spec in self.specs]
        self.smoothing = torch.tensor(smoothing, dtype=torch.float64, device=self.device)
        needed = states_needed(self.specs[0].recipe)
        self.states = [[torch.zeros_like(value) for value in self.network.values] for _ in range(needed)]
        self.updates = updates_for(self.network, [spec.recipe for spec in self.specs], self.states, self.total)
        self.trainer: Stack | Graph = Graph(self) if can_capture(self) else self

    def _start(self, run: int, spec: RunSpec) -> None:
        weights = initial_weights(spec.model, self.network.inputs, self.network.classes, spec.seeds.init)
        targets = [*self.network.unpadded(self.network.values, run), *self.network.running(run)]
        for target, value in zip(targets, weights.values(), strict=True):
            target.copy_(value.T if value.dim() == 2 else value)

    def epoch(self) -> tuple[Tensor, Tensor, Tensor]:
        """Train one epoch; per run the sum of losses, correct decisions, and the first step with a non-finite loss (-1: none)."""
        losses, correct = (torch.zeros(len(self.specs), device=self.device, dtype=torch.float64) for _ in range(2))
        broken = torch.full((len(self.specs),), -1, device=self.device)
        for step, rows in enumerate(self.batches.epoch(self.orders)):
            step_losses, step_correct = self.trainer.step(rows)
            losses += step_losses
            correct += step_correct
            broken = torch.where((broken < 0) & ~step_losses.isfinite(), step, broken)
        return losses, correct, broken

    def step(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """One update of every run on the examples `rows` [R, B]; sums of losses and correct decisions [R]."""
        self.updates.begin()
        return self.compute(rows)

    def compute(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """The step itself, once its rates are there: nothing in it waits for the device."""
        x, labels = self.batches.take(rows)
        masks = self._masks(x.shape[1])
        self.network.forward(x, masks, training=True)
        losses, correct = self.network.loss(labels, self.smoothing)
        self.network.backward(masks, self.updates.update)
        self.updates.end()
        return losses, correct

    def _masks(self, batch: int) -> list[Tensor] | None:
        """Dropout masks [R_l, B, width] scaled by 1 / (1 - p), each run's from its own generator, layer by layer."""
        if self.specs[0].model.dropout == 0:
            return None
        masks = [torch.empty(count, batch, self.network.width) for count in self.network.counts]
        for run, spec in enumerate(self.specs):
            keep = 1 - spec.model.dropout
            for layer in range(spec.model.depth):
                masks[layer][run].bernoulli_(keep, generator=self.dropout[run]).div_(keep)
        return [mask.to(self.device, self.dtype) for mask in masks]

    def validate(self, chunk: int = 500) -> tuple[Tensor, Tensor]:
        """Sums of validation losses and correct decisions per run, in float64."""
        images = pad_columns(torch.as_tensor(self.data.validation)).to(self.device, self.dtype)
        labels = torch.as_tensor(self.data.validation_labels).to(self.device)
        losses, correct = (torch.zeros(len(self.specs), device=self.device, dtype=torch.float64) for _ in range(2))
        for start in range(0, len(labels), chunk):
            x = images[start : start + chunk].expand(len(self.specs), -1, -1).contiguous()
            self.network.forward(x)
            some_losses, some_correct = self.network.loss(labels[start : start + chunk].expand(len(self.specs), -1))
            losses += some_losses
            correct += some_correct
        return losses, correct

    def rate(self, run: int) -> float:
        """The learning rate of the run's last step."""
        return learning_rate(self.specs[run].recipe, self.updates.steps - 1, self.total)

    def weights(self, run: int) -> dict[str, Tensor]:
        """The run's weights and running statistics on the CPU by nn.Module name, matrices [out, in]."""
        model = self.specs[run].model
        names = [*parameter_shapes(model, self.network.inputs, self.network.classes), *running_statistics(model)]
        slices = [*self.network.unpadded(self.network.values, run), *self.network.running(run)]
        turned = [value.T if value.dim() == 2 else value for value in slices]
        copies = [value.clone(memory_format=torch.contiguous_format).cpu() for value in turned]
        return dict(zip(names, copies, strict=True))

    def without(self, dropped: set[int]) -> "Stack":
        """The same stack less some runs; the others go on with the same bits."""
        kept = [run for run in range(len(self.specs)) if run not in dropped]
        smaller = object.__new__(Stack)
        smaller.specs = [self.specs[run] for run in kept]
        smaller.device, smaller.dtype, smaller.total = self.device, self.dtype, self.total
        train = self.data.train if len(self.data.train) == 1 else [self.data.train[run] for run in kept]
        data = self.data
        smaller.data = TrainData(train, data.labels, data.validation, data.validation_labels, data.classes)
        smaller.batches = Batches(smaller.data, len(kept), self.batches.batch, device=self.device, dtype=self.dtype)
        smaller._allocate()
        smaller.orders = [self.orders[run] for run in kept]
        smaller.dropout = [self.dropout[run] for run in kept]
        smaller.updates.steps = self.updates.steps
        for new, old in enumerate(kept):
            smaller._take_over(new, self, old)
        return smaller

    def _take_over(self, new: int, other: "Stack", old: int) -> None:
        for mine, theirs in zip(
            [self.network.values, *self.states], [other.network.values, *other.states], strict=True
        ):
            for target, source in zip(self.network.of_run(mine, new), other.network.of_run(theirs, old), strict=True):
                target.copy_(source)
        for target, source in zip(self.network.running(new), other.network.running(old), strict=True):
            target.copy_(source)

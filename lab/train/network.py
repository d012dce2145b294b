"""Many MLPs as one: stacked parameters, forward and backward by hand into buffers that are made once.

Shapes: R runs sorted by depth (deepest first), so that the runs that have a layer l are the first R_l; W [R_l, in, out],
b [R_l, 1, out], activations [R_l, B, width]; in, out and width are rounded up (lab.train.padding). No operation mixes
runs, so that a run's bits do not depend on its neighbours.
"""

import itertools
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from lab.study.recipe import Model
from lab.train.padding import LINE, VECTORS, padded
from lab.train.passes import passes_for


def _keep(tensor: int) -> None:
    """What is done with a gradient as soon as it is there: nothing."""


class Network:
    """The parameters and gradients of a stack, and how to go through it forwards and backwards."""

    def __init__(self, models: Sequence[Model], inputs: int, classes: int, *, device: str, dtype: torch.dtype) -> None:
        depths = [model.depth for model in models]
        assert depths == sorted(depths, reverse=True), "runs are sorted by depth, deepest first"
        self.models, self.inputs, self.classes = tuple(models), inputs, classes
        self.width = padded(models[0].width, VECTORS)
        self.options = {"device": device, "dtype": dtype}
        self.counts = [sum(depth > layer for depth in depths) for layer in range(depths[0])]
        self.shapes = self._shapes()
        self.values = [torch.zeros(shape, **self.options) for shape in self.shapes]
        self.grads = [torch.zeros_like(value) for value in self.values]
        self.heads = _ranges(depths)
        self.passes = passes_for(device, dtype)
        self._buffers: dict[int, _Buffers] = {}
        self._now = self._for(1)

    def _shapes(self) -> list[tuple[int, int, int]]:
        shapes = []
        sizes = [padded(self.inputs, LINE)] + [self.width] * len(self.counts)
        for count, size in zip(self.counts, sizes, strict=False):
            shapes += [(count, size, self.width), (count, 1, self.width)]
        runs, classes = len(self.models), padded(self.classes, LINE)
        return [*shapes, (runs, self.width, classes), (runs, 1, classes)]

    def of_run(self, tensors: Sequence[Tensor], run: int) -> list[Tensor]:
        """The slices of one run in nn.Module order: weight and bias of each of its layers, then of its head; padded."""
        depth = self.models[run].depth
        return [tensor[run] for tensor in (*tensors[: 2 * depth], *tensors[-2:])]

    def unpadded(self, tensors: Sequence[Tensor], run: int) -> list[Tensor]:
        """The same slices without what was added: weights [in, out], biases [out]."""
        model, found = self.models[run], []
        sizes = [self.inputs] + [model.width] * model.depth + [self.classes]
        slices = self.of_run(tensors, run)
        for weight, bias, (size, units) in zip(slices[::2], slices[1::2], itertools.pairwise(sizes), strict=True):
            found += [weight[:size, :units], bias[0, :units]]
        return found

    def forward(self, x: Tensor, masks: Sequence[Tensor] | None = None) -> None:
        """Go through x [R, B, padded inputs]; `masks` are dropout masks per layer, already scaled."""
        self._now = now = self._for(x.shape[1])
        now.x = x
        for layer, count in enumerate(self.counts):
            weight, bias = self.values[2 * layer], self.values[2 * layer + 1]
            self.passes.linear(now.source(layer)[:count], weight, bias, now.pre[layer])
            for piece, name in self._pieces(layer):
                self.passes.activate(name, now.pre[layer][piece], bias[piece], now.hidden[layer][piece])
            if masks is not None:
                now.hidden[layer].mul_(masks[layer])
        for runs, layer in self.heads:
            weight, bias = self.values[-2][runs], self.values[-1][runs]
            self.passes.linear(now.hidden[layer][runs], weight, bias, now.logits[runs])

    def loss(self, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Sums of losses and correct decisions per run [R] for labels [R, B], after `forward` on the same batch."""
        now = self._now
        return self.passes.loss(now.logits, self.values[-1], labels, self.classes, now.slope, self.grads[-1])

    def backward(self, masks: Sequence[Tensor] | None = None, ready: Callable[[int], None] = _keep) -> None:
        """Fill the gradients, after `loss` on the same batch.

        `ready` is told the index of every tensor once its gradient is there and its value is not needed any more: an
        optimizer that updates it then finds both in the cache.
        """
        now = self._now
        for runs, layer in self.heads:
            torch.bmm(now.slope[runs], self.values[-2][runs].mT, out=now.back[layer][runs])
            torch.bmm(now.hidden[layer][runs].mT, now.slope[runs], out=self.grads[-2][runs])
        last = len(self.values) - 1
        ready(last - 1)
        ready(last)
        for layer in range(len(self.counts) - 1, -1, -1):
            self._backward_layer(layer, now, masks)
            ready(2 * layer)
            ready(2 * layer + 1)

    def _backward_layer(self, layer: int, now: "_Buffers", masks: Sequence[Tensor] | None) -> None:
        count, slope, bias_grad = self.counts[layer], now.back[layer], self.grads[2 * layer + 1]
        if masks is not None:
            slope.mul_(masks[layer])
        for piece, name in self._pieces(layer):
            self.passes.back(name, slope[piece], now.pre[layer][piece], now.hidden[layer][piece], bias_grad[piece])
        if layer > 0:
            torch.bmm(slope, self.values[2 * layer].mT, out=now.back[layer - 1][:count])
        torch.bmm(now.source(layer)[:count].mT, slope, out=self.grads[2 * layer])

    def _pieces(self, layer: int) -> list[tuple[slice, str]]:
        """Runs of one activation that lie side by side."""
        names = [model.activation for model in self.models[: self.counts[layer]]]
        return [(piece, names[piece.start]) for piece in _equal(names)]

    def _for(self, batch: int) -> "_Buffers":
        if batch not in self._buffers:
            self._buffers[batch] = _Buffers(self.counts, batch, self.width, padded(self.classes, LINE), self.options)
        return self._buffers[batch]


class _Buffers:
    """Activations of one batch size."""

    def __init__(self, counts: list[int], batch: int, width: int, classes: int, options: dict) -> None:
        self.pre = [torch.empty(count, batch, width, **options) for count in counts]
        self.hidden = [torch.empty(count, batch, width, **options) for count in counts]
        self.back = [torch.empty(count, batch, width, **options) for count in counts]
        self.logits = torch.empty(counts[0], batch, classes, **options)
        self.slope = torch.zeros_like(self.logits)
        self.x: Tensor = self.logits

    def source(self, layer: int) -> Tensor:
        """What goes into a layer."""
        return self.hidden[layer - 1] if layer else self.x


def _equal(names: list[str]) -> list[slice]:
    """Maximal slices of equal neighbours."""
    edges = [0, *(i for i in range(1, len(names)) if names[i] != names[i - 1]), len(names)]
    return [slice(a, b) for a, b in itertools.pairwise(edges)]


def _ranges(depths: list[int]) -> list[tuple[slice, int]]:
    """For each depth the runs that have it, and their last hidden layer."""
    return [(piece, depths[piece.start] - 1) for piece in _equal([str(depth) for depth in depths])]

"""Many MLPs as one: stacked parameters, forward and backward by hand into buffers that are made once.

Shapes: R runs sorted by depth (deepest first), so that the runs that have a layer l are the first R_l; W [R_l, in, out],
b [R_l, 1, out], activations [R_l, B, width]. No operation mixes runs, and elementwise kernels see whole vector blocks of
one run, so that a run's bits do not depend on its neighbours.
"""

import itertools
from collections.abc import Sequence

import torch
from torch import Tensor

from lab.study.recipe import Model
from lab.train.activations import activate, differentiate

VECTOR = 16
"""Floats in the widest vector register: where a run's block is no multiple, elementwise kernels go run by run."""


class Network:
    """The parameters and gradients of a stack, and how to go through it forwards and backwards."""

    def __init__(self, models: Sequence[Model], inputs: int, classes: int, *, device: str, dtype: torch.dtype) -> None:
        depths = [model.depth for model in models]
        assert depths == sorted(depths, reverse=True), "runs are sorted by depth, deepest first"
        self.models, self.inputs, self.classes = tuple(models), inputs, classes
        self.width = models[0].width
        self.options = {"device": device, "dtype": dtype}
        self.counts = [sum(depth > layer for depth in depths) for layer in range(depths[0])]
        self.shapes = self._shapes()
        self.values = [torch.zeros(shape, **self.options) for shape in self.shapes]
        self.grads = [torch.zeros_like(value) for value in self.values]
        self.heads = _ranges(depths)
        self._buffers: dict[int, _Buffers] = {}

    def _shapes(self) -> list[tuple[int, int, int]]:
        shapes = []
        for layer, count in enumerate(self.counts):
            shapes += [(count, self.inputs if layer == 0 else self.width, self.width), (count, 1, self.width)]
        runs = len(self.models)
        return [*shapes, (runs, self.width, self.classes), (runs, 1, self.classes)]

    def of_run(self, tensors: Sequence[Tensor], run: int) -> list[Tensor]:
        """The slices of one run in nn.Module order: weight and bias of each of its layers, then of its head."""
        depth = self.models[run].depth
        return [tensor[run] for tensor in (*tensors[: 2 * depth], *tensors[-2:])]

    def forward(self, x: Tensor, masks: Sequence[Tensor] | None = None) -> Tensor:
        """Logits [R, B, classes] of x [R, B, inputs]; `masks` are dropout masks per layer, already scaled."""
        buffers = self._for(x.shape[1])
        buffers.x = x
        for layer, count in enumerate(self.counts):
            source = x if layer == 0 else buffers.hidden[layer - 1]
            weight, bias = self.values[2 * layer], self.values[2 * layer + 1]
            torch.baddbmm(bias, source[:count], weight, out=buffers.pre[layer])
            for piece, name in self._pieces(layer, x.shape[1]):
                activate(name, buffers.pre[layer][piece], buffers.hidden[layer][piece])
            if masks is not None:
                buffers.hidden[layer].mul_(masks[layer])
        for runs, layer in self.heads:
            weight, bias = self.values[-2][runs], self.values[-1][runs]
            torch.baddbmm(bias, buffers.hidden[layer][runs], weight, out=buffers.logits[runs])
        return buffers.logits

    def backward(self, slope: Tensor, masks: Sequence[Tensor] | None = None) -> None:
        """Fill the gradients from d loss / d logits [R, B, classes], after `forward` on the same batch."""
        buffers = self._for(slope.shape[1])
        for runs, layer in self.heads:
            torch.bmm(buffers.hidden[layer][runs].mT, slope[runs], out=self.grads[-2][runs])
            torch.bmm(slope[runs], self.values[-2][runs].mT, out=buffers.back[layer][runs])
        torch.sum(slope, dim=1, keepdim=True, out=self.grads[-1])
        for layer in range(len(self.counts) - 1, -1, -1):
            self._backward_layer(layer, buffers, masks)

    def _backward_layer(self, layer: int, buffers: "_Buffers", masks: Sequence[Tensor] | None) -> None:
        count, slope = self.counts[layer], buffers.back[layer]
        if masks is not None:
            slope.mul_(masks[layer])
        for piece, name in self._pieces(layer, slope.shape[1]):
            differentiate(name, slope[piece], buffers.pre[layer][piece])
        source = buffers.x if layer == 0 else buffers.hidden[layer - 1]
        torch.bmm(source[:count].mT, slope, out=self.grads[2 * layer])
        torch.sum(slope, dim=1, keepdim=True, out=self.grads[2 * layer + 1])
        if layer > 0:
            torch.bmm(slope, self.values[2 * layer].mT, out=buffers.back[layer - 1][:count])

    def _pieces(self, layer: int, batch: int) -> list[tuple[slice, str]]:
        """Runs of one activation that lie side by side; single runs where blocks are no whole vectors."""
        names = [model.activation for model in self.models[: self.counts[layer]]]
        if batch * self.width % VECTOR:
            return [(slice(run, run + 1), name) for run, name in enumerate(names)]
        return [(piece, names[piece.start]) for piece in _equal(names)]

    def _for(self, batch: int) -> "_Buffers":
        if batch not in self._buffers:
            self._buffers[batch] = _Buffers(
                self.counts, len(self.models), batch, self.width, self.classes, self.options
            )
        return self._buffers[batch]


class _Buffers:
    """Activations of one batch size."""

    def __init__(self, counts: list[int], runs: int, batch: int, width: int, classes: int, options: dict) -> None:
        self.pre = [torch.empty(count, batch, width, **options) for count in counts]
        self.hidden = [torch.empty(count, batch, width, **options) for count in counts]
        self.back = [torch.empty(count, batch, width, **options) for count in counts]
        self.logits = torch.empty(runs, batch, classes, **options)
        self.x: Tensor = self.logits


def _equal(names: list[str]) -> list[slice]:
    """Maximal slices of equal neighbours."""
    edges = [0, *(i for i in range(1, len(names)) if names[i] != names[i - 1]), len(names)]
    return [slice(a, b) for a, b in itertools.pairwise(edges)]


def _ranges(depths: list[int]) -> list[tuple[slice, int]]:
    """For each depth the runs that have it, and their last hidden layer."""
    return [(piece, depths[piece.start] - 1) for piece in _equal([str(depth) for depth in depths])]

"""Many MLPs as one: stacked parameters, forward and backward by hand into buffers that are made once.

Shapes: R runs sorted by depth (deepest first), so that the runs that have a layer l are the first R_l; W [R_l, in, out],
b [R_l, 1, out], activations [R_l, B, width]; in, out and width are rounded up (lab.train.padding). No operation mixes
runs, so that a run's bits do not depend on its neighbours.
"""

import itertools
from collections.abc import Sequence

import torch
from torch import Tensor

from lab.study.recipe import Model
from lab.train.activations import activate, differentiate
from lab.train.padding import LINE, VECTORS, padded


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
        self._buffers: dict[int, _Buffers] = {}

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

    def forward(self, x: Tensor, masks: Sequence[Tensor] | None = None) -> Tensor:
        """Logits [R, B, classes] of x [R, B, padded inputs]; `masks` are dropout masks per layer, already scaled."""
        buffers = self._for(x.shape[1])
        buffers.x = x
        for layer, count in enumerate(self.counts):
            source = x if layer == 0 else buffers.hidden[layer - 1]
            weight, bias = self.values[2 * layer], self.values[2 * layer + 1]
            torch.baddbmm(bias, source[:count], weight, out=buffers.pre[layer])
            for piece, name in self._pieces(layer):
                activate(name, buffers.pre[layer][piece], buffers.hidden[layer][piece])
            if masks is not None:
                buffers.hidden[layer].mul_(masks[layer])
        for runs, layer in self.heads:
            weight, bias = self.values[-2][runs], self.values[-1][runs]
            torch.baddbmm(bias, buffers.hidden[layer][runs], weight, out=buffers.logits[runs])
        return buffers.logits[..., : self.classes]

    def backward(self, slope: Tensor, masks: Sequence[Tensor] | None = None) -> None:
        """Fill the gradients from d loss / d logits [R, B, classes], after `forward` on the same batch."""
        buffers = self._for(slope.shape[1])
        slope = buffers.pad(slope)
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
        for piece, name in self._pieces(layer):
            differentiate(name, slope[piece], buffers.pre[layer][piece])
        source = buffers.x if layer == 0 else buffers.hidden[layer - 1]
        torch.bmm(source[:count].mT, slope, out=self.grads[2 * layer])
        torch.sum(slope, dim=1, keepdim=True, out=self.grads[2 * layer + 1])
        if layer > 0:
            torch.bmm(slope, self.values[2 * layer].mT, out=buffers.back[layer - 1][:count])

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

    def pad(self, slope: Tensor) -> Tensor:
        """The slope by the logits with zeros for the classes that are not."""
        self.slope[..., : slope.shape[2]].copy_(slope)
        return self.slope


def _equal(names: list[str]) -> list[slice]:
    """Maximal slices of equal neighbours."""
    edges = [0, *(i for i in range(1, len(names)) if names[i] != names[i - 1]), len(names)]
    return [slice(a, b) for a, b in itertools.pairwise(edges)]


def _ranges(depths: list[int]) -> list[tuple[slice, int]]:
    """For each depth the runs that have it, and their last hidden layer."""
    return [(piece, depths[piece.start] - 1) for piece in _equal([str(depth) for depth in depths])]

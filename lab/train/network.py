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
from lab.train import norms
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
        self.heads, self.head = _ranges(depths), 2 * len(self.counts)
        self.norm, self.residual, self.units = models[0].norm, models[0].residual, models[0].width
        self.statistics = self._statistics()
        self.passes = passes_for(device, dtype)
        self.pieces = [self._pieces(layer) for layer in range(len(self.counts))]
        self.hard = torch.zeros(len(models), dtype=torch.float64, device=device)
        self._buffers: dict[int, _Buffers] = {}
        self._now = self._for(1)

    def _shapes(self) -> list[tuple[int, int, int]]:
        shapes = []
        sizes = [padded(self.inputs, LINE)] + [self.width] * len(self.counts)
        for count, size in zip(self.counts, sizes, strict=False):
            shapes += [(count, size, self.width), (count, 1, self.width)]
        runs, classes = len(self.models), padded(self.classes, LINE)
        normed = self.counts if self.models[0].norm != "none" else []
        norms = [(count, 1, self.width) for count in normed for _ in ("gain", "shift")]
        return [*shapes, (runs, self.width, classes), (runs, 1, classes), *norms]

    def _statistics(self) -> list[tuple[Tensor, Tensor]]:
        """Running mean and variance of every batch-normalised layer, [R_l, 1, width] each."""
        shapes = [(count, 1, self.width) for count in self.counts] if self.norm == "batch" else []
        return [(torch.zeros(shape, **self.options), torch.ones(shape, **self.options)) for shape in shapes]

    def of_run(self, tensors: Sequence[Tensor], run: int) -> list[Tensor]:
        """The slices of one run in nn.Module order: weight and bias of its layers, of its head, of its norms; padded."""
        first, norms = 2 * self.models[run].depth, self.head + 2
        norms_end = norms + (first if self.norm != "none" else 0)
        chosen = (*tensors[:first], *tensors[self.head : norms], *tensors[norms:norms_end])
        return [tensor[run] for tensor in chosen]

    def unpadded(self, tensors: Sequence[Tensor], run: int) -> list[Tensor]:
        """The same slices without what was added: weights [in, out], biases, gains and shifts [out]."""
        model, found = self.models[run], []
        sizes = [self.inputs] + [model.width] * model.depth + [self.classes]
        slices = self.of_run(tensors, run)
        for weight, bias, (size, units) in zip(slices[::2], slices[1::2], itertools.pairwise(sizes), strict=False):
            found += [weight[:size, :units], bias[0, :units]]
        return [*found, *(part[0, : model.width] for part in slices[len(found) :])]

    def running(self, run: int) -> list[Tensor]:
        """Running mean and variance [width] of each batch-normalised layer of a run."""
        layers = self.statistics[: self.models[run].depth]
        return [part[run, 0, : self.units] for layer in layers for part in layer]

    def forward(self, x: Tensor, masks: Sequence[Tensor] | None = None, *, training: bool = False) -> None:
        """Go through x [R, B, padded inputs]; `masks` are dropout masks per layer, already scaled.

        In training, batch normalisation takes the batch's own statistics and remembers them; else the remembered ones.
        """
        self._now = now = self._for(x.shape[1])
        now.x = x
        for layer, count in enumerate(self.counts):
            source, out = now.source(layer)[:count], now.out[layer]
            bias = self._linear(layer, source, now, training)
            for piece, name in self.pieces[layer]:
                self.passes.activate(name, now.pre[layer][piece], bias[piece], out[piece])
            if masks is not None:
                out.mul_(masks[layer])
            if self.residual:
                torch.add(out, source, out=now.hidden[layer]) if layer else now.hidden[layer].copy_(out)
        for runs, layer in self.heads:
            weight, bias = self.values[self.head][runs], self.values[self.head + 1][runs]
            self.passes.linear(now.hidden[layer][runs], weight, bias, now.logits[runs])

    def _linear(self, layer: int, source: Tensor, now: "_Buffers", training: bool) -> Tensor:
        """Fill pre with what the activation is to see; the bias that is still to be added by it."""
        weight, bias, pre = self.values[2 * layer], self.values[2 * layer + 1], now.pre[layer]
        if self.norm == "none":
            self.passes.linear(source, weight, bias, pre)
            return bias
        torch.baddbmm(bias, source, weight, out=pre)
        gain, shift = self._norm_of(self.values, layer)
        if self.norm == "batch" and not training:
            kept = norms.normalise_by(pre, *self.statistics[layer])
        else:
            running = self.statistics[layer] if self.norm == "batch" else None
            kept = norms.normalise(self.norm, pre, self.units, running)
        now.kept[layer] = kept
        torch.addcmul(shift, kept.normal, gain, out=pre)
        return torch.zeros_like(shift)

    def _norm_of(self, tensors: Sequence[Tensor], layer: int) -> tuple[Tensor, Tensor]:
        first = self.head + 2 + 2 * layer
        return tensors[first], tensors[first + 1]

    def loss(self, labels: Tensor, smoothing: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Sums of losses and correct decisions per run [R] for labels [R, B], after `forward` on the same batch.

        `smoothing` is the label smoothing of each run [R] (None: none).
        """
        now, bias, grad = self._now, self.values[self.head + 1], self.grads[self.head + 1]
        smoothing = self.hard if smoothing is None else smoothing
        return self.passes.loss(now.logits, bias, labels, smoothing, self.classes, now.slope, grad)

    def backward(self, masks: Sequence[Tensor] | None = None, ready: Callable[[int], None] = _keep) -> None:
        """Fill the gradients, after `loss` on the same batch.

        `ready` is told the index of every tensor once its gradient is there and its value is not needed any more: an
        optimizer that updates it then finds both in the cache.
        """
        now, head = self._now, self.head
        for runs, layer in self.heads:
            torch.bmm(now.slope[runs], self.values[head][runs].mT, out=now.back[layer][runs])
            torch.bmm(now.hidden[layer][runs].mT, now.slope[runs], out=self.grads[head][runs])
        ready(head)
        ready(head + 1)
        for layer in range(len(self.counts) - 1, -1, -1):
            self._backward_layer(layer, now, masks)
            ready(2 * layer)
            ready(2 * layer + 1)
        for tensor in range(head + 2, len(self.values)):
            ready(tensor)

    def _backward_layer(self, layer: int, now: "_Buffers", masks: Sequence[Tensor] | None) -> None:
        count, slope, bias_grad = self.counts[layer], now.back[layer], self.grads[2 * layer + 1]
        shortcut = slope.clone() if self.residual and layer else None
        if masks is not None:
            slope.mul_(masks[layer])
        shift_grad = bias_grad if self.norm == "none" else self._norm_of(self.grads, layer)[1]
        for piece, name in self.pieces[layer]:
            self.passes.back(name, slope[piece], now.pre[layer][piece], now.out[layer][piece], shift_grad[piece])
        if self.norm != "none":
            gain, gain_grad = self._norm_of(self.values, layer)[0], self._norm_of(self.grads, layer)[0]
            norms.slope_before(self.norm, slope, gain, now.kept[layer], self.units, gain_grad)
            torch.sum(slope, dim=1, keepdim=True, out=bias_grad)
        if layer > 0:
            torch.bmm(slope, self.values[2 * layer].mT, out=now.back[layer - 1][:count])
        if shortcut is not None:
            now.back[layer - 1][:count].add_(shortcut)
        torch.bmm(now.source(layer)[:count].mT, slope, out=self.grads[2 * layer])

    def _pieces(self, layer: int) -> list[tuple[slice, str]]:
        """Runs of one activation that lie side by side in a layer."""
        names = [model.activation for model in self.models[: self.counts[layer]]]
        return [(piece, names[piece.start]) for piece in _equal(names)]

    def _for(self, batch: int) -> "_Buffers":
        if batch not in self._buffers:
            sizes = (batch, self.width, padded(self.classes, LINE))
            self._buffers[batch] = _Buffers(self.counts, *sizes, self.options, apart=self.residual)
        return self._buffers[batch]


class _Buffers:
    """Activations of one batch size."""

    def __init__(self, counts: list[int], batch: int, width: int, classes: int, options: dict, *, apart: bool) -> None:
        self.pre = [torch.empty(count, batch, width, **options) for count in counts]
        self.hidden = [torch.empty(count, batch, width, **options) for count in counts]
        self.out = [torch.empty_like(one) for one in self.hidden] if apart else self.hidden
        self.kept: list[norms.Kept | None] = [None] * len(counts)
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

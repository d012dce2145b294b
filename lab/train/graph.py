"""The step of a stack captured in a CUDA graph: hundreds of small kernels are launched as one.

What a replay reads and writes keeps its place: rows, rates, weights, states, sums (PyTorch, "CUDA semantics: CUDA graphs").
"""

import logging
from typing import TYPE_CHECKING

import torch
from torch import Tensor

if TYPE_CHECKING:
    from lab.train.stack import Stack

WARM_UP = 3
"""Steps before the capture, so that libraries have their workspaces; their effect is undone."""
log = logging.getLogger(__name__)


def can_capture(stack: "Stack") -> bool:
    """On a GPU, without dropout: its masks are drawn on the CPU, each run's from its own generator."""
    return stack.device == "cuda" and stack.specs[0].model.dropout == 0


class Graph:
    """Steps a stack by replaying its captured step; where the capture fails, by the step itself, with one line in the log."""

    def __init__(self, stack: "Stack") -> None:
        self.stack = stack
        self.graph: torch.cuda.CUDAGraph | None = None
        self.tried = False

    def step(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """One update of every run on the examples `rows` [R, B]; sums of losses and correct decisions [R]."""
        if not self.tried:
            self._try(rows)
        if self.graph is None:
            return self.stack.step(rows)
        self.rows.copy_(rows)
        self.stack.updates.begin()
        self.graph.replay()
        return self.sums[0].clone(), self.sums[1].clone()

    def _try(self, rows: Tensor) -> None:
        self.tried, self.rows = True, rows.clone()
        kept = [(tensor, tensor.clone()) for tensor in self._changing()]
        try:
            self._capture()
        except RuntimeError as error:
            log.warning("no CUDA graph, training goes on without: %s", " ".join(str(error).split()))
            self.graph = None
            torch.cuda.synchronize()
        for tensor, before in kept:
            tensor.copy_(before)

    def _capture(self) -> None:
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(WARM_UP):
                self.stack.compute(self.rows)
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            self.sums = self.stack.compute(self.rows)
        self.graph = graph

    def _changing(self) -> list[Tensor]:
        """Everything that a step leaves changed, beside sums and buffers."""
        network = self.stack.network
        running = [part for layer in network.statistics for part in layer]
        return [*network.values, *running, *(tensor for state in self.stack.states for tensor in state)]

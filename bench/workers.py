"""Processes that run one loop for a given time and count; one of them with all threads, or all with one thread each."""

import multiprocessing
import os
import time
from multiprocessing.connection import Connection

from bench.shapes import Shape


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def serve(pipe: Connection) -> None:
    """Answer (loop, shape, threads, seconds) with (count, seconds) until None comes."""
    import torch

    from bench.loops import LOOPS

    made: dict = {}
    while (order := pipe.recv()) is not None:
        loop, shape, threads, seconds = order
        torch.set_num_threads(threads)
        block = made.get((loop, shape)) or made.setdefault((loop, shape), LOOPS[loop](shape))
        block()  # warm-up: caches and threads
        pipe.send("ready")
        pipe.recv()
        pipe.send(_for(block, seconds))


def _for(block, seconds: float) -> tuple[int, float]:
    count, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < seconds:
        count += block()
    return count, spent


class Workers:
    """As many processes as cores."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipes, self.processes = [], []
        for _ in range(cores()):
            mine, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self.pipes.append(mine)
            self.processes.append(process)

    def rate(self, loop: str, shape: Shape, *, every_core: bool, seconds: float) -> float:
        """Counts per second: of one process with all threads, or of one process of one thread per core together."""
        pipes = self.pipes if every_core else self.pipes[:1]
        threads = 1 if every_core else cores()
        for pipe in pipes:
            pipe.send((loop, shape, threads, seconds))
        for pipe in pipes:
            pipe.recv()
        for pipe in pipes:
            pipe.send("go")
        return sum(count / spent for count, spent in (pipe.recv() for pipe in pipes))

    def close(self) -> None:
        """End the processes."""
        for pipe, process in zip(self.pipes, self.processes, strict=True):
            pipe.send(None)
            process.join(timeout=5)

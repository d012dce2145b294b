"""Which device trains, and how many processes: one per core on a CPU, each with one thread."""

import os

from lab.errors import InvalidInput, Unavailable


def choose_device(wanted: str = "auto") -> str:
    """ "cpu" or "cuda"; Unavailable where CUDA is asked for and there is none."""
    import torch

    if wanted not in ("auto", "cpu", "cuda"):
        raise InvalidInput("no such device", where="--device", seen=wanted, remedy="Use auto, cpu or cuda")
    if wanted == "cuda" and not torch.cuda.is_available():
        raise Unavailable(
            "CUDA was asked for, but PyTorch finds no usable GPU here",
            where="--device",
            seen=f"torch {torch.__version__}",
            remedy="Use --device cpu, or install the NVIDIA driver",
        )
    return "cuda" if wanted != "cpu" and torch.cuda.is_available() else "cpu"


def choose_processes(wanted: int | None, device: str, stacks: int) -> int:
    """How many processes train: the cores this process may use, no more than there are stacks; one on a GPU."""
    if device == "cuda":
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(wanted or cores, stacks))

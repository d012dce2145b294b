"""Cross-entropy of a stack: the slope by the logits, and sums of losses and correct decisions per run."""

import torch
from torch import Tensor


def cross_entropy(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """For logits [R, B, C] and labels [R, B]: d mean loss / d logits [R, B, C], sum of losses [R], correct decisions [R]."""
    one_hot = torch.nn.functional.one_hot(labels, logits.shape[2]).to(logits.dtype)
    losses = -(torch.log_softmax(logits, dim=2) * one_hot).sum(dim=2)
    correct = logits.argmax(dim=2) == labels
    slope = torch.softmax(logits, dim=2).sub_(one_hot).div_(logits.shape[1])
    return slope, losses.sum(dim=1), correct.sum(dim=1)

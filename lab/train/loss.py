"""Cross-entropy of a stack: the slope by the logits, and sums of losses and correct decisions per run."""

import torch
from torch import Tensor


def cross_entropy(logits: Tensor, labels: Tensor, smoothing: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """For logits [R, B, C] and labels [R, B]: d mean loss / d logits [R, B, C], sum of losses [R], correct decisions [R].

    The target is (1 - smoothing) one-hot + smoothing / C, with the `smoothing` of each run [R] (Szegedy et al. 2016).
    """
    soft = smoothing.to(logits.dtype).view(-1, 1, 1)
    one_hot = (labels[..., None] == torch.arange(logits.shape[2], device=logits.device)).to(logits.dtype)
    target = one_hot * (1 - soft) + soft / logits.shape[2]
    losses = -(torch.log_softmax(logits, dim=2) * target).sum(dim=2)
    correct = logits.argmax(dim=2) == labels
    slope = torch.softmax(logits, dim=2).sub_(target).div_(logits.shape[1])
    return slope, losses.sum(dim=1), correct.sum(dim=1)

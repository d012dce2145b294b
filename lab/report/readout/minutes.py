"""How the minutes of a talk are shared out: by weight, in half minutes, to the last one."""

from collections.abc import Sequence
from dataclasses import replace

from lab.report.readout.parts import Slide

MINUTES = 25
STEP = 0.5


def timed(slides: Sequence[Slide], total: float = MINUTES) -> tuple[Slide, ...]:
    """The slides with their minutes, which add up to `total`; in a group they go with the weight, backup slides have none.

    Every slide gets its share rounded down; what is left goes, half a minute each, to the slides without a group that lost
    most by rounding.
    """
    weights = [slide.weight for slide in slides]
    share = total / STEP / sum(weights)
    halves = [max(1, int(weight * share)) if weight else 0 for weight in weights]
    for group in {slide.group for slide in slides if slide.group}:
        members = [i for i, slide in enumerate(slides) if slide.group == group]
        least = min(weights[i] for i in members)
        for i in members:
            halves[i] = max(1, int(least * share)) * round(weights[i] / least)
    free = [i for i, slide in enumerate(slides) if slide.weight and not slide.group]
    lost = sorted(free, key=lambda i: halves[i] - weights[i] * share)
    left = round(total / STEP) - sum(halves)
    for turn in range(left):
        halves[lost[turn % len(lost)]] += 1
    return tuple(replace(slide, minutes=half * STEP) for slide, half in zip(slides, halves, strict=True))

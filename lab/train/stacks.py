"""Which runs are trained together: equal shapes in one stack, depth and activation free, equal work in every stack."""

from collections.abc import Sequence

from lab.train.spec import RunSpec

FEWEST, MOST = 3, 9
"""Runs in a stack on a CPU: fewer leave the processor waiting for Python, more gain nothing and balance badly."""
CACHE_BYTES = 24 * 2**20
"""What a training process should touch in a step: its share of a usual last-level cache (bench/ measures the effect)."""

PILES = 6
"""Stacks that a window of runs is dealt to: with three runs each, one replicate of the canonical study."""


def runs_per_stack(specs: Sequence[RunSpec]) -> int:
    """How many runs like these (one `stack_key`) share a stack on a CPU: as many as the cache holds, 3 to 9.

    A run touches its weights, gradients and two moments, and four arrays of activations per layer, 4 bytes each.
    """
    depth = sum(spec.model.depth for spec in specs) / len(specs)
    width, batch = specs[0].model.width, specs[0].recipe.batch_size
    bytes_per_run = 16 * depth * width * (width + batch)
    return int(min(MOST, max(FEWEST, CACHE_BYTES // bytes_per_run)))


def plan_stacks(specs: Sequence[RunSpec], *, max_runs: int | None = None) -> tuple[tuple[RunSpec, ...], ...]:
    """Stacks of at most `max_runs` runs (None: see `runs_per_stack`), in the order of the runs (replicate by replicate).

    A stack shares data set, width, optimizer, batch size and epochs; within a window of runs the deep and the shallow
    ones are dealt out evenly, so that two processes end at about the same time.
    """
    groups: dict[tuple, list[RunSpec]] = {}
    for spec in specs:
        groups.setdefault(stack_key(spec), []).append(spec)
    stacks = []
    for group in groups.values():
        most = max_runs or runs_per_stack(group)
        for start in range(0, len(group), PILES * most):
            window = group[start : start + PILES * most]
            stacks += _deal(window, -(-len(window) // most))
    first = {spec.run_id: index for index, spec in enumerate(specs)}
    return tuple(sorted(stacks, key=lambda stack: min(first[spec.run_id] for spec in stack)))


def stack_key(spec: RunSpec) -> tuple:
    """What all runs of a stack must share."""
    recipe = spec.recipe
    return (
        spec.dataset_key,
        spec.model.width,
        spec.model.dropout > 0,
        spec.model.norm,
        spec.model.residual,
        recipe.optimizer,
        recipe.batch_size,
        recipe.epochs,
    )


def _deal(window: list[RunSpec], piles: int) -> list[tuple[RunSpec, ...]]:
    """Deal the runs, deepest first, back and forth over the piles."""
    ordered = sorted(window, key=lambda spec: -spec.model.depth)
    dealt: list[list[RunSpec]] = [[] for _ in range(piles)]
    for index, spec in enumerate(ordered):
        turn, place = divmod(index, piles)
        dealt[place if turn % 2 == 0 else piles - 1 - place].append(spec)
    return [tuple(pile) for pile in dealt if pile]

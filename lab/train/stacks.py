"""Which runs are trained together: equal shapes in one stack, depth and activation free, equal work in every stack."""

from collections.abc import Sequence

from lab.train.spec import RunSpec

RUNS_PER_STACK = 9
"""From nine runs on a stack is as fast as it gets on a CPU; smaller ones balance better over processes."""


def plan_stacks(specs: Sequence[RunSpec], *, max_runs: int = RUNS_PER_STACK) -> tuple[tuple[RunSpec, ...], ...]:
    """Stacks of at most `max_runs` runs, in the order of the runs (so replicate by replicate).

    A stack shares data set, width, optimizer, batch size and epochs; within a window of runs the deep and the shallow
    ones are dealt out evenly, so that two processes end at about the same time.
    """
    groups: dict[tuple, list[RunSpec]] = {}
    for spec in specs:
        groups.setdefault(stack_key(spec), []).append(spec)
    stacks = []
    for group in groups.values():
        for start in range(0, len(group), 2 * max_runs):
            window = group[start : start + 2 * max_runs]
            stacks += _deal(window, -(-len(window) // max_runs))
    first = {spec.run_id: index for index, spec in enumerate(specs)}
    return tuple(sorted(stacks, key=lambda stack: min(first[spec.run_id] for spec in stack)))


def stack_key(spec: RunSpec) -> tuple:
    """What all runs of a stack must share."""
    recipe = spec.recipe
    return (
        spec.dataset_key,
        spec.model.width,
        spec.model.dropout > 0,
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

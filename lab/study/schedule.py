"""The learning rate of every step, from the recipe alone."""

import math

from lab.study.recipe import Recipe


def learning_rate(recipe: Recipe, step: int, total: int) -> float:
    """The rate at a step counted from 0 of `total` (a whole number per epoch).

    First the warm-up, lr (step + 1) / warmup_steps (Goyal et al. 2017); then over the T steps that are left lr, or
    lr (1 + cos(pi t / T)) / 2 (Loshchilov and Hutter 2017), or lr step_factor^k after k times step_epochs epochs.
    """
    warmup = min(recipe.warmup_steps, total)
    if step < warmup:
        return recipe.learning_rate * (step + 1) / warmup
    if recipe.schedule == "constant":
        return recipe.learning_rate
    if recipe.schedule == "step":
        epoch = step // (total // recipe.epochs)
        return recipe.learning_rate * recipe.step_factor ** (epoch // recipe.step_epochs)
    return recipe.learning_rate * 0.5 * (1 + math.cos(math.pi * (step - warmup) / (total - warmup)))

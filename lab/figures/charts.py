"""All charts by name."""

from lab.figures.cells import cell_means, heat_map
from lab.figures.effects import interaction_plot, main_effects
from lab.figures.forest import forest
from lab.figures.learning import curves
from lab.figures.planning import design_grid, power_curve

__all__ = [
    "cell_means",
    "curves",
    "design_grid",
    "forest",
    "heat_map",
    "interaction_plot",
    "main_effects",
    "power_curve",
]

"""Results become Altair charts; reads nothing, saves nothing."""

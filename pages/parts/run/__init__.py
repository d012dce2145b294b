"""Parts of Run: the grid, the curves, what it costs and where it trains."""

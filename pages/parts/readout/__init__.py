"""Parts of Readout: the stage, its slides, and training while people watch."""

"""The command line: one small handler per verb, each with its own imports."""

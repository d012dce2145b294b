"""Facts, prose and the six-page paper."""

"""Deviations: what differs from the plan, what it touches, and the word of the researcher on it."""

"""Sanity checks of a study before money is spent on it: learning, data, metric and factors."""

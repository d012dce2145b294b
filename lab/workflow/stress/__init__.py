"""Runs under stress, after the opening: harder images and other data sets."""

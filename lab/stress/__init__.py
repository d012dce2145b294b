"""Trained runs on images that were made harder: corruptions, attacks, and another data set."""

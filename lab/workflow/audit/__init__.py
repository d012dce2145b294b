"""Recompute what is on record: every link of the chain, and what is wrong with a home."""

"""Parts of Distill: a paper, and what was found in it."""

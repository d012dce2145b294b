"""Parts of Report: the paper, its words, its numbers and its files."""

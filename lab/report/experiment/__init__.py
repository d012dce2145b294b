"""The complete experiment report, its one-page summary, cards and checklists: all from the facts of the paper and more."""

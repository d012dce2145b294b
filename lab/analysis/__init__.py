"""Where the plan meets the numbers: confirmatory, exploratory, planning."""

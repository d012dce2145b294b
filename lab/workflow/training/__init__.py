"""From a locked plan to an opened lockbox: workers, jobs, their cost, and the opening."""

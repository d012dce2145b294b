"""Parts of Interpret: a job, and its maps."""

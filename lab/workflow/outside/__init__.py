"""Runs from elsewhere come in, and runs of ours go out: CSV, W&B, MLflow."""

"""The speed claims of the README, each against its peer in one run."""

"""The record of a study: its ledger, what the ledger says, and where the parts of a registration lie."""

"""The verbs of the laboratory; the only part of lab that touches store."""

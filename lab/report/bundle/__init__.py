"""The bundle: what it is packed from, and the documents in it."""

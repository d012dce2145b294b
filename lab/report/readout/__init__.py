"""The 25-minute readout: one list of slides, from which the deck, its handout and Readout mode are made."""

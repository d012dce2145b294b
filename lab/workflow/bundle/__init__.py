"""A study leaves the home and comes back: packed, checked, trained again."""

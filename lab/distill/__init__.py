"""A paper becomes pages, claims and open questions."""

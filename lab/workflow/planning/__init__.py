"""From a paper and a draft to a locked plan: check, rehearse, lock, anchor, amend, give up."""

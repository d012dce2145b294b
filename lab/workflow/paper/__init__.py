"""The paper of a study, its long form, its slides and its words."""

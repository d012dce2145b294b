"""Parts of Preregister: the steps of a plan, its panel, its lock."""

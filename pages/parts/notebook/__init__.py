"""Parts of Notebook: its entries."""

"""Parts of Analyze: what was registered, and every exploratory look."""

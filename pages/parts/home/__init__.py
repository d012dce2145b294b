"""Parts of Home: the list of studies, and the ways to begin one."""

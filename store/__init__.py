"""Files that outlive a process; knows nothing about science."""

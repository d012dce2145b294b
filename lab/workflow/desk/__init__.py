"""What lies on the desk: all studies of a home, and the lab notebook."""

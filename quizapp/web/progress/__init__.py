"""The progress pages: what is due, what was done, what was remembered."""

"""The about area: help, keys, what this is."""

"""The cards area: a learner's own cards as a list, and what is done to many at once."""

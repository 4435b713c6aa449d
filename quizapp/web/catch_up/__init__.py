"""A backlog taken in shares."""

"""The use cases. Each takes a `Session`, flushes, never commits: the edge owns the transaction."""

"""The use cases. Each takes a `Session`, flushes, and never commits; the edge owns the transaction."""

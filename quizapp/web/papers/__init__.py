"""Papers: a set printed in versions, with keys, explanations and sources."""

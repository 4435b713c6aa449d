"""Core values written as other programs read them: Anki packages, JSON Lines, CSV."""

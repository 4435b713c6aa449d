"""The heart: facts, dates, names, questions, grading, scheduling.

No framework, no database, no clock.
"""

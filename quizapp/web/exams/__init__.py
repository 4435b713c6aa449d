"""Exams: what to be ready for, the plan for it, and how it went."""

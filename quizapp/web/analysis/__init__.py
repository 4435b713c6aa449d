"""What a class knows: figures of questions and options, facts, memory, and what is projected."""

from quizapp.web.analysis import memory
from quizapp.web.analysis.routes import analysis_pages

__all__ = ["analysis_pages", "memory"]

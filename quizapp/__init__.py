"""quizapp: learn a contested history from its sources."""

__version__ = "0.1.0"

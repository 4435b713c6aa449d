"""Keeping up with a course: its exam's plan, reviews on so many days a week, the reminder."""

from quizapp.web.keep_up import mailed, routes, staff
from quizapp.web.keep_up.area import keep_up_pages

__all__ = ["keep_up_pages", "mailed", "routes", "staff"]

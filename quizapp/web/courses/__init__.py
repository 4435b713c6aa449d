"""Courses: who is in them, joining, settings, lists of people, invitations."""

from __future__ import annotations

from quizapp.web.courses import inviting, joining, letting_in, people, roster, routes, settings
from quizapp.web.courses.area import course_pages

__all__ = [
    "course_pages",
    "inviting",
    "joining",
    "letting_in",
    "people",
    "roster",
    "routes",
    "settings",
]

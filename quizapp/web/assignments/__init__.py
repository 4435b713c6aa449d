"""Assignments: given by those who teach, taken by students."""

from __future__ import annotations

from quizapp.web.assignments import acts, answering, one_student, staff, taking
from quizapp.web.assignments.area import assignment_pages

__all__ = ["acts", "answering", "assignment_pages", "one_student", "staff", "taking"]

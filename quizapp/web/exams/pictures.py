"""What a plan asks each day, as a chart and as the table that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from markupsafe import Markup

from quizapp.services.exam_plans import ExamPlan
from quizapp.web.progress import drawing
from quizapp.web.progress.drawing import Column


@dataclass(frozen=True, slots=True)
class Row:
    """One day: new questions, reviews to be expected, minutes."""

    day: str
    new: int
    reviews: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Days:
    """The chart of a plan's days, and its table."""

    drawn: ET.Element
    rows: tuple[Row, ...]

    @property
    def svg(self) -> Markup:
        """The chart as a part of a page."""
        return drawing.on_page(self.drawn)


def long_day(day: date) -> str:
    """A day in words: "Monday, 2 March 2026"."""
    return f"{day:%A}, {day.day} {day:%B} {day.year}"


def short_day(day: date) -> str:
    """A day in a few letters: "2 Mar"."""
    return f"{day.day} {day:%b}"


def ahead(days: int) -> str:
    """How far away a day is: "today", "tomorrow", "in 12 days", "12 days ago"."""
    if days < 0:
        return "yesterday" if days == -1 else f"{-days} days ago"
    return ("today", "tomorrow")[days] if days < 2 else f"in {days} days"


def days_of(plan: ExamPlan) -> Days | None:
    """The days of a plan; None where there are none."""
    if not plan.loads:
        return None
    rows = tuple(
        Row(
            long_day(date.fromordinal(each.day)),
            each.new,
            round(each.reviews),
            round(plan.pace.minutes(each.answers, each.new)),
        )
        for each in plan.loads
    )
    last = len(rows) - 1 - len(rows) // 28  # of very narrow columns the label would stick out
    marked = {0, last // 2, last} if len(rows) > 6 else set(range(len(rows)))
    drawn = [
        Column(
            short_day(date.fromordinal(each.day)) if place in marked else "",
            each.new + each.reviews,
            f"{row.day}: {row.new} new, about {row.reviews} reviews, {row.minutes} minutes",
            strong=each.new > 0,
        )
        for place, (each, row) in enumerate(zip(plan.loads, rows, strict=True))
    ]
    return Days(drawing.columns("Questions on each day", drawn), rows)

"""The forms of keeping up. They check shape only; the services check the world."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from wtforms import (
    BooleanField,
    DateField,
    FloatField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from quizapp.services.assignments import Assignment
from quizapp.services.exams import MOST_NEW
from quizapp.services.keep_up_acts import Choices
from quizapp.web.forms import Form

MOST_WEEKS = 53
LONGEST_TITLE = 120
LONGEST_HOLIDAY = 366
"""Days."""


def holidays_of(text: str) -> tuple[tuple[date, date], ...]:
    """The holidays of some lines, each a day or "first to last". Raises ValueError."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        first, _, last = line.replace("–", " to ").partition(" to ")
        begin = date.fromisoformat(first.strip())
        end = date.fromisoformat(last.strip()) if last else begin
        if not timedelta() <= end - begin < timedelta(days=LONGEST_HOLIDAY):
            raise ValueError(line)
        found.append((begin, end))
    return tuple(sorted(set(found)))


class KeepUpForm(Form):
    """What an instructor chooses of a keep-up assignment."""

    title = StringField(validators=[InputRequired(), Length(max=LONGEST_TITLE)])
    opens = DateField(validators=[InputRequired("Choose the day on which the weeks begin.")])
    weeks = IntegerField(validators=[InputRequired(), NumberRange(1, MOST_WEEKS)])
    days_a_week = IntegerField(validators=[InputRequired(), NumberRange(1, 7)])
    least_a_day = IntegerField(validators=[InputRequired(), NumberRange(1, 500)])
    catch_up_days = IntegerField(validators=[InputRequired(), NumberRange(0, 28)])
    holidays = TextAreaField(validators=[Length(max=2000)])
    instructions = TextAreaField(validators=[Length(max=4000)])
    points = FloatField(validators=[InputRequired(), NumberRange(0, 10_000)])
    weight = FloatField(validators=[InputRequired(), NumberRange(0, 1000)])
    graded = BooleanField()
    whom = RadioField(
        choices=[SelectChoice(value=each, label=each) for each in ("all", "some")], default="all"
    )
    members = SelectMultipleField(coerce=int, validate_choice=False)

    def validate_whom(self, field: RadioField) -> None:
        """Who is meant by "these students" is ticked."""
        if field.data == "some" and not self.members.data:
            raise ValidationError(
                "Tick the students whom it is given to, or give it to the whole course."
            )

    def validate_title(self, field: StringField) -> None:
        """A title has something in it, on one line."""
        field.data = " ".join((field.data or "").split())
        if not field.data or not field.data.isprintable():
            raise ValidationError("Give it a title.")

    def validate_holidays(self, field: TextAreaField) -> None:
        """Each line is a day, or two with "to" between them."""
        try:
            holidays_of(field.data or "")
        except ValueError as error:
            raise ValidationError(
                "Write one holiday a line, like 2026-04-06 or 2026-04-06 to 2026-04-10."
            ) from error

    @property
    def chosen(self) -> Choices:
        """What was chosen."""
        return Choices(
            str(self.title.data),
            self.opens.data or date.min,
            int(self.weeks.data or 1),
            int(self.days_a_week.data or 1),
            int(self.least_a_day.data or 1),
            int(self.catch_up_days.data or 0),
            holidays_of(self.holidays.data or ""),
            (self.instructions.data or "").strip(),
            float(self.points.data or 0.0),
            float(self.weight.data or 0.0),
            bool(self.graded.data),
            tuple(self.members.data or ()) if self.whom.data == "some" else (),
        )


def blank(opens: date) -> KeepUpForm:
    """The form as a new assignment begins: five days a week of ten reviews, for ten weeks."""
    usual = {"days_a_week": 5, "least_a_day": 10, "weeks": 10, "catch_up_days": 7}
    rest = {"title": "Keep up", "points": 100.0, "weight": 1.0, "graded": True}
    return KeepUpForm(formdata=None, data={"opens": opens, **usual, **rest})


def filled(found: Assignment, opens: date, members: Collection[int]) -> KeepUpForm:
    """The form with an assignment in it. `members`: those whom it was given to by name."""
    rules = found.rules
    lines = [a if a == b else f"{a} to {b}" for a, b in rules.holidays]
    return KeepUpForm(
        formdata=None,
        data={
            "title": found.title,
            "opens": opens,
            "weeks": rules.weeks,
            "days_a_week": rules.days_a_week,
            "least_a_day": rules.least_a_day,
            "catch_up_days": rules.catch_up_days,
            "holidays": "\n".join(lines),
            "instructions": found.instructions,
            "points": found.points,
            "weight": found.weight,
            "graded": rules.graded,
            "whom": "some" if members else "all",
            "members": list(members),
        },
    )


class PaceForm(Form):
    """How many new questions a day a student allows for a course's exam; empty: as many as it
    takes."""

    most_new = IntegerField(validators=[Optional(), NumberRange(0, MOST_NEW)])


class ReminderForm(Form):
    """From when on to remind; empty: not at all."""

    at = TimeField(validators=[Optional()])

    @property
    def minute(self) -> int | None:
        """The minute of the day."""
        chosen = self.at.data
        return None if chosen is None else chosen.hour * 60 + chosen.minute

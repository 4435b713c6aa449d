"""The forms of the exams area. They check shape only; the service checks the world."""

from __future__ import annotations

import datetime

from wtforms import BooleanField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import Length, NumberRange, Optional

from quizapp.services.exams import LONGEST_NAME, MOST_NEW, Draft
from quizapp.web.forms import Form


class ExamForm(Form):
    """What an exam is about, and when it is. Nothing ticked means the whole pack."""

    name = StringField(validators=[Length(max=LONGEST_NAME)])
    date = StringField(validators=[Length(max=10)])
    topics = SelectMultipleField(validate_choice=False)
    sections = SelectMultipleField(validate_choice=False)
    most_new = IntegerField(validators=[Optional(), NumberRange(0, MOST_NEW)])
    time_zone = StringField(validators=[Length(max=64)])

    def draft(self) -> Draft | None:
        """What was chosen; None where it could not be used, and `problem` says why."""
        day = self.chosen_day
        if not self.validate() or day is None:
            return None
        return Draft(
            name=" ".join((self.name.data or "").split()) or "Exam",
            day=day.toordinal(),
            topics=tuple(self.topics.data or ()),
            sections=tuple(self.sections.data or ()),
            most_new=self.most_new.data,
        )

    @property
    def chosen_day(self) -> datetime.date | None:
        """The day that was chosen, if it is one."""
        try:
            return datetime.date.fromisoformat(self.date.data or "")
        except ValueError:
            return None

    @property
    def problem(self) -> str:
        """What could not be used."""
        if self.chosen_day is None:
            return "Choose the day of the exam."
        if self.most_new.errors:
            return f"New questions a day: a whole number from 0 to {MOST_NEW}, or nothing."
        return f"Give the exam a name of at most {LONGEST_NAME} characters."


class EndForm(Form):
    """Ends an exam, or takes it up again."""

    again = BooleanField()


def filled(draft: Draft) -> ExamForm:
    """The form with a draft in it."""
    return ExamForm(
        formdata=None,
        data={
            "name": draft.name,
            "date": draft.date.isoformat(),
            "topics": draft.topics,
            "sections": draft.sections,
            "most_new": draft.most_new,
        },
    )

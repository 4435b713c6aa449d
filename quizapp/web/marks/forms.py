"""The forms of the marks area. They check shape only; the services check the world."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length

from quizapp.services.errors import MarkError
from quizapp.services.mark_tables import number_of
from quizapp.services.same_answers import Reach
from quizapp.web.forms import Form

LONG = Length(max=20_000)
"""More than any service keeps; those say what is too long."""


class MarkForm(Form):
    """A mark decided by hand, in points; nothing lets the attempts decide again."""

    points = StringField(validators=[Length(max=40)])
    reason = TextAreaField(validators=[LONG])


class ExcuseForm(Form):
    """Excuses, or lets count again."""

    excused = BooleanField()
    reason = TextAreaField(validators=[LONG])


class CommentForm(Form):
    """Words for the student."""

    words = TextAreaField(validators=[LONG])


class CreditForm(Form):
    """The credit of an answer: a button's (full, half, none, out) or a number in per cent."""

    press = StringField(validators=[Length(max=20)])
    credit = StringField(validators=[Length(max=40)])
    reason = TextAreaField(validators=[LONG])
    for_all = BooleanField()

    def chosen(self) -> float | None:
        """From 0 to 1, None for left out. Raises MarkError."""
        pressed = {"full": 1.0, "half": 0.5, "none": 0.0, "out": None}
        if self.press.data in pressed:
            return pressed[self.press.data]
        return number(self.credit.data, "A credit is a number from 0 to 100, in per cent.") / 100


class AppealForm(Form):
    """Why an answer is contested."""

    reason = TextAreaField(validators=[LONG])


class DecisionForm(Form):
    """How an appeal is decided, for whom, and what the student is told."""

    decision = StringField(validators=[AnyOf(("grant", "refuse"))])
    credit = StringField(validators=[Length(max=40)])
    reach = StringField(validators=[AnyOf([each.value for each in Reach])])
    reply = TextAreaField(validators=[LONG])


class TreatmentForm(Form):
    """What a regrade is to do."""

    keep = BooleanField()
    unanswerable = StringField(validators=[Length(max=20)])
    seen = StringField(validators=[Length(max=64)])


class FileForm(Form):
    """What of a file that was looked at is to be changed."""

    text = TextAreaField(validators=[LONG])
    name = StringField(validators=[Length(max=400)])
    seen = StringField(validators=[Length(max=64)])


def number(text: Any, problem: str) -> float:
    """A typed number. Raises MarkError with `problem`."""
    found = number_of((text or "").strip())
    if found is None:
        raise MarkError(problem, "Nothing was changed.")
    return found

"""The forms of the assignments area. They check shape only; the services check the world."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    FloatField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from quizapp.core.questions import Format, Response
from quizapp.services import passwords
from quizapp.services.assigning import LONGEST_INSTRUCTIONS, LONGEST_TITLE
from quizapp.services.assignment_overview import MOST_ATTEMPTS, MOST_MINUTES
from quizapp.services.assignment_rules import Counting, Extension, Late, Rules, Telling
from quizapp.services.assignments import AssignmentKind, Draft
from quizapp.web import local_times
from quizapp.web.forms import Form
from quizapp.web.local_times import NoSuchTimeError
from quizapp.web.study.forms import AnswerForm

MOST_POINTS = 10_000
MOST_WEIGHT = 1000
LONGEST_PASSWORD = 128
NOBODY = "Tick the students whom it is given to, or give it to the whole course."

LATE_WORDS = {
    Late.REFUSED: "Refused: it closes when it is due",
    Late.ACCEPTED: "Accepted until it closes",
    Late.LESS: "Accepted, for less",
}
COUNTING_WORDS = {
    Counting.BEST: "The best",
    Counting.LAST: "The last",
    Counting.FIRST: "The first",
    Counting.MEAN: "The mean of all",
}
TELLING_WORDS = {
    Telling.AT_ONCE: "After each answer, which is final then",
    Telling.END: "When the attempt has ended",
    Telling.CLOSED: "When it has closed for everybody",
}
GIVABLE = tuple(f for f in Format if f not in (Format.FLIP, Format.CONTRAST))
"""The formats that an attempt may ask in."""


def _radios(words: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(value=getattr(k, "value", k), label=v) for k, v in words.items()]


class AssignmentForm(Form):
    """What is given to whom, when, and by which rules. Times are those of the course's clocks."""

    title = StringField(validators=[InputRequired(), Length(max=LONGEST_TITLE)])
    version = IntegerField(validators=[Optional()])
    instructions = StringField(validators=[Length(max=LONGEST_INSTRUCTIONS)])
    whom = RadioField(choices=_radios({"all": "all", "some": "some"}), default="all")
    members = SelectMultipleField(coerce=int, validate_choice=False)
    opens = StringField(validators=[Length(max=30)])
    due = StringField(validators=[Length(max=30)])
    closes = StringField(validators=[Length(max=30)])
    late = SelectField(choices=_radios(LATE_WORDS), default=Late.REFUSED.value)
    late_percent = FloatField(validators=[Optional(), NumberRange(0, 100)], default=10.0)
    attempts = IntegerField(validators=[Optional(), NumberRange(0, MOST_ATTEMPTS)], default=1)
    counting = SelectField(choices=_radios(COUNTING_WORDS), default=Counting.BEST.value)
    time_limit = IntegerField(validators=[Optional(), NumberRange(1, MOST_MINUTES)])
    order = RadioField(
        choices=_radios({"mixed": "Mixed for each student", "kept": "As in the set"}),
        default="mixed",
    )
    formats = SelectMultipleField(coerce=Format, validate_choice=False)
    telling = RadioField(choices=_radios(TELLING_WORDS), default=Telling.END.value)
    password = StringField(validators=[Length(max=LONGEST_PASSWORD)])
    no_password = BooleanField()
    graded = RadioField(choices=_radios({"1": "Graded", "": "Practice"}), default="1")
    closed_book = BooleanField()
    schedules = BooleanField()
    only_approved = BooleanField()
    points = FloatField(validators=[InputRequired(), NumberRange(0, MOST_POINTS)], default=100.0)
    weight = FloatField(validators=[InputRequired(), NumberRange(0, MOST_WEIGHT)], default=1.0)

    def problem(self) -> str:
        """What of it cannot be used; "" where nothing."""
        if self.validate_on_submit():
            return "" if self.whom.data == "all" or self.members.data else NOBODY
        first = next(iter(self.errors))
        return {
            "title": f"Give it a title of at most {LONGEST_TITLE} characters.",
            "instructions": f"Instructions: at most {LONGEST_INSTRUCTIONS} characters.",
            "late_percent": "Taken off for each day: a number from 0 to 100.",
            "attempts": f"Attempts: a whole number from 0 (any number) to {MOST_ATTEMPTS}.",
            "time_limit": f"Time limit: whole minutes from 1 to {MOST_MINUTES}, or nothing.",
            "points": f"Points: a number from 0 to {MOST_POINTS}.",
            "weight": f"Weight: a number from 0 to {MOST_WEIGHT}.",
        }.get(str(first), "Some of this could not be used.")

    def draft(self, zone: ZoneInfo, before: Draft | None, password_hash: str) -> Draft:
        """What was chosen. Raises NoSuchTimeError."""
        late = Late(self.late.data)
        rules = Rules(
            late=late,
            late_percent=10.0 if self.late_percent.data is None else self.late_percent.data,
            attempts=self.attempts.data or 0,
            counting=Counting(self.counting.data),
            time_limit=self.time_limit.data,
            mixed=self.order.data == "mixed",
            formats=tuple(f for f in GIVABLE if f in (self.formats.data or ())),
            telling=Telling(self.telling.data),
            password_hash=password_hash,
            graded=self.graded.data == "1",
            closed_book=self.closed_book.data,
            schedules=self.schedules.data,
            only_approved=self.only_approved.data,
        )
        return Draft(
            title=" ".join((self.title.data or "").split()),
            version_id=self.version.data,
            kind=AssignmentKind.SET if before is None else before.kind,
            instructions=(self.instructions.data or "").strip().replace("\r\n", "\n"),
            opens_at=_moment("It opens", self.opens.data, zone, last=False),
            due_at=_moment("It is due", self.due.data, zone, last=True),
            closes_at=_moment("It closes", self.closes.data, zone, last=True),
            rules=rules,
            points=self.points.data or 0.0,
            weight=self.weight.data or 0.0,
            members=tuple(self.members.data or ()) if self.whom.data == "some" else (),
        )

    def password_hash(self, before: str) -> str:
        """What is kept of the password: of a new one, of the one before, or of none."""
        typed = (self.password.data or "").strip()
        if typed and not self.no_password.data:
            return passwords.hashed(typed)
        return "" if self.no_password.data else before


def _moment(words: str, typed: str | None, zone: ZoneInfo, *, last: bool) -> datetime | None:
    try:
        return local_times.moment(typed or "", zone, last=last)
    except NoSuchTimeError as error:
        raise NoSuchTimeError(f"{words}: {error}") from None


def filled(draft: Draft, zone: ZoneInfo) -> AssignmentForm:
    """The form with an assignment in it."""
    rules = draft.rules
    return AssignmentForm(
        formdata=None,
        data={
            "title": draft.title,
            "version": draft.version_id,
            "instructions": draft.instructions,
            "whom": "some" if draft.members else "all",
            "members": list(draft.members),
            "opens": local_times.typed(draft.opens_at, zone),
            "due": local_times.typed(draft.due_at, zone),
            "closes": local_times.typed(draft.closes_at, zone),
            "late": rules.late.value,
            "late_percent": rules.late_percent,
            "attempts": rules.attempts,
            "counting": rules.counting.value,
            "time_limit": rules.time_limit,
            "order": "mixed" if rules.mixed else "kept",
            "formats": list(rules.formats),
            "telling": rules.telling.value,
            "graded": "1" if rules.graded else "",
            "closed_book": rules.closed_book,
            "schedules": rules.schedules,
            "only_approved": rules.only_approved,
            "points": draft.points,
            "weight": draft.weight,
        },
    )


class ExtensionForm(Form):
    """What one student is given for this assignment alone."""

    until = StringField(validators=[Length(max=30)])
    attempts = IntegerField(validators=[Optional(), NumberRange(0, MOST_ATTEMPTS)])
    minutes = IntegerField(validators=[Optional(), NumberRange(0, MOST_MINUTES)])

    def extension(self, zone: ZoneInfo) -> Extension:
        """What was chosen. Raises NoSuchTimeError."""
        if not self.validate_on_submit():
            raise NoSuchTimeError(
                f"More attempts: 0 to {MOST_ATTEMPTS}. More minutes: 0 to {MOST_MINUTES}."
            )
        until = local_times.moment(self.until.data or "", zone, last=True)
        return Extension(until, self.attempts.data or 0, float(self.minutes.data or 0))


class CopyForm(Form):
    """Into which course a copy goes."""

    course = IntegerField(validators=[Optional()])


class BackForm(Form):
    """Puts an assignment away, or with `back` takes it out again."""

    back = BooleanField()


class BeginForm(Form):
    """Begins an attempt."""

    password = PasswordField(validators=[Length(max=LONGEST_PASSWORD)])


class PlaceForm(AnswerForm):
    """What stands at one place of a paper; its names begin with the place, so that many can stand
    on one page. `number`: how often the place had been saved when the page was made."""

    number = IntegerField(validators=[Optional(), NumberRange(0)])

    @property
    def misplaced(self) -> str:
        """What keeps it from being saved: it is no answer to anything. "" where nothing does."""
        if not self.validate() or any(index < 0 for index in self.chosen.data or ()):
            return "Use what is shown here, and at most 200 characters."
        places = self.places
        if any(places) and sorted(places) != list(range(1, len(places) + 1)):
            return "Give each line a place of its own: no place may stand twice or be left empty."
        return ""

    def response(self) -> Response:
        """What was entered; an ordering without any place is left open."""
        if not any(self.places):
            self.place.entries = []
        return super().response()


def form_at(position: int) -> PlaceForm:
    """The form of one place."""
    return PlaceForm(prefix=f"q{position}-")

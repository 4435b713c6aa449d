"""The forms of courses. They check shape only; the services check the world."""

from __future__ import annotations

from datetime import date

from wtforms import (
    BooleanField,
    DateField,
    FileField,
    FloatField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from quizapp.services.accounts import plain_name
from quizapp.services.assignment_rules import Accommodation
from quizapp.services.course_settings import Choices
from quizapp.services.courses import Role
from quizapp.services.roster_files import LONGEST_NAME, LONGEST_NUMBER
from quizapp.web.forms import Form
from quizapp.web.settings.forms import time_zones

LONGEST_TITLE = 120  # characters
DAYS = "This is no day."


def _printable(_form: object, field: StringField) -> None:
    if not plain_name(field.data or "").isprintable():
        raise ValidationError("It is made of letters, digits, signs and spaces.")


def _title(_form: object, field: StringField) -> None:
    if not 1 <= len(plain_name(field.data or "")) <= LONGEST_TITLE:
        raise ValidationError(f"A title has 1 to {LONGEST_TITLE} characters.")


GIVEN = [
    SelectChoice(value=each.value, label=each.value) for each in Role if each is not Role.OWNER
]
"""The roles that somebody can be given."""


class CourseForm(Form):
    """What an instructor says of a course."""

    title = StringField(validators=[_title, _printable])
    time_zone = SelectField()
    exam_on = DateField(validators=[Optional()])
    ends_on = DateField(validators=[Optional()])

    def offer_zones(self, present: str) -> None:
        """Fill the list of time zones; `present` is in it whatever this machine knows."""
        names = time_zones()
        if present not in names:
            names = (present, *names)
        self.time_zone.choices = [SelectChoice(value=name, label=name) for name in names]
        self.time_zone.data = self.time_zone.data or present

    def validate_ends_on(self, field: DateField) -> None:
        """A course ends after its exam."""
        exam: date | None = self.exam_on.data
        if exam and field.data and field.data < exam:
            raise ValidationError("The exam would be after the end.")

    @property
    def chosen(self) -> Choices:
        """What was chosen."""
        return Choices(
            plain_name(self.title.data or ""),
            str(self.time_zone.data),
            self.exam_on.data,
            self.ends_on.data,
        )


class CodeForm(Form):
    """The code of a course."""

    code = StringField(validators=[InputRequired("Fill this in."), Length(max=40)])


class PersonForm(Form):
    """What a course calls somebody, and the number of one's own list."""

    name = StringField(
        validators=[Length(max=LONGEST_NAME, message="A name has up to 80 characters."), _printable]
    )
    roster_id = StringField(
        validators=[
            Length(max=LONGEST_NUMBER, message="A number has up to 40 characters."),
            _printable,
        ]
    )


class RoleForm(Form):
    """A role that the owner gives."""

    role = SelectField(choices=GIVEN)


class AccommodationForm(Form):
    """What holds for one student in every assignment."""

    time_factor = FloatField(
        validators=[InputRequired("Fill this in."), NumberRange(1, 10, "From 1 to 10.")]
    )
    extra_days = IntegerField(
        validators=[InputRequired("Fill this in."), NumberRange(0, 365, "From 0 to 365.")]
    )
    extra_attempts = IntegerField(
        validators=[InputRequired("Fill this in."), NumberRange(0, 100, "From 0 to 100.")]
    )
    larger_type = BooleanField()
    single_column = BooleanField()

    @property
    def chosen(self) -> Accommodation:
        """What was chosen."""
        return Accommodation(
            round(float(self.time_factor.data or 1), 2),
            int(self.extra_days.data or 0),
            int(self.extra_attempts.data or 0),
            bool(self.larger_type.data),
            bool(self.single_column.data),
        )


class ListForm(Form):
    """A list of people, typed, pasted or loaded, and what they are to be."""

    people = TextAreaField()
    file = FileField()
    role = SelectField(
        choices=GIVEN,
        default=Role.STUDENT.value,
    )


class LoadForm(Form):
    """A list that was looked at: `shown` is what was said would happen, `key` this form's own."""

    people = TextAreaField(validators=[InputRequired()])
    role = SelectField(choices=GIVEN)
    shown = StringField(validators=[Length(min=64, max=64)])
    key = StringField(validators=[Length(min=20, max=40)])


class KeyForm(Form):
    """The key of a form that makes links."""

    key = StringField(validators=[Length(min=20, max=40)])

"""The forms of the study area. They check shape only; the services check the world."""

from __future__ import annotations

from dataclasses import dataclass

from wtforms import (
    BooleanField,
    FieldList,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, NumberRange, Optional

from quizapp.core.questions import Format, Response
from quizapp.core.scheduling import Rating
from quizapp.services.plans import FeedbackTime, Plan, SittingKind
from quizapp.web.forms import Form

LONGEST_ANSWER = 200  # characters
LONGEST_QUIZ = 100  # questions
FORMAT_NAMES = {
    Format.CHOICE: "One choice",
    Format.CHOICES: "Several choices",
    Format.TRUE_FALSE: "True or false",
    Format.TYPED_NAME: "Typed name",
    Format.TYPED_DATE: "Typed date",
    Format.TYPED_NUMBER: "Typed number",
    Format.FLIP: "Flip card",
    Format.WHICH_FIRST: "Which came first",
    Format.ORDER: "Put in order",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """What a question's form shows as filled in: nothing, or what is asked back."""

    chosen: tuple[int, ...] = ()
    text: str = ""
    places: tuple[int, ...] = ()


class StartForm(Form):
    """Begins a sitting; a script may name the browser's time zone for a new guest."""

    time_zone = StringField(validators=[Length(max=64)])


class AnswerForm(Form):
    """An answer in any format: chosen options, typed text, or a place for each line.

    `place-0`, `place-1`, ... are the places (from 1) given to the options in the order shown.
    """

    chosen = SelectMultipleField(coerce=int, validate_choice=False)
    text = StringField(validators=[Length(max=LONGEST_ANSWER)])
    place = FieldList(IntegerField(validators=[Optional()]), max_entries=20)
    rating = IntegerField(validators=[Optional(), NumberRange(1, 4)])
    dont_know = BooleanField()

    def problem(self) -> str:
        """What keeps this from being an answer, told to the learner; "" where nothing does."""
        if not self.validate_on_submit() or any(index < 0 for index in self.chosen.data or ()):
            return f"Use what is shown here, and at most {LONGEST_ANSWER} characters."
        if self.dont_know.data:
            return ""
        places = self.places
        if places and sorted(places) != list(range(1, len(places) + 1)):
            return "Give each line a place of its own: no place may stand twice or be left empty."
        if not (places or self.chosen.data or (self.text.data or "").strip() or self.rating.data):
            return "Give an answer first, or say that you don’t know."
        return ""

    @property
    def places(self) -> list[int]:
        """The place given to each option in the order shown; 0 where it was left empty."""
        return [entry.data or 0 for entry in self.place.entries]

    def response(self) -> Response:
        """What was answered; blank for "I don't know" and for a flip card."""
        if self.dont_know.data:
            return Response()
        order = tuple(sorted(range(len(self.places)), key=lambda index: self.places[index]))
        return Response(chosen=order or tuple(self.chosen.data or ()), text=self.text.data or "")

    def filled(self) -> Filled:
        """The same to be shown again."""
        return Filled(tuple(self.chosen.data or ()), self.text.data or "", tuple(self.places))

    @property
    def chosen_rating(self) -> Rating | None:
        """The rating on the button that was pressed, if it was one."""
        return Rating(self.rating.data) if self.rating.data else None


class UndoForm(Form):
    """Takes back the last of so many answers: sent twice, it takes back one."""

    answered = IntegerField(validators=[Optional()])


class RatingForm(Form):
    """Changes the rating that an answer earned."""

    rating = IntegerField(validators=[NumberRange(1, 4)])

    @property
    def chosen_rating(self) -> Rating:
        """The rating on the button that was pressed."""
        return Rating(self.rating.data or 0)


class QuizForm(Form):
    """What a quiz is to be made of. Nothing ticked means everything."""

    topics = SelectMultipleField(validate_choice=False)
    formats = SelectMultipleField(coerce=Format, validate_choice=False)
    length = IntegerField(default=20, validators=[NumberRange(1, LONGEST_QUIZ)])
    feedback = RadioField(
        choices=[
            SelectChoice(value=FeedbackTime.AT_ONCE.value, label="After each answer"),
            SelectChoice(value=FeedbackTime.END.value, label="At the end"),
        ],
        default=FeedbackTime.AT_ONCE.value,
    )
    cold = BooleanField()
    count = BooleanField()
    time_zone = StringField(validators=[Length(max=64)])

    def plan(self, pack: str) -> Plan:
        """What was chosen."""
        return Plan(
            pack=pack,
            kind=SittingKind.QUIZ,
            topics=tuple(self.topics.data or ()),
            length=self.length.data or 1,
            formats=tuple(self.formats.data or ()),
            feedback=FeedbackTime(self.feedback.data),
            cold=self.cold.data,
            count_towards_schedule=self.count.data,
        )

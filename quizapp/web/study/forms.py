"""The forms of the study area. They check shape only; the services check the world."""

from __future__ import annotations

from dataclasses import dataclass

from wtforms import (
    BooleanField,
    FieldList,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional

from quizapp.core.memory import LineKind
from quizapp.core.questions import Format, Response
from quizapp.core.scheduling import Rating
from quizapp.services.plans import FeedbackTime, Plan, SittingKind
from quizapp.services.reports import ReportKind
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
    Format.CLOZE: "Fill in the gap",
    Format.FLIP: "Flip card",
    Format.WHICH_FIRST: "Which came first",
    Format.ORDER: "Put in order",
    Format.MATCHING: "Matching",
    Format.CONTRAST: "Which of the two",
}


REPORT_WORDS = {
    ReportKind.ANSWER: "What is told as the answer",
    ReportKind.WORDING: "The wording of the question",
    ReportKind.OPTIONS: "One of the options",
    ReportKind.SOURCE: "The source does not say so",
    ReportKind.OTHER: "Something else",
}


COUNTING = {
    "": "What is due counts, the rest is practice",
    "1": "Everything counts, also what is not due (of several asked at once, what is due)",
    "none": "Nothing counts: the schedule stays as it is",
}
"""What of a quiz counts towards the schedule."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a question's form shows as filled in: nothing, or what is asked back."""

    chosen: tuple[int, ...] = ()
    text: str = ""
    places: tuple[int, ...] = ()
    pairs: tuple[int | None, ...] = ()
    confidence: int | None = None


class StartForm(Form):
    """Begins a sitting; a script may name the browser's time zone for a new guest."""

    time_zone = StringField(validators=[Length(max=64)])


class AnswerForm(Form):
    """An answer in any format: chosen options, typed text, a place or a partner for each line.

    `place-0`, `place-1`, ... are the places (from 1) given to the options in the order shown;
    `pair-0`, `pair-1`, ... the options (from 1) put beside the lines, empty for those left open.
    """

    chosen = SelectMultipleField(coerce=int, validate_choice=False)
    text = StringField(validators=[Length(max=LONGEST_ANSWER)])
    place = FieldList(IntegerField(validators=[Optional()]), max_entries=20)
    pair = FieldList(IntegerField(validators=[Optional(), NumberRange(1)]), max_entries=20)
    rating = IntegerField(validators=[Optional(), NumberRange(1, 4)])
    dont_know = BooleanField()
    confidence = IntegerField(validators=[Optional(), NumberRange(1, 3)])

    def problem(self) -> str:
        """What keeps this from being an answer, told to the learner; "" where nothing does."""
        if not self.validate_on_submit() or any(index < 0 for index in self.chosen.data or ()):
            return f"Use what is shown here, and at most {LONGEST_ANSWER} characters."
        if self.dont_know.data:
            return ""
        places = self.places
        if places and sorted(places) != list(range(1, len(places) + 1)):
            return "Give each line a place of its own: no place may stand twice or be left empty."
        paired = any(pair is not None for pair in self.pairs)
        given = places or paired or self.chosen.data or (self.text.data or "").strip()
        if not (given or self.rating.data):
            return "Give an answer first, or say that you don’t know."
        return ""

    @property
    def places(self) -> list[int]:
        """The place given to each option in the order shown; 0 where it was left empty."""
        return [entry.data or 0 for entry in self.place.entries]

    @property
    def pairs(self) -> tuple[int | None, ...]:
        """The option put beside each line; None where it was left open."""
        return tuple(entry.data - 1 if entry.data else None for entry in self.pair.entries)

    def response(self) -> Response:
        """What was answered; blank for "I don't know" and for a flip card."""
        if self.dont_know.data:
            return Response()
        order = tuple(sorted(range(len(self.places)), key=lambda index: self.places[index]))
        chosen = order or tuple(self.chosen.data or ())
        return Response(chosen=chosen, text=self.text.data or "", pairs=self.pairs)

    def filled(self) -> Filled:
        """The same to be shown again."""
        chosen, text = tuple(self.chosen.data or ()), self.text.data or ""
        return Filled(chosen, text, tuple(self.places), self.pairs, self.confidence.data)

    @property
    def chosen_rating(self) -> Rating | None:
        """The rating on the button that was pressed, if it was one."""
        return Rating(self.rating.data) if self.rating.data else None


class RevealForm(Form):
    """Turns a flip card; how sure the learner is goes along."""

    confidence = IntegerField(validators=[Optional(), NumberRange(1, 3)])


class AsideForm(Form):
    """Sets a question aside; `told`: from below its feedback."""

    told = BooleanField()


class MarkForm(Form):
    """Marks a question, or takes the mark away."""

    marked = BooleanField()


class NoteForm(Form):
    """A note to oneself; the service says where it is too long."""

    text = StringField()


class ReportForm(Form):
    """What is wrong with a question, by kind and in words."""

    kind = SelectField(
        coerce=ReportKind,
        choices=[SelectChoice(value=kind, label=words) for kind, words in REPORT_WORDS.items()],
    )
    text = StringField()


class StandingForm(Form):
    """Suspends a question or brings it back; `fact`: whose page to go back to."""

    key = StringField(validators=[InputRequired()])
    kind = StringField(validators=[AnyOf((LineKind.SUSPEND, LineKind.RESUME))])
    fact = StringField()


class UndoForm(Form):
    """Takes back the last of so many things done: sent twice, it takes back one."""

    answered = IntegerField(validators=[Optional()])


class RatingForm(Form):
    """Changes the rating that an answer earned."""

    rating = IntegerField(validators=[NumberRange(1, 4)])

    @property
    def chosen_rating(self) -> Rating:
        """The rating on the button that was pressed."""
        return Rating(self.rating.data or 0)


class PractiseForm(Form):
    """What is to be practised: a topic, a section, or entities; `count`: let it count."""

    topic = StringField(validators=[Length(max=100)])
    section = StringField(validators=[Length(max=300)])
    entity = SelectMultipleField(validate_choice=False)
    count = BooleanField()
    time_zone = StringField(validators=[Length(max=64)])


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
    count = RadioField(
        choices=[SelectChoice(value=value, label=label) for value, label in COUNTING.items()],
        default="",
    )
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
            count_towards_schedule=self.count.data == "1",
            unscheduled=self.count.data == "none",
        )

"""The forms of the sets area. They check shape only; the services check the world."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from enum import StrEnum

from wtforms import BooleanField, FloatField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from quizapp.core.facts import Certainty
from quizapp.core.questions import Format
from quizapp.services.set_building import MOST_POINTS
from quizapp.services.set_filters import SetFilter
from quizapp.services.set_sharing import LONGEST_DESCRIPTION, LONGEST_TITLE
from quizapp.web.forms import Form

LONGEST = 100  # characters
LONGEST_WORDING = 400
DIFFICULTIES = {
    "easy": "Easy",
    "middle": "In the middle",
    "hard": "Hard",
    "unknown": "Not known yet",
}
CERTAINTIES = {
    Certainty.STATED: "Plainly stated",
    Certainty.CLAIMED: "Claimed",
    Certainty.REPORTED: "Reported",
    Certainty.ESTIMATED: "Estimated",
    Certainty.UNCLEAR: "Unclear",
    Certainty.DISPUTED: "Sources differ",
}


def new_key() -> str:
    """A key for a set that is to be made, so that a form sent twice makes one."""
    return secrets.token_hex(8)


def key_from(values: Mapping[str, str]) -> str:
    """The key that a form names, or a new one."""
    given = values.get("key", "")
    return given if re.fullmatch("[0-9a-f]{16}", given) else new_key()


class TitleForm(Form):
    """Title and description of a set."""

    title = StringField(validators=[InputRequired(), Length(max=LONGEST_TITLE)])
    description = StringField(validators=[Length(max=LONGEST_DESCRIPTION)])


class Act(StrEnum):
    """What is done with ticked slots."""

    UP = "up"
    DOWN = "down"
    MERGE = "merge"
    SPLIT = "split"
    REMOVE = "remove"
    POINTS = "points"


class ChangeForm(Form):
    """Something done with the ticked slots; `state` is that of the set as it was seen. `only`: a
    button of one slot alone, `act:place`."""

    state = StringField(validators=[Length(max=20)])
    act = StringField(validators=[Length(max=20)])
    slot = SelectMultipleField(coerce=int, validate_choice=False)
    points = FloatField(validators=[Optional(), NumberRange(0, MOST_POINTS)])

    @property
    def meant(self) -> tuple[Act | None, set[int]]:
        """The act, and the places that it is done to."""
        name, _, place = (self.act.data or "").partition(":")
        act = Act(name) if name in list(Act) else None
        ticked = {at for at in self.slot.data or () if at >= 0}
        return act, {int(place)} if place.isascii() and place.isdigit() else ticked


class SlotForm(Form):
    """One slot: how many it gives, for how many points each."""

    state = StringField(validators=[Length(max=20)])
    take = IntegerField(validators=[InputRequired(), NumberRange(1, 1000)])
    points = FloatField(validators=[InputRequired(), NumberRange(0, MOST_POINTS)])
    place = IntegerField(validators=[Optional(), NumberRange(1, 1000)])


class PutForm(Form):
    """How one question of a set is put."""

    state = StringField(validators=[Length(max=20)])
    name = StringField(validators=[InputRequired(), Length(max=3000)])
    format = StringField(validators=[Length(max=20)])
    wording = StringField(validators=[Length(max=LONGEST_WORDING)])

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of what is meant."""
        return tuple((self.name.data or "").split())

    @property
    def wanted(self) -> Format | None:
        """The format that is to be fixed, None for none."""
        return Format(self.format.data) if self.format.data in list(Format) else None


class BesideForm(Form):
    """An entity that is to stand among the options of a question, or no longer (`gone`)."""

    name = StringField(validators=[InputRequired(), Length(max=300)])
    entity = StringField(validators=[InputRequired(), Length(max=300)])
    gone = BooleanField()


class AddForm(Form):
    """Questions to add, ticked or `all` that the filter finds; `how` they come into the set."""

    state = StringField(validators=[Length(max=20)])
    how = StringField(validators=[Length(max=20)])
    take = IntegerField(validators=[Optional(), NumberRange(1, 1000)])
    key = SelectMultipleField(coerce=str, validate_choice=False)
    all = BooleanField()


class ShareForm(Form):
    """Whom a set is shared with."""

    name = StringField(validators=[InputRequired(), Length(max=LONGEST)])
    may_change = BooleanField()


def filter_from(values: Mapping[str, str], pack: str) -> SetFilter:
    """The filter that an address or a form asks for; what makes no sense is left out."""
    put_as, sure = values.get("format", ""), values.get("certainty", "")
    difficulty = values.get("difficulty", "")
    return SetFilter(
        pack=pack,
        section=values.get("section", "")[:300],
        topic=values.get("topic", "")[:LONGEST],
        entity=values.get("entity", "").strip()[:LONGEST],
        first=_number(values.get("first", ""), 9999),
        last=_number(values.get("last", ""), 9999),
        format=Format(put_as) if put_as in list(Format) else None,
        certainty=Certainty(sure) if sure in list(Certainty) else None,
        difficulty=difficulty if difficulty in DIFFICULTIES else "",
        course=_number(values.get("course", ""), 2**31 - 1),
        words=values.get("words", "").strip()[:LONGEST],
    )


def as_values(wanted: SetFilter) -> dict[str, str]:
    """What `filter_from` reads back, as short as can be."""
    values = {
        "pack": wanted.pack,
        "section": wanted.section,
        "topic": wanted.topic,
        "entity": wanted.entity,
        "first": "" if wanted.first is None else str(wanted.first),
        "last": "" if wanted.last is None else str(wanted.last),
        "format": wanted.format.value if wanted.format else "",
        "certainty": wanted.certainty.value if wanted.certainty else "",
        "difficulty": wanted.difficulty,
        "course": "" if wanted.course is None else str(wanted.course),
        "words": wanted.words,
    }
    return {name: value for name, value in values.items() if value}


def _number(text: str, most: int) -> int | None:
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 12 else None

"""The forms of the cards area. They check shape only; the services check the world."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wtforms import BooleanField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional

from quizapp.core.memory import LineKind
from quizapp.services.card_acts import ACTS
from quizapp.services.cards import DUES, ORDERS, STATES, CardFilter
from quizapp.web.forms import Form

LONGEST = 100  # characters
MOST_LAPSES = 99
PRACTISE = "practise"
PRACTISE_COUNTED = "practise-counted"
TELL_APART = "tell-apart"
STATE_NAMES = {
    "new": "new",
    "learning": "being learnt",
    "review": "known",
    "relearning": "being relearnt",
    "suspended": "suspended",
    "retired": "no longer asked",
}
DUE_NAMES = {
    "now": "Now",
    "week": "Within a week",
    "month": "Within 30 days",
    "later": "Later than that",
    "none": "Never: new or suspended",
    "buried": "Buried until tomorrow",
}
ORDER_NAMES = {
    "due": "Due first",
    "lapses": "Most often forgotten",
    "stability": "Least stable memory",
    "topic": "Topic",
    "key": "Order of the pack’s keys",
}


def filter_from(values: Mapping[str, str]) -> CardFilter:
    """The filter that an address or a form asks for; what makes no sense is left out."""
    state, order, lapses = (values.get(name, "") for name in ("state", "order", "lapses"))
    due = values.get("due", "")
    return CardFilter(
        pack=values.get("pack", "")[:LONGEST],
        topic=values.get("topic", "")[:LONGEST],
        state=state if state in STATES else "",
        lapses=min(int(lapses), MOST_LAPSES) if lapses.isascii() and lapses.isdigit() else 0,
        words=values.get("words", "").strip()[:LONGEST],
        order=order if order in ORDERS else "due",
        due=due if due in DUES else "",
    )


def as_values(wanted: CardFilter) -> dict[str, str]:
    """What `filter_from` reads back, as short as can be."""
    values = {
        "pack": wanted.pack,
        "topic": wanted.topic,
        "state": wanted.state,
        "lapses": str(wanted.lapses or ""),
        "words": wanted.words,
        "order": "" if wanted.order == "due" else wanted.order,
        "due": wanted.due,
    }
    return {name: value for name, value in values.items() if value}


MOST_NUMBER = 2**62
"""What a database can look for."""


class ActForm(Form):
    """What is to be done, to the ticked cards or to `all` that the filter matches.

    `confirmed`: the learner was shown how many these are.
    """

    act = StringField(validators=[Length(max=20)])
    question = SelectMultipleField(coerce=int, validate_choice=False)
    all = BooleanField()
    day = StringField(validators=[Length(max=10)])
    confirmed = BooleanField()

    @property
    def questions(self) -> list[int]:
        """The numbers of the ticked cards."""
        return [number for number in self.question.data or () if 0 < number <= MOST_NUMBER]

    @property
    def kind(self) -> LineKind | None:
        """The act on the log; None where it is none (practice)."""
        return next((kind for kind in ACTS if kind.value == self.act.data), None)

    @property
    def chosen_day(self) -> date | None:
        """The day that was chosen, if it is one."""
        try:
            return date.fromisoformat(self.day.data or "")
        except ValueError:
            return None


class UndoForm(Form):
    """The ends of an act that is to be taken back."""

    first = IntegerField(validators=[Optional()])
    last = IntegerField(validators=[Optional()])

    @property
    def ends(self) -> tuple[int, int]:
        """The first and the last line; (0, 0), which are none, for what no log can have."""
        first, last = self.first.data or 0, self.last.data or 0
        return (first, last) if 0 <= first <= last <= MOST_NUMBER else (0, 0)

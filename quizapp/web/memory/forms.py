"""What the addresses and forms of the memory area carry. They check shape only."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from quizapp.services.foreseeing import DAYS, ENDS
from quizapp.web.forms import Form

MOST_LINES = 2**62
LONGEST = 100  # characters of a pack's id


class UseForm(Form):
    """A fit is used as it was shown: made of the log up to the line `upto`."""

    upto = IntegerField(validators=[InputRequired(), NumberRange(1, MOST_LINES)])


class UndoForm(Form):
    """The log's line that changed the weights, which is to be taken back."""

    change = IntegerField(validators=[InputRequired(), NumberRange(1, MOST_LINES)])


def upto_from(values: Mapping[str, str]) -> int | None:
    """Up to which line a fit is asked for; None: to the end of the log."""
    given = values.get("upto", "")
    return min(int(given), MOST_LINES) if given.isascii() and given.isdigit() else None


def days_from(values: Mapping[str, str]) -> int:
    """Over how many days the cost is averaged."""
    given = values.get("days", "")
    return int(given) if given in map(str, ENDS) else DAYS


def pack_from(values: Mapping[str, str]) -> str:
    """The pack that is looked at; "" for the one with most cards."""
    return values.get("pack", "")[:LONGEST]

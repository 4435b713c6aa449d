"""What the offline page sends. Shape only; `services.bringing_back` checks the world."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from quizapp.core.questions import Response
from quizapp.core.scheduling import Rating
from quizapp.services.bringing_back import Became, Given, Outcome
from quizapp.services.errors import QuizError
from quizapp.services.taking_along import MOST
from quizapp.web.forms import Form
from quizapp.web.study.forms import LONGEST_ANSWER

MOST_SENT = MOST
"""Answers and introductions in one sending. The page sends forty, the longest of which fit into
what any form may send."""

VERDICTS = ("right", "partial", "wrong", "open")
MOST_CHOSEN = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class TakeForm(Form):
    """Takes questions along; `key` is the browser's own name for them.

    `dropped`: numbers of bundles that the browser holds no more, with commas between them.
    """

    key = StringField(validators=[InputRequired(), Length(min=8, max=64)])
    time_zone = StringField(validators=[Length(max=64)])
    dropped = StringField(
        validators=[Optional(), Length(max=2000), Regexp(r"(?:[0-9]{1,18}(?:,|$))*$")]
    )

    @property
    def numbers_dropped(self) -> list[int]:
        """The same as numbers."""
        return [int(number) for number in (self.dropped.data or "").split(",") if number]


def sent_answers(body: Any) -> tuple[list[Given], list[Became]]:
    """What was sent, and of what could not be read, that it is refused. Raises QuizError."""
    sent = body.get("answers") if isinstance(body, dict) else None
    if not isinstance(sent, list) or len(sent) > MOST_SENT:
        raise QuizError("These are no answers.", "Open the page again and send them from there.")
    given, refused = [], []
    for each in sent:
        try:
            given.append(_given(each))
        except (TypeError, ValueError, KeyError, OverflowError):
            number = each.get("number") if isinstance(each, dict) else None
            number = number if isinstance(number, int) else 0
            refused.append(Became(number, Outcome.REFUSED, reason="This could not be read."))
    return given, refused


def _given(each: Mapping[str, Any]) -> Given:
    number, presentation = each["number"], each.get("presentation")
    text, said = each.get("text", ""), each.get("said", "")
    chosen = each.get("chosen", [])
    if not all(isinstance(x, int) and 0 <= x < MOST_CHOSEN for x in chosen):
        raise ValueError("no such options")
    if not isinstance(number, int) or not isinstance(text, str) or len(text) > LONGEST_ANSWER:
        raise ValueError("not a number, or too long")
    if presentation is not None and not isinstance(presentation, int):
        raise ValueError("not a presentation")
    rating, confidence = each.get("rating"), each.get("confidence")
    seconds = float(each.get("seconds", 0))
    if not isfinite(seconds):
        raise ValueError("not a length of time")
    return Given(
        number=number,
        at=_EPOCH + timedelta(milliseconds=float(each["at"]) + float(each.get("off", 0))),
        presentation=presentation,
        fact=_fact(each) if presentation is None else ("", ""),
        response=Response(tuple(chosen), text),
        rating=None if rating is None else Rating(rating),
        confidence=confidence if confidence in (1, 2, 3) else None,
        seconds=seconds,
        said=said if said in VERDICTS else "",
    )


def _fact(each: Mapping[str, Any]) -> tuple[str, str]:
    pack, fact = each["fact"]
    if not isinstance(pack, str) or not isinstance(fact, str):
        raise ValueError("not a fact")
    return pack, fact

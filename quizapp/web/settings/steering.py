"""The fields of "How it asks again" on the settings page, beside what `services.steering` keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from wtforms import (
    DateField,
    Field,
    FieldList,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from quizapp.core.steps import BadStepsError, parse_steps, steps_text
from quizapp.services.parameters import (
    LEAST_RETENTION,
    LONGEST_HOLIDAY,
    LONGEST_INTERVAL,
    MOST_HOLIDAYS,
    MOST_RETENTION,
)
from quizapp.services.steering import NewOrder, Steering

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDERS = {
    NewOrder.PACK: "Core questions first, else as the pack has them",
    NewOrder.TIME: "By time: what happened first comes first",
    NewOrder.SECTION: "By section, as the source tells it",
    NewOrder.MIXED: "Mixed: drawn by lot each day",
}
BLANK_HOLIDAYS = 2
"""So many empty lines follow those that are filled in."""

_LEAST, _MOST = round(LEAST_RETENTION * 100), round(MOST_RETENTION * 100)


class SteeringFields:
    """What the learner sets of how questions come again; a part of the settings form."""

    retention = IntegerField(validators=[InputRequired(), NumberRange(_LEAST, _MOST)])
    learning_steps = StringField(validators=[Length(max=100)])
    relearning_steps = StringField(validators=[Length(max=100)])
    maximum_interval = IntegerField(validators=[InputRequired(), NumberRange(1, LONGEST_INTERVAL)])
    new_order = RadioField(
        choices=[SelectChoice(value=order.value, label=said) for order, said in ORDERS.items()]
    )
    weekdays_off = SelectMultipleField(
        coerce=int,
        choices=[SelectChoice(value=day, label=name) for day, name in enumerate(DAYS)],
    )
    holiday_from = FieldList(DateField(validators=[Optional()]), max_entries=99)
    holiday_to = FieldList(DateField(validators=[Optional()]), max_entries=99)

    def validate_learning_steps(self, field: StringField) -> None:
        """Steps that can be used."""
        _check_steps(field)

    def validate_relearning_steps(self, field: StringField) -> None:
        """Steps that can be used."""
        _check_steps(field)

    def validate_weekdays_off(self, field: SelectMultipleField) -> None:
        """A day is left."""
        if len(set(field.data or ())) == len(DAYS):
            raise ValidationError("At least one day of the week is left to study on.")

    def validate_holiday_to(self, field: Field) -> None:  # noqa: ARG002  (WTForms calls it)
        """Each holiday has both its days, in their order."""
        given = [pair for pair in self._pairs() if any(pair)]
        if len(given) > MOST_HOLIDAYS:
            raise ValidationError(f"At most {MOST_HOLIDAYS} holidays are kept at a time.")
        for first, last in given:
            if first is None or last is None:
                raise ValidationError("A holiday has a first and a last day. Clear both for none.")
            if not 0 <= (last - first).days < LONGEST_HOLIDAY:
                raise ValidationError(
                    "A holiday ends on the day on which it begins, or within a year after it."
                )

    @property
    def holiday_problem(self) -> str:
        """What is wrong with the holidays, "" where nothing is."""
        for errors in (self.holiday_from.errors, self.holiday_to.errors):
            for error in errors:
                if error:
                    return error if isinstance(error, str) else "One of these is no date."
        return ""

    def steering(self, present: Steering) -> Steering:
        """What was chosen; what the page does not show stays as at `present`."""
        holidays = tuple(
            (first.toordinal(), last.toordinal())
            for first, last in self._pairs()
            if first is not None and last is not None
        )
        off = replace(
            present.days_off,
            weekdays=frozenset(self.weekdays_off.data or ()),
            holidays=tuple(sorted(holidays)),
        )
        return replace(
            present,
            retention=(self.retention.data or 0) / 100,
            learning_steps=parse_steps(self.learning_steps.data or ""),
            relearning_steps=parse_steps(self.relearning_steps.data or ""),
            maximum_interval=self.maximum_interval.data or 0,
            days_off=off,
            new_order=NewOrder(self.new_order.data),
        )

    def _pairs(self) -> Iterator[tuple[date | None, date | None]]:
        """The first and last day of each line, as far as filled in."""
        for first, last in zip(self.holiday_from, self.holiday_to, strict=False):
            yield first.data, last.data


def filled_in(steering: Steering) -> dict[str, Any]:
    """The values of the fields for what is set now."""
    holidays = [tuple(map(date.fromordinal, each)) for each in steering.days_off.holidays]
    blank = [None] * min(BLANK_HOLIDAYS, MOST_HOLIDAYS - len(holidays))
    return {
        "retention": round(steering.retention * 100),
        "learning_steps": steps_text(steering.learning_steps),
        "relearning_steps": steps_text(steering.relearning_steps),
        "maximum_interval": steering.maximum_interval,
        "new_order": steering.new_order.value,
        "weekdays_off": sorted(steering.days_off.weekdays),
        "holiday_from": [*(first for first, _ in holidays), *blank],
        "holiday_to": [*(last for _, last in holidays), *blank],
    }


def one_in(percent: int | None) -> int:
    """Of how many questions one will have been forgotten when it comes, at a retention."""
    missed = 100 - min(max(percent or 90, _LEAST), _MOST)
    return int(100 / missed + 0.5)


def _check_steps(field: StringField) -> None:
    try:
        parse_steps(field.data or "")
    except BadStepsError as error:
        raise ValidationError(str(error)) from error

"""The form of the settings page."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, NumberRange

from quizapp.services.learners import MOST_LAPSES, LearnerSettings
from quizapp.web.forms import Form
from quizapp.web.settings.asked_as import AskedAsFields
from quizapp.web.settings.steering import SteeringFields

MOST_NEW = 500
MOST_REVIEWS = 5000


@cache
def time_zones() -> tuple[str, ...]:
    """The IANA names that people know: regions with cities, and UTC."""
    return ("UTC", *sorted(name for name in available_timezones() if _is_place(name)))


def _is_place(name: str) -> bool:
    return "/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/", "US/"))


class SettingsForm(AskedAsFields, SteeringFields, Form):
    """How much a day, when a day begins, how questions come again, and how pages look."""

    new_per_day = IntegerField(validators=[InputRequired(), NumberRange(0, MOST_NEW)])
    reviews_per_day = IntegerField(validators=[InputRequired(), NumberRange(0, MOST_REVIEWS)])
    rollover_hour = SelectField(
        coerce=int,
        choices=[SelectChoice(value=hour, label=f"{hour:02}:00") for hour in range(24)],
    )
    time_zone = SelectField()
    ask_confidence = BooleanField()
    leech_lapses = IntegerField(validators=[InputRequired(), NumberRange(0, MOST_LAPSES)])
    theme = RadioField(
        choices=[
            SelectChoice(value="system", label="As the system says"),
            SelectChoice(value="light", label="Light"),
            SelectChoice(value="dark", label="Dark"),
        ],
        default="system",
    )
    keys = BooleanField()

    def offer_zones(self, present: str) -> None:
        """Fill the list of time zones; `present` is in it whatever this machine knows."""
        names = time_zones()
        if present not in names:
            names = (present, *names)
        self.time_zone.choices = [SelectChoice(value=name, label=name) for name in names]

    def settings(self) -> LearnerSettings:
        """What was chosen for studying."""
        return LearnerSettings(
            new_per_day=self.new_per_day.data or 0,
            reviews_per_day=self.reviews_per_day.data or 0,
            rollover_hour=self.rollover_hour.data,
            time_zone=self.time_zone.data,
            ask_confidence=self.ask_confidence.data,
            leech_lapses=self.leech_lapses.data or 0,
            asked_as=self.asked_as.data,
        )

"""Days on which a learner does not study: days of the week, and holidays from one day to another.

`core.scheduling.Calendar` moves what falls on them. Pure; days are numbers (`date.toordinal`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days off. `weekdays`: 0 is Monday, at most six of them.

    `holidays`: first and last day of each. `kept`: days that would be off, on which the learner
    chose to study after all.
    """

    weekdays: frozenset[int] = frozenset()
    holidays: tuple[tuple[int, int], ...] = ()
    kept: frozenset[int] = frozenset()

    def __contains__(self, day: int) -> bool:
        """Whether a day is off."""
        if day in self.kept:
            return False
        off = (day - 1) % 7 in self.weekdays  # 1 January of the year 1 was a Monday
        return off or any(first <= day <= last for first, last in self.holidays)

    def next_on(self, day: int) -> int:
        """The day itself, or where it is off the first one after it that is not."""
        if not self.weekdays and not self.holidays:
            return day
        while day in self:
            day += 1
        return day

    def as_json(self) -> dict[str, Any]:
        """The days as JSON values; `from_json` reads them back."""
        return {
            "weekdays": sorted(self.weekdays),
            "holidays": [[_iso(first), _iso(last)] for first, last in self.holidays],
            "kept": [_iso(day) for day in sorted(self.kept)],
        }

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> DaysOff:
        """Days from what `as_json` gave; what is not there is none."""
        return DaysOff(
            frozenset(values.get("weekdays", ())),
            tuple((_day(first), _day(last)) for first, last in values.get("holidays", ())),
            frozenset(map(_day, values.get("kept", ()))),
        )


NO_DAYS_OFF = DaysOff()


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()

"""The rules that an assignment is given with, and when it is open for one student. Pure.

`assignments` keeps them as JSON; `attempts`, `marking` and the pages ask them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from quizapp.core.questions import Format


class Late(StrEnum):
    """What becomes of an attempt that ends after the due moment."""

    REFUSED = "refused"  # no attempt is begun after it, and a running one ends with it
    ACCEPTED = "accepted"
    LESS = "less"  # for each day begun, `Rules.late_percent` of the mark is taken off


class Counting(StrEnum):
    """Which attempt counts."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"
    MEAN = "mean"


class Telling(StrEnum):
    """When a student is told what was right."""

    AT_ONCE = "at-once"  # after each answer, which is final then
    END = "end"  # when the attempt has ended
    CLOSED = "closed"  # when the assignment has closed for everybody whom it was given to


@dataclass(frozen=True, slots=True)
class Rules:
    """What an instructor chose for an assignment.

    `attempts`: 0 for any number. `time_limit`: minutes, None for none. `formats`: those allowed,
    none named: all that the server can grade. `password_hash`: argon2id, "" for none. `graded`:
    it counts in the gradebook (else it is practice). `schedules`: answers are reviews in the
    student's own spaced repetition. `only_approved`: only presentations that were approved or
    pinned are shown. Of a keep-up assignment: `days_a_week` on which due reviews must be done,
    `weeks` it runs, `least_a_day` reviews that make a day (fewer where fewer were due),
    `catch_up_days`: days of grace after each week in which missing days can be made up;
    `holidays`: first and last days (ISO) on which nothing is asked.
    """

    late: Late = Late.REFUSED
    late_percent: float = 10.0
    attempts: int = 1
    counting: Counting = Counting.BEST
    time_limit: int | None = None
    mixed: bool = True
    formats: tuple[Format, ...] = ()
    telling: Telling = Telling.END
    password_hash: str = ""
    graded: bool = True
    closed_book: bool = False
    schedules: bool = True
    only_approved: bool = False
    days_a_week: int = 5
    weeks: int = 0
    least_a_day: int = 10
    catch_up_days: int = 0
    holidays: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The rules as JSON values; `from_json` reads them back."""
        kept = asdict(self)
        kept["formats"] = [each.value for each in self.formats]
        kept["holidays"] = [list(pair) for pair in self.holidays]
        return {name: getattr(value, "value", value) for name, value in kept.items()}

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> Rules:
        """Rules from what `as_json` gave; what an older one lacks is as by default."""
        known = {name: value for name, value in values.items() if name in Rules.__slots__}
        known["formats"] = tuple(map(Format, values.get("formats", ())))
        known["holidays"] = tuple((first, last) for first, last in values.get("holidays", ()))
        for name, kind in (("late", Late), ("counting", Counting), ("telling", Telling)):
            if name in known:
                known[name] = kind(known[name])
        return Rules(**known)


@dataclass(frozen=True, slots=True)
class Accommodation:
    """What holds for one student in every assignment; see `store.course_models`."""

    time_factor: float = 1.0
    extra_days: int = 0
    extra_attempts: int = 0
    larger_type: bool = False
    single_column: bool = False


NO_ACCOMMODATION = Accommodation()


@dataclass(frozen=True, slots=True)
class Extension:
    """What was given to one student for one assignment; see `store.assignment_models`.

    `until`: the due and closing moments where they would be earlier. `minutes`: beyond the limit.
    """

    until: datetime | None = None
    attempts: int = 0
    minutes: float = 0.0


NO_EXTENSION = Extension()


@dataclass(frozen=True, slots=True)
class Window:
    """When an assignment is open for one student, and what that student is allowed.

    `attempts`: None for any number; `minutes`: None for no time limit.
    """

    opens: datetime | None
    due: datetime | None
    closes: datetime | None
    attempts: int | None
    minutes: float | None

    def is_open(self, now: datetime) -> bool:
        """Whether an attempt can be begun or gone on with."""
        return (self.opens is None or now >= self.opens) and (
            self.closes is None or now < self.closes
        )

    def ends_at(self, started: datetime) -> datetime | None:
        """When an attempt begun at `started` ends by itself."""
        limits = [self.closes] if self.closes is not None else []
        if self.minutes is not None:
            limits.append(started + timedelta(minutes=self.minutes))
        return min(limits, default=None)


def window_of(
    opens: datetime | None,
    due: datetime | None,
    closes: datetime | None,
    rules: Rules,
    accommodation: Accommodation = NO_ACCOMMODATION,
    extension: Extension = NO_EXTENSION,
    zone: tzinfo = UTC,
) -> Window:
    """When an assignment with these rules is open for a student with this accommodation.

    Where late attempts are refused, it closes when it is due. Extra days are days of the course's
    `zone`: what is due at midnight stays due at midnight when the clocks change.
    """
    if rules.late is Late.REFUSED and due is not None:
        closes = due if closes is None else min(due, closes)
    limit = rules.time_limit
    more = accommodation.extra_attempts + extension.attempts
    return Window(
        opens=opens,
        due=_later(due, accommodation, extension, zone),
        closes=_later(closes, accommodation, extension, zone),
        attempts=rules.attempts + more if rules.attempts else None,
        minutes=None if limit is None else limit * accommodation.time_factor + extension.minutes,
    )


def _later(
    moment: datetime | None, accommodation: Accommodation, extension: Extension, zone: tzinfo
) -> datetime | None:
    """A due or closing moment as it is for one student."""
    if moment is None:
        return None
    if accommodation.extra_days:
        local = moment.astimezone(zone).replace(tzinfo=None)
        local += timedelta(days=accommodation.extra_days)
        moment = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return moment if extension.until is None else max(moment, extension.until)

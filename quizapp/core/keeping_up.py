"""Keeping up: what days of reviewing amount to, week by week. Pure.

`services.keep_up` asks this for one student, and for all of a course. Days are a learner's own
(`core.scheduling.Calendar`), numbered as by `date.toordinal`. The rules in words, with why each is
as it is, are in docs/keep-up.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

DAYS = 7


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked of one learner.

    `first`: the learner's day on which the first of `weeks` weeks begins. Each asks for
    `days_a_week` days of `least_a_day` reviews; within `catch_up_days` after a week what is missing
    of it can be made up. `free`: first and last days of holidays, and of the time before the
    learner was there.
    """

    first: int
    weeks: int
    days_a_week: int
    least_a_day: int
    catch_up_days: int = 0
    free: tuple[tuple[int, int], ...] = ()

    @property
    def last(self) -> int:
        """The last day on which anything counts."""
        return self.first + DAYS * self.weeks - 1 + self.catch_up_days

    def is_free(self, day: int) -> bool:
        """Whether nothing is asked on a day."""
        return any(begin <= day <= end for begin, end in self.free)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done on a day: so many questions reviewed or begun. `all_of_it`: nothing was left
    to ask then, however little it was."""

    reviews: int = 0
    all_of_it: bool = False


NOTHING_DONE = Done()


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a learner. `needed`: how many days; `made`: the days that were made in it;
    `made_up`: how many missing ones were made up later, by `closes`, the last day for that."""

    first: int
    needed: int
    made: tuple[int, ...]
    closes: int
    made_up: int = 0

    @property
    def last(self) -> int:
        """Its last day."""
        return self.first + DAYS - 1

    @property
    def missing(self) -> int:
        """How many days are missing still."""
        return max(0, self.needed - len(self.made) - self.made_up)

    @property
    def credited(self) -> int:
        """How many of the days that it asks for were made, in it or later."""
        return self.needed - self.missing


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands on the day `today`: the weeks that have begun, the first first."""

    terms: Terms
    today: int
    weeks: tuple[Week, ...] = field(default=())

    @property
    def credit(self) -> float | None:
        """Which share of the days that were asked for was made, in the weeks that are over; None
        before the first of them. Each day counts the same, so that a week of holidays counts less.
        """
        over = [each for each in self.weeks if each.last < self.today]
        needed = sum(each.needed for each in over)
        return sum(each.credited for each in over) / needed if needed else None

    @property
    def week(self) -> Week | None:
        """The week that runs."""
        last = self.weeks[-1] if self.weeks else None
        return last if last is not None and self.today <= last.last else None

    @property
    def to_make_up(self) -> tuple[Week, ...]:
        """The weeks that are over, of which something is missing that can still be made up."""
        return tuple(
            each for each in self.weeks if each.last < self.today <= each.closes and each.missing
        )


def standing(terms: Terms, done: Mapping[int, Done], today: int) -> Standing:
    """Where a learner stands who has done so much on each day.

    Nothing after `today` is looked at, and nothing done takes anything away.
    """
    firsts = range(terms.first, terms.first + DAYS * terms.weeks, DAYS)
    weeks = [_week(terms, done, first, today) for first in firsts if first <= today]
    for day in range(terms.first, min(today, terms.last) + 1):
        if makes_up(done.get(day, NOTHING_DONE), terms.least_a_day):
            _make_up(weeks, day)
    return Standing(terms, today, tuple(weeks))


def makes(done: Done, least: int) -> bool:
    """Whether a day is made: by the least number of reviews, or by all that there was."""
    return done.reviews >= least or done.all_of_it


def makes_up(done: Done, least: int) -> bool:
    """Whether a day makes up a missing one: by twice the least number of reviews, or by the least
    number where that was all that there was."""
    return done.reviews >= 2 * least or (done.all_of_it and done.reviews >= least)


def needed_of(days_a_week: int, free: int) -> int:
    """How many days a week asks for of which so many are free: in proportion, to the nearest whole
    number, a half upwards. Never more than are left."""
    return (2 * days_a_week * (DAYS - free) + DAYS) // (2 * DAYS)


def holidays_from(pairs: Iterable[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    """First and last days in their order, whichever of the two was named first."""
    return tuple(sorted((min(pair), max(pair)) for pair in pairs))


def _week(terms: Terms, done: Mapping[int, Done], first: int, today: int) -> Week:
    days = range(first, first + DAYS)
    made = tuple(
        day
        for day in days
        if day <= today and makes(done.get(day, NOTHING_DONE), terms.least_a_day)
    )
    free = sum(terms.is_free(day) for day in days)
    needed = needed_of(terms.days_a_week, free)
    return Week(first, needed, made, first + DAYS - 1 + terms.catch_up_days)


def _make_up(weeks: list[Week], day: int) -> None:
    """Let a day make up one that is missing of the oldest week that still takes it: since all
    weeks stay open equally long and days count the same, no other choice makes up more."""
    for place, week in enumerate(weeks):
        if week.last < day <= week.closes and week.missing:
            weeks[place] = replace(week, made_up=week.made_up + 1)
            return

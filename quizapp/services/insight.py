"""What a learner did, remembered and will have to do: all that the progress pages show. Reads only.

The statements sum up in the database; `core.retention` and `core.outlook` make figures of the sums.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core import outlook
from quizapp.core.retention import BINS, Tally, by_month, total
from quizapp.core.scheduling import Calendar
from quizapp.services.explaining import fact_view
from quizapp.services.learners import learner_of
from quizapp.services.library import Shelf, packs, shelf
from quizapp.services.pages import sections
from quizapp.store import insight_queries as queries
from quizapp.store.prepared import Prepared
from quizapp.store.progress_queries import KNOWN_QUESTIONS

SECONDS_CAP = 60.0
"""An answer counts for at most so long: whoever took longer was probably not there."""

HARDEST = 10
NOBODY = 0  # no learner has this number


@dataclass(frozen=True, slots=True)
class Mastery:
    """How much of a pack, a topic or a section is known: in long-term review, not set aside."""

    id: str
    title: str
    known: int
    total: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """Reviews of grown cards of one topic, or of one pack."""

    title: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class HardFact:
    """A fact whose questions were forgotten after they had been known.

    `lapses`: how often, all its questions together; `stability`: the least of theirs, in days.
    """

    pack: str
    id: str
    statement: str
    lapses: int
    stability: float


@dataclass(frozen=True, slots=True)
class Insight:
    """Everything on a progress page.

    Of the whole log: `answers` that stand, `seconds` spent on them, and `ever`, the reviews of
    grown cards. Of the last year: answers by day (`active`), minutes by stretch of seven days
    (`weekly`, the earliest first), and reviews of grown cards by month, by topic or pack, and by
    bin of what was foreseen. Of today: cards due by day and by stretch of seven days, the overdue
    with today's, and `later` ones; cards by bin of stability and of difficulty; the hardest facts;
    what is known. Days are numbers (`date.toordinal`).
    """

    pack: str | None
    title: str
    today: int
    answers: int
    seconds: float
    ever: Tally
    active: Mapping[int, int]
    weekly: tuple[float, ...]
    streak: int
    months: Mapping[date, Tally]
    groups: tuple[Group, ...]
    bins: tuple[Tally, ...]
    days: tuple[int, ...]
    weeks: tuple[int, ...]
    later: int
    stability: tuple[int, ...]
    difficulty: tuple[int, ...]
    hardest: tuple[HardFact, ...]
    mastery: tuple[Mastery, ...]
    sections: tuple[Mastery, ...]


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whose log is summed up, and what part of it; `found` is None for all packs."""

    connection: Connection
    learner: int
    found: Shelf | None
    since: int

    def rows(self, of_one: Prepared, of_all: Prepared) -> list[Any]:
        given = {"learner": self.learner, "since": self.since, "cap": SECONDS_CAP}
        if self.found is None:
            return of_all.all(self.connection, **given)
        return of_one.all(self.connection, **given, pack=self.found.pack_id)


def insight(
    session: Session, learner_id: int | None, now: datetime, pack: str | None = None
) -> Insight:
    """All that is told of a learner's progress, in one pack or (None) in all of them.

    `learner_id` None: nobody yet, all is nothing. Raises NotFoundError.
    """
    connection = session.connection()
    learner = None if learner_id is None else learner_of(connection, learner_id)
    calendar = Calendar() if learner is None else learner.calendar
    today = calendar.day_of(now)
    year = outlook.year_of(today)
    found = None if pack is None else shelf(session, pack)
    whose = _Whose(connection, NOBODY if learner is None else learner.id, found, year[0])
    before = whose.rows(queries.BEFORE, queries.BEFORE_OF_ALL)
    days = whose.rows(queries.DAYS, queries.DAYS_OF_ALL)
    active = _summed((row.day, row.answers) for row in days)
    minutes = _summed((row.day, (row.seconds or 0.0) / 60) for row in days)
    due = _due(whose, calendar)
    strengths = whose.rows(queries.STRENGTHS, queries.STRENGTHS_OF_ALL)
    return Insight(
        pack=pack,
        title="" if found is None else found.pack.title,
        today=today,
        answers=sum(row.answers for row in (*before, *days)),
        seconds=sum(row.seconds or 0.0 for row in (*before, *days)),
        ever=total(_tally(row) for row in (*before, *days)),
        active={day: int(count) for day, count in sorted(active.items())},
        weekly=outlook.weeks_back(minutes, today),
        streak=outlook.streak(active.keys(), today),
        months=by_month(_tallied((row.day, row) for row in days if row.reviews)),
        groups=_groups(session, whose),
        bins=_bins(days),
        days=outlook.days_ahead(due, today),
        weeks=outlook.weeks_ahead(due, today),
        later=outlook.later(due, today),
        stability=_counts(
            len(outlook.STABILITY), ((row.stability_bin, row.cards) for row in strengths)
        ),
        difficulty=_counts(
            len(outlook.DIFFICULTY), ((row.difficulty_bin, row.cards) for row in strengths)
        ),
        hardest=_hardest(session, whose),
        mastery=_mastery(session, whose),
        sections=_section_mastery(session, whose),
    )


def _tally(row: Any) -> Tally:
    return Tally(int(row.reviews), int(row.remembered or 0), row.foreseen or 0.0)


def _tallied(rows: Iterable[tuple[int, Any]]) -> dict[int, Tally]:
    found: dict[int, Tally] = {}
    for key, row in rows:
        found[key] = found.get(key, Tally()) + _tally(row)
    return found


def _summed(amounts: Iterable[tuple[int, float]]) -> dict[int, float]:
    found: dict[int, float] = {}
    for key, amount in amounts:
        found[key] = found.get(key, 0) + amount
    return found


def _counts(last: int, counted: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    found: Counter[int] = Counter()
    for number, cards in counted:
        found[number] += cards
    return tuple(found[number] for number in range(last + 1))


def _bins(days: Iterable[Any]) -> tuple[Tally, ...]:
    found = _tallied((row.bin, row) for row in days if row.bin >= 0)
    return tuple(found.get(number, Tally()) for number in range(len(BINS) + 1))


def _due(whose: _Whose, calendar: Calendar) -> dict[int, int]:
    """How many cards are due on each of the learner's days."""
    found: Counter[int] = Counter()
    for row in whose.rows(queries.DUE_MOMENTS, queries.DUE_OF_ALL):
        found[calendar.day_of(row.due)] += row.cards
    return found


def _groups(session: Session, whose: _Whose) -> tuple[Group, ...]:
    """Reviews by topic of the one pack, or by pack, those without any left out."""
    rows = {row.group: _tally(row) for row in whose.rows(queries.TOPICS, queries.PACKS)}
    titles = (
        {line.id: line.title for line in packs(session, whose.learner)}
        if whose.found is None
        else whose.found.pack.topics
    )
    return tuple(Group(title, rows[key]) for key, title in titles.items() if key in rows)


def _shelves(session: Session, learner_id: int) -> list[Shelf]:
    return [shelf(session, line.id) for line in packs(session, learner_id)]


def _hardest(session: Session, whose: _Whose) -> tuple[HardFact, ...]:
    """The facts with the most lapses; of as many, those with the lowest stability first.

    Only the 500 questions that were forgotten most are looked at.
    """
    shelves = [whose.found] if whose.found else _shelves(session, whose.learner)
    known = {found.pack_id: found for found in shelves}
    lapses: dict[tuple[int, str], tuple[int, float]] = {}
    for row in whose.rows(queries.LAPSED, queries.LAPSED_OF_ALL):
        question = known[row.pack_id].question(row.question_id)
        for fact in question.facts if question is not None else ():
            count, least = lapses.get((row.pack_id, fact), (0, row.stability))
            lapses[row.pack_id, fact] = count + row.lapses, min(least, row.stability)
    worst = sorted(lapses.items(), key=lambda each: (-each[1][0], each[1][1], each[0]))
    return tuple(
        HardFact(
            pack=known[pack].pack.id,
            id=fact,
            statement=fact_view(known[pack].pack, known[pack].pack.facts[fact]).statement,
            lapses=count,
            stability=least,
        )
        for (pack, fact), (count, least) in worst[:HARDEST]
    )


def _mastery(session: Session, whose: _Whose) -> tuple[Mastery, ...]:
    """What is known of each topic of the one pack, or of each pack."""
    if whose.found is None:
        rows = queries.KNOWN_BY_PACK.all(whose.connection, learner=whose.learner)
        counts = {row.key: row.cards for row in rows}
        return tuple(
            Mastery(line.id, line.title, counts.get(line.id, 0), line.questions)
            for line in packs(session, whose.learner)
        )
    known, titles = _known(whose, whose.found), whose.found.pack.topics
    return tuple(
        Mastery(topic, titles[topic], len(numbers & known), len(numbers))
        for topic, numbers in whose.found.in_topic.items()
    )


def _section_mastery(session: Session, whose: _Whose) -> tuple[Mastery, ...]:
    """What is known of the questions whose facts rest on each section, in the source's order."""
    if whose.found is None:
        return ()
    known, resting = _known(whose, whose.found), whose.found.in_section
    return tuple(
        Mastery(link.anchor, link.heading, len(numbers & known), len(numbers), link.level)
        for link in sections(session, whose.found.pack.id)
        if (numbers := resting.get((link.source, link.heading)))
    )


def _known(whose: _Whose, found: Shelf) -> frozenset[int]:
    own = {"learner": whose.learner, "pack": found.pack_id}
    return frozenset(KNOWN_QUESTIONS.scalars(whose.connection, **own))

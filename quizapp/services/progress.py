"""What a learner knows: the start page, and the page of one pack. Reads only.

`pages` has the entities and facts of a pack.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from quizapp.core.questions import Format
from quizapp.core.scheduling import (
    LEARN_AHEAD,
    NEW_CARD,
    Parameters,
    Rating,
    State,
    review,
)
from quizapp.services.days import today_of
from quizapp.services.learners import Learner, LearnerSettings, learner_of
from quizapp.services.library import Shelf, packs, shelf
from quizapp.services.pace import USUAL_PACE, Pace, pace_of
from quizapp.services.pages import (
    EntityPage,
    FactPage,
    QuestionLine,
    SectionLink,
    SectionPage,
    TopicPage,
    entity_page,
    fact_page,
    names,
    reading_list,
    section_page,
    sections,
    topic_page,
)
from quizapp.services.shares import share_of
from quizapp.services.steering import NewOrder, Steering
from quizapp.services.visibility import is_own
from quizapp.store import study_queries
from quizapp.store.progress_queries import KNOWN_QUESTIONS, STATES, SUPERSEDED

__all__ = [
    "EntityPage",
    "FactPage",
    "PackPage",
    "PackProgress",
    "QuestionLine",
    "SectionLink",
    "SectionPage",
    "SourceLink",
    "TopicPage",
    "TopicProgress",
    "Workload",
    "entity_page",
    "fact_page",
    "names",
    "pack_page",
    "reading_list",
    "section_page",
    "sections",
    "start_page",
    "topic_page",
    "workload",
]


@dataclass(frozen=True, slots=True)
class TopicProgress:
    """One topic of a pack: questions in all, and how many the learner knows."""

    id: str
    title: str
    total: int
    known: int


@dataclass(frozen=True, slots=True)
class PackProgress:
    """A pack on the start page.

    `total` questions = `known` (in long-term review) + `learning` (answered, still in learning
    steps or suspended) + `new`. `due`: those to review now; `new_today`: how many new ones today's
    limit still allows. `next_due`: the next moment something is due, None when nothing is
    scheduled. `corrected`: how many learnt answers have changed since. `open_sitting`: an
    unfinished sitting to go on with, or None. `off_until`: when the next day of study begins, if
    today is a day off; nothing new is offered then.
    """

    id: str
    title: str
    description: str
    total: int
    known: int
    learning: int
    new: int
    due: int
    new_today: int
    next_due: datetime | None
    corrected: int
    open_sitting: int | None
    off_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Workload:
    """What a pack will take at the learner's pace.

    `weeks` until every question has been asked, `core_weeks` until the core ones have (0: never,
    where the pace is no new question a day); `minutes_per_day` on an average day until then.
    `core_first`: the learner has them come first.
    """

    questions: int
    core_questions: int
    facts: int
    new_per_day: int
    minutes_per_day: int
    weeks: int
    core_weeks: int
    core_first: bool = True


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A source that the facts of a pack are drawn from."""

    title: str
    url: str
    licence: str


@dataclass(frozen=True, slots=True)
class PackPage:
    """Everything the page of one pack shows before it is started."""

    progress: PackProgress
    licence: str
    sources: tuple[SourceLink, ...]
    topics: tuple[TopicProgress, ...]
    formats: tuple[Format, ...]
    workload: Workload


USUAL = LearnerSettings()
USUALLY = Steering()


def start_page(
    session: Session, learner_id: int | None, now: datetime, beginning: LearnerSettings = USUAL
) -> tuple[PackProgress, ...]:
    """Every pack with how much is known, due and new.

    `learner_id` None: nobody yet, all is new, and the settings are the `beginning` ones.
    """
    learner = None if learner_id is None else learner_of(session.connection(), learner_id)
    return tuple(
        _progress(session, learner, shelf(session, line.id), now, beginning)
        for line in packs(session, learner_id)
        if line.questions or not is_own(line.id)
    )


def pack_page(
    session: Session,
    learner_id: int | None,
    pack: str,
    now: datetime,
    beginning: LearnerSettings = USUAL,
) -> PackPage:
    """One pack with its topics and what it will take. Raises NotFoundError.

    `learner_id` None: nobody yet, or the page tells nothing of what is known.
    """
    learner = None if learner_id is None else learner_of(session.connection(), learner_id)
    found = shelf(session, pack)
    known = _known(session, learner, found)
    topics = tuple(
        TopicProgress(
            id=topic,
            title=title,
            total=len(numbers),
            known=len(numbers & known),
        )
        for topic, title in found.pack.topics.items()
        if (numbers := found.in_topic.get(topic))
    )
    settings = beginning if learner is None else learner.settings
    return PackPage(
        progress=_progress(session, learner, found, now, beginning),
        licence=found.pack.licence,
        sources=tuple(
            SourceLink(s.title, s.url, s.licence)
            for s in found.pack.sources.values()
            if s.cited_by is None
        ),
        topics=topics,
        formats=tuple(chosen for chosen in Format if chosen in found.formats),
        workload=workload(
            found,
            settings.new_per_day,
            learner.steering if learner else USUALLY,
            pace_of(session.connection(), learner_id),
        ),
    )


def workload(
    found: Shelf, new_per_day: int, steering: Steering = USUALLY, pace: Pace = USUAL_PACE
) -> Workload:
    """What a pack will take at so many new questions a day, by FSRS as the learner runs it.

    The minutes are those of a day that is not off. Every question is taken to be remembered as
    often as is aimed at; one that was forgotten takes two answers more.
    """
    questions, core = len(found.core_first), sum(q.core for q in found.core_first)
    days = -(-questions // new_per_day) if new_per_day else 0
    parameters, week = steering.parameters, 7 - len(steering.days_off.weekdays)
    per_question = _reviews_within(days, parameters) * (1 + 2 * (1 - parameters.retention))
    later = per_question * questions / days if days else 0.0
    return Workload(
        questions=questions,
        core_questions=core,
        facts=len(found.pack.facts),
        new_per_day=new_per_day,
        minutes_per_day=round(pace.minutes(2 * new_per_day + later, new_per_day)) if days else 0,
        weeks=-(-days // week),
        core_weeks=-(-core // (week * new_per_day)) if new_per_day else 0,
        core_first=steering.new_order is NewOrder.PACK,
    )


def _reviews_within(days: int, parameters: Parameters) -> float:
    """How often a question is reviewed, on average, while a pack is learnt over so many days."""
    card, day, at = NEW_CARD, 1, datetime(2000, 1, 1, tzinfo=UTC)
    moments: list[int] = []
    while day < days:
        card = review(card, Rating.GOOD, at, day, 0.5, parameters)
        day += card.interval.days if card.interval else 0
        moments.append(day)
    # Questions begin evenly over the days, so a review `d` days later falls within for the rest.
    return sum(max(0, days - moment) / days for moment in moments if moment > 1)


def _progress(
    session: Session,
    learner: Learner | None,
    found: Shelf,
    now: datetime,
    beginning: LearnerSettings,
) -> PackProgress:
    total = len(found.core_first)
    counts = PackProgress(
        id=found.pack.id,
        title=found.pack.title,
        description=found.pack.description,
        total=total,
        known=0,
        learning=0,
        new=total,
        due=0,
        new_today=min(total, beginning.new_per_day),
        next_due=None,
        corrected=0,
        open_sitting=None,
    )
    if learner is None:
        return counts
    connection = session.connection()
    own = {"learner": learner.id, "pack": found.pack_id}
    states = {(r.state, r.suspended): r.cards for r in STATES.all(connection, **own)}
    known = states.get((State.REVIEW, False), 0)
    new = total - sum(count for (state, off), count in states.items() if state or off)
    today = today_of(connection, learner, found, now)
    share = share_of(connection, learner, found, today, now)
    day = learner.calendar.day_of(now)
    off = learner.calendar.is_off(day)
    sitting = study_queries.OPEN_SITTINGS.first(connection, **own, day=day)
    return replace(
        counts,
        known=known,
        learning=total - new - known,
        new=new,
        due=share.waiting(
            study_queries.DUE_COUNT.scalar(connection, **own, until=now + LEARN_AHEAD)
        ),
        new_today=min(new, share.new),
        next_due=study_queries.NEXT_DUE.scalar(connection, **own),
        corrected=SUPERSEDED.scalar(connection, **own),
        open_sitting=None if sitting is None else sitting.id,
        off_until=learner.calendar.due_on(day) if off else None,
    )


def _known(session: Session, learner: Learner | None, found: Shelf) -> set[int]:
    if learner is None:
        return set()
    own = {"learner": learner.id, "pack": found.pack_id}
    return set(KNOWN_QUESTIONS.scalars(session.connection(), **own))

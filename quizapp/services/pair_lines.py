"""Pairs as the pages list and offer them: mixed up, declared by the pack, or near to what was lost.

The web's contrast, library, study and cards areas call these. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, islice
from typing import Any

from sqlalchemy.orm import Session

from quizapp.core.confusions import Pair, Standing
from quizapp.core.questions import Question
from quizapp.services.contrasting import drill_length
from quizapp.services.days import known_of, today_of
from quizapp.services.errors import NotFoundError
from quizapp.services.explaining import EntityLink, entity_link
from quizapp.services.learners import learner_of
from quizapp.services.library import Shelf, packs, shelf, shelf_of
from quizapp.services.pairs import declared, given_for, standings_of
from quizapp.services.planning import met_entities
from quizapp.services.sittings import found_or_raise
from quizapp.store import study_queries

SECONDS_SIDE_BY_SIDE = 30
SECONDS_A_QUESTION = 12
"""Our estimates, as in `progress`."""

MOST_TRIED = 12  # look-alikes that are tried until one can be drilled


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two entities that are mistaken for one another.

    `declared`: by the pack, with its `notes`. `times`: how often the learner mixed them up in 90
    days; `mixed_up`: often enough to say so. `drilled` and `due`: days (`date.toordinal`), None for
    never. `questions`: how many a drill would ask, 0 where too few tell them apart; `minutes`: how
    long that takes, about.
    """

    left: EntityLink
    right: EntityLink
    declared: bool
    notes: tuple[str, ...]
    times: int
    mixed_up: bool
    drilled: int | None
    due: int | None
    questions: int
    minutes: int

    @property
    def can_drill(self) -> bool:
        """Whether enough questions tell the two apart."""
        return self.questions > 0


@dataclass(frozen=True, slots=True)
class PairsPage:
    """The pairs of a pack for one learner on the day `today`.

    `mixed`: those that were mixed up or drilled, the ones to be drilled first. `ready`: those that
    the pack declares and of which the learner has met both. `ahead`: declared, not met yet.
    """

    pack: str
    pack_title: str
    today: int
    mixed: tuple[PairLine, ...]
    ready: tuple[PairLine, ...]
    ahead: tuple[PairLine, ...]


def pairs_page(session: Session, learner_id: int | None, pack: str, now: datetime) -> PairsPage:
    """Every pair of a pack, those of the learner first. Raises NotFoundError."""
    connection, found = session.connection(), shelf(session, pack)
    notes = declared(found)
    if learner_id is None:
        ahead = tuple(line_of(found, pair, None, notes) for pair in notes)
        return PairsPage(pack, found.pack.title, 0, (), (), ahead)
    learner = learner_of(connection, learner_id)
    day = learner.calendar.day_of(now)
    stands = standings_of(connection, learner, found, now)
    known = known_of(connection, learner, found, today_of(connection, learner, found, now), day)
    met = met_entities(found, known)
    mixed = [
        line_of(found, each.pair, each, notes) for each in stands.values() if _counts(found, each)
    ]
    rest = [pair for pair in notes if not (pair in stands and _counts(found, stands[pair]))]
    return PairsPage(
        pack=pack,
        pack_title=found.pack.title,
        today=day,
        mixed=tuple(sorted(mixed, key=_urgency)),
        ready=tuple(line_of(found, pair, None, notes) for pair in rest if pair <= met),
        ahead=tuple(line_of(found, pair, None, notes) for pair in rest if not pair <= met),
    )


def offers(
    session: Session, learner_id: int | None, pack: str, now: datetime, within: int = 0
) -> tuple[PairLine, ...]:
    """The pairs to be drilled by today, the most mixed up first; `within`: or so many days later.

    Raises NotFoundError.
    """
    if learner_id is None:
        return ()
    connection, found = session.connection(), shelf(session, pack)
    learner = learner_of(connection, learner_id)
    until = learner.calendar.day_of(now) + within
    due = [s for s in standings_of(connection, learner, found, now).values() if s.is_due(until)]
    notes = declared(found) if due else {}
    lines = (line_of(found, each.pair, each, notes) for each in due if _counts(found, each))
    return tuple(sorted((line for line in lines if line.can_drill), key=_urgency))


def pair_line(
    session: Session, learner_id: int | None, pack: str, left: str, right: str, now: datetime
) -> PairLine:
    """How one learner (None: nobody yet) stands with two entities. Raises NotFoundError."""
    connection, found = session.connection(), shelf(session, pack)
    pair = pair_of(found, left, right)
    stands = None
    if learner_id is not None:
        learner = learner_of(connection, learner_id)
        stands = standings_of(connection, learner, found, now).get(pair)
    return line_of(found, pair, stands, declared(found), (left, right))


def rescue(
    session: Session, learner_id: int, presentation_id: int, now: datetime
) -> PairLine | None:
    """Whom what a question is about is to be told apart from, for a question that does not stick.

    That is what the learner gave most often in its place, else what is nearest to the answer (or to
    whom the prompt names); None where nothing can be drilled. Raises NotFoundError.
    """
    connection = session.connection()
    own = {"learner": learner_id, "presentation": presentation_id}
    row = found_or_raise(study_queries.PRESENTED.first(connection, **own))
    found = shelf_of(connection, row.pack_id, row.version)
    question = found.question(row.members[0][0])
    if question is None or len(question.answers) > 1:
        return None
    learner = learner_of(connection, learner_id)
    given = given_for(connection, learner_id, found, question)
    for pair in _near(found, question, given):
        if drill_length(found, pair):
            stands = standings_of(connection, learner, found, now).get(pair)
            return line_of(found, pair, stands, declared(found))
    return None


def pair_among(
    session: Session, learner_id: int, numbers: Sequence[int], now: datetime
) -> tuple[str, str, str] | None:
    """The pair that the ticked questions are about: its pack and the two, or None.

    A pair that the learner mixes up and that one of them is about goes first, else two of which the
    one answers the one question and the other another.
    """
    connection = session.connection()
    learner = learner_of(connection, learner_id)
    for found in _shelves_of(session, learner_id, numbers):
        questions = [q for q in map(found.question, numbers) if q is not None]
        about = [e for q in questions for e in _about(q)]
        stands = standings_of(connection, learner, found, now).values()
        mixed = [s.pair for s in sorted(stands, key=lambda s: -s.times) if s.mixed_up]
        ticked = map(frozenset, combinations(dict.fromkeys(about), 2))
        for pair in (*(p for p in mixed if not p.isdisjoint(about)), *islice(ticked, 100)):
            if _exists(found, pair) and drill_length(found, pair):
                left, right = sorted(pair)
                return found.pack.id, left, right
    return None


def _shelves_of(session: Session, learner_id: int, numbers: Iterable[int]) -> Iterator[Shelf]:
    wanted = set(numbers)
    for line in packs(session, learner_id):
        found = shelf(session, line.id)
        if not wanted.isdisjoint(found.keys):
            yield found


def _about(question: Question) -> tuple[str, ...]:
    """Whom a question is about: its answer, or else whom its prompt names first."""
    if len(question.answers) > 1:
        return ()
    answer = question.answers[0].entity
    return (answer,) if answer is not None else question.given[:1]


def _near(found: Shelf, question: Question, given: Sequence[str]) -> Iterator[Pair]:
    """Pairs that a question may be confused over, the likeliest first."""
    candidates = found.generated.candidates
    answer = question.answers[0].entity
    if answer is not None:
        yield from (frozenset((answer, each)) for each in given)
    for entity in (answer,) if answer is not None else question.given:
        alike = candidates.alike(entity, candidates.year(entity))
        near = candidates.closeness_to(entity)
        ranked = sorted(set(alike), key=lambda each: (-near(each), each))
        yield from (frozenset((entity, each)) for each in ranked[:MOST_TRIED])


def pair_of(found: Shelf, left: str, right: str) -> Pair:
    """The two as a pair. Raises NotFoundError (unknown, or twice the same)."""
    pair = frozenset((left, right))
    if len(pair) < 2 or not _exists(found, pair):
        raise NotFoundError(
            "The pack has no such two.", "The page of the pairs lists those that it has."
        )
    return pair


def _exists(found: Shelf, pair: Pair) -> bool:
    return pair <= found.pack.entities.keys()


def _counts(found: Shelf, stands: Standing) -> bool:
    """Whether a pair is shown: mixed up often enough, or drilled before; and both are there."""
    return (stands.mixed_up or stands.drilled is not None) and _exists(found, stands.pair)


def line_of(
    found: Shelf,
    pair: Pair,
    stands: Standing | None,
    notes: dict[Pair, tuple[str, ...]],
    order: tuple[str, str] | None = None,
) -> PairLine:
    """A pair with how the learner stands with it; `order`: which is shown first."""
    left, right = order or sorted(pair)
    stands, count = stands or Standing(pair), drill_length(found, pair)
    seconds = SECONDS_SIDE_BY_SIDE + count * SECONDS_A_QUESTION
    return PairLine(
        left=entity_link(found.pack, left),
        right=entity_link(found.pack, right),
        declared=pair in notes,
        notes=notes.get(pair, ()),
        times=stands.times,
        mixed_up=stands.mixed_up,
        drilled=stands.drilled,
        due=stands.due,
        questions=count,
        minutes=max(1, round(seconds / 60)),
    )


def _urgency(line: PairLine) -> tuple[Any, ...]:
    never = line.due is None
    return (not line.can_drill, never, -line.times, line.due or 0, line.left.name, line.right.name)

"""Practice of a topic, a section or some entities: unscheduled, or counting if the learner likes.

The web's practice routes call these. An unscheduled practice leaves every memory as it is: no
answer of it is a review, not even of what is due.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.services import study
from quizapp.services.errors import NothingToAskError
from quizapp.services.exams import Draft, scope_of
from quizapp.services.library import Shelf, shelf
from quizapp.services.plans import Plan, SittingKind

LENGTH = 20
MOST_NAMED = 100


def practise(
    session: Session,
    learner_id: int,
    pack: str,
    now: datetime,
    *,
    topic: str = "",
    section: str = "",
    entities: Collection[str] = (),
    count: bool = False,
) -> int:
    """Begin a practice of one topic, or of all that rests on a section or names the entities.

    `count`: every answer is a review, also of what is not due; else none is. Returns the sitting.
    Raises NotFoundError, NothingToAskError.
    """
    found = shelf(session, pack)
    if topic in found.in_topic:
        plan = Plan(pack, SittingKind.PRACTICE, topics=(topic,), length=LENGTH)
    else:
        keys = _keys(found, section, entities)
        if not keys:
            raise NothingToAskError(
                "There is no question here to practise.", "Choose another page of the pack."
            )
        plan = Plan(pack, SittingKind.PRACTICE, length=len(keys), cold=True, keys=keys)
    return study.start(session, learner_id, plan.counting(count), now)


def _keys(found: Shelf, section: str, entities: Collection[str]) -> tuple[str, ...]:
    """Keys of the questions on what a section tells, or on the facts that name the entities."""
    if section:
        numbers = scope_of(found, Draft("", 0, sections=(section,)))
    else:
        facts = {fact.id for each in entities for fact in found.pack.facts_of.get(each, ())}
        numbers = frozenset(found.ids[q.key] for fact in facts for q in found.asking[fact])
    asked = (question.key for question in found.core_first if found.ids[question.key] in numbers)
    return tuple(asked)[:MOST_NAMED]

"""From what the analysis proposes to the set: where its presentations are judged, and which of the
proposals can be put among the options there. Reads only; `web/analysis` asks it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from quizapp.services import approvals, set_building, sets
from quizapp.services.assignments import Assignment
from quizapp.services.errors import NotFoundError
from quizapp.services.handed_in import Line
from quizapp.services.option_statistics import OptionPage
from quizapp.services.set_questions import held
from quizapp.services.sets import QuestionSet


@dataclass(frozen=True, slots=True)
class ProposedUse:
    """Where a question stands in the latest version of its set.

    `look`: the first presentation of it, "" where the set asks it no longer. `able`: ids of the
    proposed entities that can be put among its options; `there`: of those that stand there.
    """

    set_id: int
    may_change: bool
    look: str = ""
    able: frozenset[str] = frozenset()
    there: frozenset[str] = frozenset()


def proposed_use(
    session: Session, learner_id: int, assigned: Assignment, line: Line, page: OptionPage
) -> ProposedUse | None:
    """None where the set is not this instructor's to see."""
    found = _set_of(session, learner_id, assigned)
    if found is None:
        return None
    here = [each for slot in found.slots for each in slot.asked if each.keys == line.asked.keys]
    holding = held(session, list(line.asked.keys))
    slots = [slot for slot in found.slots if any(each in here for each in slot.asked)]
    if not here or len(holding) < len(line.asked.keys):
        return ProposedUse(found.id, found.may_change)
    everything = held(session, [key for slot in slots for a in slot.asked for key in a.keys])
    looks = approvals.looks_of(session, found, everything).each
    look = next((each.name for each in looks if each.asked.keys == line.asked.keys), "")
    proposed = [each.value.entity for each in page.proposals if each.value.entity is not None]
    there = frozenset(each for each in proposed if each in here[0].beside)
    able = [e for e in proposed if e not in there and set_building.can_stand(holding, here[0], e)]
    able = able if found.may_change and len(here[0].beside) < set_building.MOST_BESIDE else []
    return ProposedUse(found.id, found.may_change, look, frozenset(able), there)


def _set_of(session: Session, learner_id: int, assigned: Assignment) -> QuestionSet | None:
    if assigned.version_id is None:
        return None
    number = sets.version(session, assigned.version_id).set_id
    try:
        return sets.set_of(session, learner_id, number)
    except NotFoundError:
        return None

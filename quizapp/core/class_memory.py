"""What a class will remember on a day, by what FSRS knows of each student's memories. Pure.

`services.class_memory` asks. The chance that one question is remembered is FSRS-6's, with the
weights of that student (`forgetting`). What a student never began counts as not known, so that the
mean over the questions of a section is the share of it that the student would get right if asked.
Of a day to come it is foreseen that nothing is reviewed until then: the least that will be known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quizapp.core.forgetting import forgetting

FADED = 0.75
"""Whoever would remember less than this of what was begun is behind with reviews: who keeps up
under the usual desired retention of 90 % stands at about 94 %."""

AWAY = 7
"""Whoever has not answered for so many days, with something to review, is away."""


@dataclass(frozen=True, slots=True)
class Student:
    """One student: FSRS's weights, and the number of the student's own day today."""

    id: int
    weights: tuple[float, ...]
    today: int


@dataclass(frozen=True, slots=True)
class Memory:
    """A student's memory of one question; days are numbers (`date.toordinal`)."""

    student: int
    question: int
    stability: float
    last_day: int
    is_due: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """How much of a group of questions a student is foreseen to know: for each day the sum of the
    chances, beside how many questions there are and how many were begun."""

    total: int
    begun: int
    sums: tuple[float, ...]

    def share(self, day: int) -> float:
        """The share known on the day with this place in the list of days, from 0 to 1."""
        return self.sums[day] / self.total if self.total else 0.0

    def of_begun(self, day: int) -> float | None:
        """The same of what was begun; None where nothing was."""
        return self.sums[day] / self.begun if self.begun else None


class Reason(StrEnum):
    """Why a student may need help."""

    FADED = "faded"  # much of what was begun is forgotten
    AWAY = "away"  # no answer for a week, though something is due
    MISSED = "missed"  # an assignment closed without an attempt


@dataclass(frozen=True, slots=True)
class Standing:
    """How one student stands over all questions. `last_day`: of the last review, None for never.

    `started`: whether anything was ever answered.
    """

    student: int
    known: Known
    last_day: int | None
    due: int
    missed: int
    started: bool
    reasons: tuple[Reason, ...]


def knowledge(
    memories: Iterable[Memory],
    students: Mapping[int, Student],
    groups: Mapping[str, frozenset[int]],
    ahead: Sequence[int],
) -> dict[str, dict[int, Known]]:
    """What each student knows of each group of questions on each day.

    `ahead`: how many days after the student's today, 0 for today. A question may be in several
    groups, and counts in each.
    """
    inside: dict[int, list[str]] = {}
    for name, questions in groups.items():
        for question in questions:
            inside.setdefault(question, []).append(name)
    sums = {name: {each: [0.0] * len(ahead) for each in students} for name in groups}
    begun = {name: dict.fromkeys(students, 0) for name in groups}
    recalls = {each.id: forgetting(each.weights).recall for each in students.values()}
    for memory in memories:
        names = inside.get(memory.question)
        if names is None:
            continue
        student, recall = students[memory.student], recalls[memory.student]
        since = student.today - memory.last_day
        chances = [recall(memory.stability, max(0, since + days)) for days in ahead]
        for name in names:
            begun[name][student.id] += 1
            told = sums[name][student.id]
            for place, chance in enumerate(chances):
                told[place] += chance
    return {
        name: {
            each: Known(len(groups[name]), begun[name][each], tuple(sums[name][each]))
            for each in students
        }
        for name in groups
    }


def mean_share(known: Iterable[Known], day: int) -> float | None:
    """The mean over students of what they know on a day; None for no students or no questions."""
    shares = [each.share(day) for each in known if each.total]
    return sum(shares) / len(shares) if shares else None


def standings(
    memories: Iterable[Memory],
    students: Mapping[int, Student],
    whole: Mapping[int, Known],
    missed: Mapping[int, int],
    answered: frozenset[int] = frozenset(),
) -> tuple[Standing, ...]:
    """How each student stands, in the order of `students`.

    `whole`: of all questions together, with today as the first day. `missed`: assignments that
    closed without an attempt. `answered`: who handed something in, even if no memory came of it.
    """
    last: dict[int, int] = {}
    due: dict[int, int] = {}
    for memory in memories:
        last[memory.student] = max(memory.last_day, last.get(memory.student, 0))
        due[memory.student] = due.get(memory.student, 0) + memory.is_due
    return tuple(
        Standing(
            student=each.id,
            known=whole[each.id],
            last_day=last.get(each.id),
            due=due.get(each.id, 0),
            missed=missed.get(each.id, 0),
            started=each.id in last or each.id in answered,
            reasons=_reasons(
                each, whole[each.id], last.get(each.id), due.get(each.id, 0), missed.get(each.id, 0)
            ),
        )
        for each in students.values()
    )


def _reasons(
    student: Student, known: Known, last_day: int | None, due: int, missed: int
) -> tuple[Reason, ...]:
    remembered = known.of_begun(0)
    found = []
    if remembered is not None and remembered < FADED:
        found.append(Reason.FADED)
    if last_day is not None and due and student.today - last_day >= AWAY:
        found.append(Reason.AWAY)
    if missed:
        found.append(Reason.MISSED)
    return tuple(found)

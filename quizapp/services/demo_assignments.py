"""What is given in a course to look at: sets, three assignments, more time for one student."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format, Question
from quizapp.services import assignments, sets
from quizapp.services.assignment_rules import Late, Rules, Telling
from quizapp.services.assignments import Draft
from quizapp.services.demo_term import Term
from quizapp.services.library import Shelf
from quizapp.store.engine import writing
from quizapp.store.models import AccommodationRow


def assign(term: Term) -> list[tuple[int, int]]:
    """Three assignments; each with the day of the term on which it is taken."""
    practice, first, second = _sets(term)
    begun, days = term.begun, term.days
    drafts = (
        (
            Draft(
                "Practice",
                practice,
                opens_at=begun,
                rules=Rules(graded=False, attempts=0, telling=Telling.AT_ONCE),
                instructions="As often as you like; nothing of it is graded.",
            ),
            days // 8,
        ),
        (
            Draft(
                "Quiz 1",
                first,
                opens_at=begun + timedelta(days=days * 3 // 8),
                due_at=begun + timedelta(days=days * 3 // 8 + 2),
                rules=Rules(time_limit=30, telling=Telling.CLOSED, closed_book=True),
                weight=1.0,
            ),
            days * 3 // 8,
        ),
        (
            Draft(
                "Quiz 2",
                second,
                opens_at=begun + timedelta(days=days * 6 // 8),
                due_at=begun + timedelta(days=days * 6 // 8 + 2),
                closes_at=begun + timedelta(days=days * 6 // 8 + 5),
                rules=Rules(time_limit=40, attempts=2, late=Late.LESS, telling=Telling.END),
                weight=2.0,
            ),
            days * 6 // 8,
        ),
    )
    made = []
    with writing(term.engine) as session:
        for draft, day in drafts:
            number = assignments.create(session, term.course, draft, begun)
            assignments.publish(session, number, begun)
            made.append((number, day))
        slow = term.people[len(term.people) // 2][2]
        session.add(
            AccommodationRow(
                member_id=slow,
                time_factor=1.5,
                extra_days=2,
                extra_attempts=0,
                larger_type=True,
                single_column=False,
                changed_at=begun,
            )
        )
    return made


def _sets(term: Term) -> tuple[int, int, int]:
    """Three sets over the topics that have most questions; the newest version of each."""
    made = []
    groups = _topics(term.found)
    with writing(term.engine) as session:
        for names, (count, drawing) in zip(
            groups, ((12, False), (16, True), (20, True)), strict=True
        ):
            title = ", ".join(term.found.pack.topics[name] for name in names)
            slots = tuple(_slots(term.found, names, count, drawing=drawing))
            number = sets.create(session, term.teacher, title, slots, term.begun)
            made.append(sets.set_of(session, term.teacher, number).version_id)
    first, second, third = made
    return first, second, third


def _topics(found: Shelf) -> tuple[tuple[str, ...], ...]:
    """Three groups of topics, each topic in one of them, as far as there are; the topic that has
    most questions is in the second, which is graded."""
    by_size = sorted(found.in_topic, key=lambda topic: (-len(found.in_topic[topic]), topic))
    wide = by_size[:9]
    return tuple(tuple(wide[at::3]) or tuple(wide) for at in (1, 0, 2))


def _slots(found: Shelf, topics: tuple[str, ...], count: int, *, drawing: bool) -> Iterator[Slot]:
    """So many places: most one question each; if `drawing`, the last four any two of six."""
    told: set[str] = set()
    able: list[Question] = []
    for question in found.core_first:
        fit = question.topic in topics and _format(question) is not None
        if fit and told.isdisjoint(question.facts):
            told.update(question.facts)
            able.append(question)
    single = count - 4 if drawing else count
    for question in able[:single]:
        yield Slot((Asked((question.key,), _format(question)),))
    if drawing:
        rest = [q for q in able[single:] if Format.CHOICE in q.formats]
        for pool in (rest[:6], rest[6:12]):
            if pool:
                choices = tuple(Asked((q.key,), Format.CHOICE) for q in pool)
                yield Slot(choices, take=min(2, len(pool)))


def _format(question: Question) -> Format | None:
    """Dates are typed, what has options is chosen, else a name is typed."""
    wanted = (Format.TYPED_DATE, Format.CHOICES, Format.CHOICE, Format.TYPED_NAME)
    return next((each for each in wanted if each in question.formats), None)

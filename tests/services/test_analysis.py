"""What is read of a class: papers, figures, options, facts, memory, and who is still at it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, update

from quizapp.core.class_memory import Reason
from quizapp.core.fact_figures import Share
from quizapp.core.item_analysis import analyse
from quizapp.core.option_analysis import Flaw
from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format, Response
from quizapp.core.scheduling import Card, State, recall
from quizapp.services import accounts, assignments, courses, learners, marking
from quizapp.services.class_memory import class_memory, days_ahead
from quizapp.services.courses import Role
from quizapp.services.fact_statistics import fact_table, review_table
from quizapp.services.handed_in import Which, chosen_attempts, handed_in
from quizapp.services.item_statistics import item_page, marks_of
from quizapp.services.most_missed import most_missed, still_open
from quizapp.services.option_statistics import option_page
from quizapp.services.plans import SittingKind
from quizapp.store.base import table_of
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    ApprovalRow,
    AttemptItemRow,
    CardRow,
    CourseMemberRow,
    ExtensionRow,
    QuestionRow,
    SetVersionRow,
)
from tests.services.classroom import Classroom
from tests.services.pupil import Pupil, load
from tests.services.taught import taught

VALUES = re.compile(r"(?:'[^']*'|\b\d+\b)(?:, (?:'[^']*'|\b\d+\b))*")
"""The values in a statement, so that it is the same statement for one student and for another."""


@pytest.fixture
def room(stocked: Engine, now) -> Classroom:  # type: ignore[no-untyped-def]
    return Classroom(stocked, now, pupils=6)


def assigned_in(session, room: Classroom, number: int):  # type: ignore[no-untyped-def]
    return assignments.assignment(session, room.course, number)


def test_credits_as_stored_are_what_is_analysed(room: Classroom) -> None:
    """The first knows all four, the second three, ..., the fifth none; the sixth is not there."""
    assignment = room.assign()
    for place, student in enumerate(room.students[:5]):
        room.sit(student, assignment, lambda position, place=place: position >= place)
    with reading(room.engine) as session:
        page = item_page(session, assigned_in(session, room, assignment))
        credits_sum = session.scalar(select(func.sum(AttemptItemRow.credit)))
    assert (page.given, page.handed_in, page.test.papers) == (6, 5, 5)
    assert credits_sum == 4 + 3 + 2 + 1
    assert page.test.mean == pytest.approx(50)
    assert page.test.deviation is None  # five are too few to compare
    assert sum(line.figures.facility or 0 for line in page.lines) == pytest.approx(4 * 50)
    assert all(line.figures.answers == 5 for line in page.lines)


def test_a_question_of_three_points_weighs_three_times_as_much(room: Classroom) -> None:
    """It is known by half of the six, the other one by all: 3 of 4 and 1 of 4 points."""
    first, second = (Asked((key,), Format.CHOICE) for key in room.keys()[:2])
    version = room.make_set([Slot((first,), points=3.0), Slot((second,))])
    assignment = room.assign(version, rules={"mixed": False})
    for place, student in enumerate(room.students):
        room.sit(student, assignment, lambda position, place=place: position or place % 2)
    with reading(room.engine) as session:
        page = item_page(session, assigned_in(session, room, assignment))
    three, one = (line.figures for line in page.lines)
    assert (three.facility, one.facility) == (50, 100)
    assert (three.intended, one.intended) == (75, 25)
    assert page.test.mean == pytest.approx((100 + 25) / 2)


def test_what_an_instructor_counted_as_right_is_no_mix_up(room: Classroom) -> None:
    key = "elements/nitrogen-found/subject"
    version = room.make_set([Slot((Asked((key,), Format.CHOICE),))])
    pin(room, version, key)
    assignment = room.assign(version)
    for student in room.students:
        room.sit(student, assignment, lambda _: False)
    with reading(room.engine) as session:
        assert item_page(session, assigned_in(session, room, assignment)).mix_ups[0].times == 6
    with writing(room.engine) as session:
        session.execute(update(AttemptItemRow).values(credit=1.0))
    with reading(room.engine) as session:
        page = item_page(session, assigned_in(session, room, assignment))
    assert page.mix_ups == ()
    assert page.lines[0].figures.facility == 100


def test_which_attempts(room: Classroom) -> None:
    """The first is half right, the second all, the third not at all; another has but one."""
    assignment = room.assign(rules={"attempts": 3})
    for knows in (lambda at: at < 2, lambda _: True, lambda _: False):
        room.sit(room.students[0], assignment, knows)
    room.sit(room.students[1], assignment, lambda _: True)
    sums = {}
    with reading(room.engine) as session:
        given = assigned_in(session, room, assignment)
        for which in Which:
            found = handed_in(session, given, which)
            sums[which] = (found.papers, found.students, sum(m.mark for m in marks_of(found)))
    assert sums == {
        Which.FIRST: (2, 2, 2 + 4),
        Which.LAST: (2, 2, 0 + 4),
        Which.BEST: (2, 2, 4 + 4),
        Which.ALL: (4, 2, 2 + 4 + 0 + 4),
    }


@dataclass
class Row:
    attempt: int
    number: int
    whole: float | None
    assignment_id: int = 1
    member_id: int = 1


def test_of_equally_good_attempts_the_first_is_best_and_one_without_a_mark_the_worst() -> None:
    rows = [Row(7, 1, None), Row(8, 2, 0.0), Row(9, 3, 0.0)]
    assert chosen_attempts(rows, Which.BEST) == {8}
    assert chosen_attempts([*rows, Row(10, 1, 0.0, member_id=2)], Which.LAST) == {9, 10}


def test_a_running_attempt_is_not_looked_at(room: Classroom) -> None:
    assignment = room.assign()
    attempt = room.begin(room.students[0], assignment)
    item = room.paper(attempt)[0]
    room.save(room.students[0], attempt, 0, room.response(item))
    with reading(room.engine) as session:
        page = item_page(session, assigned_in(session, room, assignment))
        assert page.handed_in == 0
        assert page.lines[0].figures.answers == 0
        assert page.lines[0].prompt.endswith("?")
        assert (
            option_page(session, handed_in(session, page.assigned), _line(session, page)).answers
            == 0
        )


def _line(session, page):  # type: ignore[no-untyped-def]
    return handed_in(session, page.assigned).lines[0]


def test_a_slot_that_draws_has_a_place_for_each_and_mixed_papers_are_put_in_order(
    room: Classroom,
) -> None:
    keys = room.keys(Format.CHOICE, 5)
    fixed = Slot((Asked((keys[0],), Format.CHOICE),))
    drawn = Slot(tuple(Asked((key,), Format.CHOICE) for key in keys[1:]), take=2)
    assignment = room.assign(room.make_set((fixed, drawn)), rules={"mixed": True})
    for student in room.students:
        room.sit(student, assignment)
    with reading(room.engine) as session:
        found = handed_in(session, assigned_in(session, room, assignment))
    assert {item.place for item in found.items} == {(0, 0), (1, 0), (1, 1)}
    for item in found.items:
        assert (item.place == (0, 0)) == (item.line.asked.key == keys[0])
    told = analyse(marks_of(found))
    assert (
        sum(told.questions[line.id].answers for line in found.lines if line.id in told.questions)
        == 18
    )
    assert [round(each.intended or 0, 1) for each in told.places.values()] == [33.3] * 3


def test_several_asked_at_once_are_one_place_and_their_facts_have_credits_of_their_own(
    room: Classroom,
) -> None:
    found = ("hydrogen-found", "nitrogen-found", "lavoisier-died", "potassium-found")
    keys = [f"elements/{fact}/when" for fact in found]
    slots = (
        Slot((Asked(tuple(keys), Format.ORDER),)),
        Slot((Asked((room.keys()[0],), Format.CHOICE),)),
    )
    assignment = room.assign(room.make_set(slots))
    for student in room.students:
        room.sit(student, assignment, lambda _: True)
    with reading(room.engine) as session:
        page = item_page(session, assigned_in(session, room, assignment))
        table = fact_table(session, room.course, room.now)
    assert [line.way for line in page.lines] == ["order", "choice"]
    assert page.lines[0].figures.facility == 100
    assert page.lines[0].figures.guess == 50
    assert "order" in table.ways
    asked = [line for line in table.lines if line.figures.way("order").answers]
    assert {line.id for line in asked} == set(found)
    assert all(line.figures.way("order").facility == 1 for line in asked)


def test_whoever_deletes_everything_leaves_marks_and_no_answers(room: Classroom) -> None:
    assignment = room.assign()
    for student in room.students:
        room.sit(student, assignment, lambda position: position == 0)
    with reading(room.engine) as session:
        before = item_page(session, assigned_in(session, room, assignment))
    with writing(room.engine) as session:
        accounts.erase(session, room.students[0])
    with reading(room.engine) as session:
        given = assigned_in(session, room, assignment)
        after = item_page(session, given)
        found = handed_in(session, given)
        options = option_page(session, found, found.lines[0])
        memory = class_memory(session, _course(session, room), room.now)
    facility = [line.figures.facility for line in before.lines]
    assert [line.figures.facility for line in after.lines] == facility
    assert after.test.papers == 6
    assert options.answers == 5
    assert len(memory.standings) == 5


def _course(session, room: Classroom):  # type: ignore[no-untyped-def]
    return courses.member_of(session, room.teacher, room.course).course


def pin(room: Classroom, version: int, key: str) -> None:
    """Show everybody the same presentation of a question."""
    with writing(room.engine) as session:
        question = session.scalars(select(QuestionRow).where(QuestionRow.key == key)).one()
        session.add(
            ApprovalRow(
                set_id=session.get_one(SetVersionRow, version).set_id,
                question_id=question.id,
                format="choice",
                variant=0,
                decision="pinned",
                content_hash=question.content_hash,
                at=room.now,
            )
        )


def test_options_are_counted_and_what_the_class_typed_is_proposed(stocked: Engine, now) -> None:  # type: ignore[no-untyped-def]
    """Twelve see the same options and choose the right one, so that the others are chosen by
    nobody; in another assignment four type the same wrong name for it."""
    room = Classroom(stocked, now, pupils=12)
    key = "elements/nitrogen-found/subject"
    version = room.make_set([Slot((Asked((key,), Format.CHOICE),))])
    pin(room, version, key)
    chosen = room.assign(version)
    typed = room.assign(room.make_set([Slot((Asked((key,), Format.TYPED_NAME),))]))
    for student in room.students:
        room.sit(student, chosen)
    with reading(room.engine) as session:
        found = handed_in(session, assigned_in(session, room, chosen))
        page = option_page(session, found, found.lines[0])
    shown = {each.value.text for each in page.options}
    flaws = [each.figures.flaw for each in page.options]
    assert flaws == [None, *[Flaw.UNCHOSEN] * 3]
    assert len(page.proposals) == 3
    assert all(each.really for each in page.options if not each.figures.is_right)
    first = page.proposals[0]
    assert first.times == 0
    assert first.value.text not in shown
    wrong = page.proposals[-1].value.text
    for student in room.students[:4]:
        attempt = room.begin(student, typed)
        room.save(student, attempt, 0, Response(text=wrong))
        room.submit(student, attempt)
    with reading(room.engine) as session:
        again = option_page(session, found, found.lines[0])
        names = handed_in(session, assigned_in(session, room, typed))
        written = option_page(session, names, names.lines[0])
        mixed = item_page(session, names.assigned).mix_ups
    assert (again.proposals[0].value.text, again.proposals[0].times) == (wrong, 4)
    assert [(each.value.text, each.figures.chosen) for each in written.typed] == [(wrong, 4)]
    assert written.typed[0].really
    assert [(each.given_name, each.right_name, each.times) for each in mixed] == [
        (wrong, "Daniel Rutherford", 4)
    ]


FACTS = (
    "hydrogen-found/subject",
    "hydrogen-found/place",
    "nitrogen-found/subject",
    "potassium-found/when",
    "lavoisier-died/when",
)


def test_what_most_got_wrong(room: Classroom) -> None:
    """Of five questions two are of one fact, and the last is known to all."""
    keys = [f"elements/{fact}" for fact in FACTS]
    slots = [Slot((Asked((key,), Format.CHOICE),)) for key in keys]
    assignment = room.assign(room.make_set(slots), rules={"mixed": False})
    for place, student in enumerate(room.students[:5]):
        room.sit(student, assignment, lambda position, place=place: position >= place)
    with reading(room.engine) as session:
        page = most_missed(session, assigned_in(session, room, assignment), room.now)
    assert page.is_enough
    assert page.waiting == 1
    assert len(page.missed) == 3
    shares = [each.facility for each in page.missed]
    assert shares == sorted(shares)
    facts = [fact.id for each in page.missed for fact in each.explanation.facts]
    assert len(facts) == len(set(facts))
    assert all(bool(each.given) == (each.times >= 2) for each in page.missed)
    assert "" in [each.given for each in page.missed]  # one student alone was wrong
    assert all(each.explanation.facts[0].passages for each in page.missed)


def test_who_may_still_hand_in(room: Classroom) -> None:
    closes = room.now + timedelta(days=1)
    assignment = room.assign(closes_at=closes, rules={"attempts": 1})
    room.sit(room.students[0], assignment)
    running = room.begin(room.students[1], assignment)

    def waiting() -> int:
        with reading(room.engine) as session:
            return still_open(session, assigned_in(session, room, assignment), room.now)

    assert waiting() == 5
    room.submit(room.students[1], running)
    assert waiting() == 4
    room.wait(days=1)
    assert waiting() == 0


def test_whoever_was_given_more_time_may_still_hand_in_and_missed_nothing(room: Classroom) -> None:
    assignment = room.assign(closes_at=room.now + timedelta(days=1), rules={"attempts": 1})
    later, excused = room.members[room.students[0]], room.members[room.students[1]]
    with writing(room.engine) as session:
        until = room.now + timedelta(days=4)
        session.add(
            ExtensionRow(
                assignment_id=assignment,
                member_id=later,
                until=until,
                extra_attempts=0,
                extra_minutes=0.0,
                changed_at=room.now,
            )
        )
        by = courses.member_of(session, room.teacher, room.course)
        given = assigned_in(session, room, assignment)
        marking.excuse(session, by, given, excused, True, "Ill.", room.now)
    room.wait(days=2)
    with reading(room.engine) as session:
        waiting = still_open(session, assigned_in(session, room, assignment), room.now)
        found = class_memory(session, _course(session, room), room.now)
    assert waiting == 1
    missed = {each.student: each.missed for each in found.standings}
    assert (missed[later], missed[excused]) == (0, 0)
    assert sum(missed.values()) == len(room.students) - 2


def review(room: Classroom, student: int, keys: list[str], *, right: bool) -> None:
    """Let a student review each of these once."""
    pupil = Pupil(room.engine, room.now)
    with reading(room.engine) as session:
        pupil.learner = learners.learner_of(session.connection(), student)
    chosen = {"formats": (Format.CHOICE,), "count_towards_schedule": True}
    for key in keys:
        pupil.start(kind=SittingKind.PRACTICE, keys=(key,), **chosen)
        pupil.answer(right=right)


def test_own_reviews_are_told_of_a_class_and_never_of_a_few(room: Classroom) -> None:
    keys = room.keys()
    assignment = room.assign()
    for student in room.students:
        room.sit(student, assignment)
    room.wait(days=1)
    for student in room.students:
        review(room, student, keys, right=True)  # still being learned: no review yet
    room.wait(days=30)
    for place, student in enumerate(room.students):
        with reading(room.engine) as session:
            told = review_table(session, room.course, room.now).lines
        assert bool(told) == (place >= 5)
        review(room, student, keys, right=place != 0)
    with reading(room.engine) as session:
        own = review_table(session, room.course, room.now)
        beside = fact_table(session, room.course, room.now)
        later = review_table(session, room.course, room.now + timedelta(days=100))
    assert later.lines == ()
    assert sum(line.figures.whole.answers for line in own.lines) == len(room.students) * len(keys)
    assert all(line.figures.whole.facility == pytest.approx(5 / 6) for line in own.lines)
    assert {line.id: line.reviews for line in beside.lines} == {
        line.id: line.figures.whole for line in own.lines
    }
    assert [line.figures.whole for line in beside.lines] == [Share(24, 1.0)]


def test_memory_is_that_of_the_cards_and_of_what_was_assigned_alone(room: Classroom) -> None:
    assignment = room.assign(closes_at=room.now + timedelta(days=1))
    room.sit(room.students[0], assignment)
    room.sit(room.students[1], assignment, lambda position: position < 2)
    with writing(room.engine) as session:
        gone = update(CourseMemberRow).where(CourseMemberRow.learner_id == room.students[2])
        session.execute(gone.values(left_at=room.now))
        other = session.scalars(
            select(QuestionRow).where(QuestionRow.key == "elements/davy-born/when")
        ).one()
        own = select(CardRow).where(CardRow.learner_id == room.students[0])
        cards = session.scalars(own).all()
        like = {c.name: getattr(cards[0], c.name) for c in table_of(CardRow).c}
        session.add(CardRow(**{**like, "question_id": other.id}))  # studied beside the assignments
        session.flush()
        session.expunge_all()
    room.wait(days=8)
    with reading(room.engine) as session:
        found = class_memory(session, _course(session, room), room.now)
    today = room.now.date().toordinal()
    wanted = sum(
        recall(Card(State.REVIEW, stability=c.stability, last_day=c.last_day), today) for c in cards
    )
    member = room.members[room.students[0]]
    assert found.total == 4
    assert found.whole[member].sums[0] == pytest.approx(wanted)
    assert room.members[room.students[2]] not in found.whole
    assert len(found.students) == len(found.standings) == 5
    assert found.means[0] == pytest.approx(sum(k.share(0) for k in found.whole.values()) / 5)
    assert sum(group.total for group in found.topics) == 4
    by_student = {each.student: each for each in found.standings}
    assert by_student[member].started
    assert Reason.AWAY in by_student[member].reasons
    assert [each.missed for each in found.not_started] == [1, 1, 1]
    assert [each.missed for each in found.standings if each.started] == [0, 0]
    assert by_student[member].due == len(cards) == 4
    assert not found.exam


def test_nothing_is_told_of_a_set_that_students_do_not_see_yet(room: Classroom) -> None:
    room.assign(publish=False)
    with reading(room.engine) as session:
        found = class_memory(session, _course(session, room), room.now)
    assert (found.total, found.sections, found.topics) == (0, (), ())


def test_the_days_that_are_looked_at(now) -> None:  # type: ignore[no-untyped-def]
    today = now.date()
    assert days_ahead(today, today + timedelta(days=40)) == (0, 8, 16, 24, 32, 40)
    assert days_ahead(today, today + timedelta(days=2)) == (0, 1, 2)
    assert days_ahead(today, today + timedelta(days=1)) == (0, 1)
    for past in (today, today - timedelta(days=3), None):
        assert days_ahead(today, past)[-1] == 30


def test_a_class_of_which_all_is_told(stocked: Engine, now) -> None:  # type: ignore[no-untyped-def]
    room = Classroom(stocked, now, pupils=14)
    made = taught(stocked, room)
    with reading(stocked) as session:
        page = item_page(session, assigned_in(session, room, made.assignment))
        table = fact_table(session, room.course, room.now)
    assert page.test.papers == 12
    assert page.test.consistency is not None
    intended = [line.figures.intended for line in page.lines if not line.drawn]
    assert sum(each or 0 for each in intended) + (page.slots[0].intended or 0) == pytest.approx(100)
    facilities = [line.figures.whole.facility for line in table.lines]
    told = [each for each in facilities if each is not None]
    assert facilities[: len(told)] == sorted(told)


@pytest.mark.parametrize("page", ["items", "facts", "memory", "missed", "options"])
def test_a_larger_class_takes_no_more_statements(
    sqlite_database: Engine,
    folder: Path,
    now,  # type: ignore[no-untyped-def]
    page: str,
) -> None:
    load(sqlite_database, folder, now)
    room = Classroom(sqlite_database, now, pupils=5)
    assignment = room.assign()
    asked = []
    for more in "xy":
        for student in room.students:
            room.sit(student, assignment, lambda position: position > 0)
        asked.append(statements(room, assignment, page))
        room.students = [room.account(f"Another {more}{n}") for n in range(5)]
        with writing(sqlite_database) as session:
            for each in room.students:
                courses.add_member(session, room.course, each, Role.STUDENT, now)
    few, many = asked
    assert {each: times for each, times in many.items() if times > max(1, few[each])} == {}


def test_more_assignments_take_no_more_statements(
    sqlite_database: Engine,
    folder: Path,
    now,  # type: ignore[no-untyped-def]
) -> None:
    load(sqlite_database, folder, now)
    room = Classroom(sqlite_database, now, pupils=2)
    first = room.assign(room.make_set())
    sent = [statements(room, first, page).total() for page in ("memory", "facts")]
    for _ in range(3):
        room.assign(room.make_set())
    assert [statements(room, first, page).total() for page in ("memory", "facts")] == sent


def statements(room: Classroom, assignment: int, page: str) -> Counter[str]:
    """The statements that a page sends, and how often; what is kept in the process is there.

    Papers are drawn: a page may find something to propose in one class and nothing in another, and
    asks one statement more for it.
    """

    def look(session) -> None:  # type: ignore[no-untyped-def]
        given = assigned_in(session, room, assignment)
        if page == "items":
            item_page(session, given)
        elif page == "facts":
            fact_table(session, room.course, room.now)
        elif page == "memory":
            class_memory(session, _course(session, room), room.now)
        elif page == "missed":
            most_missed(session, given, room.now)
        else:
            found = handed_in(session, given)
            option_page(session, found, found.lines[0])

    sent: Counter[str] = Counter()

    def note(statement: str) -> None:
        sent[VALUES.sub("?", statement)] += 1

    with reading(room.engine) as session:
        look(session)
        driver = session.connection().connection.driver_connection
        driver.set_trace_callback(note)
        look(session)
        driver.set_trace_callback(None)
    return sent

"""Appeals, answers to be looked at, and a student's own marks, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format, Response
from quizapp.services import (
    accounts,
    appeals,
    assignments,
    audit,
    courses,
    crediting,
    graded,
    marking,
    own_marks,
    same_answers,
    unclear,
    undoing,
)
from quizapp.services.assignment_rules import Telling
from quizapp.services.audit import Chosen
from quizapp.services.courses import Member
from quizapp.services.errors import ClosedError, NotFoundError, NotYetError
from quizapp.services.same_answers import Reach
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    AccommodationRow,
    AppealRow,
    AttemptItemRow,
    AttemptRow,
    MarkLineRow,
    MarkTextRow,
    RegradeRow,
)
from tests.services.classroom import Classroom
from tests.services.pupil import cards, folded


@pytest.fixture
def room(stocked: Engine, now: object) -> Classroom:
    return Classroom(stocked, now, pupils=4)  # type: ignore[arg-type]


def typed(room: Classroom, *texts: str, **chosen: object) -> list[int]:
    """Let students answer one typed name; the numbers of their items."""
    (key,) = room.keys(Format.TYPED_NAME, 1)
    assigned = room.assign(room.make_set([Slot((Asked((key,), Format.TYPED_NAME),))]), **chosen)
    for student, text in zip(room.students, texts, strict=False):
        attempt = room.begin(student, assigned)
        room.save(student, attempt, 0, Response(text=text))
        room.submit(student, attempt)
    with reading(room.engine) as session:
        chosen_items = (
            select(AttemptItemRow.id)
            .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
            .where(AttemptRow.assignment_id == assigned)
        )
        return list(session.scalars(chosen_items.order_by(AttemptItemRow.id)))


def member(room: Classroom, learner: int) -> Member:
    with reading(room.engine) as session:
        return courses.member_of(session, learner, room.course)


def contest(room: Classroom, student: int, item: int) -> int:
    with writing(room.engine) as session:
        appeals.contest(session, student, item, "My book says so.", room.now)
        return session.scalars(select(AppealRow.id).order_by(AppealRow.id.desc())).first() or 0


def decide(room: Classroom, appeal: int, credit: float | None, reach: Reach = Reach.ONE) -> int:
    by = member(room, room.assistant)
    with writing(room.engine) as session:
        return appeals.decide(session, by, appeal, credit, reach, "So be it.", room.now)


def credits_(room: Classroom) -> list[float | None]:
    with reading(room.engine) as session:
        return list(session.scalars(select(AttemptItemRow.credit).order_by(AttemptItemRow.id)))


def test_granting_changes_the_mark_and_the_memory(room: Classroom) -> None:
    (item, *_) = typed(room, "Zed Quux", "zed quux", "Xyzzy")
    student = room.students[0]
    before = cards(room.engine, student)
    appeal = contest(room, student, item)
    room.wait(hours=1)
    assert decide(room, appeal, 1.0) == 1
    assert decide(room, appeal, None) == 0
    assert credits_(room) == [1.0, 0.0, 0.0]
    after = cards(room.engine, student)
    assert after == folded(room.engine, student)
    (key,) = after
    assert (after[key].stability or 0) > (before[key].stability or 0)
    with reading(room.engine) as session:
        kept = session.get_one(AppealRow, appeal)
        assert (kept.state, kept.reply, kept.for_all) == ("granted", "So be it.", False)
        kinds = [(x.kind, x.after) for x in session.scalars(select(MarkLineRow).order_by("id"))]
    assert kinds == [
        ("appeal", {"state": "open"}),
        ("appeal", {"credit": 1.0, "by_hand": True}),
        ("appeal", {"state": "granted"}),
    ]


def test_for_all_who_answered_so_reaches_as_far_as_is_chosen(room: Classroom) -> None:
    first = typed(room, "Zed Quux", "ZED QUUX!", "Xyzzy", "")
    typed(room, "Xyzzy", "zed quux", "", "Zed Quux")
    appeal = contest(room, room.students[0], first[0])
    other = contest(room, room.students[1], first[1])
    with reading(room.engine) as session:
        found = same_answers.alike(session, room.assistant, first[0])
    assert (found.in_assignment, found.in_courses) == (1, 3)
    assert decide(room, appeal, 0.5, Reach.COURSES) == 4
    assert credits_(room) == [0.5, 0.5, 0.0, 0.0, 0.0, 0.5, 0.0, 0.5]
    with reading(room.engine) as session:
        assert session.get_one(AppealRow, other).state == "granted"
        assert appeals.open_count(session, room.course) == 0


def take_back(room: Classroom) -> tuple[int, int]:
    room.wait(hours=1)
    with writing(room.engine) as session:
        latest = session.scalars(select(RegradeRow.id).order_by(RegradeRow.id.desc())).first() or 0
        return undoing.undo(session, room.assistant, latest, room.now)


def states(room: Classroom) -> list[str]:
    with reading(room.engine) as session:
        return list(session.scalars(select(AppealRow.state).order_by(AppealRow.id)))


def test_appeals_wait_again_once_the_decision_is_taken_back(room: Classroom) -> None:
    first, second, *_ = typed(room, "Zed Quux", "zed quux", "Xyzzy")
    contested = contest(room, room.students[0], first), contest(room, room.students[1], second)
    decide(room, contested[0], 1.0, Reach.ASSIGNMENT)
    assert states(room) == ["granted", "granted"]
    assert take_back(room) == (2, 0)
    assert take_back(room) == (0, 0)
    assert states(room) == ["open", "open"]
    assert credits_(room) == [0.0, 0.0, 0.0]
    with reading(room.engine) as session:
        kept = session.get_one(AppealRow, contested[0])
        assert (kept.reply, kept.for_all, kept.decided_at, kept.decided_by) == (
            "",
            False,
            None,
            None,
        )
        chosen = select(MarkLineRow).where(MarkLineRow.item_id == first).order_by(MarkLineRow.id)
        said = [(x.kind, x.before, x.after) for x in session.scalars(chosen)]
        own = own_marks.own_marks(session, member(room, room.students[0]), room.now)
    assert said[-2:] == [
        ("appeal", {"state": "granted"}, {"state": "open"}),
        ("undo", {"credit": 1.0, "unclear": False}, {"credit": 0.0, "by_hand": False}),
    ]
    assert [x.words for x in own.changes] == [undoing.WAITS_AGAIN, "So be it."]
    assert decide(room, contested[0], None) == 0
    assert states(room) == ["refused", "open"]


def test_an_appeal_stays_decided_where_its_answer_was_decided_again(room: Classroom) -> None:
    (item, *_) = typed(room, "Zed Quux")
    decide(room, contest(room, room.students[0], item), 0.5)
    again = contest(room, room.students[0], item)
    by = member(room, room.assistant)
    with writing(room.engine) as session:
        unclear.decide(session, by, [item], 0.7, "Nearly.", room.now)
    assert take_back(room) == (0, 1)
    assert states(room) == ["granted", "open"]
    assert decide(room, again, 1.0) == 1
    assert take_back(room) == (1, 0)
    assert states(room) == ["granted", "open"]
    assert credits_(room) == [0.7]
    with reading(room.engine) as session:
        assert crediting.hand_set(session, {item: None}) == {item: True}


def test_two_appeals_of_one_answer_are_decided_together(room: Classroom) -> None:
    (item, *_) = typed(room, "Zed Quux")
    first = contest(room, room.students[0], item)
    decide(room, first, 0.5)
    contest(room, room.students[0], item)
    take_back(room)
    assert states(room) == ["open", "open"]
    contest(room, room.students[0], item)
    assert decide(room, first, 1.0) == 1
    assert states(room) == ["granted", "granted"]


def test_what_could_not_be_read_waits_again_once_granting_is_taken_back(room: Classroom) -> None:
    keys = room.keys(Format.TYPED_DATE, 1)
    assigned = room.assign(room.make_set([Slot((Asked((keys[0],), Format.TYPED_DATE),))]))
    attempt = room.begin(room.students[0], assigned)
    room.save(room.students[0], attempt, 0, Response(text="soon"))
    room.submit(room.students[0], attempt)
    with reading(room.engine) as session:
        (item,) = session.scalars(select(AttemptItemRow.id))
    decide(room, contest(room, room.students[0], item), 1.0)
    assert take_back(room) == (1, 0)
    with reading(room.engine) as session:
        assert [group.items for group in unclear.waiting(session, room.course)] == [(item,)]
        line = audit.lines(session, room.course, Chosen())[0]
        assert (line.kind, line.before, line.after) == ("Taken back", "100 %", "to be looked at")


def test_nobody_contests_what_is_not_theirs_or_not_told(room: Classroom) -> None:
    (item, *_) = typed(room, "Zed Quux")
    for stranger in (room.students[1], room.outsider, room.teacher):
        with pytest.raises(NotFoundError):
            contest(room, stranger, item)
    closes = room.now + timedelta(days=1)
    (hidden, *_) = typed(room, "Zed Quux", closes_at=closes, rules={"telling": Telling.CLOSED})
    with pytest.raises(NotYetError):
        contest(room, room.students[0], hidden)
    room.wait(days=2)
    contest(room, room.students[0], hidden)


def test_what_has_all_its_credit_is_not_contested(room: Classroom) -> None:
    attempt = room.sit(room.students[0], room.assign())
    with reading(room.engine) as session:
        item = graded.attempt_seen(session, room.course, attempt).items[0].id
    with pytest.raises(ClosedError):
        contest(room, room.students[0], item)


def test_the_words_of_an_appeal_go_with_the_student(room: Classroom) -> None:
    (item, *_) = typed(room, "Zed Quux")
    appeal = contest(room, room.students[0], item)
    decide(room, appeal, 1.0)
    with writing(room.engine) as session:
        accounts.erase(session, room.students[0])
    with reading(room.engine) as session:
        kept = session.get_one(AppealRow, appeal)
        assert (kept.reason, kept.reply, kept.state) == ("", "", "granted")
        assert session.scalars(select(MarkTextRow)).all() == []
        assert appeals.appeal(session, room.course, appeal).student.startswith("Former member")
        attempt = session.scalars(select(AttemptRow.id)).one()
        (seen,) = graded.attempt_seen(session, room.course, attempt).items
        assert (seen.gone, seen.credit) == (True, 1.0)


def test_what_cannot_be_read_waits_and_is_decided_once(room: Classroom) -> None:
    keys = room.keys(Format.TYPED_DATE, 1)
    assigned = room.assign(room.make_set([Slot((Asked((keys[0],), Format.TYPED_DATE),))]))
    for student, text in zip(room.students, ("soon", "SOON", "later", "1801"), strict=True):
        attempt = room.begin(student, assigned)
        room.save(student, attempt, 0, Response(text=text))
        room.submit(student, attempt)
    with reading(room.engine) as session:
        found = unclear.waiting(session, room.course)
    assert [(group.item.given, len(group.items)) for group in found] == [("soon", 2), ("later", 1)]
    by = member(room, room.assistant)
    for changed in (2, 0):
        with writing(room.engine) as session:
            items = found[0].items
            assert unclear.decide(session, by, items, 0.5, "Vague.", room.now) == changed
    assert credits_(room) == [0.5, 0.5, 0.0, 0.0]
    with reading(room.engine) as session:
        assert len(unclear.waiting(session, room.course)) == 1
        lines = audit.lines(session, room.course, Chosen())
        assert {(x.by, x.before, x.after) for x in lines} == {("Ada", "to be looked at", "50 %")}
        assert audit.count(session, room.course, Chosen(student=by.id)) == 0
    with writing(room.engine) as session:
        theirs = courses.create(session, room.outsider, "Physics", room.now)
    with reading(room.engine) as session:
        stranger = courses.member_of(session, room.outsider, theirs)
    with pytest.raises(NotFoundError), writing(room.engine) as session:
        unclear.decide(session, stranger, found[1].items, 1.0, "Mine.", room.now)


def test_marks_are_told_once_it_has_closed_for_the_last_of_all(room: Classroom) -> None:
    closes = room.now + timedelta(days=1)
    student = room.students[0]
    assigned = room.assign(closes_at=closes, rules={"telling": Telling.CLOSED})
    room.sit(student, assigned, lambda position: position < 3)
    late = room.members[room.students[1]]
    rest = {"time_factor": 1.0, "extra_attempts": 0, "larger_type": False, "single_column": False}
    with writing(room.engine) as session:
        row = AccommodationRow(member_id=late, extra_days=2, changed_at=room.now, **rest)
        session.add(row)
    shares = []
    for _ in range(4):
        with reading(room.engine) as session:
            found = own_marks.own_marks(session, member(room, student), room.now)
        shares.append((found.graded[0].told, found.graded[0].cell.share, found.total))
        room.wait(days=1)
    assert shares == 3 * [(False, None, None)] + [(True, 0.75, 0.75)]


def test_news_are_there_until_they_were_read(room: Classroom) -> None:
    student, assigned = room.students[0], room.assign()
    room.sit(student, assigned)
    whom, by = room.members[student], member(room, room.teacher)
    for reason in ("One.", "Two."):
        with writing(room.engine) as session:
            found = assignments.assignment(session, room.course, assigned)
            points = 10.0 if reason == "One." else 20.0
            marking.override(session, by, found, whom, points, reason, room.now)
    with reading(room.engine) as session:
        (news,) = own_marks.news(session, student, room.now)
        assert news.count == 2
        assert own_marks.news(session, room.students[1], room.now) == ()
        first, second = own_marks.unread(session, member(room, student), room.now)
        assert (first.words, second.words) == ("Two.", "One.")
    for upto, left in ((second.id, 1), (first.id, 0), (second.id, 0)):
        with writing(room.engine) as session:
            marking.seen(session, member(room, student), upto, room.now)
        with reading(room.engine) as session:
            assert len(own_marks.unread(session, member(room, student), room.now)) == left

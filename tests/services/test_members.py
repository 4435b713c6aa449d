"""Who may change whom in a course, what is seen of people, and what remains of who goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from quizapp.services import accounts, courses, members
from quizapp.services.assignment_rules import NO_ACCOMMODATION, Accommodation
from quizapp.services.courses import Member, Role
from quizapp.services.errors import ClosedError, NotAllowedError, NotFoundError
from quizapp.store.engine import reading, writing
from quizapp.store.models import CourseMemberRow, CourseRow
from tests.services.classroom import Classroom


@pytest.fixture
def room(stocked: Engine, now: datetime) -> Classroom:
    return Classroom(stocked, now)


def as_member(room: Classroom, learner: int) -> Member:
    with reading(room.engine) as session:
        return courses.member_of(session, learner, room.course)


def instructor(room: Classroom, name: str = "Marie") -> int:
    made = room.account(name)
    with writing(room.engine) as session:
        room.members[made] = courses.add_member(
            session, room.course, made, Role.INSTRUCTOR, room.now
        )
    return made


def roles(room: Classroom) -> dict[str, Role]:
    with reading(room.engine) as session:
        found = members.people(session, room.course)
    return {each.member.name: each.member.role for each in found if not each.member.left_at}


def test_people_are_listed_staff_first_and_who_has_gone_last(room: Classroom) -> None:
    room.sit(room.students[1], room.assign())
    sat = room.now
    room.wait(days=3)
    with writing(room.engine) as session:
        members.leave(session, as_member(room, room.students[0]), room.now)
    with reading(room.engine) as session:
        found = members.people(session, room.course)
    assert [each.member.name for each in found] == [
        *("Grace", "Ada", "Student 02", "Student 03", "Student 01")
    ]
    assert [each.active_at for each in found] == [None, None, sat, None, None]
    assert [each.removed for each in found] == [False] * 5


def test_who_left_comes_back_by_the_code_and_who_was_removed_does_not(room: Classroom) -> None:
    left, removed = room.students[:2]
    teacher = as_member(room, room.teacher)
    with writing(room.engine) as session:
        members.leave(session, as_member(room, left), room.now)
        members.remove(session, teacher, room.members[removed], room.now)
        members.remove(session, teacher, room.members[removed], room.now)
    with writing(room.engine) as session:
        courses.join_by_code(session, left, teacher.course.code, room.now)
    with writing(room.engine) as session, pytest.raises(NotAllowedError):
        courses.join_by_code(session, removed, teacher.course.code, room.now)
    assert "Student 01" in roles(room)
    assert "Student 02" not in roles(room)
    with writing(room.engine) as session:
        members.bring_back(session, teacher, room.members[removed])
    assert "Student 02" in roles(room)


def test_nobody_joins_after_the_end_or_with_the_code_closed(room: Classroom) -> None:
    newcomer, code = room.account("Lise"), as_member(room, room.teacher).course.code
    with writing(room.engine) as session:
        session.get_one(CourseRow, room.course).ends_on = "2026-03-02"
    late = room.now.replace(hour=23, minute=59)
    with writing(room.engine) as session, pytest.raises(ClosedError):
        courses.join_by_code(session, newcomer, code, late + timedelta(minutes=1))
    with writing(room.engine) as session:
        assert courses.join_by_code(session, newcomer, code.lower(), late) == room.course
    with writing(room.engine) as session:
        session.get_one(CourseRow, room.course).joinable = False
    with writing(room.engine) as session, pytest.raises(ClosedError):
        courses.join_by_code(session, room.outsider, code, room.now)


def test_an_instructor_decides_about_students_and_the_owner_about_instructors(
    room: Classroom,
) -> None:
    by, other = as_member(room, instructor(room)), room.members[instructor(room, "Irène")]
    owner = room.members[room.teacher]
    refused: list[Callable[[Session], None]] = [
        lambda session: members.hand_over(session, by, other),
        lambda session: members.leave(session, as_member(room, room.teacher), room.now),
    ]
    for whom in (owner, other, by.id):
        refused += [
            lambda session, whom=whom: members.remove(session, by, whom, room.now),
            lambda session, whom=whom: members.change_role(session, by, whom, Role.STUDENT),
            lambda session, whom=whom: members.bring_back(session, by, whom),
        ]
    before = roles(room)
    for act in refused:
        with writing(room.engine) as session, pytest.raises(NotAllowedError):
            act(session)
    assert roles(room) == before
    with writing(room.engine) as session:
        members.remove(session, by, room.members[room.assistant], room.now)
        members.remove(session, by, room.members[room.students[0]], room.now)
    assert len(roles(room)) == 5


def test_a_course_is_never_without_an_owner(room: Classroom) -> None:
    owner, heir = as_member(room, room.teacher), room.members[instructor(room)]
    for role in Role:
        with writing(room.engine) as session, pytest.raises(NotAllowedError):
            members.change_role(session, owner, owner.id, role)
    with writing(room.engine) as session, pytest.raises(NotAllowedError, match="owner"):
        members.leave(session, owner, room.now)
    with writing(room.engine) as session, pytest.raises(NotAllowedError, match="instructors"):
        members.hand_over(session, owner, room.members[room.students[0]])
    with writing(room.engine) as session:
        members.hand_over(session, owner, heir)
        members.hand_over(session, owner, heir)  # a second click
    assert roles(room)["Marie"] is Role.OWNER
    assert roles(room)["Grace"] is Role.INSTRUCTOR


def test_of_an_owner_who_deletes_everything_the_eldest_instructor_takes_over(
    room: Classroom,
) -> None:
    first, second = instructor(room, "Zoë"), instructor(room, "Anna")
    with writing(room.engine) as session:
        accounts.erase(session, room.teacher)
    assert roles(room)["Zoë"] is Role.OWNER
    assert list(roles(room).values()).count(Role.OWNER) == 1
    for each in (first, second):
        with writing(room.engine) as session:
            accounts.erase(session, each)
    # Nobody is left who could change it: it goes on by its dates, and nobody joins any more.
    with reading(room.engine) as session:
        course = courses.member_of(session, room.students[0], room.course).course
        owner = members.owner_name(session, room.course)
    assert (course.archived_at, course.joinable) == (None, False)
    assert owner.startswith("Former member")


def test_an_accommodation_is_kept_changed_and_taken_away(room: Classroom) -> None:
    student, what = room.members[room.students[0]], Accommodation(1.5, 2, 1, True, False)
    for chosen in (what, what, NO_ACCOMMODATION):
        with writing(room.engine) as session:
            members.accommodate(session, room.course, student, chosen, room.now)
        with reading(room.engine) as session:
            assert members.accommodation(session, student) == chosen
    for nobody in (room.members[room.teacher], 999):
        with writing(room.engine) as session, pytest.raises(NotFoundError):
            members.accommodate(session, room.course, nobody, what, room.now)


def test_a_member_of_another_course_is_nobody_here(room: Classroom) -> None:
    with writing(room.engine) as session:
        other = courses.create(session, room.outsider, "Alchemy", room.now)
        theirs = courses.add_member(session, other, room.students[0], Role.STUDENT, room.now)
    owner = as_member(room, room.teacher)
    with writing(room.engine) as session:
        for act in (
            lambda: members.remove(session, owner, theirs, room.now),
            lambda: members.bring_back(session, owner, theirs),
            lambda: members.change_role(session, owner, theirs, Role.ASSISTANT),
            lambda: members.hand_over(session, owner, theirs),
            lambda: members.rename(session, owner, theirs, "x", ""),
            lambda: members.person(session, room.course, theirs),
            lambda: members.accommodate(session, room.course, theirs, Accommodation(2.0), room.now),
        ):
            with pytest.raises(NotFoundError):
                act()
    with reading(room.engine) as session:
        row = session.scalars(select(CourseMemberRow).where(CourseMemberRow.id == theirs)).one()
        assert (row.role, row.left_at, row.name) == ("student", None, "")

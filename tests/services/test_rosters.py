"""Lists loaded into a course, and the invitations that come of them, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from quizapp.services import accounts, courses, invitations, members, roster_files, rosters
from quizapp.services.courses import Member, Role
from quizapp.services.errors import ClosedError, NotFoundError, QuizError
from quizapp.services.invitations import Key
from quizapp.services.rosters import Outcome, Planned
from quizapp.store.engine import reading, writing
from quizapp.store.models import CourseInvitationRow, CourseMemberRow, CourseRow
from tests.services.classroom import Classroom

KEY = Key("secret", "form")


@pytest.fixture
def room(stocked: Engine, now: datetime) -> Classroom:
    return Classroom(stocked, now)


def plan(room: Classroom, text: str) -> tuple[Planned, ...]:
    with reading(room.engine) as session:
        return rosters.plan(session, room.course, roster_files.read(text), room.now)


def outcomes(room: Classroom, text: str) -> list[str]:
    return [each.outcome.value for each in plan(room, text)]


def load(room: Classroom, text: str, shown: str = "", key: Key = KEY) -> tuple[Planned, ...] | None:
    shown = shown or rosters.fingerprint(plan(room, text))
    with writing(room.engine) as session:
        entries = roster_files.read(text)
        return rosters.load(session, room.course, entries, Role.STUDENT, shown, key, room.now)


def tokens(room: Classroom, key: Key = KEY) -> dict[str, str]:
    with reading(room.engine) as session:
        found = invitations.links(session, room.course, key, room.now)
    return {each.name: token for each, token in found}


def accept(room: Classroom, token: str, learner: int) -> int:
    with writing(room.engine) as session:
        return invitations.accept(session, token, learner, room.now)


def owner(room: Classroom) -> Member:
    with reading(room.engine) as session:
        return courses.member_of(session, room.teacher, room.course)


def test_people_are_told_apart_by_number_then_address_then_name(room: Classroom) -> None:
    with writing(room.engine) as session:
        number = room.members[room.students[0]]
        members.rename(session, owner(room), number, "Ada Lovelace", "1815")
        gone = courses.member(session, room.course, room.members[room.students[1]])
        members.leave(session, gone, room.now)
    load(room, "Emmy,emmy@example.org,1882")
    told = {
        "Somebody else,,1815": "here",  # the same number
        "ada  LOVELACE,,": "here",  # the same name
        "Ada Lovelace,,1816": "invite",  # a namesake of another number
        "Student 02,,": "gone",
        "Student 03,,": "here",
        "E. Noether,EMMY@example.org,": "waiting",  # the same address
        "Emmy,other@example.org,": "invite",
        "Emmy,,": "waiting",
    }
    for line, outcome in told.items():
        assert outcomes(room, f"First name,Email,ID number\n{line}\n") == [outcome], line


def test_within_a_list_the_second_is_the_one_too_many(room: Classroom) -> None:
    text = "First name,Email\nEmmy,e@x.org\nEmmy,f@x.org\nEMMY,\nStudent 01,\nStudent 01,\n"
    assert outcomes(room, text) == ["invite", "invite", "duplicate", "here", "duplicate"]
    assert plan(room, text)[2].why == "The same as line 2."


def test_loading_does_what_was_shown_and_only_once(room: Classroom) -> None:
    text = "Emmy\nLise\nStudent 01\nEmmy\n"
    shown = rosters.fingerprint(plan(room, text))
    assert load(room, text, shown) is None
    assert load(room, text, shown) is None
    assert sorted(tokens(room)) == ["Emmy", "Lise"]
    with reading(room.engine) as session:
        assert len(session.scalars(select(CourseInvitationRow)).all()) == 2


def test_where_the_world_has_changed_nothing_is_done(room: Classroom) -> None:
    text = "Emmy\nStudent 01\n"
    shown = rosters.fingerprint(plan(room, text))
    with writing(room.engine) as session:
        first = courses.member(session, room.course, room.members[room.students[0]])
        members.leave(session, first, room.now)
    changed = load(room, text, shown)
    assert changed is not None
    assert [each.outcome for each in changed] == [Outcome.INVITE, Outcome.GONE]
    assert tokens(room) == {}
    with pytest.raises(ClosedError):
        load(room, "Student 02")


def test_two_instructors_with_the_same_list_invite_nobody_twice(room: Classroom) -> None:
    text = "\n".join(f"Person {n}" for n in range(20))
    shown = rosters.fingerprint(plan(room, text))
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda n: load(room, text, shown, Key("s", f"{n}")), range(2)))
    assert sorted(each is None for each in done) == [False, True]
    with reading(room.engine) as session:
        assert len(session.scalars(select(CourseInvitationRow)).all()) == 20


def test_a_link_is_taken_once(room: Classroom) -> None:
    load(room, "First name,ID number\nEmmy,1882\n")
    token, people = tokens(room)["Emmy"], [room.outsider, room.account("Lise")]

    def try_it(learner: int) -> int:
        try:
            return accept(room, token, learner)
        except QuizError:
            return 0

    with ThreadPoolExecutor(2) as pool:
        got = list(pool.map(try_it, people))
    assert sorted(got) == [0, room.course]
    winner = people[got.index(room.course)]
    assert accept(room, token, winner) == room.course
    with reading(room.engine) as session:
        member = courses.member_of(session, winner, room.course)
    assert (member.name, member.roster_id, member.role) == ("Emmy", "1882", Role.STUDENT)
    assert outcomes(room, "First name,ID number\nE. Noether,1882\n") == ["here"]


def test_a_link_runs_out_and_an_archived_course_takes_nobody(room: Classroom) -> None:
    load(room, "Emmy")
    token = tokens(room)["Emmy"]
    with writing(room.engine) as session:
        session.get_one(CourseRow, room.course).archived_at = room.now
    with pytest.raises(ClosedError):
        accept(room, token, room.outsider)
    with writing(room.engine) as session:
        session.get_one(CourseRow, room.course).archived_at = None
    room.now += invitations.LASTS
    with pytest.raises(NotFoundError):
        accept(room, token, room.outsider)
    room.now -= timedelta(seconds=1)
    assert accept(room, token, room.outsider) == room.course


def test_a_fresh_link_voids_the_old_one_and_a_taken_place_has_none(room: Classroom) -> None:
    load(room, "Emmy\nLise\n")
    old = tokens(room)
    accept(room, old["Lise"], room.outsider)
    again = Key("secret", "another form")
    with writing(room.engine) as session:
        invitations.renew(session, owner(room), [], again, room.now)
    assert tokens(room) == {}
    fresh = tokens(room, again)
    assert list(fresh) == ["Emmy"]
    learner = room.account("Emmy")
    with pytest.raises(NotFoundError):
        accept(room, old["Emmy"], learner)
    assert accept(room, fresh["Emmy"], learner) == room.course


def test_nobody_makes_links_of_another_key_or_course(room: Classroom) -> None:
    load(room, "Emmy")
    assert tokens(room, Key("other secret", KEY.form)) == {}
    with writing(room.engine) as session:
        other = courses.create(session, room.outsider, "Alchemy", room.now)
        made = session.scalars(select(CourseInvitationRow.id)).one()
        invitations.withdraw(session, other, made)
        theirs = courses.member_of(session, room.outsider, other)
        invitations.renew(session, theirs, [made], Key("x", "y"), room.now)
    assert list(tokens(room)) == ["Emmy"]
    with writing(room.engine) as session:
        invitations.withdraw(session, room.course, made)
    assert tokens(room) == {}


def test_who_was_removed_comes_back_by_an_invitation(room: Classroom) -> None:
    with writing(room.engine) as session:
        members.remove(session, owner(room), room.members[room.students[0]], room.now)
    load(room, "Emmy")
    accept(room, tokens(room)["Emmy"], room.students[0])
    with reading(room.engine) as session:
        row = session.get_one(CourseMemberRow, room.members[room.students[0]])
        assert (row.removed, row.left_at, row.name) == (False, None, "Emmy")


def test_of_who_deletes_everything_no_name_stays_in_an_invitation(room: Classroom) -> None:
    load(room, "First name,Email,ID number\nEmmy,emmy@example.org,1882\n")
    accept(room, tokens(room)["Emmy"], room.outsider)
    with writing(room.engine) as session:
        accounts.erase(session, room.outsider)
    with reading(room.engine) as session:
        row = session.scalars(select(CourseInvitationRow)).one()
        assert (row.name, row.email, row.roster_id) == ("", None, "")
        assert "Emmy" not in str(members.people(session, room.course))
    assert outcomes(room, "First name,Email\nEmmy,emmy@example.org\n") == ["invite"]

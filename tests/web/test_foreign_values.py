"""Values of forms that somebody edited: numbers and keys of sets, versions, people and questions of
others. Addresses are tried by `test_roles` and `test_others_data`; here it is what a form sends."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from quizapp.core.papers import Asked, Slot
from quizapp.services import (
    approvals,
    assigning,
    assignments,
    courses,
    own,
    set_sharing,
    sets,
)
from quizapp.services.courses import Role
from quizapp.services.standing import Teaches
from quizapp.store.engine import reading, writing
from quizapp.store.models import ApprovalRow, AssignmentRow, CourseMemberRow, SetShareRow
from tests.services.classroom import Classroom
from tests.services.own_questions import content
from tests.web.classroom import School
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor


@pytest.fixture
def school(app: Flask, stocked: Engine, clock: Clock) -> School:
    return School(app, clock, Classroom(stocked, clock.now))


class Other:
    """Another instructor, Vera, with a course and a set of her own, and an own question."""

    def __init__(self, room: Classroom) -> None:
        self.learner = room.account("Vera", teaches=Teaches.INSTRUCTOR)
        self.student = room.account("Student of Vera")
        with writing(room.engine) as session:
            self.course = courses.create(session, self.learner, "Metals", room.now)
            self.member = courses.add_member(
                session, self.course, self.student, Role.STUDENT, room.now
            )
            own.create(session, self.learner, content(), "one", room.now)
            pack = own.pack_of(session, self.learner)
            self.key = f"{pack}/q1/choice"
            slots = [Slot((Asked((self.key,)),)), Slot((Asked((room.keys()[0],)),))]
            self.set = sets.create(session, self.learner, "Secret metals", slots, room.now)
            found = sets.set_of(session, self.learner, self.set)
            self.version = found.version_id
            self.look = approvals.looks_of(session, found).each[-1].name
            draft = assignments.Draft("Hers", self.version)
            self.assignment = assignments.create(session, self.course, draft, room.now)


@pytest.fixture
def other(school: School) -> Other:
    return Other(school.room)


@pytest.fixture
def grace(school: School) -> Visitor:
    return school.visitor(school.room.teacher)


def send(visitor: Visitor, path: str, action: str, values: Sequence[tuple[str, str]]) -> Page:
    page = visitor.open(path)
    form = next(f for f in page.forms if f.method == "post" and f.action.endswith(action))
    return visitor.send(page, form, list(values))


def count(engine: Engine, of: type) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(of)) or 0


def test_a_version_of_anothers_set_is_not_given(
    school: School, other: Other, grace: Visitor
) -> None:
    course, mine = school.room.course, school.room.assign(publish=False)
    before = count(school.room.engine, AssignmentRow)
    for path in (f"/courses/{course}/assignments/new",
                 f"/courses/{course}/assignments/{mine}/change"):  # fmt: skip
        for version in (str(other.version), "999999", ""):
            values = [("title", "Taken"), ("version", version)]
            page = send(grace, path, "", values)
            assert page.status == 422, (path, version)
            assert "Secret metals" not in page.html
    assert (
        "Secret metals"
        not in grace.open(f"/courses/{course}/assignments/new?version={other.version}").html
    )
    assert count(school.room.engine, AssignmentRow) == before
    with reading(school.room.engine) as session:
        assert assignments.assignment_of(session, mine).title == "Week 1"


def test_whoever_teaches_with_another_gives_nothing_newer_of_their_set(
    school: School, other: Other, grace: Visitor
) -> None:
    """What was assigned stays; what its maker has changed since is the maker's to give."""
    room = school.room
    with writing(room.engine) as session:
        courses.add_member(session, other.course, room.teacher, Role.INSTRUCTOR, room.now)
        sets.change_slots(session, other.set, [Slot((Asked((other.key,)),))], room.now)
    at = f"/courses/{other.course}/assignments/{other.assignment}"
    page = grace.open(at)
    assert not any(form.action.endswith("/newest") for form in page.forms)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.html)
    assert token
    for act, values in (("newest", {}), ("copy", {"course": str(room.course)})):
        data = {"csrf_token": token[1], **values}
        assert grace.client.post(f"{at}/{act}", data=data).status_code == 422, act
    assert grace.client.post(
        f"{at}/copy", data={"csrf_token": token[1], "course": "999999"}
    ).status_code in (403, 404)
    with reading(room.engine) as session:
        assert assignments.assignment_of(session, other.assignment).version_id == other.version
        theirs = select(AssignmentRow).where(AssignmentRow.course_id == room.course)
        assert session.scalars(theirs).all() == []
    with writing(room.engine) as session:  # once it is shared, it can be given
        found = sets.set_of(session, other.learner, other.set)
        set_sharing.share(session, found, "Grace", room.now, may_change=False)
    data = {"csrf_token": token[1], "course": str(room.course)}
    assert grace.client.post(f"{at}/newest", data=data).status_code == 303
    assert grace.client.post(f"{at}/copy", data=data).status_code == 303


def test_an_assignment_is_not_given_to_students_of_another_course(
    school: School, other: Other, grace: Visitor
) -> None:
    course, version = school.room.course, school.room.make_set()
    values = [("title", "Taken"), ("version", str(version)), ("members", str(other.member))]
    before = count(school.room.engine, AssignmentRow)
    values.append(("whom", "some"))
    page = send(grace, f"/courses/{course}/assignments/new", "", values)
    assert page.status == 422
    assert count(school.room.engine, AssignmentRow) == before


def test_no_question_that_is_somebody_elses_goes_into_a_set(
    school: School, other: Other, grace: Visitor
) -> None:
    room = school.room
    with writing(room.engine) as session:
        made = sets.create(session, room.teacher, "Mine", [], room.now)
    for how in ("alone", "drawn", "order", "matching"):
        values = [("key", other.key), ("key", room.keys()[1]), ("how", how)]
        page = send(grace, f"/sets/{made}/add", "/add", values)
        assert page.status in (404, 422), how
    for pack in (other.key.split("/")[0], "nothing"):
        assert "flame alight" not in grace.open(f"/sets/{made}/add?pack={pack}").html
    with reading(room.engine) as session:
        assert sets.set_of(session, room.teacher, made).slots == ()


def test_what_is_said_of_presentations_is_said_in_ones_own_set_alone(
    school: School, other: Other, grace: Visitor
) -> None:
    room = school.room
    with writing(room.engine) as session:
        slots = [Slot((Asked((room.keys()[1],)),))]
        made = sets.create(session, room.teacher, "Mine", slots, room.now)
    page = send(
        grace, f"/sets/{made}/look", "/look", [("name", other.look), ("decision", "pinned")]
    )
    assert page.status == 404
    assert "Secret" not in page.html
    own_look = [("decision", "pinned"), ("version", "2")]
    assert send(grace, f"/sets/{made}/look", "/look", own_look).status == 404
    assert count(room.engine, ApprovalRow) == 0
    for act in ("/leave-out", "/put"):
        send(grace, f"/sets/{made}/slot?at=1", act if act != "/put" else "/put?at=1",
             [("name", other.key), ("format", "choice")])  # fmt: skip
    with reading(room.engine) as session:
        assert sets.set_of(session, room.teacher, made).slots == tuple(slots)
        assert len(sets.set_of(session, other.learner, other.set).slots) == 2


def test_sharing_of_another_set_is_not_taken_back(
    school: School, other: Other, grace: Visitor
) -> None:
    room = school.room
    with writing(room.engine) as session:
        found = sets.set_of(session, other.learner, other.set)
        set_sharing.share(session, found, "Ada", room.now, may_change=False)
        set_sharing.share(session, found, "Grace", room.now, may_change=True)
        made = sets.create(session, room.teacher, "Mine", [], room.now)
    page = grace.open(f"/sets/{made}/share")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.html)
    assert token
    data = {"csrf_token": token[1], "whom": str(room.assistant)}
    grace.client.post(f"/sets/{made}/share/take-back", data=data)
    grace.client.post(f"/sets/{other.set}/share/take-back", data=data)
    assert count(room.engine, SetShareRow) == 2


@pytest.mark.parametrize("whom", [lambda other: other.member, lambda _: 999999])
def test_a_course_is_not_handed_to_a_member_of_another(
    school: School, other: Other, grace: Visitor, whom: Callable[[Other], int]
) -> None:
    course = school.room.course
    page = grace.open(f"/courses/{course}/settings")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.html)
    assert token
    data = {"csrf_token": token[1], "member": str(whom(other))}
    assert grace.client.post(f"/courses/{course}/owner", data=data).status_code == 404
    with reading(school.room.engine) as session:
        owners = select(CourseMemberRow.learner_id).where(
            CourseMemberRow.course_id == course, CourseMemberRow.role == "owner"
        )
        assert session.scalars(owners).all() == [school.room.teacher]


def test_what_another_class_gets_wrong_is_not_told(
    school: School, other: Other, grace: Visitor
) -> None:
    """The filter's course is one that the reader teaches, or none."""
    with writing(school.room.engine) as session:
        made = sets.create(session, school.room.teacher, "Mine", [], school.room.now)
    plain = grace.open(f"/sets/{made}/add?pack=elements")
    asked = grace.open(f"/sets/{made}/add?pack=elements&course={other.course}")
    assert ">Metals</option>" not in asked.html
    found = re.search(r"(\d+) questions", plain.text)
    assert found
    assert found[0] in asked.text


def test_services_refuse_a_version_that_is_not_to_be_given(school: School, other: Other) -> None:
    room = school.room
    draft = assignments.Draft("Taken", other.version)
    with pytest.raises(assigning.BadAssignmentError), writing(room.engine) as session:
        assigning.make(session, room.teacher, room.course, draft, room.now)
    number = room.assign(publish=False)
    with reading(room.engine) as session:
        found = assignments.assignment_of(session, number)
    with pytest.raises(assigning.BadAssignmentError), writing(room.engine) as session:
        assigning.change(session, room.teacher, found, draft, room.now)

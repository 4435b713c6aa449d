"""Courses by client: joining, settings, people, lists, invitations, the archive."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import Engine

from quizapp.services import courses, learners, standing
from quizapp.services.courses import Role
from quizapp.store.engine import reading, writing
from quizapp.store.models import CourseInvitationRow, CourseMemberRow
from tests.services.classroom import Classroom
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor
from tests.web.test_account_pages import PASSWORD, count, sign_up, studied

LIST = "Name,Email,ID number\nEmmy Noether,emmy@example.org,1882\nLise Meitner,,\n"


class Class(Classroom):
    """A course whose people have browsers."""

    app: Flask

    def browser(self, learner: int) -> Visitor:
        with writing(self.engine) as session:
            token = learners.new_device(session, learner, self.now)
        visitor = Visitor(self.app.test_client())
        visitor.client.set_cookie("learner", token)
        return visitor

    def path(self, more: str = "") -> str:
        return f"/courses/{self.course}{more}"

    @property
    def code(self) -> str:
        with reading(self.engine) as session:
            return courses.course(session, self.course).code


@pytest.fixture
def room(app: Flask, stocked: Engine, clock: Clock) -> Class:
    made = Class(stocked, clock.now)
    made.app = app
    return made


@pytest.fixture
def grace(room: Class) -> Visitor:
    return room.browser(room.teacher)


@pytest.fixture
def ada(room: Class) -> Visitor:
    return room.browser(room.assistant)


@pytest.fixture
def student(room: Class) -> Visitor:
    return room.browser(room.students[0])


def sign_up_to_teach(visitor: Visitor, engine: Engine, name: str = "Ada") -> None:
    sign_up(visitor, name)
    with writing(engine) as session:
        standing.name_instructor(session, name)


def press(visitor: Visitor, path: str, action: str, *fields: tuple[str, str]) -> Page:
    page = visitor.open(path)
    return visitor.send(page, page.form(action), fields)


def rows_of(visitor: Visitor, path: str) -> list[list[str]]:
    response = visitor.client.get(path)
    assert response.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))


def check(visitor: Visitor, room: Class, text: str, role: str = "student") -> Page:
    fields = (("people", text), ("role", role))
    return press(visitor, room.path("/roster"), "/roster/check", *fields)


def confirm(visitor: Visitor, planned: Page) -> Page:
    return visitor.send(planned, planned.form("/roster"))


def links_on(page: Page) -> list[str]:
    return [urlsplit(each).path for each in re.findall(r"<code>([^<]+)</code>", page.html)]


# My courses, and a new one


def test_the_door_is_there_for_who_has_an_account(visitor: Visitor, student: Visitor) -> None:
    studied(visitor)
    assert "Courses" not in visitor.open("/").links
    assert student.open("/").links["Courses"] == "/courses"


def test_who_is_in_no_course_is_told_what_to_do(visitor: Visitor) -> None:
    assert "Courses need an account" in visitor.open("/courses").text
    sign_up(visitor)
    assert "You are in no course" in visitor.open("/courses").text


def test_a_course_is_made_once_and_has_its_maker_as_owner(
    visitor: Visitor, stocked: Engine
) -> None:
    sign_up_to_teach(visitor, stocked)
    page = visitor.open("/courses/new")
    fields = [("title", " History  of Ideas "), ("time_zone", "Asia/Kabul")]
    fields += [("exam_on", "2026-06-01"), ("ends_on", "2026-06-30")]
    first = visitor.send(page, page.form(), fields)
    again = visitor.send(page, page.form(), fields)
    assert first.path == again.path
    assert first.headings[0] == "History of Ideas"
    assert "You are its owner. Exam: 1 June 2026. Last day: 30 June 2026." in first.text
    assert "Nobody has joined yet" in first.text
    assert visitor.open("/courses").links["History of Ideas"] == first.path


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": " "}, "A title has 1 to 120 characters."),
        ({"title": "x" * 121}, "A title has 1 to 120 characters."),
        ({"title": "x", "exam_on": "2026-06-31"}, "Not a valid date"),
        (
            {"title": "x", "exam_on": "2026-06-02", "ends_on": "2026-06-01"},
            "The exam would be after the end.",
        ),
    ],
)
def test_what_is_no_course_is_refused(
    visitor: Visitor, stocked: Engine, fields: dict[str, str], problem: str
) -> None:
    sign_up_to_teach(visitor, stocked)
    page = visitor.open("/courses/new")
    refused = visitor.send(page, page.form(), fields.items())
    assert refused.status == 422
    assert problem in refused.text


def test_my_courses_leave_as_csv(room: Class, grace: Visitor) -> None:
    with writing(room.engine) as session:
        courses.add_member(session, room.course, room.outsider, Role.INSTRUCTOR, room.now)
    assert rows_of(room.browser(room.outsider), "/courses?download=csv") == [
        ["Course", "Role", "Exam", "Last day", "Archived"],
        ["Chemistry", "Instructor", "", "", ""],
    ]
    press(grace, room.path("/settings"), "/archive", ("away", "yes"))
    assert rows_of(grace, "/courses?download=csv")[1][4] == "2026-03-02"


def test_who_may_not_teach_makes_no_course(visitor: Visitor) -> None:
    studied(visitor)
    assert visitor.open("/courses/new").status == 403
    sign_up(visitor)
    assert visitor.open("/courses/new").status == 403
    assert "Make a course" not in visitor.open("/courses").links


# Joining and leaving


@pytest.mark.parametrize("way", ["up", "in"])
def test_a_guest_is_led_to_an_account_and_comes_back_to_be_asked(
    room: Class, visitor: Visitor, way: str
) -> None:
    if way == "in":
        sign_up(visitor, "Lise")
        press(visitor, "/account", "/sign-out")
    studied(visitor)
    typed = f" {room.code[:4].lower()}-{room.code[4:]} "
    page = press(visitor, "/courses", "/courses/join", ("code", typed))
    assert (page.path, page.headings[0]) == (f"/join/{room.code}", "Join “Chemistry”?")
    assert "Taught by Grace" in page.text
    door = visitor.open(page.links["Make an account" if way == "up" else "Sign in"])
    assert "you are asked about joining the course" in door.text
    secret = "new_password" if way == "up" else "password"
    form = door.form()
    address = f"{door.path}?join={room.code}"
    form.action = address
    back = visitor.send(door, form, [("name", "Lise"), (secret, PASSWORD)])
    assert back.path == f"/join/{room.code}"
    assert "What those who teach it will see" in back.text
    assert count(room.engine, CourseMemberRow) == 5
    page = visitor.send(back, back.form(), [("name", "Lise Meitner")])
    assert page.path == room.path()
    assert "You are in the course." in page.text
    assert "Nothing is assigned yet" in page.text
    assert "Lise Meitner" in room.browser(room.teacher).open(room.path("/people")).text


def test_no_address_that_is_named_is_led_to(visitor: Visitor) -> None:
    for bad in ("join=//evil.example", "join=../x", "invited=https://evil.example", "next=/x"):
        page = visitor.open(f"/account/sign-up?{bad}")
        form = page.form()
        form.action = f"/account/sign-up?{bad}"
        response = visitor.post(page, form, [("name", "Eve"), ("new_password", PASSWORD)])
        assert response.headers["Location"].startswith("/account?done=")
        press(visitor, "/account", "/sign-out")


def test_joining_again_leads_into_the_course(room: Class, student: Visitor) -> None:
    assert student.open(f"/join/{room.code}").path == room.path()
    page = press(student, "/courses", "/courses/join", ("code", room.code))
    assert page.path == room.path()


def test_a_wrong_code_is_told(student: Visitor) -> None:
    page = press(student, "/courses", "/courses/join", ("code", "ZZZZZZZZ"))
    assert (page.status, "There is no course of this code." in page.text) == (404, True)


def test_a_student_leaves_and_comes_back(room: Class, student: Visitor) -> None:
    form = student.open(room.path("/leave"))
    for _ in range(2):
        page = student.send(form, form.form())
        assert (page.path, "You have left the course" in page.text) == ("/courses", _ == 0)
    assert student.open(room.path()).status == 404
    page = press(student, f"/join/{room.code}", "")
    assert page.path == room.path()


def test_an_owner_is_told_to_hand_over_first(room: Class, grace: Visitor) -> None:
    page = grace.open(room.path("/leave"))
    assert "a course always has one" in page.text
    assert grace.send(page, page.form()).status == 403


# Settings


def test_settings_are_kept(room: Class, grace: Visitor) -> None:
    page = press(
        grace,
        room.path("/settings"),
        "",
        ("title", "Chemistry 2"),
        ("time_zone", "Europe/Berlin"),
        ("exam_on", "2026-07-01"),
        ("ends_on", ""),
    )
    assert "Saved." in page.text
    again = dict(grace.open(room.path("/settings")).form().values)
    assert (again["title"], again["exam_on"], again["ends_on"]) == ("Chemistry 2", "2026-07-01", "")
    assert again["time_zone"] == "Europe/Berlin"


def test_a_new_code_makes_the_old_one_worthless_and_a_second_click_nothing(
    room: Class, grace: Visitor, visitor: Visitor
) -> None:
    old = room.code
    page = grace.open(room.path("/settings"))
    grace.send(page, page.form("/code"))
    new = room.code
    grace.send(page, page.form("/code"))
    assert room.code == new != old
    assert visitor.open(f"/join/{old}").status == 404
    press(grace, room.path("/settings"), "/joining")
    assert visitor.open(f"/join/{new}").status == 409
    press(grace, room.path("/settings"), "/joining")
    assert visitor.open(f"/join/{new}").status == 200


def test_an_archived_course_is_read_and_nothing_in_it_changes(
    room: Class, grace: Visitor, student: Visitor
) -> None:
    assigned = room.assign()
    forms = [grace.open(room.path(more)) for more in ("/settings", "/roster", "/people/2")]
    assert "The course is archived." in press(grace, room.path("/settings"), "/archive").text
    before = count(room.engine, CourseInvitationRow)
    for page in forms:
        for form in page.forms:
            if form.method == "post" and not form.action.endswith("/archive"):
                assert grace.send(page, form, [("people", "Emmy")]).status == 409, form.action
    for who, paths in (
        (grace, ("", "/people", "/people/2", "/settings", "/invitations")),
        (student, ("",)),
    ):
        for more in paths:
            page = who.open(room.path(more))
            assert (page.status, "This course is archived" in page.text) == (200, True)
            assert [f for f in page.forms if f.method == "post"] == [
                f for f in page.forms if f.action.endswith("/archive")
            ]
    assert count(room.engine, CourseInvitationRow) == before
    assert "Archived" in student.open("/courses").headings
    assert student.open(f"/join/{room.code}").status in (200, 409)
    with pytest.raises(Exception, match="This course is over"):
        room.begin(room.students[0], assigned)
    press(grace, room.path("/settings"), "/archive")
    assert room.begin(room.students[0], assigned)


def test_a_course_is_handed_over(room: Class, grace: Visitor) -> None:
    assert "There is none yet" in grace.open(room.path("/settings")).text
    person = room.path(f"/people/{room.members[room.assistant]}")
    press(grace, person, "/role", ("role", "instructor"))
    chosen = ("member", str(room.members[room.assistant]))
    page = press(grace, room.path("/settings"), "/owner", chosen)
    assert "The course is handed over." in page.text
    assert "Handing over" not in page.headings
    assert "You are its owner" in room.browser(room.assistant).open(room.path()).text


# People


def test_people_are_listed_filtered_and_taken_along(room: Class, grace: Visitor) -> None:
    room.sit(room.students[1], room.assign())
    page = grace.open(room.path("/people"))
    assert "5 people" in page.text
    assert page.text.count("Last active 2 March 2026") == 1
    assert "3 people of 5" in grace.open(room.path("/people?role=student")).text
    assert "1 person of 5" in grace.open(room.path("/people?q=STUDENT+02")).text
    assert "Nobody fits" in grace.open(room.path("/people?role=gone")).text
    rows = rows_of(grace, room.path("/people?download=csv&role=student"))
    assert rows[0] == ["Name", "Role", "Number", "Joined", "Last active", "Left"]
    assert rows[2] == ["Student 02", "Student", "", "2026-03-02", "2026-03-02", ""]
    assert len(rows) == 4


def test_a_name_that_begins_like_a_formula_is_made_harmless(room: Class, grace: Visitor) -> None:
    person = room.path(f"/people/{room.members[room.students[0]]}")
    page = press(grace, person, f"/{room.members[room.students[0]]}", ("name", "=1+1"))
    assert page.headings[0] == "=1+1"
    assert rows_of(grace, room.path("/people?download=csv&q=1"))[1][0] == "'=1+1"


def test_a_student_is_removed_and_brought_back(
    room: Class, grace: Visitor, student: Visitor
) -> None:
    person = room.path(f"/people/{room.members[room.students[0]]}")
    assert "Removed from the course" in press(grace, person, "/remove").text
    assert student.open(room.path()).status == 404
    page = press(student, f"/join/{room.code}", "", ("name", "Somebody else"))
    assert page.status == 403
    assert "Student 01" in grace.open(room.path("/people?role=gone")).text
    press(grace, person, "/bring-back")
    assert student.open(room.path()).status == 200


def test_an_assistant_sees_everything_but_accommodations_and_changes_nothing(
    room: Class, grace: Visitor, ada: Visitor
) -> None:
    person = room.path(f"/people/{room.members[room.students[0]]}")
    forms = grace.open(person)
    sent = [("time_factor", "1.5"), ("extra_days", "2"), ("extra_attempts", "0")]
    assert "It holds in every assignment" in press(grace, person, "/accommodations", *sent).text
    for path in (person, room.path("/people"), room.path("/invitations"), room.path()):
        page = ada.open(path)
        assert page.status == 200
        assert "ccommodation" not in page.text
        assert not [form for form in page.forms if form.method == "post"]
    for form in forms.forms:
        if form.method == "post":
            assert ada.client.post(form.action, data=dict(form.values)).status_code in (400, 403)
    for more in ("/settings", "/roster", "/invitations/" + "k" * 24):
        assert ada.open(room.path(more)).status == 403


def test_an_accommodation_is_told_to_the_student_alone(room: Class, grace: Visitor) -> None:
    person = room.path(f"/people/{room.members[room.students[0]]}")
    sent = [("time_factor", "1.5"), ("extra_days", "1"), ("extra_attempts", "2")]
    sent += [("larger_type", "y"), ("single_column", "y")]
    press(grace, person, "/accommodations", *sent)
    told = room.browser(room.students[0]).open(room.path()).text
    for words in ("1.5 times the time limit", "1 day more", "2 more attempts", "Larger type"):
        assert words in told
    assert "What holds for you" not in room.browser(room.students[1]).open(room.path()).text
    assert "ccommodation" not in grace.open(room.path("/people")).text
    assert "1.5" not in str(rows_of(grace, room.path("/people?download=csv")))
    nothing = [("time_factor", "1"), ("extra_days", "0"), ("extra_attempts", "0")]
    page = grace.open(person)
    form = page.form("/accommodations")
    form.values = [v for v in form.values if v[0] not in ("larger_type", "single_column")]
    grace.send(page, form, nothing)
    assert "What holds for you" not in room.browser(room.students[0]).open(room.path()).text


@pytest.mark.parametrize(
    "field", [("time_factor", "0.5"), ("time_factor", "nan"), ("extra_days", "-1")]
)
def test_an_accommodation_out_of_range_is_refused(
    room: Class, grace: Visitor, field: tuple[str, str]
) -> None:
    person = room.path(f"/people/{room.members[room.students[0]]}")
    assert press(grace, person, "/accommodations", field).status == 422


# Lists and invitations


def test_a_list_is_looked_at_first_and_then_loaded(
    room: Class, grace: Visitor, visitor: Visitor
) -> None:
    text = LIST + "Student 01,,\nEmmy Noether,emmy@example.org,\n,nobody@example.org,\n"
    planned = check(grace, room, text)
    assert "Will be invited: 2" in planned.text
    assert "Is in the course already: 1" in planned.text
    assert "Twice in this list: 1" in planned.text
    assert "The same as line 2." in planned.text
    assert "Cannot be used: 1" in planned.text
    assert "There is no name." in planned.text
    assert count(room.engine, CourseInvitationRow) == 0
    done = confirm(grace, planned)
    assert done.headings[0] == "2 new links"
    again = confirm(grace, planned)  # a second click
    assert (again.path, links_on(again)) == (done.path, links_on(done))
    assert count(room.engine, CourseInvitationRow) == 2
    link = links_on(done)[0]
    page = visitor.open(link)
    assert "A course needs an account" in page.text
    door = visitor.open(page.links["Make an account"])
    form = door.form()
    form.action = page.links["Make an account"]
    back = visitor.send(door, form, [("name", "emmy99"), ("new_password", PASSWORD)])
    assert back.path == link
    assert "“Emmy Noether”, as they know you" in back.text
    assert visitor.send(back, back.form()).path == room.path()
    assert visitor.open(link).path == room.path()  # the same person, again
    assert room.browser(room.outsider).open(link).status == 404
    rows = rows_of(grace, room.path("/people?download=csv&q=1882"))
    assert rows[1][:3] == ["Emmy Noether", "Student", "1882"]
    assert "Will be invited" not in check(grace, room, LIST).text


def test_a_file_is_loaded_in_whatever_encoding(room: Class, grace: Visitor) -> None:
    page = grace.open(room.path("/roster"))
    content = LIST.replace("Emmy", "Émmy").encode("utf-16")
    data = {**dict(page.form("/check").values), "people": "", "role": "student"}
    data["file"] = (io.BytesIO(content), "list.csv")  # type: ignore[assignment]
    response = grace.client.post(room.path("/roster/check"), data=data)
    assert "Émmy Noether" in response.get_data(as_text=True)


def test_a_long_file_is_taken_and_an_endless_one_is_not(room: Class, grace: Visitor) -> None:
    page, path = grace.open(room.path("/roster")), room.path("/roster/check")
    people = "".join(f"Person {n},p{n}@x.org,{'x' * 400}\n" for n in range(1000))
    data = {**dict(page.form("/check").values), "people": "", "role": "student"}
    data["file"] = (io.BytesIO(f"Name,Email,Notes\n{people}".encode()), "list.csv")  # type: ignore[assignment]
    assert b"Will be invited: 1,000" in grace.client.post(path, data=data).data
    endless = b"--x\r\n" + b"x" * 2_000_000
    kind = "multipart/form-data; boundary=x"
    assert grace.client.post(path, data=endless, content_type=kind).status_code == 413


def test_nothing_is_done_where_the_course_has_changed_meanwhile(
    room: Class, grace: Visitor
) -> None:
    planned = check(grace, room, LIST)
    confirm(grace, check(grace, room, "Lise Meitner"))
    page = confirm(grace, planned)
    assert page.status == 409
    assert "The course has changed since you looked" in page.text
    assert "Will be invited: 1" in page.text
    assert "Is invited already: 1" in page.text
    assert count(room.engine, CourseInvitationRow) == 1
    assert confirm(grace, page).headings[0] == "1 new link"
    assert count(room.engine, CourseInvitationRow) == 2


def test_a_list_of_nobody_is_refused(room: Class, grace: Visitor) -> None:
    for text in ("", " \n ", "Name,Email\n"):
        page = check(grace, room, text)
        assert (page.status, "There is nobody in this list" in page.text) == (422, True)
    page = check(grace, room, "Student 01")
    assert "Nobody of this list would be invited" in page.text
    assert page.forms[-1].buttons == []


def test_nobody_is_looked_for_outside_the_course(room: Class, grace: Visitor) -> None:
    """Whether somebody has an account here is told to no instructor."""
    planned = check(grace, room, "Mallory\nNobody At All")
    assert "Will be invited: 2" in planned.text


def test_an_instructor_is_invited_by_the_owner_alone(room: Class, grace: Visitor) -> None:
    with writing(room.engine) as session:
        row = session.get_one(CourseMemberRow, room.members[room.assistant])
        row.role = Role.INSTRUCTOR.value
    other = room.browser(room.assistant)
    assert "instructor" not in other.open(room.path("/roster")).form("/check").options["role"]
    assert check(other, room, "Emmy", "instructor").status == 403
    planned = check(grace, room, "Emmy", "instructor")
    assert "Invite 1 instructor" in planned.text
    (link,) = links_on(confirm(grace, planned))
    assert "invited as an instructor" in room.browser(room.outsider).open(link).text
    fresh = press(other, room.path("/invitations"), "", ("all", "1"))
    assert links_on(fresh) == []
    assert room.browser(room.outsider).open(link).status == 200


def test_links_are_shown_for_an_hour_and_renewed(room: Class, grace: Visitor, clock: Clock) -> None:
    done = confirm(grace, check(grace, room, LIST))
    old = links_on(done)
    rows = rows_of(grace, f"{done.path}?download=csv")
    assert [urlsplit(row[3]).path for row in rows[1:]] == old
    assert links_on(grace.open(done.path[:-3] + "xyz")) == []
    clock.forward(hours=1)
    assert "are not shown any more" in grace.open(done.path).text
    waiting = grace.open(room.path("/invitations"))
    assert not any(link in waiting.html for link in old)
    assert [row[0] for row in rows_of(grace, room.path("/invitations?download=csv"))[1:]] == [
        *("Emmy Noether", "Lise Meitner")
    ]
    chosen = re.findall(r'name="invitation" value="(\d+)"', waiting.html)[:1]
    form = waiting.forms[-3]
    fresh = grace.send(waiting, form, [("invitation", chosen[0])])
    (link,) = links_on(fresh)
    assert links_on(grace.send(waiting, form, [("invitation", chosen[0])])) == [link]
    stranger = room.browser(room.outsider)
    assert [stranger.open(each).status for each in (*old, link)] == [404, 200, 200]
    nobody = grace.send(waiting, form)
    assert "Nobody was ticked" in nobody.text
    clock.forward(days=30)
    assert stranger.open(link).status == 404
    assert "ran out on" in grace.open(room.path("/invitations")).text


def test_an_invitation_is_taken_back(room: Class, grace: Visitor) -> None:
    (link,) = links_on(confirm(grace, check(grace, room, "Emmy")))
    page = press(grace, room.path("/invitations"), "/withdraw")
    assert "The invitation is taken back" in page.text
    assert "No invitation waits" in page.text
    assert room.browser(room.outsider).open(link).status == 404


def test_what_has_run_out_is_told_and_taken_off_the_list(
    room: Class, grace: Visitor, clock: Clock
) -> None:
    confirm(grace, check(grace, room, LIST))
    clock.forward(days=30)
    confirm(grace, check(grace, room, "Marie\nPierre"))
    assert "4 invitations wait, 2 run out" in grace.open(room.path()).text
    states = rows_of(grace, room.path("/invitations?download=csv"))
    assert {row[0]: row[6] for row in states[1:]} == {
        **dict.fromkeys(("Emmy Noether", "Lise Meitner"), "run out"),
        **dict.fromkeys(("Marie", "Pierre"), "waits"),
    }
    page = grace.open(room.path("/invitations"))
    form = page.form("/invitations/1/withdraw")
    form.action = room.path("/invitations/withdraw")
    told = grace.send(page, form, [("over", "1")])
    assert "The invitations are taken back" in told.text
    assert "Emmy Noether" not in told.text
    assert "Nobody was ticked" in grace.send(page, form, [("over", "1")]).text
    assert "2 invitations wait" in grace.open(room.path()).text
    chosen = re.findall(r'name="invitation" value="(\d+)"', told.html)
    left = grace.send(told, form, [("invitation", chosen[0]), ("invitation", "999")])
    assert "Marie" not in left.text
    assert "Pierre" in left.text


def test_who_came_by_the_code_is_told_beside_the_invitation(room: Class, grace: Visitor) -> None:
    confirm(grace, check(grace, room, "Emmy Noether\nLise Meitner"))
    joined = room.browser(room.outsider)
    press(joined, f"/join/{room.code}", "", ("name", "emmy  noether"))
    assert "emmy noether is in the course already" in grace.open(room.path("/invitations")).text
    states = rows_of(grace, room.path("/invitations?download=csv"))
    assert [row[6] for row in states[1:]] == ["in the course", "waits"]


# Cards and sign-in links


def test_accounts_without_names_join_at_once_and_have_cards(room: Class, grace: Visitor) -> None:
    page = grace.open(room.path("/people"))
    form = page.form("/people/cards")
    sheet = grace.send(page, form, [("count", "3")])
    assert (sheet.path, sheet.status) == ("/site/cards/sheet", 200)
    again = grace.send(page, form, [("count", "3")])
    names = [row[0] for row in rows_of(grace, room.path("/people?download=csv&role=student"))[1:]]
    made = [name for name in names if not name.startswith("Student")]
    assert len(names) == 6
    assert len(made) == 3
    assert all(name in sheet.text and name in again.text for name in made)
    refused = grace.send(page, form, [("count", "0"), ("key", "z" * 43)])
    assert "A sheet has 1 to 100 cards" in refused.text


def test_a_student_who_forgot_the_password_is_let_in_by_a_link(
    room: Class, grace: Visitor, visitor: Visitor
) -> None:
    person = room.path(f"/people/{room.members[room.students[0]]}")
    page = grace.open(person)
    form = page.form("/link")
    made = grace.send(page, form)
    (link,) = links_on(made)
    assert links_on(grace.send(page, form)) == [link]  # a second click
    assert links_on(room.browser(room.teacher).open(made.path)) == []  # another browser
    door = visitor.open(link)
    visitor.send(door, door.form())
    assert visitor.open("/account").headings[0] == "Student 01"
    assert "is not shown any more" in grace.open(made.path).text


def test_no_link_is_made_for_who_is_on_a_staff(room: Class, grace: Visitor) -> None:
    """Else an instructor could reach another course in somebody's name."""
    student = room.students[0]
    with writing(room.engine) as session:
        other = courses.create(session, room.outsider, "Alchemy", room.now)
    person = room.path(f"/people/{room.members[student]}")
    page = grace.open(person)
    form = page.form("/link")
    with writing(room.engine) as session:
        courses.add_member(session, other, student, Role.ASSISTANT, room.now)
    assert grace.send(page, form).status == 404
    assert "sign-in link" not in grace.open(person).text
    assistant = room.path(f"/people/{room.members[room.assistant]}")
    assert "sign-in link" not in grace.open(assistant).text

"""Taking an assignment without a script: answering, stale tabs, the clock, the outcome."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.services import passwords, telling_times
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    AccommodationRow,
    AnswerRow,
    AttemptItemRow,
    AttemptRow,
    PresentationRow,
)
from quizapp.sweeping import sweep
from tests.services.classroom import Classroom
from tests.services.pupil import cards, folded
from tests.web.classroom import School
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor


@pytest.fixture
def school(app: Flask, stocked: Engine, clock: Clock) -> School:
    return School(app, clock, Classroom(stocked, clock.now))


@pytest.fixture
def student(school: School) -> Visitor:
    return school.visitor(school.student)


def begin(student: Visitor, number: int, *more: tuple[str, str]) -> Page:
    page = student.open(f"/assignments/{number}")
    return student.send(page, page.form("/begin"), more)


def paper_of(school: School, page: Page) -> int:
    found = re.search(r"/attempts/(\d+)", page.path)
    assert found, page.path
    return int(found[1])


def fields(school: School, attempt: int, position: int, *, right: bool = True) -> list[Any]:
    """What a right (or a wrong) answer at a place sends."""
    item = school.room.paper(attempt)[position]
    response = school.room.response(item, right=right)
    if response.text:
        return [(f"q{position}-text", response.text)]
    return [(f"q{position}-chosen", str(each)) for each in response.chosen]


def items(school: School, attempt: int) -> list[AttemptItemRow]:
    own = select(AttemptItemRow).where(AttemptItemRow.attempt_id == attempt)
    with reading(school.room.engine) as session:
        return list(session.scalars(own.order_by(AttemptItemRow.position)))


def answers(school: School) -> int:
    with reading(school.room.engine) as session:
        return len(session.scalars(select(AnswerRow)).all())


def typed_set(school: School, format: Format) -> int:  # noqa: A002
    key = school.room.keys(format)[0]
    return school.room.make_set([Slot((Asked((key,), format),))])


def test_an_attempt_from_its_rules_to_its_outcome(school: School, student: Visitor) -> None:
    number = school.room.assign()
    page = begin(student, number)
    attempt = paper_of(school, page)
    assert page.path == f"/attempts/{attempt}/1"
    for position in range(4):
        sent = fields(school, attempt, position, right=position < 3)
        page = student.send(page, page.form(f"/{position + 1}"), sent)
    assert page.path == f"/attempts/{attempt}"
    assert "Everything has an answer." in page.text
    page = student.send(page, page.form("/submit"))
    assert "3 of 4 points." in page.text
    assert page.text.count("Right.") == 3
    assert page.text.count("You chose") == 1
    assert "Attempt 1 submitted 2 March 2026" in student.open(f"/assignments/{number}").text
    assert answers(school) == 4


def test_what_was_saved_is_there_on_another_device(school: School, student: Visitor) -> None:
    page = begin(student, school.room.assign())
    attempt = paper_of(school, page)
    sent = fields(school, attempt, 0)
    student.send(page, page.form("/1"), sent)
    phone = school.visitor(school.student)
    page = phone.open(f"/attempts/{attempt}/1")
    assert [v for n, v in page.form("/1").values if n == "q0-chosen"] == [sent[0][1]]
    assert "Go on with attempt 1" in phone.open("/assignments/1").links


def test_a_stale_tab_loses_nothing(school: School, student: Visitor) -> None:
    page = begin(student, school.room.assign())
    attempt = paper_of(school, page)
    other = school.visitor(school.student)
    theirs = other.open(page.path)
    right, wrong = fields(school, attempt, 0), fields(school, attempt, 0, right=False)
    other.send(theirs, theirs.form("/1"), right)
    stale = student.post(page, page.form("/1"), wrong)
    assert stale.status_code == 409
    shown = Page(stale)
    assert "This answer was changed elsewhere" in shown.text
    assert school.room.paper(attempt)[0].options[int(right[0][1])] in shown.text
    assert [v for n, v in shown.form("/1").values if n == "q0-chosen"] == [wrong[0][1]]
    assert items(school, attempt)[0].draft == {"chosen": [int(right[0][1])], "text": ""}
    student.send(shown, shown.form("/1"))
    assert items(school, attempt)[0].draft == {"chosen": [int(wrong[0][1])], "text": ""}
    # Sending the same again is no conflict: the response to the first may have been lost.
    assert student.post(page, page.form("/1"), wrong).status_code == 303


def draft(student: Visitor, page: Page, sent: list[Any], number: int) -> Any:
    token = dict(page.forms[0].values)["csrf_token"]
    data = {"csrf_token": token, "q0-number": str(number), **dict(sent)}
    return student.client.post(f"{page.path}/draft", data=data)


def test_a_script_saves_each_change(school: School, student: Visitor) -> None:
    page = begin(student, school.room.assign(rules={"time_limit": 10}))
    attempt = paper_of(school, page)
    right, wrong = fields(school, attempt, 0), fields(school, attempt, 0, right=False)
    first = draft(student, page, right, 0)
    assert first.get_json() == {"number": 1, "problem": "", "left": 600.0}
    assert draft(student, page, right, 0).get_json()["number"] == 1
    conflict = draft(student, page, wrong, 0)
    assert conflict.status_code == 409
    assert conflict.get_json()["number"] == 1
    assert conflict.get_json()["elsewhere"]
    assert draft(student, page, wrong, 1).get_json()["number"] == 2
    assert draft(student, page, [("q0-chosen", "77")], 2).status_code == 400
    school.forward(minutes=10, seconds=9)
    assert draft(student, page, right, 2).get_json()["number"] == 3
    school.forward(seconds=1)
    late = draft(student, page, wrong, 3)
    assert late.status_code == 409
    assert "has ended" in late.get_json()["message"]


def test_what_left_in_time_counts_and_what_came_later_does_not(
    school: School, student: Visitor
) -> None:
    page = begin(student, school.room.assign(rules={"time_limit": 10}))
    attempt = paper_of(school, page)
    second = student.open(f"/attempts/{attempt}/2")
    school.forward(minutes=10, seconds=5)
    student.send(page, page.form("/1"), fields(school, attempt, 0))
    school.forward(seconds=5)
    late = student.send(second, second.form("/2"), fields(school, attempt, 1))
    assert "Your last change came after the end and was not saved" in late.text
    assert "Submitted by itself when the time was up" in late.text
    with reading(school.room.engine) as session:
        found = session.get_one(AttemptRow, attempt)
        assert (found.ended, found.credit, found.submitted_at) == ("time", 0.25, found.ends_at)


def test_a_get_shows_that_the_time_is_up_and_writes_nothing(
    school: School, student: Visitor
) -> None:
    page = begin(student, school.room.assign(rules={"time_limit": 10}))
    attempt = paper_of(school, page)
    school.forward(minutes=11)
    seen = student.open(f"/attempts/{attempt}/1")
    assert seen.path == f"/attempts/{attempt}"
    assert "The time is up. What was saved counts." in seen.text
    assert "Right." not in seen.text
    with reading(school.room.engine) as session:
        assert session.get_one(AttemptRow, attempt).ended == ""
    swept = sweep(school.room.engine, school.clock.now)
    assert (swept.ended, swept.told) == (1, 0)
    assert sweep(school.room.engine, school.clock.now).ended == 0
    assert "0 of 4 points" in student.open(f"/attempts/{attempt}").text


def test_submitting_twice_counts_once(school: School, student: Visitor) -> None:
    page = begin(student, school.room.assign())
    attempt = paper_of(school, page)
    page = student.send(page, page.form("/1"), fields(school, attempt, 0))
    overview = student.open(f"/attempts/{attempt}")
    for _ in range(2):
        assert student.post(overview, overview.form("/submit")).status_code == 303
    assert answers(school) == 1
    assert student.post(page, page.form("/2"), fields(school, attempt, 1)).status_code == 303
    assert answers(school) == 1


def test_a_date_that_is_none_is_told_by_its_form_alone(school: School, student: Visitor) -> None:
    page = begin(student, school.room.assign(typed_set(school, Format.TYPED_DATE)))
    attempt = paper_of(school, page)
    page = student.send(page, page.form("/1"), [("q0-text", "the day before")])
    assert page.path == f"/attempts/{attempt}/1"
    assert "Saved, but it cannot be read like this." in page.text
    assert "cannot be read" in student.open(f"/attempts/{attempt}").text
    page = student.send(page, page.form("/1"), [("q0-text", "1 May 1900")])
    assert page.path == f"/attempts/{attempt}"


def test_a_name_says_nothing_however_near_it_is(school: School, student: Visitor) -> None:
    page = begin(student, school.room.assign(typed_set(school, Format.TYPED_NAME)))
    attempt = paper_of(school, page)
    near = fields(school, attempt, 0)[0][1][:-1]
    for text in (near, "Zed Quux"):
        sent = draft(student, page, [("q0-text", text)], items(school, attempt)[0].draft_number)
        assert sent.get_json()["problem"] == ""


def test_told_at_once_an_answer_is_final(school: School, student: Visitor) -> None:
    number = school.room.assign(rules={"telling": "at-once"})
    page = begin(student, number)
    attempt = paper_of(school, page)
    empty = student.send(page, page.form("/1"), [("do", "final")])
    assert "Give an answer first" in empty.text
    wrong = [*fields(school, attempt, 0, right=False), ("do", "final")]
    told = student.send(page, page.form("/1"), wrong)
    assert "Wrong." in told.text
    assert "You chose" in told.text
    assert len(cards(school.room.engine, school.student)) == 1
    again = student.send(page, page.form("/1"), [*fields(school, attempt, 0), ("do", "final")])
    assert "Wrong." in again.text
    assert draft(student, page, fields(school, attempt, 0), 0).status_code == 409
    second = student.open(f"/attempts/{attempt}/2")
    assert "You chose" not in second.text
    gave_up = student.send(second, second.form("/2"), [("do", "dont-know")])
    assert "Left open." in gave_up.text
    third = student.open(f"/attempts/{attempt}/3")
    student.send(third, third.form("/3"), fields(school, attempt, 2))
    overview = student.open(f"/attempts/{attempt}")
    assert "1 of 4 points" in student.send(overview, overview.form("/submit")).text
    assert answers(school) == 3
    engine, who = school.room.engine, school.student
    assert cards(engine, who) == folded(engine, who)
    assert len(cards(engine, who)) == 3


def test_told_after_closing_nothing_is_told_before(school: School, student: Visitor) -> None:
    room = school.room
    due = room.now + timedelta(days=2)
    number = room.assign(due_at=due, rules={"telling": "closed", "attempts": 2})
    with writing(room.engine) as session:
        session.add(
            AccommodationRow(
                member_id=room.members[room.students[1]],
                time_factor=1.5,
                extra_days=3,
                extra_attempts=0,
                larger_type=False,
                single_column=False,
                changed_at=room.now,
            )
        )
    page = begin(student, number)
    attempt = paper_of(school, page)
    page = student.send(page, page.form("/1"), fields(school, attempt, 0))
    overview = student.open(f"/attempts/{attempt}")
    done = student.send(overview, overview.form("/submit"))
    assert "when it has closed for everybody, not before 4 March 2026, 09:00 (UTC)" in done.text
    # The other student's three days are nobody's business.
    assert "7 March" not in done.text + student.open(f"/assignments/{number}").text
    told_at = room.now
    for days in (0, 2, 2.9):
        school.clock.now = told_at + timedelta(days=days)
        assert "Right." not in student.open(f"/attempts/{attempt}").text
        assert "not told yet" in student.open(f"/assignments/{number}").text
        assert sweep(room.engine, school.clock.now).told == 0
        assert cards(room.engine, school.student) == {}
    school.clock.now = told_at + timedelta(days=5) + telling_times.GRACE
    assert "Right." in student.open(f"/attempts/{attempt}").text
    assert sweep(room.engine, school.clock.now).told == 1
    found = cards(room.engine, school.student)
    assert [card.last_review for card in found.values()] == [told_at]
    assert found == folded(room.engine, school.student)


def test_a_password_is_asked_and_its_tries_are_counted(school: School, student: Visitor) -> None:
    number = school.room.assign(rules={"password_hash": passwords.hashed("tulip")})
    for _ in range(10):
        page = begin(student, number, ("password", "rose"))
        assert "This is not the password of this assignment" in page.text
    assert begin(student, number, ("password", "tulip")).status == 429
    school.forward(minutes=16)
    page = begin(student, number, ("password", " tulip "))
    assert page.path == "/attempts/1/1"
    assert student.open(f"/assignments/{number}").links["Go on with attempt 1"] == "/attempts/1"


def test_an_ordering_that_was_not_touched_is_open(school: School, student: Visitor) -> None:
    keys = tuple(school.room.keys(Format.TYPED_DATE)[:3])
    slot = Slot((Asked(keys, Format.ORDER),))
    page = begin(student, school.room.assign(school.room.make_set([slot])))
    attempt = paper_of(school, page)
    form = page.form("/1")
    assert [v for n, v in form.values if "place" in n] == []
    student.send(page, form, [(f"q0-place-{n}", "") for n in range(3)])
    assert items(school, attempt)[0].draft is None
    twice = student.send(page, form, [(f"q0-place-{n}", "1") for n in range(3)])
    assert twice.status == 422
    student.send(page, form, [("q0-place-0", "3"), ("q0-place-1", "1"), ("q0-place-2", "2")])
    assert items(school, attempt)[0].draft == {"chosen": [1, 2, 0], "text": ""}
    page = student.open(f"/attempts/{attempt}/1")
    assert [v for n, v in page.form("/1").values if "place" in n] == ["3", "1", "2"]


def test_flags_and_clearing(school: School, student: Visitor) -> None:
    page = begin(student, school.room.assign())
    attempt = paper_of(school, page)
    page = student.send(page, page.form("/1"), [*fields(school, attempt, 0), ("do", "flag")])
    assert "Flagged to come back to" in page.text
    assert "saved, flagged" in student.open(f"/attempts/{attempt}").text
    page = student.send(page, page.form("/1"), [("do", "clear")])
    assert items(school, attempt)[0].draft is None
    page = student.send(page, page.form("/1"), [("do", "unflag")])
    assert not items(school, attempt)[0].flagged


def test_all_on_one_page(school: School, student: Visitor) -> None:
    page = begin(student, school.room.assign())
    attempt = paper_of(school, page)
    other = school.visitor(school.student)
    page = student.open(f"/attempts/{attempt}/all")
    first = other.open(f"/attempts/{attempt}/1")
    other.send(first, first.form("/1"), fields(school, attempt, 0))
    sent = [*fields(school, attempt, 0, right=False), *fields(school, attempt, 1)]
    conflict = student.send(page, page.form("/all"), sent)
    assert conflict.status == 409
    assert "Changed elsewhere" in conflict.html
    assert [item.draft_number for item in items(school, attempt)] == [1, 1, 0, 0]
    kept = student.send(conflict, conflict.form("/all"), [("do", "flag-3")])
    assert kept.path == f"/attempts/{attempt}/all"
    found = items(school, attempt)
    assert [item.draft_number for item in found] == [2, 1, 0, 0]
    assert found[3].flagged
    done = student.send(kept, kept.form("/all"), [("do", "overview")])
    assert done.path == f"/attempts/{attempt}"


def test_told_at_once_on_one_page(school: School, student: Visitor) -> None:
    begun = begin(student, school.room.assign(rules={"telling": "at-once"}))
    attempt = paper_of(school, begun)
    page = student.open(f"/attempts/{attempt}/all")
    sent = [*fields(school, attempt, 2), ("do", "final-2")]
    page = student.send(page, page.form("/all"), sent)
    assert page.text.count("Right.") == 1
    assert [item.credit for item in items(school, attempt)] == [None, None, 1.0, None]


def test_accommodations_hold(school: School, student: Visitor) -> None:
    room = school.room
    number = room.assign(
        due_at=room.now + timedelta(hours=1), rules={"time_limit": 10, "attempts": 1}
    )
    with writing(room.engine) as session:
        session.add(
            AccommodationRow(
                member_id=room.members[school.student],
                time_factor=1.5,
                extra_days=2,
                extra_attempts=1,
                larger_type=True,
                single_column=True,
                changed_at=room.now,
            )
        )
    rules = student.open(f"/assignments/{number}").text
    assert "15 minutes for each attempt" in rules
    assert "2 attempts." in rules
    assert "Due 4 March 2026, 10:00 (UTC)" in rules
    page = begin(student, number)
    assert page.path.endswith("/all")
    assert "larger-type single-column" in page.html
    other = school.visitor(room.students[1])
    assert "10 minutes for each attempt" in other.open(f"/assignments/{number}").text
    assert "larger-type" not in begin(other, number).html


def scrubbed(visitor: Visitor, path: str) -> tuple[Any, ...]:
    """A response but for what is made anew each time."""
    with visitor.client.get(path) as response:
        return _scrubbed(response)


def _scrubbed(response: Any) -> tuple[Any, ...]:
    html = re.sub(r'name="csrf_token" value="[^"]+"', "", response.get_data(as_text=True))
    headers = [pair for pair in response.headers if pair[0] not in ("Set-Cookie", "Date")]
    return response.status_code, html, headers


@pytest.mark.parametrize("telling", ["end", "closed", "at-once"])
def test_pages_are_the_same_whatever_is_right(
    school: School, student: Visitor, telling: str
) -> None:
    """So nothing of the key is in them: not in words, attributes, addresses or headers."""
    room = school.room
    due = room.now + timedelta(days=1)
    keys = room.keys(Format.CHOICE)[:3]
    slots = [Slot((Asked((key,), Format.CHOICE),)) for key in keys]
    slots += [
        Slot((Asked((room.keys(f)[0],), f),))
        for f in (Format.TRUE_FALSE, Format.CHOICES)
        if room.keys(f)
    ]
    slots.append(Slot((Asked(tuple(room.keys(Format.TYPED_DATE)[:3]), Format.ORDER),)))
    number = room.assign(
        room.make_set(slots), due_at=due, rules={"telling": telling, "mixed": False}
    )
    page = begin(student, number)
    attempt = paper_of(school, page)
    sent = fields(school, attempt, 0)
    student.send(page, page.form("/1"), sent)
    places = range(1, len(slots) + 1)
    paths = [f"/attempts/{attempt}/{n}" for n in places]
    paths += [f"/attempts/{attempt}", f"/attempts/{attempt}/all", f"/attempts/{attempt}/clock"]
    paths += [f"/assignments/{number}", "/cards", "/progress", "/account/everything.json", "/"]

    def everything() -> list[Any]:
        seen = [scrubbed(student, path) for path in paths]
        saved = draft(student, Page(student.client.get(f"/attempts/{attempt}/1")), sent, 1)
        return [*seen, saved.get_json()]

    for path in paths:  # a key is named after the fact that answers
        with student.client.get(path) as response:
            shown = response.get_data(as_text=True)
        assert not [key for key in keys if key in shown], path
    before = everything()
    turn_the_key_around(room.engine)
    for path, one, other in zip([*paths, "saved"], before, everything(), strict=True):
        assert one == other, path
    if telling == "closed":
        overview = student.open(f"/attempts/{attempt}")
        student.send(overview, overview.form("/submit"))
        ended = [scrubbed(student, path) for path in paths]
        turn_the_key_around(room.engine)
        with writing(room.engine) as session:
            session.execute(update(AttemptItemRow).values(credit=1 - AttemptItemRow.credit))
            session.execute(update(AttemptRow).values(credit=0.123))
        for path, kept in zip(paths, ended, strict=True):
            assert scrubbed(student, path)[1].splitlines() == kept[1].splitlines(), path


def turn_the_key_around(engine: Engine) -> None:
    """Make other options right than those that were."""
    with writing(engine) as session:
        for row in session.scalars(select(PresentationRow)):
            content = dict(row.content)
            options = content["options"]
            count = len(options)
            content["solution"] = [(each + 1) % count for each in content["solution"]]
            content["options"] = [
                [text, i in content["solution"], value, f"other {i} {really}"]
                for i, (text, _, value, really) in enumerate(options)
            ]
            content["seed"] += 1
            row.content = content

"""A course full of marks for the browser: two cookies lead to who teaches it and to a student."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select, update

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format, Response
from quizapp.services import appeals, assignments, courses, marking
from quizapp.services.same_answers import Reach
from quizapp.store.engine import writing
from quizapp.store.models import (
    AccountRow,
    AppealRow,
    AssignmentRow,
    AttemptItemRow,
    AttemptRow,
    CourseMemberRow,
    DeviceRow,
    QuestionRow,
)
from quizapp.web.edge import COOKIE
from tests.browser.steps import leave
from tests.services.classroom import Classroom

TEACHER_TOKEN = "who-teaches-with-marks"  # noqa: S105
STUDENT_TOKEN = "who-has-marks"  # noqa: S105
LONG_NAME = "Wilhelmina Cholmondeley-Featherstonehaugh"
PUPILS = 14


def teach_in(engine: Engine, now: datetime) -> None:
    """Add a course with graded assignments, practice, answers that wait, appeals, a correction."""
    room = Classroom(engine, now - timedelta(days=20), pupils=PUPILS)
    _rename(room)
    keys = room.keys(Format.TYPED_DATE, 1)
    slots = [Slot((Asked((key,), Format.CHOICE),)) for key in room.keys(count=3)]
    slots.append(Slot((Asked((keys[0],), Format.TYPED_DATE),)))
    version = room.make_set(slots)
    given = [
        _assign(room, version, f"Week {number}", graded=number != 4)
        for number in (*range(1, 8), "8: what a handbook says of gases, and what it leaves out")
    ]
    for place, assigned in enumerate(given):
        for at, student in enumerate(room.students):
            if (place + at) % 5 != 4:
                _sit(room, student, assigned, place + at)
    _decide(room, given)
    with writing(engine) as session:
        for learner, token in (
            (room.teacher, TEACHER_TOKEN),
            (room.students[0], STUDENT_TOKEN),
        ):
            hashed = hashlib.sha256(token.encode()).hexdigest()
            whose = update(DeviceRow).where(DeviceRow.learner_id == learner)
            session.execute(whose.values(token_hash=hashed))
    _correct(engine, keys[0], now)


def _rename(room: Classroom) -> None:
    """Give the accounts names that no test's visitor takes, and the members names of a course."""
    names = ["Ada", "Björk", LONG_NAME, "Chen", "Dara", "Emeka", "Fatima", "Goran", "Hana", "Ivo"]
    with writing(room.engine) as session:
        for row in session.scalars(select(AccountRow)):
            row.name, row.folded = f"{row.name} of the class", f"{row.folded} of the class"
        for name, student in zip(names, room.students, strict=False):
            whose = CourseMemberRow.learner_id == student
            session.execute(update(CourseMemberRow).where(whose).values(name=name))


def _assign(room: Classroom, version: int, title: str, *, graded: bool) -> int:
    made = room.assign(version, points=20.0, rules={"graded": graded, "attempts": 2})
    with writing(room.engine) as session:
        session.get_one(AssignmentRow, made).title = title
    return made


def _sit(room: Classroom, student: int, assigned: int, number: int) -> None:
    attempt = room.begin(student, assigned)
    for item in room.paper(attempt):
        right = (number + item.position) % 3 != 0
        if item.format is Format.TYPED_DATE and number % 4 == 0:
            response = Response(text="some time after the war" if number % 8 else "03/02/1774")
        elif item.format is Format.TYPED_DATE and not right:
            response = Response(text="1801")
        else:
            response = room.response(item, right=right)
        room.save(student, attempt, item.position, response)
    room.submit(student, attempt)


def _decide(room: Classroom, given: list[int]) -> None:
    """A mark, an excuse, comments, weights; one appeal that waits and one that was granted."""
    first = room.students[0]
    with writing(room.engine) as session:
        by = courses.member_of(session, room.teacher, room.course)
        whom = room.members[first]
        week = [assignments.assignment(session, room.course, each) for each in given]
        reason = "The second question named the wrong year; see the handbook, section Gases."
        marking.override(session, by, week[0], whom, 17.5, reason, room.now)
        marking.comment(session, by, week[1], whom, "Read the passage again.\nThen ask.", room.now)
        marking.excuse(session, by, week[2], whom, True, "Ill that week.", room.now)
        marking.set_weight(session, by, week[4], 2.0, room.now)
        marking.set_dropped(session, by, 1, room.now)
        wrong = (
            select(AttemptItemRow.id)
            .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
            .where(AttemptItemRow.credit == 0.0, AttemptRow.member_id == whom)
            .order_by(AttemptItemRow.id)
        )
        items = session.scalars(wrong).all()
        for item in items[:2]:
            words = "The handbook says so, on the page about gases. " * 4
            appeals.contest(session, first, item, words, room.now)
        made = session.scalars(select(AppealRow.id).order_by(AppealRow.id)).all()
        reach = Reach.ASSIGNMENT
        appeals.decide(session, by, made[0], 1.0, reach, "It does; thank you.", room.now)


def _correct(engine: Engine, key: str, now: datetime) -> None:
    """Let a question count as corrected, and some answers to it as judged wrongly before."""
    with writing(engine) as session:
        question = QuestionRow.key == key
        session.execute(update(QuestionRow).where(question).values(revised_at=now))
        number = session.scalars(select(QuestionRow.id).where(question)).one()
        right = AttemptItemRow.question_id == number, AttemptItemRow.credit == 1.0
        items = session.scalars(select(AttemptItemRow).where(*right)).all()
        for item in items[:5]:
            item.credit = 0.0
            row = session.get_one(AttemptRow, item.attempt_id)
            row.credit = max(0.0, (row.credit or 0.0) - 0.25)


def _as(token: str, path: str, heading: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": page.url}])
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        page.evaluate(
            "document.querySelectorAll('main details').forEach(each => { each.open = true; })"
        )

    return reach


def _teaching(path: str, heading: str) -> Callable[[Page], None]:
    return _as(TEACHER_TOKEN, path, heading)


def _file(page: Page) -> None:
    _teaching("/courses/1/marks/files", "Marks as files")(page)
    content = b"Name,Week 1,Week 2\nChen,12,13.5\nDara,excused,x\nNobody,3,4\n"
    upload = {"name": "marks of the term.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("File with marks").set_input_files([upload])  # type: ignore[list-item]
    leave(page, page.get_by_role("button", name="See what it would change"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("What the file would change")


def _refused(page: Page) -> None:
    _first_cell(page)
    page.get_by_label("Mark, of").fill("99")
    page.get_by_label("Reason").first.fill("Too many.")
    leave(page, page.get_by_role("button", name="Keep the mark"))
    expect(page.get_by_role("alert")).to_contain_text("from 0 to 20")


def _first_cell(page: Page) -> None:
    _teaching("/courses/1/marks", "Marks")(page)
    leave(page, page.locator(".gradebook tbody a").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ada, Week 1")


def _attempt(page: Page) -> None:
    _first_cell(page)
    leave(page, page.get_by_role("link", name="Attempt 1"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Attempt 1 of Ada")
    page.evaluate(
        "document.querySelectorAll('main details').forEach(each => { each.open = true; })"
    )


def _appeal(page: Page) -> None:
    _teaching("/courses/1/marks/appeals", "Appeals")(page)
    leave(page, page.get_by_role("link", name="Waits").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Appeal of")


def _regrade(page: Page) -> None:
    _teaching("/regrades", "Corrections")(page)
    leave(page, page.locator(".rows a").first)
    expect(page.get_by_text("A dry run: nothing has been changed")).to_be_visible()


def _regraded(page: Page) -> None:
    _regrade(page)
    leave(page, page.get_by_role("button", name="anew"))
    expect(page.get_by_role("status")).to_contain_text("Judged anew")


def _own_attempt(page: Page) -> None:
    _as(STUDENT_TOKEN, "/courses/1/my-marks", "My marks")(page)
    leave(page, page.get_by_role("link", name="Attempt 1").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("attempt 1")
    page.evaluate(
        "document.querySelectorAll('main details').forEach(each => { each.open = true; })"
    )


MARKED: dict[str, Callable[[Page], None]] = {
    "marks, gradebook": _teaching("/courses/1/marks", "Marks"),
    "marks, cell": _first_cell,
    "marks, cell refused": _refused,
    "marks, attempt": _attempt,
    "marks, to be looked at": _teaching("/courses/1/marks/to-be-looked-at", "To be looked at"),
    "marks, weights": _teaching("/courses/1/marks/rules", "How totals are made"),
    "marks, files": _teaching("/courses/1/marks/files", "Marks as files"),
    "marks, a file looked at": _file,
    "marks, log": _teaching("/courses/1/marks/log", "Log of changes"),
    "marks, log of nothing": _teaching("/courses/1/marks/log?kind=undo", "Log of changes"),
    "marks, appeals": _teaching("/courses/1/marks/appeals", "Appeals"),
    "marks, appeal": _appeal,
    "marks, corrections": _teaching("/regrades", "Corrections"),
    "marks, dry run": _regrade,
    "marks, judged anew": _regraded,
    "my marks": _as(STUDENT_TOKEN, "/courses/1/my-marks", "My marks"),
    "my marks, attempt": _own_attempt,
    "start, marks changed": _as(STUDENT_TOKEN, "/", "Packs"),
}
"""The states of the pages of marks."""

"""The gradebook and its pages, by whoever teaches and by students."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format, Response
from quizapp.services import library
from quizapp.services.assignment_rules import Telling
from quizapp.store.engine import reading, writing
from quizapp.store.models import AttemptItemRow, Base, MarkLineRow
from tests.services.classroom import Classroom
from tests.web.classes import Class
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor


@pytest.fixture
def room(app: Flask, stocked: Engine, clock: Clock) -> Class:
    return Class(app, Classroom(stocked, clock.now), clock)


def marks(room: Class, path: str = "") -> str:
    return f"/courses/{room.room.course}/marks{path}"


def own(room: Class, path: str = "") -> str:
    return f"/courses/{room.room.course}/my-marks{path}"


def send(page: Page, visitor: Visitor, action: str, *answers: tuple[str, str]) -> Page:
    return visitor.send(page, page.form(action), answers)


def rows(page: Page) -> list[list[str]]:
    return list(csv.reader(io.StringIO(page.html.removeprefix("\ufeff"))))


def all_text(engine: Engine) -> str:
    with reading(engine) as session:
        return "\n".join(
            str(row)
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table))
        )


def test_the_gradebook_leads_from_a_mark_to_the_answers(room: Class) -> None:
    class_ = room.room
    assigned = class_.assign()
    attempt = class_.sit(class_.students[0], assigned, lambda position: position < 3)
    teacher = room.visitor(class_.teacher)
    book = teacher.open(marks(room))
    assert book.status == 200
    assert "75" in book.text
    member = class_.members[class_.students[0]]
    cell = teacher.open(marks(room, f"/{assigned}/{member}"))
    assert "75 of 100 points (75 %)" in cell.text
    assert f"{marks(room)}/attempts/{attempt}" in cell.html
    seen = teacher.open(marks(room, f"/attempts/{attempt}"))
    assert seen.text.count("Question") >= 4
    assert "(right)" in seen.text
    assert teacher.open(marks(room, f"/attempts/{attempt}?download=csv")).status == 200


def test_a_mark_by_hand_an_excuse_and_a_comment_reach_the_student(room: Class) -> None:
    class_ = room.room
    assigned, student = class_.assign(), class_.students[0]
    class_.sit(student, assigned, lambda position: position < 2)
    here = marks(room, f"/{assigned}/{class_.members[student]}")
    assistant = room.visitor(class_.assistant)
    page = assistant.open(here)
    page = send(page, assistant, "/mark", ("points", "87,5"), ("reason", "Question 3 was unclear."))
    assert "87.5 of 100 points" in page.text
    assert "by the attempts it would be 50" in page.text.lower()
    page = send(page, assistant, "/comment", ("words", "Read the second source.\nThen ask me."))
    visitor = room.visitor(student)
    mine = visitor.open(own(room))
    assert "87.5 of 100" in mine.text
    assert "Question 3 was unclear." in mine.text
    assert "Read the second source." in mine.text
    assert "Changed since you last looked" in mine.text
    start = visitor.open("/")
    assert "2 changes of your marks" in start.text
    mine = send(mine, visitor, "/seen", ("upto", str(lines(room)[-1].id)))
    assert "Changed since you last looked" not in mine.text
    assert "changes of your marks" not in visitor.open("/").text
    page = send(assistant.open(here), assistant, "/excuse", ("excused", "1"), ("reason", "Ill."))
    assert "Excused" in page.text
    assert "excused" in visitor.open(own(room)).text


def lines(room: Class) -> list[MarkLineRow]:
    with reading(room.room.engine) as session:
        return list(session.scalars(select(MarkLineRow).order_by(MarkLineRow.id)))


def test_a_change_without_a_reason_is_refused_and_keeps_what_was_typed(room: Class) -> None:
    class_ = room.room
    assigned, student = class_.assign(), class_.students[0]
    here = marks(room, f"/{assigned}/{class_.members[student]}")
    teacher = room.visitor(class_.teacher)
    page = teacher.open(here)
    for points, reason in (("80", " "), ("101", "x"), ("eighty", "x")):
        refused = send(page, teacher, "/mark", ("points", points), ("reason", reason))
        assert refused.status == 422
        assert f'value="{points}"' in refused.html
    assert lines(room) == []


def test_sending_a_change_twice_writes_one_line(room: Class) -> None:
    class_ = room.room
    assigned, student = class_.assign(), class_.students[0]
    class_.sit(student, assigned)
    teacher = room.visitor(class_.teacher)
    page = teacher.open(marks(room, f"/{assigned}/{class_.members[student]}"))
    for _ in range(2):
        send(page, teacher, "/mark", ("points", "60"), ("reason", "So."))
    assert [each.kind for each in lines(room)] == ["mark"]


def test_one_answer_is_given_partial_credit_by_hand(room: Class) -> None:
    class_ = room.room
    attempt = class_.sit(class_.students[0], class_.assign(), lambda position: position < 2)
    with reading(class_.engine) as session:
        items = session.scalars(select(AttemptItemRow.id).order_by(AttemptItemRow.position)).all()
    teacher = room.visitor(class_.teacher)
    page = teacher.open(marks(room, f"/attempts/{attempt}"))
    answers = (("press", "half"), ("reason", "Half of it is right."))
    page = send(page, teacher, f"/{items[3]}", *answers)
    assert "62.5 % of its points" in page.text
    assert "Half of it is right." in page.text
    page = send(page, teacher, f"/{items[3]}", ("press", ""), ("credit", "25"), ("reason", "Less."))
    assert "56.2 % of its points" in page.text
    page = send(page, teacher, f"/{items[2]}", ("press", "out"), ("reason", "A bad question."))
    assert "left out" in page.text
    assert "75 % of its points" in page.text


def test_answers_that_could_not_be_read_are_decided_together(room: Class) -> None:
    class_ = room.room
    (key,) = class_.keys(Format.TYPED_DATE, 1)
    assigned = class_.assign(class_.make_set([Slot((Asked((key,), Format.TYPED_DATE),))]))
    for student, text in zip(class_.students, ("soon after", "Soon  after!", "later"), strict=True):
        attempt = class_.begin(student, assigned)
        class_.save(student, attempt, 0, Response(text=text))
        class_.submit(student, attempt)
    teacher = room.visitor(class_.teacher)
    page = teacher.open(marks(room, "/to-be-looked-at"))
    assert "2 answers: Student 01, Student 02" in page.text
    assert "1 answer: Student 03" in page.text
    with reading(class_.engine) as session:
        first = session.scalars(select(AttemptItemRow.id).order_by(AttemptItemRow.id)).first()
    decision = (("press", "half"), ("for_all", "1"), ("reason", "Too vague for all of it."))
    page = send(page, teacher, f"/{first}", *decision)
    assert "Student 01" not in page.text
    assert "Student 03" in page.text
    with reading(class_.engine) as session:
        kept = session.scalars(select(AttemptItemRow).order_by(AttemptItemRow.id)).all()
    assert [(each.credit, each.unclear) for each in kept] == [
        (0.5, False),
        (0.5, False),
        (0.0, True),
    ]


def test_weights_are_changed_by_who_teaches_and_not_by_assistants(room: Class) -> None:
    class_ = room.room
    assigned = class_.assign()
    teacher = room.visitor(class_.teacher)
    page = teacher.open(marks(room, "/rules"))
    page = teacher.send(page, page.form(), [(f"weight-{assigned}", "2,5"), ("lowest", "1")])
    assert 'value="2.5"' in page.html
    assert [(each.kind, each.after) for each in lines(room)] == [
        ("weight", {"weight": 2.5}),
        ("drop", {"lowest": 1}),
    ]
    refused = teacher.send(page, page.form(), [(f"weight-{assigned}", "much"), ("lowest", "1")])
    assert refused.status == 422
    assistant = room.visitor(class_.assistant)
    page = assistant.open(marks(room, "/rules"))
    assert "changes no weights" in page.text
    sent = {"csrf_token": csrf(assistant), f"weight-{assigned}": "9"}
    assert assistant.client.post(marks(room, "/rules"), data=sent).status_code == 403
    assert len(lines(room)) == 2


def csrf(visitor: Visitor) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', visitor.open("/settings").html)
    assert found
    return found[1]


def test_the_log_is_filtered_and_leaves_as_csv(room: Class) -> None:
    class_ = room.room
    assigned, (one, two, _) = class_.assign(), class_.students
    teacher = room.visitor(class_.teacher)
    for student, reason in ((one, "=cmd()"), (two, "Fine.")):
        page = teacher.open(marks(room, f"/{assigned}/{class_.members[student]}"))
        send(page, teacher, "/mark", ("points", "60"), ("reason", reason))
    page = teacher.open(marks(room, f"/log?student={class_.members[two]}"))
    assert "1 line, the latest first" in page.text
    assert "Fine." in page.text
    found = rows(teacher.open(marks(room, "/log?download=csv&kind=mark")))
    assert len(found) == 3
    assert found[1][1:6] == ["Grace", "Mark decided by hand", "Student 02", "Week 1", ""]
    assert found[2][-3:] == ["by attempts", "60 points", "'=cmd()"]
    assert "No line" in teacher.open(marks(room, "/log?kind=weight")).text


def test_marks_leave_and_come_back_as_csv(room: Class) -> None:
    class_ = room.room
    assigned, (one, two, three) = class_.assign(), class_.students
    class_.sit(one, assigned, lambda position: position < 2)
    teacher = room.visitor(class_.teacher)
    table = rows(teacher.open(marks(room, "?download=csv")))
    assert table[0] == [
        "Student number",
        "Name",
        "Roster id",
        f"Week 1 /100 [{assigned}]",
        "Total %",
    ]
    assert [row[1:4] for row in table[1:]] == [
        ["Student 01", "", "50.0"],
        ["Student 02", "", ""],
        ["Student 03", "", ""],
    ]
    table[1][3], table[2][3], table[3][3] = "50", "77,5", "excused"
    table.append(["9999", "Nobody", "", "3", ""])
    for row in table:
        row.append("x" if row is not table[0] else "Extra column")
    page = check(room, teacher, table)
    assert "2 marks would change; 1 stand as in the file" in page.text
    assert "is no student of this course" in page.text
    assert "“Extra column” is no assignment" in page.text
    assert lines(room) == []
    page = send(page, teacher, "/apply")
    assert page.path == marks(room)
    assert [(x.kind, x.member_id, x.after) for x in lines(room)] == [
        ("mark", class_.members[two], {"points": 77.5}),
        ("excuse", class_.members[three], {"excused": True}),
    ]
    assert "From file “marks.csv”." in teacher.open(marks(room, "/log")).text
    assert "0 marks would change" in check(room, teacher, table).text


def check(room: Class, visitor: Visitor, table: Iterable[list[str]], between: str = ",") -> Page:
    out = io.StringIO()
    csv.writer(out, delimiter=between).writerows(table)
    data = {"csrf_token": csrf(visitor), "file": (io.BytesIO(out.getvalue().encode()), "marks.csv")}
    return Page(visitor.client.post(marks(room, "/files/check"), data=data))


def test_a_file_that_would_do_something_else_by_now_is_shown_again(room: Class) -> None:
    class_ = room.room
    assigned, student = class_.assign(), class_.students[0]
    teacher = room.visitor(class_.teacher)
    table = [["Name", "Week 1"], ["Student 01", "40"], ["Student 02", "41"], ["Student 02", "42"]]
    page = check(room, teacher, table, ";")
    assert "stands there twice" in page.text
    class_.sit(student, assigned)
    refused = send(page, teacher, "/apply")
    assert refused.status == 409
    assert "Something has changed since you looked" in refused.text
    assert lines(room) == []
    send(refused, teacher, "/apply")
    assert len(lines(room)) == 2


@pytest.mark.parametrize("sent", [b"", b"a,b\n", b"Mark\n3\n", b'Name,"x\n1,2'])
def test_a_file_that_cannot_be_read_is_refused(room: Class, sent: bytes) -> None:
    room.room.assign()
    teacher = room.visitor(room.room.teacher)
    data = {"csrf_token": csrf(teacher), "file": (io.BytesIO(sent), "x.csv")}
    response = teacher.client.post(marks(room, "/files/check"), data=data)
    assert response.status_code == 422
    assert lines(room) == []


def moodle(room: Class, visitor: Visitor, names: str, **chosen: str) -> Page:
    data = {"csrf_token": csrf(visitor), "file": (io.BytesIO(names.encode()), "secret-names.csv")}
    return Page(visitor.client.post(marks(room, "/files/moodle"), data=data | chosen))


NAMES = """Account,ID number,First name,Last name,Email address
student 01,u-4711,Zaphod,Beeblebrox,zaphod@example.org
Student 03,u-4712,Tricia,McMillan,tricia@example.org
somebody else,u-4713,Arthur,Dent,arthur@example.org
"""


def test_moodle_gets_ids_marks_and_feedback_that_it_takes_as_they_are(room: Class) -> None:
    class_ = room.room
    assigned = class_.assign(points=20.0)
    class_.sit(class_.students[0], assigned, lambda position: position < 3)
    teacher = room.visitor(class_.teacher)
    here = marks(room, f"/{assigned}/{class_.members[class_.students[0]]}")
    send(teacher.open(here), teacher, "/comment", ("words", "Two lines,\nwith a comma."))
    page = moodle(room, teacher, NAMES, assignment=str(assigned), feedback="1")
    assert page.status == 200
    assert not page.html.startswith("\ufeff")
    assert rows(page) == [
        ["ID number", "First name", "Last name", "Email address", "Week 1", "Week 1 (Feedback)"],
        ["u-4711", "Zaphod", "Beeblebrox", "zaphod@example.org", "15", "Two lines, with a comma."],
        ["u-4712", "Tricia", "McMillan", "tricia@example.org", "-", ""],
    ]
    page = moodle(room, teacher, NAMES, assignment=str(assigned), **{"as": "percent"})
    assert rows(page)[1][-1] == "75"


def test_moodle_gets_only_such_ids_as_all_have(room: Class) -> None:
    """It gives the marks of a row without one to the student of the row above."""
    class_ = room.room
    assigned = class_.assign()
    teacher = room.visitor(class_.teacher)
    page = moodle(room, teacher, NAMES.replace("u-4712", ""), assignment=str(assigned))
    assert [row[:3] for row in rows(page)] == [
        ["First name", "Last name", "Email address"],
        ["Zaphod", "Beeblebrox", "zaphod@example.org"],
        ["Tricia", "McMillan", "tricia@example.org"],
    ]
    nobody = NAMES.replace("u-4712", "").replace("tricia@example.org", "")
    page = moodle(room, teacher, nobody, assignment=str(assigned))
    assert [row[0] for row in rows(page)] == ["ID number", "u-4711"]


def test_nothing_of_the_list_of_names_is_stored_or_logged(
    room: Class, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    class_ = room.room
    assigned = class_.assign()
    class_.sit(class_.students[0], assigned)
    teacher = room.visitor(class_.teacher)
    caplog.set_level(0)
    before = all_text(class_.engine)
    with_formula = NAMES.replace("Zaphod", "=Zaphod")
    for names in (NAMES, with_formula, NAMES.replace("Account", "Whatever")):
        moodle(room, teacher, names, assignment=str(assigned))
    assert all_text(class_.engine) == before
    told = caplog.text + "".join(capfd.readouterr())
    for word in ("Zaphod", "u-4711", "Beeblebrox", "secret-names"):
        assert word not in before + told


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        (NAMES.replace("Account", "Whatever"), "must have a column"),
        ("Account,Colour\nStudent 01,red\n", "must have a column"),
        (NAMES.replace("Zaphod", "=Zaphod"), "Line 2"),
        (NAMES.replace("student 01", "Student 03"), "second time"),
        ("Account,ID number\nnobody,1\n", "nobody of this course"),
        (NAMES.replace("u-4712", "").replace("zaphod@example.org", ""), "filled for all"),
    ],
)
def test_a_list_that_moodle_would_stumble_over_is_refused(
    room: Class, names: str, problem: str
) -> None:
    assigned = room.room.assign()
    page = moodle(room, room.visitor(room.room.teacher), names, assignment=str(assigned))
    assert page.status == 422
    assert problem in page.text


def test_a_student_sees_nothing_before_it_may_be_told(room: Class) -> None:
    class_ = room.room
    closes = class_.now + timedelta(days=2)
    assigned = class_.assign(closes_at=closes, rules={"telling": Telling.CLOSED})
    student = class_.students[0]
    attempt = class_.sit(student, assigned, lambda position: position < 3)
    teacher, visitor = room.visitor(class_.teacher), room.visitor(student)
    here = marks(room, f"/{assigned}/{class_.members[student]}")
    send(teacher.open(here), teacher, "/mark", ("points", "91"), ("reason", "Secret so far."))
    mine = visitor.open(own(room))
    assert "told after it has closed" in mine.text
    assert "Nothing counts yet" in mine.text
    for word in ("91", "75", "Secret so far."):
        assert word not in mine.text
    assert visitor.client.get(own(room, f"/attempts/{attempt}")).status_code == 409
    assert "of your marks" not in visitor.open("/").text
    room.wait(days=3)
    mine = visitor.open(own(room))
    assert "91 of 100" in mine.text
    assert "Secret so far." in mine.text
    assert visitor.client.get(own(room, f"/attempts/{attempt}")).status_code == 200
    assert "1 change of your marks" in visitor.open("/").text


def test_students_and_strangers_see_no_gradebook_and_nobody_elses_marks(room: Class) -> None:
    class_ = room.room
    assigned, (one, two, _) = class_.assign(), class_.students
    attempt = class_.sit(one, assigned)
    cell = f"/{assigned}/{class_.members[one]}"
    pages = ["", cell, f"/attempts/{attempt}", "/rules", "/files", "/log", "/appeals"]
    for who, status in ((two, 403), (class_.outsider, 404)):
        visitor = room.visitor(who)
        for path in (*pages, "/to-be-looked-at"):
            assert visitor.client.get(marks(room, path)).status_code == status, path
        assert visitor.client.get(own(room, f"/attempts/{attempt}")).status_code == 404
        assert visitor.client.get("/regrades").status_code == 404
    assert room.visitor(class_.teacher).client.get(own(room)).status_code == 404


def test_an_answer_is_contested_and_decided_for_all_who_answered_so(room: Class) -> None:
    class_ = room.room
    (key,) = class_.keys(Format.TYPED_NAME, 1)
    assigned = class_.assign(class_.make_set([Slot((Asked((key,), Format.TYPED_NAME),))]))
    attempts = []
    for student, text in zip(class_.students, ("Zed Quux", "zed quux.", "Xyzzy"), strict=True):
        attempts.append(class_.begin(student, assigned))
        class_.save(student, attempts[-1], 0, Response(text=text))
        class_.submit(student, attempts[-1])
    with reading(class_.engine) as session:
        items = list(session.scalars(select(AttemptItemRow.id).order_by(AttemptItemRow.id)))
    student, teacher = room.visitor(class_.students[0]), room.visitor(class_.teacher)
    page = student.open(own(room, f"/attempts/{attempts[0]}"))
    refused = send(page, student, f"/{items[0]}", ("reason", " "))
    assert refused.status == 422
    long = send(page, student, f"/{items[0]}", ("reason", "x" * 1001))
    assert long.status == 422
    for _ in range(2):
        page2 = send(page, student, f"/{items[0]}", ("reason", "My book says <so>."))
    assert "it waits for a decision" in page2.text
    assert "Contest this" not in page2.text
    listed = teacher.open(marks(room, "/appeals"))
    assert listed.text.count("Waits") == 1
    assert "Appeals (1)" in listed.text
    page = teacher.open(next(href for href in listed.links.values() if "/appeals/" in href))
    assert "My book says <so>." in page.text
    assert "for all who answered so in this assignment (1 more)" in page.text
    decision = [("decision", "grant"), ("reach", "assignment"), ("reply", "Your book is right.")]
    page = teacher.send(page, page.form(), [*decision, ("credit", "100")])
    assert "Granted" in page.text
    with reading(class_.engine) as session:
        kept = session.scalars(select(AttemptItemRow.credit).order_by(AttemptItemRow.id)).all()
    assert kept == [1.0, 1.0, 0.0]
    assert "Your book is right." in student.open(own(room)).text
    other = room.visitor(class_.students[1]).open(own(room))
    assert "The same answer, which you gave too, is accepted now." in other.text
    assert "Your book" not in other.text
    corrections = teacher.open("/regrades")
    assert "2 answers of 2 changed" in corrections.text
    undone = send(corrections, teacher, "/undo")
    assert "Taken back" in undone.text
    with reading(class_.engine) as session:
        kept = session.scalars(select(AttemptItemRow.credit).order_by(AttemptItemRow.id)).all()
    assert kept == [0.0, 0.0, 0.0]


def test_a_refused_appeal_can_be_made_once_more(room: Class) -> None:
    class_ = room.room
    attempt = class_.sit(class_.students[0], class_.assign(), lambda position: position > 0)
    with reading(class_.engine) as session:
        item = session.scalars(select(AttemptItemRow.id).order_by(AttemptItemRow.position)).first()
    student, teacher = room.visitor(class_.students[0]), room.visitor(class_.assistant)
    for number in (1, 2):
        page = student.open(own(room, f"/attempts/{attempt}"))
        send(page, student, f"/{item}", ("reason", f"Reason {number}"))
        listed = teacher.open(marks(room, "/appeals"))
        waiting = re.search(r'href="([^"]+/appeals/\d+)"', listed.html)
        assert waiting
        page = teacher.open(waiting[1])
        decision = [("decision", "refuse"), ("reach", "one"), ("reply", f"No {number}.")]
        teacher.send(page, page.form(), decision)
    page = student.open(own(room, f"/attempts/{attempt}"))
    assert "No 2." in page.text
    assert f"attempts/{attempt}/{item}" not in page.html
    sent = {"csrf_token": csrf(student), "reason": "again"}
    path = own(room, f"/attempts/{attempt}/{item}")
    assert student.client.post(path, data=sent).status_code == 409


def test_a_corrected_date_is_judged_anew_from_the_page(
    room: Class, tiny: Path, tmp_path: Path
) -> None:
    class_ = room.room
    key = "elements/oxygen-found-priestley/when"
    assigned = class_.assign(class_.make_set([Slot((Asked((key,), Format.TYPED_DATE),))]))
    for student, text in zip(class_.students, ("1 August 1774", "3 August 1774"), strict=False):
        attempt = class_.begin(student, assigned)
        class_.save(student, attempt, 0, Response(text=text))
        class_.submit(student, attempt)
    teacher = room.visitor(class_.teacher)
    assert "No mark waits for a correction" in teacher.open("/regrades").text
    folder = tmp_path / "corrected"
    shutil.copytree(tiny, folder)
    (folder / "keys.lock").unlink()
    for file in (folder / "facts").glob("*.toml"):
        text = file.read_text(encoding="utf-8").replace('"1774-08-01"', '"1774-08-03"')
        file.write_text(text, encoding="utf-8")
    room.wait(days=1)
    with writing(class_.engine) as session:
        library.load_pack(session, folder, class_.now)
    room.wait(hours=1)
    listed = teacher.open("/regrades")
    assert "UTC" not in listed.text
    assert "1 assignment, 2 attempts" in listed.text
    way = next(href for href in listed.links.values() if re.search(r"/regrades/\d+$", href))
    kept = teacher.open(way)
    assert "1 would go up, 0 down, 1 stay" in kept.text
    assert "Accepted then 1 August 1774 Accepted now 3 August 1774" in kept.text
    plain = teacher.open(f"{way}?unanswerable=full")
    assert "1 would go up, 1 down, 0 stay" in plain.text
    assert len(rows(teacher.open(f"{way}?unanswerable=full&download=csv"))) == 3
    done = teacher.send(plain, next(f for f in plain.forms if f.method == "post"))
    assert "Judged anew" in done.text
    student = room.visitor(class_.students[0])
    assert "1 change of your marks in Chemistry" in student.open("/").text
    mine = student.open(own(room))
    assert "0 of 100" in mine.text
    assert "A fact was corrected. Joseph Priestley discovered oxygen on 3 August 1774." in mine.text
    undone = send(teacher.open("/regrades"), teacher, "/undo")
    assert "Taken back" in undone.text
    assert "100 of 100" in student.open(own(room)).text
    assert "1 assignment, 2 attempts" in undone.text

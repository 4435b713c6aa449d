"""The pages of what a class knows: who sees them, what they say, what leaves as CSV."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, update

from quizapp.services import courses
from quizapp.store.engine import make_engine, writing
from quizapp.store.models import DeviceRow
from quizapp.web.analysis import words
from quizapp.web.edge import COOKIE
from tests.services.classroom import Classroom
from tests.services.taught import ABSENT, Taught, taught
from tests.web.conftest import Clock, make_app
from tests.web.pages import Visitor

STUDENTS = 18


@dataclass
class Lesson:
    """A class that was taught, and its pages as each person sees them."""

    app: Flask
    engine: Engine
    taught: Taught

    @property
    def room(self) -> Classroom:
        return self.taught.room

    def seen_by(self, learner: int | None) -> Visitor:
        visitor = Visitor(self.app.test_client())
        if learner is not None:
            token = f"token-of-{learner}"
            hashed = hashlib.sha256(token.encode()).hexdigest()
            with writing(self.engine) as session:
                own = update(DeviceRow).where(DeviceRow.learner_id == learner)
                session.execute(own.values(token_hash=hashed))
            visitor.client.set_cookie(COOKIE, token)
        return visitor

    def path(self, rest: str = "") -> str:
        return f"/courses/{self.room.course}/assignments/{self.taught.assignment}/{rest}"


@pytest.fixture(scope="module")
def taught_file(stocked_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(stocked_file, tmp_path_factory.mktemp("taught") / "taught.db"))


@pytest.fixture(scope="module")
def lesson(taught_file: Path) -> Iterator[Lesson]:
    engine = make_engine(f"sqlite:///{taught_file}")
    clock = Clock()
    made = taught(engine, Classroom(engine, clock.now, pupils=STUDENTS))
    clock.forward(days=2)
    yield Lesson(make_app(engine, clock), engine, made)
    engine.dispose()


PAGES = ("analysis", "analysis/1", "analysis/4", "analysis/6", "project", "project/1")


def every_page(lesson: Lesson) -> list[str]:
    course = f"/courses/{lesson.room.course}"
    return [
        *map(lesson.path, PAGES),
        f"{course}/know",
        f"{course}/know/students",
        f"{course}/know/facts",
    ]


def test_who_teaches_sees_every_page(lesson: Lesson) -> None:
    for person in (lesson.room.teacher, lesson.room.assistant):
        visitor = lesson.seen_by(person)
        for path in every_page(lesson):
            assert visitor.open(path).status == 200, path
            with visitor.client.get(f"{path}?download=csv") as response:
                assert response.status_code == 200
                assert response.mimetype == "text/csv"


def test_nobody_else_sees_any(lesson: Lesson) -> None:
    student, outsider = lesson.room.students[0], lesson.room.outsider
    for person, status in ((student, 403), (outsider, 404), (None, 404)):
        visitor = lesson.seen_by(person)
        for path in every_page(lesson):
            for more in ("", "?download=csv"):
                page = visitor.open(path + more)
                assert page.status == status, path
                assert "Student 02" not in page.html


def test_an_assignment_is_reached_through_its_own_course_alone(lesson: Lesson) -> None:
    with writing(lesson.engine) as session:
        other = courses.create(session, lesson.room.teacher, "Another", lesson.room.now)
    visitor = lesson.seen_by(lesson.room.teacher)
    for page in PAGES:
        path = f"/courses/{other}/assignments/{lesson.taught.assignment}/{page}"
        assert visitor.open(path).status == 404


def rows(lesson: Lesson, path: str) -> list[dict[str, str]]:
    with lesson.seen_by(lesson.room.teacher).client.get(path) as response:
        return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


def test_the_questions_as_csv_say_what_the_page_says(lesson: Lesson) -> None:
    found = rows(lesson, lesson.path("analysis?download=csv"))
    assert [row["No."] for row in found] == [str(n) for n in range(1, 11)]
    first = found[0]
    assert first["Format"] == "One choice"
    assert first["Papers"] == str(STUDENTS - ABSENT)
    assert float(first["Intended weight"]) == 10
    assert float(first["Guess score"]) in (25.0, 33.3)
    drawn = found[-1]
    assert drawn["Intended weight"] == drawn["Effective weight"] == ""
    page = lesson.seen_by(lesson.room.teacher).open(lesson.path("analysis"))
    assert f"{STUDENTS - ABSENT} students of {STUDENTS} handed something in" in page.text
    assert f"{float(first['Facility']):.0f}" in page.text
    test = {
        row["Figure"]: row["Value"]
        for row in rows(lesson, lesson.path("analysis?download=csv&list=test"))
    }
    assert test["Papers"] == str(STUDENTS - ABSENT)
    assert test["Skewness"] == ""
    assert float(test["Internal consistency"]) > 0


def test_which_attempts_is_a_choice(lesson: Lesson) -> None:
    visitor = lesson.seen_by(lesson.room.teacher)
    assert "first attempts" in visitor.open(lesson.path("analysis")).text
    assert "each attempt counts" not in visitor.open(lesson.path("analysis")).text.lower()
    every = visitor.open(lesson.path("analysis?of=all"))
    assert "Each attempt counts as if it were another student’s" in every.text
    assert "first attempts" in visitor.open(lesson.path("analysis?of=nonsense")).text


def test_a_question_that_is_not_there(lesson: Lesson) -> None:
    visitor = lesson.seen_by(lesson.room.teacher)
    assert visitor.open(lesson.path("analysis/99")).status == 404
    assert visitor.open(lesson.path("project/9")).status == 404


def test_the_projected_pages_name_no_student(lesson: Lesson) -> None:
    visitor = lesson.seen_by(lesson.room.teacher)
    for path in ("project", "project/1", "project/2", "project?download=csv"):
        page = visitor.open(lesson.path(path))
        assert page.status == 200
        assert "Student" not in page.html
        for each in ("Grace", "Ada"):
            assert each not in page.html


def test_one_at_a_time_leads_to_the_next(lesson: Lesson) -> None:
    visitor = lesson.seen_by(lesson.room.teacher)
    everything = visitor.open(lesson.path("project"))
    count = len([each for each in everything.headings if each.endswith("?")])
    assert 1 < count <= 5
    first = visitor.open(lesson.path("project/1"))
    assert 'rel="next"' in first.html
    assert 'rel="prev"' not in first.html
    last = visitor.open(lesson.path(f"project/{count}"))
    assert 'rel="next"' not in last.html
    assert 'rel="prev"' in last.html
    assert first.headings[0] in everything.headings


def test_an_open_assignment_asks_before_it_tells_the_answers(stocked: Engine, clock: Clock) -> None:
    made = taught(stocked, Classroom(stocked, clock.now, pupils=8))
    lesson = Lesson(make_app(stocked, clock), stocked, made)
    visitor = lesson.seen_by(made.room.teacher)
    told = lesson.seen_by(made.room.teacher).open(lesson.path("project?anyway=1"))
    assert any(each.endswith("?") for each in told.headings)
    for path in ("project", "project/1", "project?download=csv"):
        page = visitor.open(lesson.path(path))
        assert page.headings[0].endswith("is still open"), path
        assert "2 students may still hand something in" in page.text
        assert not any(each in page.html for each in told.headings if each.endswith("?"))
    assert "anyway=1" in visitor.open(lesson.path("project")).html
    clock.forward(days=2)
    assert not visitor.open(lesson.path("project")).headings[0].endswith("is still open")


def test_the_class_is_told_by_name_and_never_by_rank(lesson: Lesson) -> None:
    path = f"/courses/{lesson.room.course}/know/students"
    found = rows(lesson, f"{path}?download=csv&by=topic")
    names = [row["Student"] for row in found]
    assert names == sorted(names)
    assert len(names) == STUDENTS
    page = lesson.seen_by(lesson.room.teacher).open(path)
    assert page.html.index("Not started") < page.html.index(
        "Student 17", page.html.index("Not started")
    )
    helped = rows(lesson, f"{path}?download=csv&list=help")
    absent = [row for row in helped if row["Why"].startswith("not started")]
    assert [row["Student"] for row in absent] == ["Student 17", "Student 18"]
    assert all("1 assignment not begun" in row["Why"] for row in absent)
    groups = rows(lesson, f"/courses/{lesson.room.course}/know?download=csv")
    assert {row["By"] for row in groups} == {"section", "topic"}
    days = [name for name in groups[0] if name.startswith("2026-")]
    shares = [float(groups[0][day]) for day in days]
    assert shares == sorted(shares, reverse=True)
    assert len(days) == 6


def test_what_can_be_shown_in_class_names_nobody(lesson: Lesson) -> None:
    visitor = lesson.seen_by(lesson.room.teacher)
    for page in (f"/courses/{lesson.room.course}/know", lesson.path("project")):
        assert "Student 0" not in visitor.open(page).html
    page = visitor.open(f"/courses/{lesson.room.course}/know/students?by=section&on=exam")
    assert "not to be shown in class" in page.text
    assert page.html.count('scope="row">Student ') == STUDENTS


def test_less_than_a_bound_is_not_told_as_the_bound() -> None:
    assert words.at_most(0.7499) == "74 %"
    assert words.at_most(0.29) == "29 %"


def test_a_fact_across_its_formats(lesson: Lesson) -> None:
    found = rows(lesson, f"/courses/{lesson.room.course}/know/facts?download=csv")
    hydrogen = next(row for row in found if row["Fact"] == "hydrogen-found")
    for way in ("One choice", "Typed name", "Typed date", "True or false"):
        assert int(hydrogen[f"{way}: answers"]) >= STUDENTS - ABSENT
        assert hydrogen[f"{way}: facility"] != ""
    shares = [float(row["Facility"]) for row in found if row["Facility"]]
    assert shares == sorted(shares)

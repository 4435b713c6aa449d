"""Exams by client: looked at before they are kept, kept once, changed, ended, deleted, over."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from quizapp.store.engine import reading
from quizapp.store.models import Base, ExamRow, LearnerRow
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor
from tests.web.pupil import Pupil, asks, question_on

NEW = "/packs/elements/exams/new"


def count(engine: Engine) -> dict[str, int]:
    with reading(engine) as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def make(visitor: Visitor, *chosen: tuple[str, str]) -> Page:
    page = visitor.open(NEW)
    return visitor.send(page, page.form(), chosen)


def number(page: Page, words: str) -> int:
    found = re.search(rf"(\d+) {words}", page.text)
    assert found, page.text
    return int(found[1])


def test_looking_at_a_plan_keeps_nothing_and_makes_nobody(
    visitor: Visitor, stocked: Engine
) -> None:
    before = count(stocked)
    page = visitor.open(f"{NEW}?name=Finals&date=2026-03-22&topics=dates")
    assert page.status == 200
    assert "predicted on the day" in page.text
    assert "in 20 days" in page.text
    assert 'value="Finals"' in page.html
    assert 'value="dates" checked' in page.html
    assert visitor.open(NEW).status == visitor.open("/exams").status == 200
    assert count(stocked) == before
    assert "no exam is coming" in visitor.open("/exams").text.lower()


@pytest.mark.parametrize(
    ("chosen", "problem"),
    [
        ([("date", "2026-03-02")], "later day than today"),
        ([("date", "")], "Choose the day"),
        ([("date", "tomorrow")], "Choose the day"),
        ([("most_new", "-1")], "whole number from 0"),
        ([("topics", "no-such-topic")], "No question belongs"),
        ([("name", "x" * 81)], "at most 80"),
    ],
)
def test_what_cannot_be_planned_is_asked_back(
    visitor: Visitor, stocked: Engine, chosen: list[tuple[str, str]], problem: str
) -> None:
    page = make(visitor, *chosen)
    assert page.status == 422
    assert problem in page.text
    assert count(stocked)["exams"] == count(stocked)["learners"] == 0


def test_a_double_click_keeps_one_exam(visitor: Visitor, stocked: Engine) -> None:
    page = visitor.open(NEW)
    once, twice = (visitor.send(page, page.form(), [("name", "Finals")]) for _ in range(2))
    assert once.path == twice.path
    assert count(stocked)["exams"] == 1
    make(visitor, ("name", "Other"))
    assert count(stocked)["exams"] == 2
    assert set(re.findall(r"/exams/(\d+)", visitor.open("/exams").html)) == {"1", "2"}


def test_the_chart_of_its_days_is_kept_as_a_file(visitor: Visitor, clock: Clock) -> None:
    assert "days.svg" not in visitor.open(NEW).html, "there is nothing to keep of a draft"
    page = make(visitor, ("name", "Dates exam"), ("date", "2026-03-14"))
    address = next(each for each in page.links.values() if each.endswith(".svg"))
    response = visitor.client.get(address)
    assert response.mimetype == "image/svg+xml"
    assert "exam-1-days.svg" in response.headers["Content-Disposition"]
    assert "Monday, 2 March 2026:" in response.text
    clock.now += timedelta(days=30)
    assert visitor.client.get(address).status_code == 404


def test_the_start_page_tells_of_it(visitor: Visitor) -> None:
    make(visitor, ("name", "Dates exam"), ("date", "2026-03-14"), ("topics", "dates"))
    page = visitor.open("/")
    assert re.search(
        r"Dates exam in 12 days: \d+ new and about 0 reviews today; predicted \d+ %", page.text
    )


def test_studying_follows_the_plan(visitor: Visitor, clock: Clock) -> None:
    exam = make(visitor, ("date", "2026-03-12"), ("topics", "dates"))
    pupil = Pupil(visitor)
    new = number(exam, "new and about")
    topics = set()
    page = pupil.past_introductions(pupil.review())
    for _ in range(new):
        assert asks(page)
        topics.add(question_on(page).topic)
        page = pupil.go_on(pupil.answer(page))
    assert topics == {"dates"}
    exam = visitor.open(exam.path)
    assert number(exam, "new and about") == 0, "today's share is begun"
    clock.forward(days=1)
    exam = visitor.open(exam.path)
    assert "in 9 days" in exam.text
    assert number(exam, "new and about") > 0


def test_an_exam_is_changed_ended_and_taken_up_again(visitor: Visitor, stocked: Engine) -> None:
    exam = make(visitor, ("name", "Finals"))
    page = visitor.open(f"{exam.path}/change")
    assert 'value="Finals"' in page.html
    changed = visitor.send(page, page.form(), [("name", "Retake"), ("date", "2026-04-01")])
    assert changed.path == exam.path
    assert "Retake" in changed.headings[0]
    assert "in 30 days" in changed.text
    for _ in range(2):
        ended = visitor.send(changed, changed.form("/end"))
        assert "You have ended this exam" in ended.text
    assert "Retake" not in visitor.open("/").text
    again = visitor.send(ended, ended.form("/end"), [("again", "1")])
    assert "You have ended" not in again.text
    assert "Retake" in visitor.open("/").text


def test_deleting_asks_with_its_name_and_leaves_what_was_learnt(
    visitor: Visitor, stocked: Engine
) -> None:
    exam = make(visitor, ("name", "Finals"))
    pupil = Pupil(visitor)
    pupil.answer(pupil.past_introductions(pupil.review()))
    before = count(stocked)
    asked = visitor.open(f"{exam.path}/delete")
    assert "Finals" in asked.headings[0]
    gone = visitor.send(asked, asked.form())
    assert gone.path == "/exams"
    assert count(stocked) == {**before, "exams": 0}
    assert visitor.send(asked, asked.form()).status == 404


def test_after_its_day_it_says_how_it_went(visitor: Visitor, clock: Clock) -> None:
    exam = make(visitor, ("date", "2026-03-09"))
    pupil = Pupil(visitor)
    page = pupil.past_introductions(pupil.review())
    while asks(page):
        page = pupil.go_on(pupil.answer(page))
    clock.forward(days=3)
    page = pupil.past_introductions(pupil.review())
    for right in (True, False):
        page = pupil.go_on(pupil.answer(page, right=right))
    clock.now += timedelta(days=8)
    over = visitor.open(exam.path)
    assert "It is over" in over.text
    assert "2 had been reviewed" in over.text
    assert "1 of these were known" in over.text
    assert "predicted on the day" in over.text
    assert "in 4 weeks" not in over.text
    assert "Exam" not in visitor.open("/").text
    assert "Past or ended" in visitor.open("/exams").text
    later = pupil.past_introductions(pupil.review())
    assert asks(later), "all goes on as always"


def test_too_much_says_what_else_can_be_done(visitor: Visitor, stocked: Engine) -> None:
    page = visitor.open(f"{NEW}?date=2026-03-03&name=x")
    assert "There is no time left to keep days for reviews alone" in page.text
    settings = visitor.open("/settings")
    visitor.send(settings, settings.form(), [("new_per_day", "3")])
    page = visitor.open(f"{NEW}?date=2026-03-08&name=x")
    assert re.search(r"That is a lot: \d+ new a day", page.text)
    accept = re.search(r"at your usual 3 new a day and accept (\d+) %", page.text)
    assert accept
    capped = visitor.open(f"{NEW}?date=2026-03-08&name=x&most_new=3")
    assert f"{accept[1]} %" in capped.text
    assert "never begun" in capped.text
    with reading(stocked) as session:
        assert session.scalar(select(func.count(ExamRow.id))) == 0
        assert session.scalar(select(func.count(LearnerRow.id))) == 1


def test_nobody_has_no_exam(app: Flask) -> None:
    stranger = Visitor(app.test_client())
    assert stranger.open("/exams/1").status == 404
    assert stranger.open("/exams/1/change").status == 404

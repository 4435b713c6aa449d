"""Reminders by mail, from the wish for them to a mail server that takes them."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select, update

from quizapp import reminding
from quizapp.app import create_app
from quizapp.cli import main
from quizapp.config import Settings
from quizapp.services import accounts, learners
from quizapp.services.mailing import Post, is_for_later
from quizapp.store.engine import make_engine, reading, writing
from quizapp.store.models import AccountRow, LearnerRow, ReminderMailRow
from quizapp.web.edge import COOKIE
from tests.services.classroom import Classroom
from tests.web.conftest import Clock
from tests.web.mailbox import Mailbox, mailbox
from tests.web.pages import Page, Visitor
from tests.web.pupil import Pupil

BASE = "https://quiz.example"
SECRET = "for tests"  # noqa: S105
ADDRESS = "one@example.org"


@pytest.fixture
def post() -> Iterator[Mailbox]:
    with mailbox() as made:
        yield made


class Term:
    """A course with a keep-up assignment, and its first student, who has an address."""

    def __init__(self, engine: Engine, clock: Clock, post: Mailbox) -> None:
        self.engine, self.clock, self.box = engine, clock, post
        self.sending = Post(post.url, "quiz@quiz.example")
        settings = Settings(Path(), "", SECRET, address=BASE, smtp_url=post.url, mail_from="q@e")
        self.app = create_app(settings, engine, clock)
        self.room = Classroom(engine, clock.now)
        self.learner = self.room.students[0]
        with writing(engine) as session:
            mine = update(AccountRow).where(AccountRow.learner_id == self.learner)
            session.execute(mine.values(email=ADDRESS))
        self.page = f"/courses/{self.room.course}/keep-up/{self.give()}"
        self.student = self.visitor(self.learner)

    def give(self) -> int:
        teacher = self.visitor(self.room.teacher)
        page = teacher.open(f"/courses/{self.room.course}/keep-up/new")
        usual = [("title", "Every week"), ("opens", self.clock.now.date().isoformat())]
        page = teacher.send(page, page.form(), usual)
        teacher.send(page, page.form("/publish"))
        return int(page.path.rsplit("/", 1)[1])

    def visitor(self, learner: int | None = None, app: Flask | None = None) -> Visitor:
        found = Visitor((app or self.app).test_client())
        found.client.environ_base["wsgi.url_scheme"] = "https"
        found.client.environ_base["HTTP_REFERER"] = "https://localhost/"
        if learner is not None:
            with writing(self.engine) as session:
                token = learners.new_device(session, learner, self.clock.now)
            found.client.set_cookie(COOKIE, token)
        return found

    def press(self, do: str) -> Page:
        page = self.student.open(self.page)
        return self.student.send(page, page.form("/reminder/mail"), [("do", do)])

    def choose(self, hour: str = "19:00") -> Page:
        page = self.student.open(self.page)
        return self.student.send(page, page.form("/reminder"), [("at", hour)])

    def confirm(self) -> str:
        """Ask for reminders, and say yes by the link of the mail; the path of the link."""
        self.choose()
        self.press("ask")
        link = self.link(self.box.next())
        reader = self.visitor()
        page = reader.open(link)
        page = reader.send(page, page.form(), [("do", "confirm")])
        assert "Reminders are sent here." in page.text
        return link

    def link(self, mail: EmailMessage) -> str:
        found = re.search(rf"{BASE}(/reminders/\S+)", mail.get_content())
        assert found
        return found[1]

    def remind(self, engine: Engine | None = None) -> int:
        return reminding.remind(engine or self.engine, self.sending, BASE, SECRET, self.clock.now)

    def to_hour(self, hour: int, minute: int = 0, days: int = 0) -> None:
        then = self.clock.now.replace(hour=hour, minute=minute)
        self.clock.forward(seconds=(then - self.clock.now).total_seconds() + days * 86400)

    def rows(self) -> int:
        with reading(self.engine) as session:
            return session.scalar(select(func.count()).select_from(ReminderMailRow)) or 0


@pytest.fixture
def term(stocked: Engine, clock: Clock, post: Mailbox) -> Term:
    return Term(stocked, clock, post)


def test_who_said_yes_gets_one_mail_a_day_at_the_hour(term: Term) -> None:
    term.confirm()
    term.to_hour(18, 59)
    assert term.remind() == 0
    term.to_hour(19)
    assert [term.remind(), term.remind()] == [1, 0]
    mail = term.box.next()
    assert mail["To"] == ADDRESS
    text = mail.get_content().replace("\r\n", "\n")
    assert f"Every week: 0 of 10 reviews\n{BASE}{term.page}\n" in text
    assert mail["List-Unsubscribe"].strip() == f"<{BASE}{term.link(mail)}>"
    term.to_hour(20)
    assert term.remind() == 0
    term.to_hour(19, 5, days=1)
    assert term.remind() == 1


def test_nothing_but_the_question_is_sent_before_somebody_says_yes(term: Term) -> None:
    term.choose()
    assert "A mail is on its way to one@example.org." in term.press("ask").text
    term.press("ask")  # a second click
    question = term.box.next()
    assert "Student 01" in question.get_content()
    with pytest.raises(Empty):
        term.box.mails.get(timeout=0.2)
    term.to_hour(19)
    assert term.remind() == 0
    reader = term.visitor()
    for _ in range(2):  # a mail program looks first
        assert "Nothing is sent until you say yes" in reader.open(term.link(question)).text
    assert term.remind() == 0
    page = reader.open(term.link(question))
    assert "No more reminders are sent." in reader.send(page, page.form(), [("do", "stop")]).text
    assert term.rows() == 0


def test_a_link_in_the_mail_turns_it_off_without_signing_in(term: Term) -> None:
    link = term.confirm()
    term.to_hour(19)
    assert term.remind() == 1
    assert term.link(term.box.next()) == link
    reader = term.visitor()
    page = reader.open(link)
    assert term.rows() == 1
    for _ in range(2):
        assert "No more" in reader.send(page, page.form(), [("do", "stop")]).text
    assert reader.open(link).status == 404
    term.to_hour(19, days=1)
    assert term.remind() == 0
    assert "Remind me by mail" in term.student.open(term.page).text


def test_a_day_that_is_made_brings_none(term: Term) -> None:
    term.confirm()
    teacher = term.visitor(term.room.teacher)
    page = teacher.open(f"{term.page}/change")
    teacher.send(page, page.form(), [("least_a_day", "1")])
    pupil = Pupil(term.student)
    pupil.give_up(pupil.past_introductions(pupil.review()))
    term.to_hour(19)
    assert term.remind() == 0
    with reading(term.engine) as session:
        assert session.scalars(select(ReminderMailRow.day)).one() == term.clock.now.toordinal()


def test_confirmed_after_the_hour_the_first_comes_on_the_next_day(term: Term) -> None:
    term.to_hour(19, 30)
    term.confirm()
    assert term.remind() == 0
    term.to_hour(19, 30, days=1)
    assert term.remind() == 1


def test_the_hour_is_the_learners_own(term: Term) -> None:
    term.confirm()
    with writing(term.engine) as session:
        mine = update(LearnerRow).where(LearnerRow.id == term.learner)
        session.execute(mine.values(time_zone="Asia/Kabul"))
    term.to_hour(14, 29)
    assert term.remind() == 0
    term.to_hour(14, 30)
    assert term.remind() == 1


def test_who_was_not_reminded_in_time_is_not_woken_in_the_night(term: Term) -> None:
    term.confirm()
    term.to_hour(21)
    assert term.remind() == 0
    term.to_hour(3, days=1)
    assert term.remind() == 0
    term.to_hour(20, 59)
    assert term.remind() == 1


def test_two_processes_send_one(term: Term) -> None:
    term.confirm()
    term.to_hour(19)
    url = term.engine.url.render_as_string(hide_password=False)
    engines = [make_engine(url) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(term.remind, engines)) == 1
    for each in engines:
        each.dispose()


def test_what_was_cut_off_after_the_day_was_settled_is_not_sent_twice(
    term: Term, monkeypatch: pytest.MonkeyPatch
) -> None:
    term.confirm()
    term.to_hour(19)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("quizapp.web.keep_up.mails.send_reminder", killed)
        with pytest.raises(KeyboardInterrupt):
            term.remind()
    assert term.remind() == 0


def test_where_nobody_takes_mails_the_next_look_tries_again(term: Term) -> None:
    term.confirm()
    term.to_hour(19)
    away = Post("smtp://127.0.0.1:1", "quiz@quiz.example")
    assert reminding.remind(term.engine, away, BASE, SECRET, term.clock.now) == 0
    assert term.remind() == 1


def test_what_may_have_been_taken_is_not_tried_again() -> None:
    busy = {"one@example.org": (450, b"busy")}
    assert is_for_later(smtplib.SMTPRecipientsRefused(busy))
    assert is_for_later(smtplib.SMTPDataError(451, b"later"))
    assert is_for_later(ConnectionRefusedError())
    unknown = {"one@example.org": (550, b"nobody")}
    assert not is_for_later(smtplib.SMTPRecipientsRefused(unknown))
    assert not is_for_later(smtplib.SMTPServerDisconnected())
    assert not is_for_later(TimeoutError())


def test_with_another_secret_key_the_links_still_work(term: Term) -> None:
    term.confirm()
    term.to_hour(19)
    sent = reminding.remind(term.engine, term.sending, BASE, "another", term.clock.now)
    assert sent == 1
    assert "Send no more" in term.visitor().open(term.link(term.box.next())).text


@pytest.mark.parametrize("how", ["address", "hour", "page", "everything"])
def test_it_ends_with(term: Term, how: str) -> None:
    link = term.confirm()
    with writing(term.engine) as session:
        if how == "address":
            accounts.change_email(session, term.learner, ADDRESS)
            accounts.change_email(session, term.learner, "two@example.org")
        if how == "everything":
            accounts.erase(session, term.learner, term.clock.now)
    if how == "hour":
        term.choose("")
    if how == "page":
        assert "Remind me by mail" in term.press("stop").text
    assert term.rows() == 0
    term.to_hour(19)
    assert term.remind() == 0
    assert term.visitor().open(link).status == 404


def test_who_has_left_the_course_gets_none(term: Term) -> None:
    term.confirm()
    page = term.student.open(f"/courses/{term.room.course}/leave")
    term.student.send(page, page.form())
    term.to_hour(19)
    assert term.remind() == 0


def test_questions_are_counted(term: Term) -> None:
    term.choose()
    for _ in range(3):
        term.press("ask")
        term.box.next()
        term.clock.forward(minutes=2)
    assert term.press("ask").status == 429
    with pytest.raises(Empty):
        term.box.mails.get(timeout=0.2)


def test_the_page_says_why_it_is_not_offered(
    app: Flask, stocked: Engine, clock: Clock, post: Mailbox
) -> None:
    term = Term(stocked, clock, post)
    page = term.choose()
    assert "Remind me by mail" in page.text
    with writing(stocked) as session:
        accounts.change_email(session, term.learner, "")
    assert "Your account has no e-mail address." in term.student.open(term.page).text
    page = term.visitor(term.learner, app).open(term.page)
    assert "this quizapp has no mail server" in page.text
    assert "Remind me by mail" not in page.text


def test_the_thread_of_a_server_sends_and_so_does_the_command(
    term: Term, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    term.confirm()
    term.to_hour(19)
    with reminding.reminding(term.engine, None, BASE, SECRET, lambda: term.clock.now):
        pass
    with reminding.reminding(term.engine, term.sending, BASE, SECRET, lambda: term.clock.now):
        assert term.box.next()["To"] == ADDRESS
    term.to_hour(19, days=1)
    chosen = {
        "DATA": str(tmp_path),
        "DATABASE_URL": term.engine.url.render_as_string(hide_password=False),
        "SMTP_URL": term.box.url,
        "MAIL_FROM": "quiz@quiz.example",
        "ADDRESS": BASE,
    }
    for name, value in chosen.items():
        monkeypatch.setenv(f"QUIZAPP_{name}", value)
    monkeypatch.setattr("quizapp.cli._now", lambda: term.clock.now)
    assert main(["settle"]) == 0
    assert "1 reminders mailed" in capsys.readouterr().out
    assert BASE in term.box.next().get_content()

"""Invitations to a course that are sent by mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.services.mailed_invitations import LONGEST
from quizapp.services.mailing import Letter, Post, Sent
from quizapp.store.engine import reading, writing
from quizapp.store.models import CourseInvitationRow
from tests.services.classroom import Classroom
from tests.web.classes import Class
from tests.web.conftest import Clock
from tests.web.mailbox import Mailbox, mailbox
from tests.web.pages import Page, Visitor
from tests.web.test_account_pages import safely

LIST = "Name,Email\nEmmy Noether,emmy@example.org\nLise Meitner,lise@example.org\nMarie,\n"


@pytest.fixture
def post() -> Iterator[Mailbox]:
    with mailbox() as made:
        yield made


def application(
    engine: Engine, clock: Clock, url: str, address: str = "https://quiz.example"
) -> Flask:
    sender = "quiz@quiz.example" if url else ""
    settings = Settings(Path(), "", "for tests", address=address, smtp_url=url, mail_from=sender)
    return create_app(settings, engine, clock)


@pytest.fixture
def room(stocked: Engine, clock: Clock, post: Mailbox) -> Class:
    return Class(application(stocked, clock, post.url), Classroom(stocked, clock.now), clock)


def browser(room: Class, learner: int) -> Visitor:
    visitor = safely(room.app)
    mine = room.visitor(learner).client.get_cookie("learner")
    assert mine
    visitor.client.set_cookie("learner", mine.value)
    return visitor


def links(room: Class, visitor: Visitor, people: str = LIST) -> Page:
    """The page of the links of a list that has just been loaded."""
    page = visitor.open(f"/courses/{room.room.course}/roster")
    fields = [("people", people), ("role", "student")]
    planned = visitor.send(page, page.form("/roster/check"), fields)
    return visitor.send(planned, planned.form("/roster"))


def states(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as session:
        rows = session.scalars(select(CourseInvitationRow).order_by(CourseInvitationRow.name))
        return [(row.name, row.mail_state) for row in rows]


def no_more(post: Mailbox) -> bool:
    try:
        post.mails.get(timeout=0.2)
    except Empty:
        return True
    return False


def test_each_gets_the_own_link_once(room: Class, post: Mailbox) -> None:
    grace = browser(room, room.room.teacher)
    page = links(room, grace)
    assert no_more(post)
    assert "1 person of the list has no address" in page.text
    sent = grace.send(page, page.form("/send"))
    assert "2 links are sent" in sent.text
    assert "sent to emmy@example.org" in sent.text
    assert not [form for form in sent.forms if form.action.endswith("/send")]
    mails = {each["To"]: each for each in (post.next(), post.next())}
    assert sorted(mails) == ["emmy@example.org", "lise@example.org"]
    mail = mails["emmy@example.org"]
    assert (mail["From"], mail["Subject"]) == ("quiz@quiz.example", "Invitation to Chemistry")
    text = mail.get_content()
    assert "Grace invites you to the course “Chemistry” as a student" in text
    assert "until 1 April 2026" in text
    (link,) = re.findall(r"https://quiz\.example(/invited/\S+)", text)
    assert link in page.html
    assert "lise" not in text
    assert "Join “Chemistry”?" in browser(room, room.room.outsider).open(link).text
    grace.send(page, page.form("/send"))  # a second click
    assert no_more(post)
    waiting = grace.open(f"/courses/{room.room.course}/invitations")
    assert waiting.text.count("sent on 2 March 2026") == 2


def test_of_two_clicks_at_once_one_sends(room: Class, post: Mailbox) -> None:
    grace, again = (browser(room, room.room.teacher) for _ in range(2))
    page = links(room, grace)
    pages = [(grace, page), (again, again.open(page.path))]
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda each: each[0].send(each[1], each[1].form("/send")), pages))
    assert [each.status for each in told] == [200, 200]
    assert {post.next()["To"], post.next()["To"]} == {"emmy@example.org", "lise@example.org"}
    assert no_more(post)


def test_what_could_not_be_sent_is_told_and_tried_again(room: Class, post: Mailbox) -> None:
    post.answers = {"emmy@": "550 no such user", "lise@": "450 later"}
    grace = browser(room, room.room.teacher)
    page = links(room, grace)
    told = grace.send(page, page.form("/send"))
    assert "1 address is refused by the mail server" in told.text
    assert "1 link was not taken by the mail server" in told.text
    assert "refuses emmy@example.org" in told.text
    post.answers = {}
    told = grace.send(told, told.form("/send"))
    assert "1 link is sent" in told.text
    assert post.next()["To"] == "lise@example.org"
    assert no_more(post)
    assert states(room.room.engine) == [
        *(("Emmy Noether", "refused"), ("Lise Meitner", "sent"), ("Marie", ""))
    ]


def test_where_the_server_is_gone_nothing_is_lost(
    room: Class, stocked: Engine, clock: Clock, post: Mailbox
) -> None:
    nowhere = Class(application(stocked, clock, "smtp://127.0.0.1:1"), room.room, clock)
    grace = browser(nowhere, room.room.teacher)
    page = links(nowhere, grace)
    told = grace.send(page, page.form("/send"))
    assert "2 links were not taken by the mail server" in told.text
    told = browser(room, room.room.teacher)
    page = told.open(page.path)
    assert "2 links are sent" in told.send(page, page.form("/send")).text


def test_who_was_being_sent_to_when_the_program_stopped_can_be_tried_again(room: Class) -> None:
    grace = browser(room, room.room.teacher)
    page = links(room, grace)
    with writing(room.room.engine) as session:
        addressed = CourseInvitationRow.email.is_not(None)
        for row in session.scalars(select(CourseInvitationRow).where(addressed)):
            row.mail_state, row.mail_at = "sending", room.clock.now
    assert "2 links are on the way. Look again" in grace.open(page.path).text
    room.clock.now += LONGEST
    told = grace.open(page.path)
    assert "2 links were not taken" in told.text
    assert "2 links are sent" in grace.send(told, told.form("/send")).text


def test_a_fresh_link_can_be_sent_as_well(room: Class, post: Mailbox) -> None:
    grace = browser(room, room.room.teacher)
    page = links(room, grace, "Name,Email\nEmmy,emmy@example.org\n")
    grace.send(page, page.form("/send"))
    old = post.next().get_content()
    waiting = grace.open(f"/courses/{room.room.course}/invitations")
    fresh = grace.send(waiting, waiting.form(), [("all", "1")])
    assert "not sent to emmy@example.org" in fresh.text
    grace.send(fresh, fresh.form("/send"))
    assert post.next().get_content() != old


def test_the_address_goes_when_the_link_is_used(room: Class, post: Mailbox) -> None:
    grace = browser(room, room.room.teacher)
    page = links(room, grace)
    grace.send(page, page.form("/send"))
    texts = [post.next().get_content() for _ in range(2)]
    (link,) = re.findall(r"https://quiz\.example(/invited/\S+)", texts[0])
    joining = browser(room, room.room.outsider)
    door = joining.open(link)
    assert joining.send(door, door.form()).path == f"/courses/{room.room.course}"
    with reading(room.room.engine) as session:
        used = CourseInvitationRow.member_id.is_not(None)
        row = session.scalars(select(CourseInvitationRow).where(used)).one()
        assert (row.email, row.mail_state, row.mail_at) == (None, "", None)


def test_nothing_is_sent_where_nobody_could_follow_or_no_mail_is_set_up(
    stocked: Engine, clock: Clock, post: Mailbox
) -> None:
    class_ = Classroom(stocked, clock.now)
    for url, address, told in (
        ("", "https://quiz.example", "No mail is sent from here"),
        (post.url, "http://127.0.0.1:5000", "a mail would lead nowhere"),
    ):
        room = Class(application(stocked, clock, url, address), class_, clock)
        visitor = (
            room.visitor(class_.teacher) if "127" in address else browser(room, class_.teacher)
        )
        page = links(room, visitor, f"Name,Email\nEmmy,emmy@{len(url)}.example\n")
        assert told in page.text
        assert not [form for form in page.forms if form.action.endswith("/send")]
        waiting = visitor.open(f"/courses/{class_.course}/invitations")
        form = waiting.form()
        form.action = f"{page.path}/send"
        assert visitor.send(waiting, form).path == page.path
    assert no_more(post)
    assert {state for _, state in states(stocked)} == {""}


def test_an_assistant_sends_nothing(room: Class, post: Mailbox) -> None:
    grace, ada = (browser(room, each) for each in (room.room.teacher, room.room.assistant))
    page = links(room, grace)
    assert ada.send(page, page.form("/send")).status in (400, 403)
    assert no_more(post)


# Handing many in


def letters(count: int) -> list[Letter]:
    return [Letter(f"p{number}@example.org", "Hello", "Words") for number in range(count)]


def test_a_server_that_takes_a_few_at_a_time_gets_all(post: Mailbox) -> None:
    post.most = 3
    found = list(Post(post.url, "quiz@quiz.example").send_all(letters(8)))
    assert found == [Sent.SENT] * 8
    assert [post.next()["To"] for _ in range(8)] == [each.to for each in letters(8)]
    assert no_more(post)


def test_one_that_is_refused_keeps_none_of_the_others_back(post: Mailbox) -> None:
    post.answers = {"p1@": "550 unknown", "p2@": "451 later"}
    odd = [*letters(4), Letter("müller@example.org", "Hello", "Words")]
    found = list(Post(post.url, "quiz@quiz.example").send_all(odd))
    assert found == [Sent.SENT, Sent.REFUSED, Sent.FAILED, Sent.SENT, Sent.REFUSED]


def test_without_a_server_all_have_failed() -> None:
    found = list(Post("smtp://127.0.0.1:1", "quiz@quiz.example").send_all(letters(50)))
    assert found == [Sent.FAILED] * 50

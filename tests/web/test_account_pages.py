"""The account area by client: forms, what they tell, cookies, tokens and limits."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from flask import Flask
from sqlalchemy import Engine, event, func, select

from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.services import accounts, passwords, standing
from quizapp.store.engine import reading, writing
from quizapp.store.models import AccountRow, AnswerRow, DeviceRow, LearnerRow
from tests.conftest import EXPENSIVE
from tests.web.conftest import Clock
from tests.web.mailbox import Mailbox, mailbox
from tests.web.pages import Page, Visitor
from tests.web.pupil import Pupil

PASSWORD = "four words in a row"  # noqa: S105
NEW = "another four words"
DIFFERENT = "This name and this password do not belong together."


@pytest.fixture
def other(app: Flask) -> Visitor:
    return Visitor(app.test_client())


@pytest.fixture
def post() -> Iterator[Mailbox]:
    with mailbox() as made:
        yield made


@pytest.fixture
def mailing(stocked: Engine, clock: Clock, post: Mailbox) -> Flask:
    """The application where it can send mail."""
    settings = Settings(
        data=Path(),
        database_url="",
        secret_key="for tests",  # noqa: S106
        address="https://quiz.example",
        smtp_url=post.url,
        mail_from="quiz@quiz.example",
    )
    return create_app(settings, stocked, clock)


def safely(app: Flask) -> Visitor:
    """Somebody who comes by https."""
    visitor = Visitor(app.test_client())
    visitor.client.environ_base["wsgi.url_scheme"] = "https"
    visitor.client.environ_base["HTTP_REFERER"] = "https://localhost/"
    return visitor


def sign_up(visitor: Visitor, name: str = "Ada", **more: str) -> Page:
    page = visitor.open("/account/sign-up")
    fields = {"name": name, "new_password": PASSWORD, **more}
    return visitor.send(page, page.form(), fields.items())


def sign_in(visitor: Visitor, name: str = "Ada", password: str = PASSWORD, **more: str) -> Page:
    page = visitor.open("/account/sign-in")
    return visitor.send(page, page.form(), {"name": name, "password": password, **more}.items())


def press(visitor: Visitor, action: str) -> Page:
    page = visitor.open("/account")
    return visitor.send(page, page.form(action))


def token(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie("learner")
    return cookie.value if cookie else ""


def studied(visitor: Visitor) -> Page:
    """Answer two questions; the page of the third."""
    pupil = Pupil(visitor)
    page = pupil.quiz()
    for _ in range(2):
        page = pupil.go_on(pupil.give_up(page))
    return page


def answers(visitor: Visitor) -> int:
    return len(json.loads(download(visitor, "/account/everything.json"))["answers"])


def download(visitor: Visitor, path: str) -> bytes:
    with visitor.client.get(path) as response:
        assert "attachment" in response.headers["Content-Disposition"]
        assert response.headers["Cache-Control"] == "no-store"
        return bytes(response.data)


def count(engine: Engine, model: type[object]) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_guest_is_told_once_why_an_account_is_worth_it(visitor: Visitor) -> None:
    assert visitor.open("/").links["Sign in"] == "/account/sign-in"
    page = visitor.open("/account")
    assert page.text.count("on your other devices too") == 1
    assert "Everything of yours" not in page.text
    studied(visitor)
    assert "You are studying as a guest" in visitor.open("/account").text
    assert visitor.open("/settings").links["With an account"] == "/account"


def test_signing_up_keeps_everything_and_shows_the_name(visitor: Visitor) -> None:
    studied(visitor)
    guest = token(visitor)
    page = sign_up(visitor, "Ada Lovelace")
    assert (page.path, page.headings[0]) == ("/account", "Ada Lovelace")
    assert "All that you have learnt here is yours" in page.text
    assert token(visitor) != guest
    assert answers(visitor) == 2
    for path in ("/", "/help", "/nothing-here", "/settings"):
        assert visitor.open(path).links["Ada Lovelace"] == "/account"
    for path in ("/account/sign-up", "/account/sign-in"):
        assert visitor.open(path).path == "/account"


def test_the_same_progress_on_another_device(visitor: Visitor, other: Visitor) -> None:
    waiting = studied(visitor)
    sign_up(visitor)
    page = sign_in(other, "ADA")
    assert "This browser is signed in" in page.text
    assert "2 browsers are signed in, this one included" in page.text
    assert answers(other) == 2
    assert other.open(waiting.path).headings == waiting.headings


def test_a_guest_who_signs_in_is_asked_and_brought_along(visitor: Visitor, other: Visitor) -> None:
    studied(visitor)
    sign_up(visitor)
    assert "as a guest" not in other.open("/account/sign-in").form().options
    studied(other)
    page = other.open("/account/sign-in")
    assert page.form().options["guest"] == ["bring", "leave"]
    assert ("guest", "bring") in page.form().values
    assert "what was learnt in it as a guest is yours too" in sign_in(other).text
    assert answers(other) == answers(visitor) == 4


def test_a_guest_who_is_left_is_back_after_signing_out(visitor: Visitor, other: Visitor) -> None:
    studied(visitor)
    sign_up(visitor)
    studied(other)
    guest = token(other)
    sign_in(other, guest="leave")
    assert answers(other) == 2
    page = press(other, "/sign-out")
    assert "This browser is signed out" in page.text
    assert token(other) == guest
    assert "You are studying as a guest" in page.text
    assert other.client.get_cookie("guest") is None
    assert answers(visitor) == 2


@pytest.mark.parametrize(("name", "password"), [("Ada", NEW), ("nobody", PASSWORD)])
def test_a_known_and_an_unknown_name_get_the_same_answer(
    visitor: Visitor,
    other: Visitor,
    name: str,
    password: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "_HASHER", EXPENSIVE)
    sign_up(visitor)
    compared = []
    hasher = passwords._HASHER

    class Watched:
        def verify(self, kept: str, typed: str) -> bool:
            compared.append(kept)
            return hasher.verify(kept, typed)

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    page = sign_in(other, name, password)
    assert page.status == 422
    assert page.headings == ["Sign in"]
    assert DIFFERENT in page.text
    (kept,) = compared
    assert not hasher.check_needs_rehash(kept), "the same work"
    assert token(other) == ""
    assert PASSWORD not in page.html
    assert NEW not in page.html


def test_too_many_tries_are_refused_until_a_while_has_passed(
    visitor: Visitor, other: Visitor, clock: Clock
) -> None:
    sign_up(visitor)
    for _ in range(10):
        assert sign_in(other, password=NEW).status == 422
    page = sign_in(other)
    assert page.status == 429
    assert "Wait 15 minutes" in page.text
    assert visitor.open("/account").headings[0] == "Ada", "who is signed in stays so"
    clock.forward(minutes=15)
    assert sign_in(other).status == 200


def test_a_password_cannot_be_guessed_by_signing_up(visitor: Visitor, other: Visitor) -> None:
    sign_up(visitor)
    for _ in range(10):
        page = sign_up(other, new_password=NEW)
        assert page.status == 409
        assert "This name is taken" in page.text
    assert sign_up(other).status == 409
    assert token(other) == ""


def test_a_second_click_on_signing_up_signs_in(visitor: Visitor, app: Flask) -> None:
    studied(visitor)
    page = visitor.open("/account/sign-up")
    twin = Visitor(app.test_client())
    for name in ("session", "learner"):
        cookie = visitor.client.get_cookie(name)
        assert cookie
        twin.client.set_cookie(name, cookie.value)
    fields = {"name": "Ada", "new_password": PASSWORD}.items()
    for each in (visitor, twin):
        back = each.send(page, page.form(), fields)
        assert back.headings[0] == "Ada"
        assert answers(each) == 2


def test_the_session_is_renewed_whenever_somebody_becomes_somebody(visitor: Visitor) -> None:
    """A form or a token of before is worth nothing after."""
    studied(visitor)

    def secrets(page: Page) -> set[str]:
        return {token(visitor), dict(page.forms[-1].values)["csrf_token"]} - {""}

    old_form = visitor.open("/settings").form()
    seen = secrets(visitor.open("/settings"))
    for change in (
        lambda: sign_up(visitor),
        lambda: press(visitor, "/sign-out"),
        lambda: sign_in(visitor),
        lambda: press(visitor, "/sign-out"),
    ):
        change()
        now = secrets(visitor.open("/settings"))
        assert not seen & now
        seen |= now
        refused = visitor.client.post("/settings", data=dict(old_form.values))
        assert refused.status_code == 400


def test_sign_out_everywhere(visitor: Visitor, other: Visitor, stocked: Engine) -> None:
    sign_up(visitor)
    sign_in(other)
    assert "Every browser is signed out" in press(visitor, "/sign-out-everywhere").text
    assert other.open("/account").headings == ["Account"]
    assert other.open("/account/password").status == 404
    assert count(stocked, DeviceRow) == 0


def test_changing_the_password(visitor: Visitor, other: Visitor) -> None:
    sign_up(visitor)
    sign_in(other)
    page = visitor.open("/account/password")
    wrong = visitor.send(page, page.form(), {"password": NEW, "new_password": NEW}.items())
    assert wrong.status == 422
    assert "not your present password" in wrong.text
    page = visitor.send(page, page.form(), {"password": PASSWORD, "new_password": NEW}.items())
    assert "The password is changed" in page.text
    assert "Only this browser is signed in" in page.text
    assert other.open("/account").headings == ["Account"]
    assert sign_in(other).status == 422
    assert sign_in(other, password=NEW).status == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "x"}, "2 to 40 characters"),
        ({"name": "x" * 41}, "2 to 40 characters"),
        ({"name": "A\u0000da"}, "letters, digits"),
        ({"new_password": "too short"}, "at least 10"),
        ({"new_password": "x" * 129}, "at most 128"),
        ({"new_password": "password123"}, "guessed first"),
    ],
)
def test_what_cannot_be_an_account_is_said(
    visitor: Visitor, stocked: Engine, fields: dict[str, str], said: str
) -> None:
    page = sign_up(visitor, **{"name": "Ada", **fields})
    assert page.status == 422
    assert said in page.text
    assert count(stocked, LearnerRow) == 0


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_no_request_says_where_to_go(visitor: Visitor, other: Visitor, target: str) -> None:
    sign_up(visitor)
    for name in ("next", "url", "return_to", "done", "redirect"):
        page = other.open(f"/account/sign-in?{name}={target}")
        fields = {"name": "Ada", "password": PASSWORD, name: target}
        page.path += f"?{name}={target}"
        headers = {"Host": "localhost", "Referer": "http://localhost/", "X-Forwarded-Host": "evil"}
        other.client.environ_base.update({f"HTTP_{k.upper()}": v for k, v in headers.items()})
        response = other.post(page, page.form(), fields.items())
        assert response.headers["Location"] == "/account?done=signed-in"
        assert "evil" not in other.open("/account").html
        press(other, "/sign-out")


def test_everything_can_be_taken_along(visitor: Visitor) -> None:
    assert visitor.open("/account/everything.json").status == 404
    studied(visitor)
    assert answers(visitor) == 2
    with zipfile.ZipFile(io.BytesIO(download(visitor, "/account/everything.zip"))) as files:
        assert files.read("answers.csv").count(b"\r\n") == 3


@pytest.mark.parametrize("who", ["guest", "Ada"])
def test_being_deleted_asks_for_the_name(visitor: Visitor, stocked: Engine, who: str) -> None:
    studied(visitor)
    if who != "guest":
        sign_up(visitor)
    page = visitor.open("/account/delete")
    assert f"type {who}" in page.text
    wrong = visitor.send(page, page.form(), [("name", "somebody")])
    assert wrong.status == 422
    assert "Nothing was deleted" in wrong.text
    assert count(stocked, AnswerRow) == 2
    page = visitor.send(page, page.form(), [("name", f" {who.lower()} ")])
    assert "Nothing of yours is kept here any longer" in page.text
    assert token(visitor) == ""
    assert [count(stocked, m) for m in (AnswerRow, LearnerRow, AccountRow, DeviceRow)] == [0] * 4
    assert visitor.open("/account/delete").path == "/account"
    assert "Sign in" in visitor.open("/").links


def test_without_mail_nobody_is_asked_for_an_address(visitor: Visitor, stocked: Engine) -> None:
    page = visitor.open("/account/sign-up")
    assert "email" not in dict(page.form().values)
    assert "quizapp reset-link" in visitor.open("/account/forgotten").text
    sign_up(visitor)
    assert "e-mail" not in visitor.open("/account").text
    data = {
        "csrf_token": dict(visitor.open("/settings").form().values)["csrf_token"],
        "name": "Ada",
    }
    assert visitor.client.post("/account/forgotten", data=data).status_code == 422


def ask_for_link(visitor: Visitor, name: str) -> Page:
    page = visitor.open("/account/forgotten")
    return visitor.send(page, page.form(), [("name", name)])


def test_a_link_comes_by_mail_and_sets_a_new_password(mailing: Flask, post: Mailbox) -> None:
    desk, phone = safely(mailing), safely(mailing)
    sign_up(desk, email="ada@example.org")
    phone.client.environ_base["HTTP_X_FORWARDED_HOST"] = "evil.example"
    told = ask_for_link(phone, "ada")
    assert "a link is on its way" in told.text
    mail = post.next()
    assert (mail["To"], mail["From"]) == ("ada@example.org", "quiz@quiz.example")
    (link,) = re.findall(r"https://quiz\.example(/account/reset/\S+)", mail.get_content())
    page = phone.open(link)
    assert "For the account Ada" in page.text
    assert phone.send(page, page.form(), [("new_password", "short")]).status == 422
    page = phone.send(page, page.form(), [("new_password", NEW)])
    assert page.path == "/account/sign-in"
    assert "The password is set" in page.text
    assert desk.open("/account").headings == ["Account"]
    assert phone.open(link).status == 404
    assert sign_in(phone, password=NEW).status == 200


def test_who_has_no_address_and_who_is_not_there_are_told_the_same(
    mailing: Flask, post: Mailbox
) -> None:
    visitor = safely(mailing)
    sign_up(visitor, email="ada@example.org")
    sign_up(safely(mailing), "Grace")
    told = {ask_for_link(visitor, name).text for name in ("Ada", "Grace", "nobody")}
    assert len(told) == 1
    assert post.next()["To"] == "ada@example.org"
    for _ in range(2):
        ask_for_link(visitor, "Ada")
        post.next()
    assert ask_for_link(visitor, "Ada").status == 429
    for _ in range(2):
        ask_for_link(visitor, "nobody")
    assert ask_for_link(visitor, "nobody").status == 429
    with pytest.raises(Empty):
        post.mails.get(timeout=0.2)


def test_an_email_address_takes_the_password(mailing: Flask) -> None:
    visitor = safely(mailing)
    sign_up(visitor)
    page = visitor.open("/account/email")
    for email, password, status in (
        ("ada@example.org", NEW, 422),
        ("no address", PASSWORD, 422),
        ("ada@example.org\r\nBcc: all@example.org", PASSWORD, 422),
        ("ada@example.org", PASSWORD, 200),
    ):
        told = visitor.send(page, page.form(), {"email": email, "password": password}.items())
        assert told.status == status
    assert "ada@example.org" in visitor.open("/account").text
    visitor.send(page, page.form(), {"email": "", "password": PASSWORD}.items())
    assert "No e-mail address" in visitor.open("/account").text


def test_cookies_are_encrypted_only_where_the_address_is(mailing: Flask, visitor: Visitor) -> None:
    for client, secure in ((safely(mailing), True), (visitor, False)):
        page = client.open("/account/sign-up")
        fields = {"name": f"name {secure}", "new_password": PASSWORD}.items()
        response = client.post(page, page.form(), fields)
        cookies = response.headers.getlist("Set-Cookie")
        (cookie,) = [each for each in cookies if each.startswith("learner=")]
        assert ("Secure" in cookie) == secure
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_a_link_that_was_printed(visitor: Visitor, stocked: Engine, clock: Clock) -> None:
    sign_up(visitor)
    with writing(stocked) as session:
        link = accounts.make_reset_link(session, "Ada", clock.now)
    page = visitor.open(f"/account/reset/{link.token}")
    assert page.headings == ["A new password"]
    clock.forward(hours=24)
    assert visitor.open(f"/account/reset/{link.token}").status == 404
    assert visitor.open("/account/reset/made-up").status == 404


def test_a_weaker_hash_is_replaced_on_signing_in(visitor: Visitor, stocked: Engine) -> None:
    sign_up(visitor)
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with writing(stocked) as session:
        session.execute(AccountRow.__table__.update().values(password_hash=weak))  # type: ignore[attr-defined]
    press(visitor, "/sign-out")
    assert sign_in(visitor).status == 200
    with reading(stocked) as session:
        assert not passwords.grown_weak(session.scalars(select(AccountRow.password_hash)).one())


def test_who_reads_is_asked_by_one_prepared_statement(visitor: Visitor, stocked: Engine) -> None:
    sign_up(visitor)
    with writing(stocked) as session:
        standing.name_instructor(session, "Ada")
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(stocked, "before_cursor_execute", note)  # prepared ones go past it
    page = visitor.open("/about")
    event.remove(stocked, "before_cursor_execute", note)
    assert "Sets" in page.text
    assert asked == []

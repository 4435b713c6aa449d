"""Setting up, who teaches, invitations, sign-in links and cards, by client."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from quizapp.app import create_app
from quizapp.cli import server_of
from quizapp.config import Settings
from quizapp.exports.tables import harmless
from quizapp.services import accounts, sign_in_links, standing
from quizapp.services.derived import set_up_code
from quizapp.services.standing import Teaches
from quizapp.store.engine import reading, writing
from quizapp.store.models import AccountRow
from quizapp.web.nearness import TELLS_OF_PROXY, noting_proxies
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor
from tests.web.pupil import Pupil
from tests.web.test_account_pages import PASSWORD, answers, press, sign_in, sign_up, studied

CODE = set_up_code("for tests")
AFAR = {"REMOTE_ADDR": "192.0.2.7"}


def teaches(engine: Engine, name: str) -> Teaches:
    with reading(engine) as session:
        return standing.teaches(session, accounts.number_of(session, name))


def number_of(engine: Engine, name: str) -> int:
    with reading(engine) as session:
        found = accounts.number_of(session, name)
    assert found
    return found


def accounts_in(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(AccountRow)) or 0


def set_up(visitor: Visitor, name: str = "Ada", **more: str) -> Page:
    page = visitor.open("/site/setup")
    fields = {"name": name, "new_password": PASSWORD, **more}
    return visitor.send(page, page.form(), fields.items())


@pytest.fixture
def owner(app: Flask) -> Visitor:
    """The owner's browser; the account is Olga's."""
    visitor = Visitor(app.test_client())
    set_up(visitor, "Olga")
    return visitor


@pytest.fixture
def instructor(app: Flask, stocked: Engine, owner: Visitor) -> Visitor:
    """The browser of Ines, an instructor."""
    visitor = Visitor(app.test_client())
    sign_up(visitor, "Ines")
    with writing(stocked) as session:
        standing.name_instructor(session, "Ines")
    return visitor


def coming(app: Flask, environ: dict[str, Any]) -> None:
    """Let every request to `app` look as `environ` says."""
    inner = app.wsgi_app
    app.wsgi_app = lambda given, start: inner({**given, **environ}, start)  # type: ignore[method-assign]


# Setting up


def test_a_stranger_studies_at_once_and_may_set_it_up(visitor: Visitor) -> None:
    page = visitor.open("/")
    assert page.links["Set it up for a class"] == "/site/setup"
    assert page.html.index("Begin<") < page.html.index("/site/setup"), "studying comes first"
    Pupil(visitor).review()
    for path in ("/", "/about", "/help"):
        assert "for a class" not in visitor.open(path).text
    assert visitor.open("/account").links["Set this quizapp up for one"] == "/site/setup"


def test_where_somebody_studies_nobody_is_bothered(app: Flask, visitor: Visitor) -> None:
    Pupil(visitor).review()
    other = Visitor(app.test_client())
    assert "for a class" not in other.open("/").text
    other.client.environ_base |= AFAR
    assert "/site/setup" not in other.open("/account").html


def test_the_first_account_owns_it(visitor: Visitor, app: Flask, stocked: Engine) -> None:
    studied(visitor)
    page = set_up(visitor, "Ada Lovelace")
    assert (page.path, page.headings[0]) == ("/site", "Who teaches here")
    assert "You own this quizapp" in page.text
    assert teaches(stocked, "ada lovelace") is Teaches.OWNER
    assert answers(visitor) == 2, "what the guest had learnt is the owner's"
    assert "for a class" not in visitor.open("/account").text
    other = Visitor(app.test_client())
    assert "for a class" not in other.open("/").text
    refused = other.open("/site/setup")
    assert refused.status == 403
    assert "an owner already" in refused.text
    assert visitor.open("/site/setup").path == "/site"


def test_who_is_signed_in_becomes_the_owner_by_a_button(visitor: Visitor, stocked: Engine) -> None:
    sign_up(visitor)
    page = visitor.open("/site/setup")
    assert "You are signed in as Ada" in page.text
    for _ in range(2):
        assert visitor.send(page, page.form()).path == "/site"
    assert teaches(stocked, "Ada") is Teaches.OWNER


def test_a_second_click_and_a_known_account_set_it_up_as_well(
    app: Flask, visitor: Visitor, stocked: Engine
) -> None:
    sign_up(visitor)
    other, again = Visitor(app.test_client()), Visitor(app.test_client())
    pages = [each.open("/site/setup") for each in (other, again)]
    fields = {"name": "Ada", "new_password": PASSWORD}.items()
    for each, page in zip((other, again), pages, strict=True):
        assert each.send(page, page.form(), fields).path == "/site"
    assert accounts_in(stocked) == 1
    stranger = Visitor(app.test_client())
    mine = {"name": "Eve", "new_password": PASSWORD}.items()
    assert stranger.send(pages[0], pages[0].form(), mine).status in (400, 403)
    assert accounts_in(stocked) == 1


@pytest.mark.parametrize(
    "environ",
    [
        AFAR,
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_VIA": "1.1 caddy"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_HOST": "quiz.example"},
        {"HTTP_ORIGIN": "https://quiz.example"},
        {"HTTP_REFERER": "https://quiz.example/site/setup"},
        {"SERVER_PROTOCOL": "HTTP/1.0"},
        {TELLS_OF_PROXY: True},
    ],
    ids=lambda environ: next(iter(environ)),
)
def test_from_elsewhere_the_code_is_asked_for(
    app: Flask, visitor: Visitor, stocked: Engine, environ: dict[str, Any]
) -> None:
    coming(app, environ)
    assert "Set-up code" in visitor.open("/site/setup").text
    page = set_up(visitor)
    assert page.status == 422
    assert "not the set-up code" in page.text
    assert set_up(visitor, code=CODE[:-1] + "2").status == 422
    assert accounts_in(stocked) == 0
    assert CODE not in page.html
    assert set_up(visitor, code=CODE.lower()).status == 200
    assert teaches(stocked, "Ada") is Teaches.OWNER


@pytest.mark.parametrize("told", [{"address": "https://quiz.example"}, {"trusted_proxies": 1}])
def test_where_others_are_told_an_address_the_code_is_always_asked_for(
    stocked: Engine, clock: Clock, told: dict[str, object]
) -> None:
    settings = replace(Settings(Path(), "", "for tests"), **told)  # type: ignore[arg-type]
    visitor = Visitor(create_app(settings, stocked, clock).test_client())
    assert "Set-up code" in visitor.open("/site/setup").text


def test_on_the_machine_of_a_class_no_code_is_asked_for(stocked: Engine, clock: Clock) -> None:
    settings = Settings(Path(), "", "x", host="0.0.0.0", address="http://0.0.0.0:5000")  # noqa: S104
    visitor = Visitor(create_app(settings, stocked, clock).test_client())
    assert "Set-up code" not in visitor.open("/site/setup").text


def test_the_code_cannot_be_guessed_for_ever(
    visitor: Visitor, stocked: Engine, clock: Clock
) -> None:
    visitor.client.environ_base |= AFAR
    for _ in range(10):
        assert set_up(visitor, code="AAAA-AAAA-AAAA").status == 422
    page = set_up(visitor, code=CODE)
    assert page.status == 429
    assert accounts_in(stocked) == 0
    clock.forward(minutes=16)
    assert set_up(visitor, code=CODE).path == "/site"


def test_a_right_code_costs_no_try(visitor: Visitor) -> None:
    visitor.client.environ_base |= AFAR
    for _ in range(15):
        page = set_up(visitor, code=CODE, name="x")
        assert page.status == 422
        assert "2 to 40 characters" in page.text


def test_the_server_tells_of_proxies_that_it_does_not_trust(app: Flask, tmp_path: Path) -> None:
    """waitress drops what they say before the application sees it."""
    told: list[object] = []

    def seen(environ: dict[str, object], start: object) -> list[bytes]:
        told.append(environ[TELLS_OF_PROXY])
        return []

    noting = noting_proxies(seen)  # type: ignore[arg-type]
    for environ in ({"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, {}):
        noting(environ, None)  # type: ignore[arg-type]
    assert told == [True, False]
    sockets: dict[int, object] = {}
    server = server_of(app, Settings(tmp_path, "", "x", port=0), map=sockets)
    assert server.application.__qualname__.startswith("noting_proxies")
    server.close()


# Who teaches


def test_the_owner_names_instructors_and_takes_it_back(
    owner: Visitor, app: Flask, stocked: Engine
) -> None:
    grace = Visitor(app.test_client())
    sign_up(grace, "Grace")
    assert "Teaching" not in grace.open("/account").text
    page = owner.open("/site")
    page = owner.send(page, page.form("/instructors"), [("name", " GRACE")])
    assert "may teach now" in page.text
    assert "Grace instructor" in page.text
    assert "Sign-in cards for students" in grace.open("/account").text
    assert "Who teaches here" not in grace.open("/account").text
    number = number_of(stocked, "Grace")
    for _ in range(2):
        page = owner.send(page, page.form(f"/{number}/take-back"))
        assert "teaches no longer" in page.text
        page = owner.open("/site")
        if "Grace" not in page.text:
            break
    assert teaches(stocked, "Grace") is Teaches.NO


def test_an_unknown_name_and_the_last_owner(owner: Visitor, stocked: Engine) -> None:
    page = owner.open("/site")
    refused = owner.send(page, page.form("/instructors"), [("name", "Nobody")])
    assert refused.status == 404
    assert "no account of the name &#39;Nobody&#39;" in refused.html
    assert owner.send(page, page.form("/instructors"), [("name", "")]).status == 422
    refused = owner.send(page, page.form("/take-back"))
    assert refused.status == 403
    assert "its only owner" in refused.text
    assert teaches(stocked, "Olga") is Teaches.OWNER


def test_who_teaches_as_csv_and_nothing_runs_in_it(
    owner: Visitor, app: Flask, stocked: Engine
) -> None:
    sign_up(Visitor(app.test_client()), "=SUM(A1)")
    with writing(stocked) as session:
        standing.name_instructor(session, "=SUM(A1)")
    response = owner.client.get("/site?download=csv")
    assert response.mimetype == "text/csv"
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))
    assert [row[:2] for row in rows] == [
        ["name", "may"],
        ["Olga", "owner"],
        ["'=SUM(A1)", "instructor"],
    ]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"a{text}") == f"a{text}"
    assert harmless(-1) == -1


def invitation(owner: Visitor) -> tuple[Page, str]:
    page = owner.open("/site")
    page = owner.send(page, page.form("/invitations"))
    found = re.search(r"http://localhost(/site/teach/[\w-]+)", page.html)
    assert found
    return page, found[1]


def test_an_invitation_is_a_link_for_one(owner: Visitor, app: Flask, stocked: Engine) -> None:
    form = owner.open("/site")
    shown, address = invitation(owner)
    assert 'role="img" aria-label="QR code of this link"' in shown.html
    assert owner.open("/site/invitation").html.count(address) == 1
    assert owner.send(form, form.form("/invitations")).path == "/site/invitation"
    grace = Visitor(app.test_client())
    page = grace.open(address)
    assert "Olga asks you" in page.text
    fields = {"name": "Grace", "password": PASSWORD, "how": "new"}.items()
    page = grace.send(page, page.form(), fields)
    assert "You may teach here now" in page.text
    assert teaches(stocked, "Grace") is Teaches.INSTRUCTOR
    assert grace.open(address).status == 200, "who used it may open it again"
    late = Visitor(app.test_client()).open(address)
    assert late.status == 404
    assert "has been used" in late.text


def take(visitor: Visitor, link: str) -> Page:
    page = visitor.open(link)
    return visitor.send(page, page.form())


def test_invitations_are_listed_and_taken_back(
    owner: Visitor, app: Flask, stocked: Engine, clock: Clock
) -> None:
    assert "Invitation links" not in owner.open("/site").headings
    _, lost = invitation(owner)
    page = owner.open("/site")
    assert "Made on 2 March 2026, 09:00 (UTC): good until 9 March 2026, 09:00 (UTC)" in page.text
    assert lost not in page.html
    told = owner.send(page, page.form("/invitations/1/take-back"))
    assert "The invitation is gone" in told.text
    assert "Invitation links" not in told.headings
    assert owner.send(page, page.form("/invitations/1/take-back")).status == 200
    assert Visitor(app.test_client()).open(lost).status == 404
    _, used = invitation(owner)
    stranger = Visitor(app.test_client())
    sign_up(stranger, "Grace")
    take(stranger, used)
    clock.forward(days=7)
    _, over = invitation(owner)
    clock.forward(days=7)
    page = owner.open("/site")
    assert "ran out on 16 March 2026, 09:00 (UTC)" in page.text
    file = owner.client.get("/site?download=csv&of=invitations")
    rows = list(csv.reader(io.StringIO(file.get_data(as_text=True))))
    assert rows[0][1:] == ["made at", "ends", "state", "used by"]
    assert [row[3:] for row in rows[1:]] == [["run out", ""]]
    assert Visitor(app.test_client()).open(over).status == 404
    assert teaches(stocked, "Grace") is Teaches.INSTRUCTOR


def test_a_used_invitation_says_by_whom(owner: Visitor, app: Flask) -> None:
    _, link = invitation(owner)
    stranger = Visitor(app.test_client())
    sign_up(stranger, "Grace")
    take(stranger, link)
    page = owner.open("/site")
    assert "used by Grace" in page.text
    assert "used by" not in owner.send(page, page.form("/invitations/1/take-back")).text


def test_a_second_click_on_an_invitation_is_the_same(
    owner: Visitor, app: Flask, stocked: Engine
) -> None:
    _, address = invitation(owner)
    first, second = Visitor(app.test_client()), Visitor(app.test_client())
    fields = {"name": "Grace", "password": PASSWORD, "how": "new"}.items()
    pages = [each.open(address) for each in (first, second)]
    for each, page in zip((first, second), pages, strict=True):
        assert "You may teach here now" in each.send(page, page.form(), fields).text
    assert accounts_in(stocked) == 2


def test_an_invitation_is_for_accounts_that_are_there_too(
    owner: Visitor, app: Flask, stocked: Engine
) -> None:
    holder = Visitor(app.test_client())
    sign_up(holder, "Grace")
    _, address = invitation(owner)
    other = Visitor(app.test_client())
    page = other.open(address)
    wrong = {"name": "Grace", "password": "another four words", "how": "known"}
    refused = other.send(page, page.form(), wrong.items())
    assert refused.status == 422
    assert "do not belong together" in refused.text
    taken = {"name": "Grace", "password": "another four words", "how": "new"}
    assert "is taken" in other.send(page, page.form(), taken.items()).text
    short = {"name": "Mary", "password": "short", "how": "new"}
    assert "at least 10" in other.send(page, page.form(), short.items()).text
    assert teaches(stocked, "Grace") is Teaches.NO
    right = {"name": "Grace", "password": PASSWORD, "how": "known"}
    assert "may teach" in other.send(page, page.form(), right.items()).text
    assert teaches(stocked, "Grace") is Teaches.INSTRUCTOR
    _, address = invitation(owner)
    mary = Visitor(app.test_client())
    sign_up(mary, "Mary")
    page = mary.open(address)
    assert "You are signed in as Mary" in page.text
    for _ in range(2):
        assert "may teach" in mary.send(page, page.form()).text
    assert teaches(stocked, "Mary") is Teaches.INSTRUCTOR


def test_how_a_class_reaches_it(owner: Visitor, stocked: Engine, clock: Clock) -> None:
    page = owner.open("/site/reach")
    assert "Only this machine can connect" in page.text
    assert "http://localhost , which only this machine can open" in page.text
    settings = Settings(Path(), "", "for tests", address="https://quiz.example", trusted_proxies=1)
    public = create_app(settings, stocked, clock).test_client()
    cookie = owner.client.get_cookie("learner")
    assert cookie
    public.set_cookie("learner", cookie.value)
    page = Visitor(public).open("/site/reach")
    assert "To do" not in page.text
    assert "Links and cards say https://quiz.example" in page.text


# Links that sign in once


@pytest.fixture
def link(stocked: Engine, app: Flask, clock: Clock, owner: Visitor) -> str:
    """The address of a link for Ada, who has forgotten the password."""
    sign_up(Visitor(app.test_client()), "Ada")
    ada, made_by = number_of(stocked, "Ada"), number_of(stocked, "Olga")
    with writing(stocked) as session:
        token = sign_in_links.make_sign_in_link(session, ada, made_by, clock.now)
    return f"/account/link/{token}"


def test_a_link_says_whose_it_is_and_signs_in_once(app: Flask, link: str, visitor: Visitor) -> None:
    page = visitor.open(link)
    assert page.headings[0] == "Sign in as Ada"
    for _ in range(2):  # looking at it uses nothing up
        assert visitor.open(link).status == 200
    back = visitor.send(page, page.form())
    assert (back.path, back.headings[0]) == ("/account", "Ada")
    late = visitor.open(link)
    assert late.status == 404
    assert "ask your instructor for a fresh link" in late.text
    other = Visitor(app.test_client())
    assert other.send(page, page.form()).status in (400, 404)


def test_a_double_click_on_a_link_is_one_use(app: Flask, link: str) -> None:
    visitor, twin = Visitor(app.test_client()), Visitor(app.test_client())
    page = visitor.open(link)
    cookie = visitor.client.get_cookie("session")
    assert cookie
    twin.client.set_cookie("session", cookie.value)
    for each in (visitor, twin):
        assert each.send(page, page.form()).headings[0] == "Ada"


def test_a_link_sets_a_new_password_too(app: Flask, link: str, visitor: Visitor) -> None:
    page = visitor.open(link)
    refused = visitor.send(page, page.form(), [("new_password", "short")])
    assert refused.status == 422
    assert "at least 10" in refused.text
    back = visitor.send(page, page.form(), [("new_password", "another four words")])
    assert "The password is changed" in back.text
    other = Visitor(app.test_client())
    assert sign_in(other).status == 422
    assert sign_in(other, password="another four words").status == 200  # noqa: S106


@pytest.mark.parametrize(("choice", "kept"), [("bring", 2), ("leave", 0)])
def test_what_a_guest_has_learnt_is_asked_about(
    link: str, visitor: Visitor, choice: str, kept: int
) -> None:
    studied(visitor)
    page = visitor.open(link)
    assert page.form().options["guest"] == ["bring", "leave"]
    visitor.send(page, page.form(), [("guest", choice)])
    assert answers(visitor) == kept
    press(visitor, "/sign-out")
    assert (visitor.client.get_cookie("learner") is not None) == (choice == "leave")


# Cards


def make_cards(visitor: Visitor, count: int = 3) -> Page:
    page = visitor.open("/site/cards")
    return visitor.send(page, page.form(), [("count", str(count))])


def on_cards(page: Page) -> dict[str, str]:
    """Each name and its password."""
    typed = re.findall(r'class="typed">([^<]+)<', page.html)
    return dict(zip(typed[::2], typed[1::2], strict=True))


def test_cards_are_made_printed_and_sign_in(
    instructor: Visitor, app: Flask, stocked: Engine
) -> None:
    before = accounts_in(stocked)
    page = make_cards(instructor, 12)
    assert page.path == "/site/cards/sheet"
    cards = on_cards(page)
    assert len(cards) == 12
    assert accounts_in(stocked) == before + 12
    assert page.html.count("sheet-of-cards") == 2
    assert page.html.count('role="img"') == 12
    name, password = next(iter(cards.items()))
    student = Visitor(app.test_client())
    assert sign_in(student, name, password).headings[0] == name
    assert "Teaching" not in student.open("/account").text
    listed = instructor.open("/site/cards")
    assert all(each in listed.text for each in cards)
    assert not any(each in listed.html for each in cards.values())


def test_a_reload_and_a_second_click_make_no_more(
    instructor: Visitor, stocked: Engine, clock: Clock
) -> None:
    form = instructor.open("/site/cards")
    fields = [("count", "3")]
    first = instructor.send(form, form.form(), fields)
    made = accounts_in(stocked)
    assert instructor.send(form, form.form(), fields).html == first.html
    assert instructor.open("/site/cards/sheet").html == first.html
    assert accounts_in(stocked) == made
    clock.forward(minutes=61)
    late = instructor.open("/site/cards/sheet")
    assert late.status == 404
    assert "gets a fresh one" in late.text


def test_a_sheet_is_shown_to_the_browser_that_made_it_alone(
    instructor: Visitor, app: Flask, owner: Visitor
) -> None:
    cards = on_cards(make_cards(instructor))
    twin = Visitor(app.test_client())
    sign_in(twin, "Ines")
    assert twin.open("/site/cards/sheet").status == 404
    assert owner.open("/site/cards/sheet").status == 404
    press(instructor, "/sign-out")
    sign_in(instructor, "Ines")
    late = instructor.open("/site/cards/sheet")
    assert late.status == 404
    assert not any(each in late.html for each in cards.values())


def test_who_lost_a_card_gets_a_fresh_one(instructor: Visitor, app: Flask) -> None:
    cards = on_cards(make_cards(instructor))
    name, old = next(iter(cards.items()))
    page = instructor.open("/site/cards")
    assert instructor.send(page, page.form("/fresh")).status == 422
    number = re.search(rf'value="(\d+)"><span>{name}<', page.html)
    assert number
    ticked = [("learner", number[1])]
    fresh = instructor.send(page, page.form("/fresh"), ticked)
    assert instructor.send(page, page.form("/fresh"), ticked).html == fresh.html
    (again,) = on_cards(fresh).items()
    assert again[0] == name
    student = Visitor(app.test_client())
    assert sign_in(student, name, old).status == 422
    assert sign_in(student, *again).headings[0] == name
    assert "signed in" in instructor.open("/site/cards").text


def test_no_cards_for_the_accounts_of_others(
    instructor: Visitor, owner: Visitor, stocked: Engine
) -> None:
    make_cards(instructor, 1)
    make_cards(owner, 1)
    page = owner.open("/site/cards")
    for name in ("Ines", "Olga"):
        wanted = [("learner", str(number_of(stocked, name)))]
        assert owner.send(page, page.form("/fresh"), wanted).status == 404
    (theirs,) = re.findall(r'name="learner" value="(\d+)"', instructor.open("/site/cards").html)
    assert owner.send(page, page.form("/fresh"), [("learner", theirs)]).status == 404


@pytest.mark.parametrize("fields", [{"count": "0"}, {"count": "101"}, {"count": "x"}, {"key": "x"}])
def test_a_form_that_cannot_be_used_makes_nothing(
    instructor: Visitor, stocked: Engine, fields: dict[str, str]
) -> None:
    before = accounts_in(stocked)
    page = instructor.open("/site/cards")
    refused = instructor.send(page, page.form(), fields.items())
    assert refused.status == 422
    assert accounts_in(stocked) == before


def test_students_as_csv(instructor: Visitor) -> None:
    cards = on_cards(make_cards(instructor))
    text = instructor.client.get("/site/cards?download=csv").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows] == ["name", *sorted(cards)]


def test_cards_name_the_address_that_the_instructor_came_by(
    app: Flask, instructor: Visitor
) -> None:
    page = make_cards(instructor, 1)
    assert "Only this machine can open that" in page.text
    coming(app, {"HTTP_HOST": "192.168.1.20:5000"})
    page = instructor.open("/site/cards/sheet")
    assert "<dd>http://192.168.1.20:5000</dd>" in page.html
    assert "Only this machine" not in page.text

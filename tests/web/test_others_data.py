"""Every route of the application: nobody reaches what is somebody else's by its number or token.

A route that comes later is visited too; one whose address has a part that this test does not know
fails it, until it is said here whose that part is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from werkzeug.routing import Rule

from quizapp.core.papers import Asked, Slot
from quizapp.core.scheduling import FSRS_6_WEIGHTS
from quizapp.services import (
    catch_ups,
    courses,
    keep_up_acts,
    keep_up_reminders,
    parameters,
    pseudonyms,
    sets,
    standing,
    taking_along,
)
from quizapp.services.keep_up_acts import Choices
from quizapp.services.learners import LearnerSettings
from quizapp.store.base import table_of
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    AnswerRow,
    Base,
    BundleRow,
    CatchUpRow,
    ExamRow,
    LearnerRow,
    LogLineRow,
    OwnPackRow,
    OwnQuestionRow,
    PackRow,
    PresentationRow,
    SittingRow,
)
from quizapp.store.owned import owned, shared
from tests.web.conftest import Clock
from tests.web.pages import Visitor
from tests.web.pupil import Pupil
from tests.web.test_account_pages import sign_in, sign_up, token
from tests.web.test_own_pages import CHOICE
from tests.web.who_may import OF_COURSES_PARTS, OF_PACKS, SECRETS

OF_COURSES = {**SECRETS, **dict.fromkeys(OF_COURSES_PARTS, 999), "set_id": 999}
"""Of nobody here: `test_roles` goes through these with numbers that are somebody's."""

OF_SITE = {"teacher": 999_999, "offer": 999_999}
"""What only the owner of the installation may name; `tests/web/test_site_pages.py` has who else."""

FOR_ALL = {"site.setup_page", "site.setup", "site.teach_page", "site.teach"}
"""Pages of the installation that ask for a code or a link, and not for who one is."""
FOR_OWNERS = {
    *("site.show", "site.name_instructor", "site.take_back", "site.reach_page"),
    *("site.invite", "site.invitation", "site.withdraw"),
}
FOR_INSTRUCTORS = {"site.cards", "site.make_cards", "site.fresh_cards", "site.sheet"}

OTHER_WEIGHTS = tuple(weight * 1.1 for weight in FSRS_6_WEIGHTS)

SAYS_THE_SAME = {"keep_up.mailed"}
"""Forms that say the same of what is there no more and of what never was; nothing happens."""

KINDS = {"beside.report": "answer"}
"""What a form must choose, so that it is the stranger who is refused and not the form."""


@dataclass
class Owner:
    """Somebody with an account, a sitting and answers, and the numbers of these."""

    visitor: Visitor
    id: int
    parts: dict[str, int]
    told: dict[str, str]
    """Numbers of theirs that forms name in what is sent."""


@pytest.fixture
def owner(app: Flask, stocked: Engine, clock: Clock) -> Owner:
    visitor = Visitor(app.test_client())
    pupil = Pupil(visitor)
    page = pupil.quiz()
    for _ in range(2):
        page = pupil.go_on(pupil.give_up(page))
    sign_up(visitor, "Hypatia of Alexandria")
    write_question(visitor)
    form = visitor.open("/packs/elements/exams/new")
    visitor.send(form, form.form(), [("name", "Exam of Hypatia")])
    pupil.drill()
    with reading(stocked) as session:
        learner = session.scalars(select(LearnerRow.id)).one()
        sitting = session.scalars(select(SittingRow.id).where(SittingRow.kind == "quiz")).one()
        of_quiz = PresentationRow.sitting_id == sitting
        shown = session.scalar(select(func.max(PresentationRow.id)).where(of_quiz))
        exam = session.scalars(select(ExamRow.id)).one()
        own = session.scalars(select(OwnQuestionRow.id)).one()
    assert shown
    with writing(stocked) as session:
        bundle = taking_along.take(session, learner, "a-key-of-mine", "", clock.now)
        catch_ups.not_now(session, learner, "elements", clock.now)
        parameters.set_weights(session, learner, OTHER_WEIGHTS, clock.now)
        course = courses.create(session, learner, "Course of Hypatia", clock.now)
        held = courses.member_of(session, learner, course).course
        weekly = Choices("Reviews of Hypatia", clock.now.date(), 4, 5, 10, 7)
        keep_up_acts.make(session, held, weekly, clock.now)
        keep_up_reminders.set_reminder(session, learner, 19 * 60, clock.now)
        lines = select(func.min(LogLineRow.id), func.max(LogLineRow.id))
        first, last = session.execute(lines).one()
        asked = [Slot((Asked(("elements/hydrogen-found/subject",)),))]
        sets.create(session, learner, "Set of Hypatia", asked, clock.now)
    numbers = {"sitting": sitting, "presentation": shown, "bundle": bundle, "exam": exam}
    numbers["own_id"] = own
    told = {"first": first, "last": last, "change": last, "upto": last, "dropped": bundle}
    return Owner(visitor, learner, numbers, {name: str(told[name]) for name in told})


def write_question(visitor: Visitor) -> None:
    """Write a question of one's own, which begins a pack of one's own."""
    page = visitor.open("/own/new/choice")
    page = visitor.send(page, page.form(), [*CHOICE, ("act", "save")])
    assert "Saved." in page.text


def everything_of(engine: Engine, learner: int) -> dict[str, list[str]]:
    with reading(engine) as session:
        return {
            table.name: sorted(map(str, session.execute(select(table).where(whose))))
            for table, whose in {**owned(learner), **shared(learner)}.items()
        }


def addresses(app: Flask, owner: Owner) -> list[tuple[Rule, str, bool]]:
    """Each rule, its address with the owner's numbers, and whether it has any."""
    found = []
    with app.test_request_context():
        # Those of the account come last: they sign the stranger out.
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: "/account" in rule.rule):
            given = {**OF_COURSES, "token": token(owner.visitor), **OF_PACKS, **OF_SITE}
            given |= owner.parts
            unknown = rule.arguments - given.keys()
            assert not unknown, f"{rule}: whose is {unknown}?"
            parts = {name: given[name] for name in rule.arguments}
            built = app.url_map.bind("localhost").build(rule.endpoint, parts)
            found.append((rule, built, bool(rule.arguments & {*owner.parts, "token"})))
    return found


def come_as(app: Flask, engine: Engine, who: str) -> Visitor:
    """Somebody else: nobody yet, a guest, or Grace with an account, who may teach or more."""
    stranger = Visitor(app.test_client())
    if who != "nobody":
        Pupil(stranger).quiz()
    if who not in ("nobody", "guest"):
        sign_up(stranger, "Grace")
    with writing(engine) as session:
        if who == "instructor":
            standing.name_instructor(session, "Grace")
        elif who == "owner":
            standing.make_owner(session, "Grace")
    return stranger


ROLES = ("nobody", "guest", "account", "instructor", "owner")


@pytest.mark.parametrize("who", ROLES)
def test_no_route_gives_what_is_somebody_elses(
    app: Flask, stocked: Engine, owner: Owner, who: str
) -> None:
    before = everything_of(stocked, owner.id)
    stranger = come_as(app, stocked, who)
    visited = 0
    for rule, address, theirs in addresses(app, owner):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            form_token = re.search(
                r'name="csrf_token" value="([^"]+)"', stranger.open("/settings").html
            )
            assert form_token
            data = {"csrf_token": form_token[1], "name": "Grace", "chosen": "0", "rating": "3"}
            data |= {"kind": KINDS.get(rule.endpoint, ""), "key": "a-key-of-mine", **owner.told}
            sent = data if method == "POST" else None
            with stranger.client.open(address, method=method, data=sent) as response:
                body = response.get_data()
                assert response.status_code < 500, (method, address)
                assert b"Hypatia" not in body, (method, address)
                if theirs and rule.endpoint not in SAYS_THE_SAME:
                    assert response.status_code == 404, (method, address)
            visited += 1
            assert everything_of(stocked, owner.id) == before, (method, address)
    assert visited > 40


@pytest.mark.parametrize("who", ROLES)
def test_no_route_of_a_pack_tells_somebody_elses_questions(
    app: Flask, stocked: Engine, owner: Owner, who: str
) -> None:
    """Nor does a form or an address that names their pack beside the path."""
    with reading(stocked) as session:
        pack = session.scalars(select(PackRow.key).where(PackRow.key.like("own-%"))).one()
    stranger = come_as(app, stocked, who)
    visited = 0
    for rule, address, _ in addresses(app, owner):
        of_pack = "pack" in rule.arguments
        path = address.replace("/elements", f"/{pack}") if of_pack else f"{address}?pack={pack}"
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            token_of = dict(stranger.open("/settings").form().values)["csrf_token"]
            sent = {"csrf_token": token_of, "pack": pack} if method == "POST" else None
            with stranger.client.open(path, method=method, data=sent) as response:
                body = response.get_data()
                assert b"Hypatia" not in body, (method, path)
                assert b"vital air" not in body, (method, path)
                if rule.endpoint != "static":
                    assert response.status_code == 404, (method, path)
            visited += 1
    assert visited > 60


@pytest.mark.parametrize("who", ROLES)
def test_each_page_of_the_installation_asks_for_the_role(
    app: Flask, stocked: Engine, owner: Owner, who: str
) -> None:
    stranger = come_as(app, stocked, who)
    rules = [each for each in addresses(app, owner) if each[0].endpoint.startswith("site.")]
    assert {rule.endpoint for rule, *_ in rules} == FOR_ALL | FOR_OWNERS | FOR_INSTRUCTORS
    for rule, address, _ in rules:
        if rule.endpoint in FOR_ALL:
            continue
        may = who == "owner" or (who == "instructor" and rule.endpoint in FOR_INSTRUCTORS)
        (method,) = (rule.methods or set()) & {"GET", "POST"}
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', stranger.open("/settings").html)
        assert csrf
        sent = {"csrf_token": csrf[1]} if method == "POST" else None
        response = stranger.client.open(address, method=method, data=sent)
        assert (response.status_code != 403) == may, (who, method, address)


def test_the_students_of_one_instructor_are_not_anothers(
    app: Flask, stocked: Engine, owner: Owner, clock: Clock
) -> None:
    """Hypatia teaches as well; nobody makes a card for a student of hers."""
    with writing(stocked) as session:
        standing.name_instructor(session, "Hypatia of Alexandria")
        names = pseudonyms.free_names(session, "for tests", "a key", 1)
        drafts = pseudonyms.draft("for tests", "a key", names)
        (card,) = pseudonyms.make_pseudonymous(
            session, "for tests", "a key", drafts, owner.id, LearnerSettings(), clock.now
        )
    before = everything_of(stocked, card.learner_id)
    grace = come_as(app, stocked, "instructor")
    for _ in ("instructor", "owner"):
        page = grace.open("/site/cards")
        assert card.name not in page.text
        sent = {**dict(page.form().values), "learner": str(card.learner_id)}
        response = grace.client.post("/site/cards/fresh", data=sent)
        assert response.status_code == 404
        assert everything_of(stocked, card.learner_id) == before
        with writing(stocked) as session:
            standing.make_owner(session, "Grace")


def test_answers_to_what_somebody_else_took_along_are_refused(
    app: Flask, stocked: Engine, owner: Owner, clock: Clock
) -> None:
    """Neither to their bundle nor, by the number of a presentation, through one of one's own."""
    stranger = Visitor(app.test_client())
    Pupil(stranger).quiz()
    sent = stranger.client.get("/offline/token").get_json()["token"]
    taken = {"csrf_token": sent, "key": "a-key-of-mine", **owner.told}
    mine = stranger.client.post("/offline/take", data=taken).get_json()
    with reading(stocked) as session:
        items = session.get_one(BundleRow, owner.parts["bundle"]).items
    theirs = next(number for kind, number, *_ in items if kind == "question")
    assert mine["id"] != owner.parts["bundle"]
    assert theirs not in {each.get("presentation") for each in mine["items"]}
    before = everything_of(stocked, owner.id)
    at = clock.now.timestamp() * 1000
    answer = {"number": 1, "presentation": theirs, "at": at, "chosen": [0], "rating": 3}
    for bundle, status in ((mine["id"], 200), (owner.parts["bundle"], 404)):
        response = stranger.client.post(
            f"/offline/bundles/{bundle}/answers",
            json={"answers": [answer]},
            headers={"X-CSRFToken": sent},
        )
        assert response.status_code == status
        if status == 200:
            assert response.get_json()["answers"][0]["outcome"] == "refused"
    assert everything_of(stocked, owner.id) == before


def test_the_owner_reaches_it(app: Flask, owner: Owner) -> None:
    """Else the test above would prove nothing."""
    twin = Visitor(app.test_client())
    sign_in(twin, "hypatia of alexandria")
    for rule, address, theirs in addresses(app, owner):
        if theirs and "GET" in (rule.methods or ()) and "token" not in rule.arguments:
            assert twin.client.get(address).status_code in (200, 303), address


@pytest.mark.parametrize("path", ["/account/everything.json", "/account/everything.zip"])
def test_the_file_of_everything_holds_nothing_of_others(
    app: Flask, owner: Owner, path: str
) -> None:
    stranger = Visitor(app.test_client())
    sign_up(stranger, "Grace")
    with stranger.client.get(path) as response:
        assert response.status_code == 200
        assert b"Hypatia" not in response.data
        assert b"elements/" not in response.data


def test_every_owned_table_is_looked_at(stocked: Engine, owner: Owner) -> None:
    filled = {name for name, rows in everything_of(stocked, owner.id).items() if rows}
    usual = (AnswerRow, BundleRow, CatchUpRow, ExamRow, LogLineRow, PresentationRow, SittingRow)
    for model in (*usual, OwnPackRow, OwnQuestionRow):
        assert table_of(model).name in filled
    assert filled <= set(Base.metadata.tables)

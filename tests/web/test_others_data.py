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

from quizapp.core.scheduling import FSRS_6_WEIGHTS
from quizapp.services import catch_ups, courses, parameters, taking_along
from quizapp.services.courses import Role
from quizapp.store.base import table_of
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    AccountRow,
    AnswerRow,
    Base,
    BundleRow,
    CatchUpRow,
    CourseRow,
    ExamRow,
    LearnerRow,
    LogLineRow,
    PresentationRow,
    SittingRow,
)
from quizapp.store.owned import owned
from tests.services.classroom import Classroom
from tests.web.conftest import Clock
from tests.web.pages import Visitor
from tests.web.pupil import Pupil
from tests.web.test_account_pages import sign_in, sign_up, token

OF_PACKS = {
    "pack": "elements",
    "fact": "oxygen-found-scheele",
    "entity": "humphry-davy",
    "left": "marie-curie",
    "right": "pierre-curie",
    "chart": "activity",
    "topic": "dates",
    "anchor": "Gases",
    "filename": "css/base.css",
    "number": 1,
}
"""What anybody may name."""

OTHER_WEIGHTS = tuple(weight * 1.1 for weight in FSRS_6_WEIGHTS)

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
    form = visitor.open("/packs/elements/exams/new")
    visitor.send(form, form.form(), [("name", "Exam of Hypatia")])
    pupil.drill()
    with reading(stocked) as session:
        learner = session.scalars(select(LearnerRow.id)).one()
        sitting = session.scalars(select(SittingRow.id).where(SittingRow.kind == "quiz")).one()
        of_quiz = PresentationRow.sitting_id == sitting
        shown = session.scalar(select(func.max(PresentationRow.id)).where(of_quiz))
        exam = session.scalars(select(ExamRow.id)).one()
    assert shown
    with writing(stocked) as session:
        bundle = taking_along.take(session, learner, "a-key-of-mine", "", clock.now)
        catch_ups.not_now(session, learner, "elements", clock.now)
        parameters.set_weights(session, learner, OTHER_WEIGHTS, clock.now)
        lines = select(func.min(LogLineRow.id), func.max(LogLineRow.id))
        first, last = session.execute(lines).one()
    numbers = {"sitting": sitting, "presentation": shown, "bundle": bundle, "exam": exam}
    numbers |= taught(stocked, learner, clock)
    told = {"first": first, "last": last, "change": last, "upto": last, "dropped": bundle}
    return Owner(visitor, learner, numbers, {name: str(told[name]) for name in told})


def taught(engine: Engine, learner: int, clock: Clock) -> dict[str, int]:
    """A course that the owner teaches and, so that there is an attempt, sits in as well."""
    room = Classroom(engine, clock.now)
    with writing(engine) as session:
        # The strangers of these tests take these names.
        for each in session.scalars(select(AccountRow).where(AccountRow.learner_id != learner)):
            each.name, each.folded = f"Member {each.learner_id}", f"member {each.learner_id}"
        account = session.scalars(select(AccountRow).where(AccountRow.learner_id == learner)).one()
        account.name, account.folded = "Hypatia of Alexandria", "hypatia of alexandria"
        member = courses.add_member(session, room.course, learner, Role.STUDENT, clock.now)
        session.get_one(CourseRow, room.course).title = "Course of Hypatia"
    assignment = room.assign()
    attempt = room.begin(learner, assignment)
    return {
        "course": room.course,
        "assignment": assignment,
        "attempt": attempt,
        "member": member,
    }


def everything_of(engine: Engine, learner: int) -> dict[str, list[str]]:
    with reading(engine) as session:
        return {
            table.name: sorted(map(str, session.execute(select(table).where(whose))))
            for table, whose in owned(learner).items()
        }


def addresses(app: Flask, owner: Owner) -> list[tuple[Rule, str, bool]]:
    """Each rule, its address with the owner's numbers, and whether it has any."""
    found = []
    with app.test_request_context():
        # Those of the account come last: they sign the stranger out.
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: "/account" in rule.rule):
            given = {"token": token(owner.visitor), **OF_PACKS, **owner.parts}
            unknown = rule.arguments - given.keys()
            assert not unknown, f"{rule}: whose is {unknown}?"
            parts = {name: given[name] for name in rule.arguments}
            built = app.url_map.bind("localhost").build(rule.endpoint, parts)
            found.append((rule, built, bool(rule.arguments & {*owner.parts, "token"})))
    return found


@pytest.mark.parametrize("who", ["nobody", "guest", "account"])
def test_no_route_gives_what_is_somebody_elses(
    app: Flask, stocked: Engine, owner: Owner, who: str
) -> None:
    before = everything_of(stocked, owner.id)
    stranger = Visitor(app.test_client())
    if who != "nobody":
        Pupil(stranger).quiz()
    if who == "account":
        sign_up(stranger, "Grace")
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
                if theirs:
                    assert response.status_code == 404, (method, address)
            visited += 1
            assert everything_of(stocked, owner.id) == before, (method, address)
    assert visited > 40


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
            # In the course the owner of all this is a student: there are pages, but not for those.
            reached = (200, 303, 403) if "course" in rule.arguments else (200, 303)
            assert twin.client.get(address).status_code in reached, address


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
    for model in usual:
        assert table_of(model).name in filled
    assert filled <= set(Base.metadata.tables)

"""Closed book, route by route: what is refused to a student while such an attempt runs."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import Engine

from quizapp.web.closed_book import POLICIES, Policy, policy_of
from tests.services.classroom import Classroom
from tests.web.classroom import School
from tests.web.conftest import Clock
from tests.web.pages import Visitor
from tests.web.pupil import Pupil

PARTS = {
    "pack": "elements",
    "fact": "oxygen-found-scheele",
    "entity": "humphry-davy",
    "left": "marie-curie",
    "right": "pierre-curie",
    "chart": "activity",
    "topic": "dates",
    "anchor": "Gases",
    "filename": "css/base.css",
    "token": "x",
}
REFUSED = (Policy.PACK, Policy.SITTING, Policy.ALL)


@pytest.fixture
def school(app: Flask, stocked: Engine, clock: Clock) -> School:
    return School(app, clock, Classroom(stocked, clock.now))


def studied(student: Visitor) -> dict[str, int]:
    """A sitting of the student's own, begun before."""
    page = Pupil(student).quiz()
    found = re.fullmatch(r"/study/(\d+)/(\d+)", page.path)
    assert found
    return {"sitting": int(found[1]), "presentation": int(found[2])}


def statuses(school: School, student: Visitor, numbers: dict[str, int]) -> dict[str, set[int]]:
    """What every route answers, by endpoint; numbers that are not known are 1."""
    found: dict[str, set[int]] = {}
    page = student.open("/settings")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.html)
    assert token
    for rule in school.app.url_map.iter_rules():
        ending = ("account.delete", "account.sign", "account.pass", "assignments.submit")
        if rule.endpoint.startswith(ending):
            continue  # they would end what is tried here
        parts = {name: numbers.get(name, PARTS.get(name, 1)) for name in rule.arguments}
        address = school.app.url_map.bind("localhost").build(rule.endpoint, parts)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            data = {"csrf_token": token[1]} if method == "POST" else None
            with student.client.open(address, method=method, data=data) as response:
                closed = response.status_code == 403 and b"closed book" in response.get_data()
            found.setdefault(rule.endpoint, set()).add(403 if closed else 200)
    return found


def test_every_route_has_a_policy(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints - POLICIES.keys() == set(), "say in web/closed_book.py what these tell"
    assert POLICIES.keys() - endpoints == set()
    assert policy_of("an.endpoint_of_tomorrow") is Policy.ALL


def test_what_tells_answers_is_closed_to_students_who_teach_elsewhere() -> None:
    areas = ("sets.", "papers.", "own.", "analysis.", "marks.")
    told = {endpoint for endpoint in POLICIES if endpoint.startswith(areas)} - {"marks.seen"}
    assert {POLICIES[endpoint] for endpoint in told} == {Policy.ALL}


def test_route_by_route_what_is_asked_is_closed(school: School) -> None:
    student = school.visitor(school.student)
    numbers = studied(student)
    attempt = school.room.begin(school.student, school.room.assign(rules={"closed_book": True}))
    seen = statuses(school, student, {**numbers, "attempt": attempt, "assignment": 1, "course": 1})
    for endpoint, found in seen.items():
        expected = {403} if policy_of(endpoint) in REFUSED else {200}
        assert found == expected, endpoint


def test_nothing_is_closed_without_it_to_others_or_afterwards(school: School) -> None:
    room = school.room
    student, other = school.visitor(school.student), school.visitor(room.students[1])
    open_ = room.assign()
    room.begin(school.student, open_)
    fact = "/packs/elements/facts/oxygen-found-scheele"
    assert student.open(fact).status == 200
    attempt = room.begin(school.student, room.assign(rules={"closed_book": True, "time_limit": 5}))
    refused = student.open(fact)
    assert refused.status == 403
    assert refused.links["Back to the attempt"] == f"/attempts/{attempt}"
    assert "oxygen" not in refused.text.lower()
    assert other.open(fact).status == 200
    assert Visitor(school.app.test_client()).open(fact).status == 200
    school.forward(minutes=5, seconds=9)
    assert student.open(fact).status == 403
    school.forward(seconds=1)
    assert student.open(fact).status == 200


def test_another_attempt_does_not_tell_what_is_closed(school: School) -> None:
    room = school.room
    told = room.sit(school.student, room.assign())
    practice = room.assign(rules={"telling": "at-once"})
    running = room.begin(school.student, practice)
    closed = room.begin(school.student, room.assign(rules={"closed_book": True}))
    student = school.visitor(school.student)
    for each in (told, running):
        assert student.open(f"/attempts/{each}").status == 403
        assert student.open(f"/attempts/{each}/1").status == 403
    assert student.open(f"/attempts/{closed}").status == 200
    later = room.assign(rules={"telling": "at-once"})
    page = student.open(f"/assignments/{later}")
    begun = student.send(page, page.form("/begin"))
    assert begun.status == 409
    assert begun.links["Back to the attempt"] == f"/attempts/{closed}"

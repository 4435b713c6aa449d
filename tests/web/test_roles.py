"""Every route of the application by every role, with every number that is not theirs.

Nothing of another's is read: a word that stands only in the other's data is in no answer. Nothing
of another's is changed: the database is compared before and after. A route that comes later is
visited too; one whose address has a part that `term` does not know fails, until it is said there
whose that part is. What each of them may name and read stands in `who_may`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, and_, false, func, not_, select
from werkzeug.routing import Rule

from quizapp.store.base import table_of
from quizapp.store.engine import reading
from quizapp.store.models import Base, CourseRow, TryRow
from quizapp.store.owned import owned, shared
from tests.web.conftest import Clock, make_app
from tests.web.lectures import PUPILS
from tests.web.term import Term, of_course
from tests.web.who_may import (
    ANSWERS_ALL_ALIKE,
    CHANGES_ANOTHERS,
    CHANGES_STUDENTS,
    FOR_SITE_OWNERS,
    FOR_STUDENTS,
    FOR_TEACHERS,
    GRADES,
    LEAVES_AS_IT_IS,
    MARKS,
    NOT_FOR_ASSISTANTS,
    OF_COURSES_PARTS,
    OF_PACKS,
    ONLY_STUDENTS,
    ROLES,
    SECRETS,
    SEES,
    SEES_HERE,
    TEACHERS,
)

BODY = {
    "name": "Grace",
    "title": "Grace",
    "code": "AAAAAAAA",
    "role": "student",
    "chosen": "0",
    "rating": "3",
    "time_zone": "UTC",
    "time_factor": "1.5",
    "extra_days": "1",
    "extra_attempts": "0",
    "key": "k" * 24,
    "count": "2",
    "joinable": "no",
    "away": "yes",
    "all": "1",
    "people": "First name\r\nGrace",
    "shown": "0" * 64,
    "old": "AAAAAAAA",
    "new_password": "four words in a row",
    "password": "four words in a row",
    "points": "1",
    "take": "1",
    "weight": "1",
    "reason": "Grace said so.",
    "words": "Grace said so.",
    "reply": "Grace said so.",
    "press": "full",
    "decision": "grant",
    "reach": "all",
    "upto": "999",
    "lowest": "1",
    "opens": "2026-03-09",
    "weeks": "4",
    "days_a_week": "5",
    "least_a_day": "10",
    "catch_up_days": "7",
    "at": "18:30",
    "whom": "all",
    "minutes": "5",
    "attempts": "2",
    "text": "Grace",
    "do": "next",
    "unanswerable": "full",
}
"""Something for every form, so that it is the person who is refused and not the form."""
FITTING = {
    "beside.report": {"kind": "answer"},
    "sets.report": {"kind": "answer"},
    "sets.change": {"act": "up:1"},
    "sets.add": {"words": ""},
    "sets.decide": {"decision": "approved"},
    "assignments.make": {"opens": ""},
    "assignments.change": {"opens": ""},
}
"""What a form wants otherwise."""


@dataclass
class Tally:
    """What was tried."""

    rules: set[str]
    requests: int = 0
    foreign: int = 0
    ids: int = 0


@pytest.fixture
def term(stocked: Engine, clock: Clock) -> Term:
    made = Term(make_app(stocked, clock, csrf=False), stocked, clock)
    made.keep()
    return made


@dataclass(frozen=True)
class Try:
    """One address: its rule, whose numbers it has, and the address."""

    rule: Rule
    scopes: frozenset[str]
    parts: frozenset[str]
    address: str


def tries(app: Flask, term: Term) -> Iterator[Try]:
    """Each rule with every number of everybody, in every combination."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            area = rule.endpoint.partition(".")[0]
            parts = {**term.parts, **term.of_areas.get(area, {})}
            unknown = rule.arguments - OF_PACKS.keys() - SECRETS.keys() - parts.keys()
            assert not unknown, f"{rule}: whose is {unknown}? Say so in tests/web/term.py"
            theirs = sorted(rule.arguments & parts.keys())
            for chosen in product(*(parts[part].items() for part in theirs)):
                given: dict[str, Any] = {**OF_PACKS, **SECRETS}
                given |= {part: number for part, (_, number) in zip(theirs, chosen, strict=True)}
                named = {part: given[part] for part in rule.arguments}
                scopes = frozenset(scope for scope, _ in chosen)
                address = adapter.build(rule.endpoint, named, method=_any(rule))
                yield Try(rule, scopes, frozenset(theirs), address)


def _any(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or ()) else "POST"


def is_allowed(role: str, what: Try, method: str) -> bool:
    """Whether somebody of this role may do that, as the tables of `who_may` say."""
    if not what.scopes <= ROLES[role]:
        return False
    endpoint = what.rule.endpoint
    if endpoint in FOR_SITE_OWNERS:
        return role == "owner of the installation"
    if endpoint in FOR_TEACHERS and role not in TEACHERS:
        return False
    if role == "owner" and "B.shared" in what.scopes and method == "POST":
        return endpoint in LEAVES_AS_IT_IS
    if not what.parts & OF_COURSES_PARTS:
        return True
    if role in ("student", "another student"):
        return endpoint in FOR_STUDENTS
    if endpoint in ONLY_STUDENTS:
        return False
    if role == "assistant":
        return endpoint in GRADES if method == "POST" else endpoint not in NOT_FOR_ASSISTANTS
    return True


def of_others(term: Term, role: str, *, students: bool = True) -> dict[str, list[str]]:
    """All rows that somebody of this role can have no part in, but for what `students` answered."""
    me = term.people.get(role, 0)
    clauses = []
    pupils = {term.people[each] for each in ("student", "another student")}
    for learner in {*term.people.values()} - {me} - (set() if students else pupils):
        clauses += owned(learner).items()
    mine = shared(me)
    for scope in ("A", "B"):
        if scope in ROLES[role] and role not in ("student", "another student"):
            continue
        for table, whose in of_course(int(str(term.parts["course"][scope]))).items():
            # A student's own rows of a course, but not the course.
            own = mine.get(table) if table is not table_of(CourseRow) else None
            clauses.append(
                (table, whose if own is None else and_(whose, not_(func.coalesce(own, false()))))
            )
    for each in ("owner", "instructor of another course"):
        if each != role:
            sets = shared(term.people[each])
            clauses += [(t, w) for t, w in sets.items() if t.name.startswith(("question_", "set_"))]
    with reading(term.engine) as session:
        found: dict[str, list[str]] = {}
        for table, whose in clauses:
            rows = session.execute(select(table).where(whose))
            found.setdefault(table.name, []).extend(sorted(map(str, rows)))
    return found


def everything(engine: Engine) -> dict[str, list[str]]:
    """Every row, but how often something was tried: that counts whoever tries."""
    with reading(engine) as session:
        return {
            table.name: sorted(map(str, session.execute(select(table))))
            for table in Base.metadata.sorted_tables
            if table is not table_of(TryRow)
        }


class Watch:
    """Tells whether anything at all was committed since it was last asked."""

    def __init__(self, term: Term) -> None:
        self._connection = sqlite3.connect(term.file(), isolation_level=None)
        self._last = self._version()

    def _version(self) -> int:
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    def changed(self) -> bool:
        before, self._last = self._last, self._version()
        return before != self._last

    def close(self) -> None:
        self._connection.close()


def send(term: Term, role: str, what: Try, method: str, told: dict[str, str]) -> tuple[int, bytes]:
    """One request of a browser that has nothing but its cookie."""
    client = term.app.test_client(use_cookies=False)
    headers = {"Cookie": f"learner={term.tokens[role]}"} if role in term.tokens else {}
    data = None
    if method == "POST":
        data = {**BODY, **told, **FITTING.get(what.rule.endpoint, {})}
    with client.open(what.address, method=method, data=data, headers=headers) as response:
        return response.status_code, response.get_data()


def check_words(role: str, body: bytes, where: tuple[str, str, str, str]) -> None:
    sees = (*SEES[role], *SEES_HERE.get((role, where[-1]), ()))
    for whose, words in MARKS.items():
        if whose not in sees:
            for word in words:
                told = word.encode() in body or f"{word[:-3]},{word[-3:]}".encode() in body
                assert not told, (role, where, f"reads {word!r} of {whose}")


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reaches_what_is_anothers(term: Term, role: str) -> None:
    tally = Tally(set())
    told = {
        name: number
        for scope, numbers in term.told.items()
        if scope not in ROLES[role]
        for name, number in numbers.items()
    }
    before, others = everything(term.engine), of_others(term, role)
    strangers = of_others(term, role, students=False)
    assert sum(map(len, others.values())) > 50
    watch = Watch(term)
    for what in tries(term.app, term):
        for method in sorted((what.rule.methods or set()) & {"GET", "POST"}):
            where = (role, method, what.address, what.rule.endpoint)
            allowed = is_allowed(role, what, method)
            status, body = send(term, role, what, method, told)
            assert status < 500, where
            check_words(role, body, where)
            if not allowed:
                alike = what.rule.endpoint in ANSWERS_ALL_ALIKE and status == 303
                # Of what is altogether another's nobody is told even that it is there.
                strange = what.scopes.isdisjoint(ROLES[role]) and what.scopes - {"site"}
                refused = (404,) if strange else (403, 404)
                assert status in refused or alike, (where, status)
            changed = watch.changed()
            if method == "GET":
                assert not changed, (where, "wrote something")
            elif changed:
                if not allowed:
                    assert everything(term.engine) == before, (where, "wrote something")
                told_of = (where, "changed something of another's")
                if allowed and what.rule.endpoint in CHANGES_STUDENTS:
                    assert of_others(term, role, students=False) == strangers, told_of
                elif not allowed or what.rule.endpoint not in CHANGES_ANOTHERS:
                    assert of_others(term, role) == others, told_of
                watch.close()
                term.restore()
                watch = Watch(term)
            tally.rules.add(f"{method} {what.rule.rule}")
            tally.requests += 1
            tally.foreign += not allowed
            tally.ids += len(what.parts)
    watch.close()
    assert tally.foreign > 40
    if path := os.environ.get("QUIZAPP_ROLES_TALLY"):
        with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123
            file.write(
                f"{role}: {len(tally.rules)} routes, {tally.requests} requests, "
                f"{tally.foreign} refused, {tally.ids} ids named\n"
            )


def test_each_reaches_what_is_theirs(term: Term) -> None:
    """Else the test above would prove nothing."""
    reached: dict[str, set[str]] = {role: set() for role in ROLES}
    for what in tries(term.app, term):
        if "GET" not in (what.rule.methods or ()) or not what.parts:
            continue
        for role in ROLES:
            if is_allowed(role, what, "GET"):
                status, _ = send(term, role, what, "GET", {})
                if status in (200, 303):
                    reached[role].add(what.rule.endpoint)
    pages = {
        what.rule.endpoint
        for what in tries(term.app, term)
        if "GET" in (what.rule.methods or ()) and what.parts & (OF_COURSES_PARTS | {"set_id"})
    }
    for role, endpoints in reached.items():
        expected = {"courses.show"} if ROLES[role] & {"A", "B"} else set()
        assert expected <= endpoints, role
    theirs = pages - ONLY_STUDENTS
    of_sets = {each for each in theirs if each.startswith(("sets.", "papers."))}
    for role in ("owner", "instructor of another course"):
        assert theirs - reached[role] == set(), role
    assert theirs - of_sets - reached["instructor"] == set()
    assert theirs - of_sets - NOT_FOR_ASSISTANTS - reached["assistant"] == set()
    assert (pages & FOR_STUDENTS) - reached["student"] == set()
    study = {"study.go_on", "exams.show", "own.edit"}
    assert study <= reached["student"]


def test_all_words_are_somewhere(term: Term) -> None:
    """A word that stands nowhere could not be found missing."""
    rows = str(everything(term.engine))
    for words in MARKS.values():
        for word in words:
            assert word in rows


def test_the_rows_of_a_course_are_all_found(term: Term) -> None:
    found = of_course(int(str(term.parts["course"]["A"])))
    with reading(term.engine) as session:
        counts = {
            table.name: len(session.execute(select(table).where(whose)).all())
            for table, whose in found.items()
        }
    assert counts["courses"] == 1
    for name in ("course_members", "course_invitations", "accommodations", "assignments"):
        assert counts[name], name
    assert counts["attempts"] == 4 + PUPILS
    assert counts["attempt_items"] > 4

"""A set as a file: there and back, what is missing or changed, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, update

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.services import (
    accounts,
    approvals,
    set_exchange,
    set_questions,
    set_reports,
    set_sharing,
    sets,
)
from quizapp.services.approvals import Looks
from quizapp.services.decisions import Decision
from quizapp.services.errors import NotAllowedError, NotFoundError
from quizapp.services.reports import ReportKind, reports
from quizapp.services.set_exchange import Arrival, BadFileError
from quizapp.services.set_sharing import BadShareError
from quizapp.store.engine import reading, writing
from quizapp.store.models import QuestionRow, QuestionSetRow
from tests.services.classroom import PACK, Classroom

WHO, WHEN, WHAT = (f"elements/nitrogen-found/{each}" for each in ("subject", "when", "object"))
WORDS = "Who found nitrogen, according to the handbook?"


@pytest.fixture
def room(stocked: Engine, now: object) -> Classroom:
    return Classroom(stocked, now)  # type: ignore[arg-type]


@pytest.fixture
def made(room: Classroom) -> int:
    slots = [
        Slot((Asked((WHO,), Format.CHOICE, WORDS),), 1, 2.5),
        Slot((Asked((WHEN,)), Asked((WHAT,))), 1),
    ]
    with writing(room.engine) as session:
        return sets.create(session, room.teacher, "Air", slots, room.now, description="Two")


def looks(room: Classroom, learner: int, made: int) -> Looks:
    with reading(room.engine) as session:
        return approvals.looks_of(session, sets.set_of(session, learner, made))


@pytest.fixture
def file(room: Classroom, made: int) -> str:
    for at, decision in enumerate((Decision.PINNED, Decision.REJECTED)):
        with writing(room.engine) as session:
            found = sets.set_of(session, room.teacher, made)
            name = looks(room, room.teacher, made).each[at].name
            approvals.decide(session, found, name, decision, room.now)
    with reading(room.engine) as session:
        return set_exchange.as_file(session, sets.set_of(session, room.teacher, made))


def arrive(room: Classroom, text: str) -> Arrival:
    with reading(room.engine) as session:
        return set_exchange.arrival(session, room.outsider, set_exchange.read(text))


def bring_in(room: Classroom, text: str) -> int:
    with writing(room.engine) as session:
        coming = set_exchange.arrival(session, room.outsider, set_exchange.read(text))
        return set_exchange.bring_in(session, room.outsider, coming, room.now)


def test_there_and_back_with_what_was_said(room: Classroom, made: int, file: str) -> None:
    before = [(look.name, look.decision) for look in looks(room, room.teacher, made).each]
    with writing(room.engine) as session:  # as if it were another place
        mine = update(QuestionSetRow).where(QuestionSetRow.id == made)
        session.execute(mine.values(key="0" * 16))
    coming = arrive(room, file)
    assert (coming.missing, coming.changed, coming.notes, coming.lapsed) == ((), (), (), 0)
    number = bring_in(room, file)
    with reading(room.engine) as session:
        one = sets.set_of(session, room.teacher, made)
        other = sets.set_of(session, room.outsider, number)
        assert (other.title, other.description, other.slots) == ("Air", "Two", one.slots)
        assert other.key != one.key
    after = [(look.name, look.decision) for look in looks(room, room.outsider, number).each]
    assert after == before
    assert after[0][1] is Decision.PINNED


def test_the_longest_set_with_each_presentation_judged_is_read_back(file: str) -> None:
    values = json.loads(file)
    keys = [f"elements/a-fact-with-a-long-name-number-{n}/subject" for n in range(1000)]
    asked = [{"keys": [key], "format": None, "wording": ""} for key in keys]
    values["slots"] = [{"take": 5, "points": 1.0, "asked": asked}]
    values["questions"] = {key: {"content_hash": 12 * "0", "prompt": 150 * "x"} for key in keys}
    seen = {**values["approvals"][0]["seen"], "prompt": 300 * "x"}
    said = {**values["approvals"][0], "seen": seen}
    values["approvals"] = [{**said, "key": key, "variant": n} for key in keys for n in range(3)]
    assert len(set_exchange.read(json.dumps(values))["approvals"]) == 3000


def test_a_set_that_is_here_becomes_another_one(room: Classroom, made: int, file: str) -> None:
    assert arrive(room, file).same_key
    number = bring_in(room, file)
    assert looks(room, room.outsider, number).looked_at == 0


def test_what_is_missing_or_changed_is_told_first(room: Classroom, file: str) -> None:
    values = json.loads(file)
    values["key"] = "f" * 16
    values["packs"].append({"id": "metals", "title": "Metals", "version": "1"})
    values["slots"][1]["asked"][0]["keys"] = ["metals/iron/when"]
    values["slots"][1]["take"] = 2
    values["slots"].append({"take": 1, "points": 1, "asked": [
        {"keys": ["elements/no-such/when"], "format": None, "wording": ""}]})  # fmt: skip
    values["questions"]["metals/iron/when"] = {"content_hash": "x", "prompt": "When was iron?"}
    values["questions"][WHO]["content_hash"] = "000000000000"
    values["approvals"][0]["content_hash"] = "000000000000"
    coming = arrive(room, json.dumps(values))
    assert coming.packs == ("Metals",)
    assert coming.missing == ("When was iron?", "elements/no-such/when")
    assert [prompt[:24] for prompt in coming.changed] == ["According to the handboo"]
    assert coming.lapsed == 1
    assert [(len(slot.asked), slot.take) for slot in coming.slots] == [(1, 1), (1, 1)]
    assert coming.notes == (
        "Slot 2 gives 1 instead of 2.",
        "Slot 3 is left out: nothing of it is here.",
    )


def test_words_that_tell_the_answer_do_not_come_in(room: Classroom, file: str) -> None:
    coming = arrive(room, file.replace(WORDS, "Did Daniel Rutherford find nitrogen?"))
    assert coming.slots[0].asked[0] == Asked((WHO,))
    assert "give the answer away" in coming.notes[0]


def _no_keys(values: dict[str, Any]) -> None:
    del values["slots"][0]["asked"][0]["keys"]


SPOILT: dict[str, Callable[[dict[str, Any]], object]] = {
    "version": lambda values: values.update(version=2),
    "format": lambda values: values.update(format="moodle"),
    "key": lambda values: values.update(key="../../etc"),
    "take": lambda values: values["slots"][0].update(take=7),
    "points": lambda values: values["slots"][0].update(points=-1),
    "no keys": _no_keys,
    "format of a question": lambda v: v["slots"][0]["asked"][0].update(format="telepathy"),
    "twice": lambda values: values["slots"].append(values["slots"][0]),
    "decision": lambda values: values["approvals"][0].update(decision="praised"),
    "variant": lambda values: values["approvals"][0].update(variant=99),
    "seen": lambda values: values["approvals"][0].update(seen={"prompt": "x"}),
    "title": lambda values: values.update(title=["x"]),
    "questions": lambda values: values.update(questions=[]),
}


@pytest.mark.parametrize("how", SPOILT)
def test_strange_files_are_refused(room: Classroom, file: str, how: str) -> None:
    values = json.loads(file)
    SPOILT[how](values)
    with pytest.raises(BadFileError):
        arrive(room, json.dumps(values))


@pytest.mark.parametrize(
    "text", ["", "[]", "7", "{", "\x00", "[" * 5000, '{"format": "quizapp-set"}']
)
def test_what_is_no_file_of_ours_is_refused(room: Classroom, text: str) -> None:
    with pytest.raises(BadFileError):
        arrive(room, text)


def test_rows_of_a_set_have_their_answers(room: Classroom, made: int) -> None:
    with reading(room.engine) as session:
        found = sets.set_of(session, room.teacher, made)
        holding = set_questions.held(session, set_questions.keys_of(found.slots))
        rows = set_exchange.rows_of(found, holding)
    assert [(row["slot"], row["gives"], row["of"]) for row in rows] == [(1, 1, 1), *2 * [(2, 1, 2)]]
    assert rows[0]["prompt"] == WORDS
    assert rows[0]["answers"] == ["Daniel Rutherford"]
    assert len(set_exchange.as_lines(rows).splitlines()) == 3


def test_sharing_lets_another_see_copy_and_change(room: Classroom, made: int) -> None:
    with reading(room.engine) as session, pytest.raises(NotFoundError):
        sets.set_of(session, room.outsider, made)
    for may_change in (False, True):
        with writing(room.engine) as session:
            found = sets.set_of(session, room.teacher, made)
            set_sharing.share(session, found, "mallory", room.now, may_change=may_change)
        with reading(room.engine) as session:
            theirs = sets.set_of(session, room.outsider, made)
            assert (theirs.own, theirs.may_change) == (False, may_change)
            with pytest.raises(NotAllowedError):
                set_sharing.share(session, theirs, "Ada", room.now, may_change=True)
            with pytest.raises(NotAllowedError):
                set_sharing.archive(session, theirs, room.now)
            (line,) = set_sharing.sets_of(session, room.outsider)
            assert (line.whose, line.may_change) == ("Grace", may_change)
    with writing(room.engine) as session:
        theirs = sets.set_of(session, room.outsider, made)
        copied = set_sharing.copy(session, room.outsider, theirs, room.now, "a" * 16)
        assert set_sharing.copy(session, room.outsider, theirs, room.now, "a" * 16) == copied
        set_sharing.take_back(session, sets.set_of(session, room.teacher, made), room.outsider)
    with reading(room.engine) as session:
        with pytest.raises(NotFoundError):
            sets.set_of(session, room.outsider, made)
        assert sets.set_of(session, room.outsider, copied).title == "Copy of Air"


@pytest.mark.parametrize("name", ["Nobody Such", "Grace", ""])
def test_a_set_is_shared_with_other_accounts_only(room: Classroom, made: int, name: str) -> None:
    with writing(room.engine) as session:
        found = sets.set_of(session, room.teacher, made)
        with pytest.raises(BadShareError):
            set_sharing.share(session, found, name, room.now, may_change=False)


def test_a_set_put_away_is_in_another_list(room: Classroom, made: int) -> None:
    def put(away: bool) -> list[int]:
        with writing(room.engine) as session:
            found = sets.set_of(session, room.teacher, made)
            set_sharing.archive(session, found, room.now if away else None)
            return [
                len(set_sharing.sets_of(session, room.teacher, archived=a)) for a in (False, True)
            ]

    assert put(away=True) == [0, 1]
    assert put(away=False) == [1, 0]


def test_a_report_of_what_a_set_shows_reaches_the_editors_once(room: Classroom, made: int) -> None:
    look = looks(room, room.teacher, made).each[0]
    for _ in range(2):
        with writing(room.engine) as session:
            kind = ReportKind.WORDING
            set_reports.report(session, room.teacher, look, kind, " Unclear. ", room.now)
    with reading(room.engine) as session:
        (told,) = reports(session, PACK)
    assert (told["kind"], told["text"], told["questions"]) == ("wording", "Unclear.", [WHO])
    assert told["prompt"] == WORDS
    with writing(room.engine) as session:
        accounts.erase(session, room.teacher)
        assert list(reports(session, PACK)) == []


def test_a_question_that_is_withdrawn_is_said_to_be_missing(room: Classroom, file: str) -> None:
    with writing(room.engine) as session:
        gone = update(QuestionRow).where(QuestionRow.key == WHEN)
        session.execute(gone.values(retired_at=room.now))
    assert len(arrive(room, file).missing) == 1

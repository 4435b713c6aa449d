"""What an instructor says of presentations, until when it holds, and what students then get."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from quizapp.core.papers import VARIANTS, Asked, Slot
from quizapp.core.questions import Format
from quizapp.services import approvals, attempts, set_building, set_outlook, set_questions, sets
from quizapp.services.approvals import Looks
from quizapp.services.decisions import Decision, as_seen
from quizapp.services.errors import ClosedError, NotFoundError
from quizapp.services.set_building import state_of
from quizapp.store.engine import reading, writing
from quizapp.store.models import ApprovalRow, PresentationRow
from tests.content.editing import replaced
from tests.services.classroom import Classroom
from tests.services.pupil import load

WHO = "elements/hydrogen-found/subject"
TYPED = "elements/nitrogen-found/when"
KEY = "0000000000000001"
"""Of a set in which no two presentations of the choice look the same: what is drawn follows."""


@pytest.fixture
def room(stocked: Engine, now: object) -> Classroom:
    return Classroom(stocked, now, pupils=8)  # type: ignore[arg-type]


@pytest.fixture
def made(room: Classroom) -> int:
    slots = [Slot((Asked((WHO,), Format.CHOICE),)), Slot((Asked((TYPED,), Format.TYPED_DATE),))]
    with writing(room.engine) as session:
        return sets.create(session, room.teacher, "Gases", slots, room.now, key=KEY)


def looks(room: Classroom, made: int) -> Looks:
    with reading(room.engine) as session:
        return approvals.looks_of(session, sets.set_of(session, room.teacher, made))


def say(room: Classroom, made: int, at: int, decision: Decision | None) -> None:
    name = looks(room, made).each[at].name
    with writing(room.engine) as session:
        found = sets.set_of(session, room.teacher, made)
        approvals.decide(session, found, name, decision, room.now)


def version(room: Classroom, made: int) -> int:
    with reading(room.engine) as session:
        return sets.set_of(session, room.teacher, made).version_id


def prompts_shown(
    room: Classroom, assigned: int, students: Sequence[int]
) -> list[dict[str, object]]:
    """What students got of the choice."""
    shown = []
    for student in students:
        attempt = room.begin(student, assigned)
        with reading(room.engine) as session:
            rows = attempts.queries.ITEMS.all(session.connection(), attempt=attempt)
            for row in rows:
                if row.format == "choice":
                    content = session.get_one(PresentationRow, row.presentation_id).content
                    shown.append({"options": [each[:2] for each in content["options"]]})
    return shown


def test_what_looks_the_same_is_looked_at_once(room: Classroom, made: int) -> None:
    found = looks(room, made)
    assert [look.format for look in found.each[-1:]] == [Format.TYPED_DATE]
    assert found.each[-1].variants == tuple(range(VARIANTS))
    choices = [look for look in found.each if look.format is Format.CHOICE]
    assert len(choices) == VARIANTS
    assert (found.looked_at, len(found.each)) == (0, len(choices) + 1)


def test_what_is_said_is_told_again_and_can_be_taken_back(room: Classroom, made: int) -> None:
    say(room, made, 0, Decision.APPROVED)
    say(room, made, 0, Decision.APPROVED)
    assert looks(room, made).each[0].decision is Decision.APPROVED
    assert looks(room, made).looked_at == 1
    say(room, made, 0, Decision.REJECTED)
    assert looks(room, made).each[0].decision is Decision.REJECTED
    say(room, made, 0, None)
    assert looks(room, made).looked_at == 0
    with reading(room.engine) as session:
        assert session.scalars(select(ApprovalRow)).all() == []


def test_a_pinned_one_is_all_that_students_get(room: Classroom, made: int) -> None:
    say(room, made, 1, Decision.PINNED)
    wanted = as_seen(looks(room, made).each[1].shown)["options"]
    shown = prompts_shown(room, room.assign(version(room, made)), room.students)
    assert [each["options"] for each in shown] == [wanted] * len(room.students)


def test_a_rejected_one_reaches_nobody(room: Classroom, made: int) -> None:
    say(room, made, 0, Decision.REJECTED)
    bad = as_seen(looks(room, made).each[0].shown)["options"]
    shown = prompts_shown(room, room.assign(version(room, made)), room.students)
    assert len(shown) == len(room.students)
    assert bad not in [each["options"] for each in shown]


def test_with_only_approved_nothing_else_is_asked(room: Classroom, made: int) -> None:
    say(room, made, 2, Decision.APPROVED)
    wanted = as_seen(looks(room, made).each[2].shown)["options"]
    assigned = room.assign(version(room, made), rules={"only_approved": True})
    shown = prompts_shown(room, assigned, room.students)
    assert [each["options"] for each in shown] == [wanted] * len(room.students)
    assert len(room.paper(room.begin(room.students[0], assigned))) == 1  # the date was not


def test_where_nothing_may_be_shown_no_attempt_begins(room: Classroom, made: int) -> None:
    assigned = room.assign(version(room, made), rules={"only_approved": True})
    with pytest.raises(ClosedError, match="Nothing of this set"):
        room.begin(room.students[0], assigned)
    for at in range(len(looks(room, made).each)):
        say(room, made, at, Decision.REJECTED)
    assert len(looks(room, made).silent) == 2
    with pytest.raises(ClosedError, match="Nothing of this set"):
        room.begin(room.students[0], room.assign(version(room, made)))


def edit(room: Classroom, folder: Path, old: str, new: str) -> None:
    for file in sorted((folder / "facts").glob("*.toml")):
        if file.read_text(encoding="utf-8").count(old) == 1:
            replaced(folder, f"facts/{file.name}", old, new)
            break
    else:
        raise AssertionError(old)
    room.wait(days=1)
    load(room.engine, folder, room.now)


def test_it_lapses_when_the_fact_changes_and_says_what_changed(
    room: Classroom, made: int, folder: Path
) -> None:
    typed = len(looks(room, made).each) - 1
    say(room, made, typed, Decision.APPROVED)
    found = 'object = "nitrogen"\nwhen = "{}"'
    edit(room, folder, found.format(1772), found.format(1773))
    look = looks(room, made).each[-1]
    assert look.decision is None
    assert look.lapsed is not None
    assert look.lapsed.decision is Decision.APPROVED
    assert look.lapsed.changed_at == room.now
    assert look.lapsed.changes == ("Its answer, its explanation or its sources are others now.",)
    assigned = room.assign(version(room, made), rules={"only_approved": True})
    with pytest.raises(ClosedError):
        room.begin(room.students[0], assigned)
    say(room, made, typed, Decision.APPROVED)
    assert looks(room, made).each[-1].lapsed is None
    assert len(room.paper(room.begin(room.students[0], assigned))) == 1


def test_it_lapses_when_other_words_are_given(room: Classroom, made: int) -> None:
    say(room, made, 0, Decision.PINNED)
    with writing(room.engine) as session:
        found = sets.set_of(session, room.teacher, made)
        holding = set_questions.held(session, [WHO])
        words = "Who found hydrogen, according to the handbook?"
        change = set_building.put_as(holding, (WHO,), Format.CHOICE, words)
        set_building.apply(session, found, state_of(found.slots), change, room.now)
    look = looks(room, made).each[0]
    assert look.decision is None
    assert look.lapsed is not None
    assert look.lapsed.changed_at is None  # the fact is the same
    assert look.lapsed.changes[0].startswith("It was asked so: According to the handbook")
    shown = prompts_shown(room, room.assign(version(room, made)), room.students)
    assert len({str(each) for each in shown}) > 1  # not pinned any more


def reword(room: Classroom, made: int, words: str) -> None:
    with writing(room.engine) as session:
        found = sets.set_of(session, room.teacher, made)
        change = set_building.put_as(
            set_questions.held(session, [WHO]), (WHO,), Format.CHOICE, words
        )
        set_building.apply(session, found, state_of(found.slots), change, room.now)


def looks_of_version(room: Classroom, made: int, number: int) -> Looks:
    with reading(room.engine) as session:
        newest = sets.set_of(session, room.teacher, made)
        return approvals.looks_of(session, sets.as_of(session, newest, number))


def test_what_is_said_of_the_next_version_leaves_an_assigned_one_alone(
    room: Classroom, made: int
) -> None:
    """Both are the same question in the same format and variant, in other words."""
    say(room, made, 1, Decision.PINNED)
    wanted = as_seen(looks(room, made).each[1].shown)["options"]
    assigned = room.assign(version(room, made), rules={"only_approved": True})
    reword(room, made, "Who found hydrogen, according to the handbook?")
    for at in range(3):
        say(room, made, at, Decision.REJECTED)
    shown = prompts_shown(room, assigned, room.students)
    assert [each["options"] for each in shown] == [wanted] * len(room.students)
    assert looks_of_version(room, made, 1).each[1].decision is Decision.PINNED
    assert [each.decision for each in looks(room, made).each[:3]] == [Decision.REJECTED] * 3
    say(room, made, 1, None)
    assert looks_of_version(room, made, 1).each[1].decision is Decision.PINNED


def test_an_older_version_that_was_assigned_is_looked_at_and_judged(
    room: Classroom, made: int
) -> None:
    assigned = room.assign(version(room, made))
    with writing(room.engine) as session:
        found = sets.set_of(session, room.teacher, made)
        gone = set_building.leave_out((WHO,))
        set_building.apply(session, found, state_of(found.slots), gone, room.now)
    assert [look.asked.keys for look in looks(room, made).each] == [(TYPED,)]
    old = looks_of_version(room, made, 1)
    with writing(room.engine) as session:
        older = sets.as_of(session, sets.set_of(session, room.teacher, made), 1)
        approvals.decide(session, older, old.each[1].name, Decision.PINNED, room.now)
    wanted = as_seen(old.each[1].shown)["options"]
    shown = prompts_shown(room, assigned, room.students)
    assert [each["options"] for each in shown] == [wanted] * len(room.students)
    with reading(room.engine) as session, pytest.raises(NotFoundError):
        sets.as_of(session, sets.set_of(session, room.teacher, made), 3)


def ordered(room: Classroom) -> int:
    """A set with two orders that begin with the same question."""
    keys = room.keys(Format.ORDER, 8)
    made = None
    with writing(room.engine) as session:
        made = sets.create(session, room.teacher, "Orders", [], room.now)
        for some in ((keys[0], keys[1], keys[2]), (keys[0], keys[3], keys[4])):
            found = sets.set_of(session, room.teacher, made)
            change = set_building.add_together(session, some, Format.ORDER)
            set_building.apply(session, found, state_of(found.slots), change, room.now)
    return made


def test_of_several_questions_it_lapses_when_any_of_their_facts_changes(
    room: Classroom, folder: Path
) -> None:
    made = ordered(room)
    first = looks(room, made).each[0]
    say(room, made, 0, Decision.APPROVED)
    assigned = room.assign(version(room, made), rules={"only_approved": True})
    assert len(room.paper(room.begin(room.students[0], assigned))) == 1
    last = first.asked.keys[2].split("/")[1]
    for file in sorted((folder / "facts").glob("*.toml")):
        blocks = file.read_text(encoding="utf-8").split("[[fact]]")
        told = [each.replace('note = "', 'note = "Told anew. ') for each in blocks]
        mine = [f'id = "{last}"' in each for each in blocks]
        changed = [new if own else old for new, old, own in zip(told, blocks, mine, strict=True)]
        file.write_text("[[fact]]".join(changed), "utf-8")
    room.wait(days=1)
    load(room.engine, folder, room.now)
    look = looks(room, made).each[0]
    assert as_seen(look.shown) == as_seen(first.shown)
    assert look.decision is None
    assert look.lapsed is not None
    assert look.lapsed.changes == ("Its answer, its explanation or its sources are others now.",)
    with pytest.raises(ClosedError):
        room.begin(room.students[1], assigned)


def test_two_orders_that_begin_alike_are_judged_apart(room: Classroom) -> None:
    made = ordered(room)
    found = looks(room, made).each
    assert len({look.name for look in found}) == len(found)
    at = next(n for n, look in enumerate(found) if look.slot == 1)
    say(room, made, at, Decision.REJECTED)
    again = looks(room, made).each
    assert [look.decision for look in again if look.slot == 0] == [None] * at
    assert again[at].decision is Decision.REJECTED


def test_it_lapses_when_other_options_would_be_shown(
    room: Classroom, made: int, folder: Path
) -> None:
    """The question itself is as it was: its wrong options come from other facts."""
    for at in range(3):
        say(room, made, at, Decision.APPROVED)
    path = folder / "entities.toml"
    text = path.read_text(encoding="utf-8")
    wrong = [
        f'name = "{option.text}"'
        for look in looks(room, made).each
        for option in look.shown.options
        if not option.correct and f'name = "{option.text}"' in text
    ]
    path.write_text(text.replace(wrong[0], f'{wrong[0][:-1]}, the other"'), "utf-8")
    room.wait(days=1)
    load(room.engine, folder, room.now)
    lapsed = [look.lapsed for look in looks(room, made).each if look.lapsed is not None]
    assert lapsed
    changes = [change for each in lapsed for change in each.changes]
    name = wrong[0].split('"')[1]
    assert any(each.startswith("No option any more:") and name in each for each in changes)


def test_of_what_is_gone_nothing_can_be_said(room: Classroom, made: int) -> None:
    with writing(room.engine) as session:
        found = sets.set_of(session, room.teacher, made)
        with pytest.raises(NotFoundError):
            approvals.decide(session, found, "999.choice.0", Decision.PINNED, room.now)


def test_two_papers_show_what_may_be_shown(room: Classroom, made: int) -> None:
    say(room, made, 0, Decision.PINNED)
    pinned = looks(room, made).each[0].shown
    with reading(room.engine) as session:
        found = sets.set_of(session, room.teacher, made)
        holding = set_questions.held(session, set_questions.keys_of(found.slots))
        for pair in range(5):
            left, right = set_outlook.two_papers(
                holding, found.key, found.slots, looks(room, made), pair
            )
            assert left[0].shown == right[0].shown == pinned
            assert all(place.shared for place in (*left, *right))

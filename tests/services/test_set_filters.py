"""What a filter finds, how hard a question is, and what a class gets wrong."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from quizapp.core.dates import PartialDate
from quizapp.core.facts import Certainty, Fact
from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.services import library, set_filters
from quizapp.services.set_filters import Found, SetFilter, in_period
from quizapp.store.engine import reading
from tests.services.classroom import PACK, Classroom
from tests.services.pupil import Pupil


@pytest.fixture
def room(stocked: Engine, now: object) -> Classroom:
    return Classroom(stocked, now)  # type: ignore[arg-type]


def find(engine: Engine, **wanted: object) -> Found:
    with reading(engine) as session:
        return set_filters.find(session, SetFilter(PACK, **wanted))  # type: ignore[arg-type]


def test_everything_is_found_page_by_page(stocked: Engine) -> None:
    with reading(stocked) as session:
        total = len(library.shelf(session, PACK).generated.questions)
        pages = [set_filters.find(session, SetFilter(PACK), page) for page in range(1, 10)]
    assert pages[0].pages == 3
    shown = [hit.question.key for page in pages[:3] for hit in page.hits]
    assert tuple(shown) == pages[0].keys
    assert len(shown) == total
    assert pages[8].page == 3


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        ({"topic": "dates"}, lambda q: q.topic == "dates"),
        ({"format": Format.CHOICES}, lambda q: Format.CHOICES in q.formats),
        ({"certainty": Certainty.CLAIMED}, lambda q: q.certainty is Certainty.CLAIMED),
        ({"words": "royal INSTITUTION"}, lambda q: "Royal Institution" in q.prompt),
        ({"section": "handbook|Gases"}, None),
        ({"entity": "Humphry Davy"}, None),
    ],
)
def test_each_choice_finds_what_it_says(
    stocked: Engine, wanted: dict[str, object], holds: object
) -> None:
    with reading(stocked) as session:
        shelf = library.shelf(session, PACK)
    every = shelf.generated.questions
    if "section" in wanted:
        inside = shelf.in_section["handbook", "Gases"]
        holds = lambda q: shelf.ids[q.key] in inside  # noqa: E731
    if "entity" in wanted:
        davy = "humphry-davy"
        facts = shelf.pack.facts
        holds = lambda q: davy in q.named or any(davy in facts[f].entities for f in q.facts)  # noqa: E731
    expected = {key for key, q in every.items() if holds(q)}  # type: ignore[operator]
    assert expected
    assert set(find(stocked, **wanted).keys) == expected


@pytest.mark.parametrize(
    ("when", "first", "last", "inside"),
    [
        ("1766", 1766, 1766, True),
        ("1766", 1767, None, False),
        ("1766?", 1767, None, True),  # may have been a year later
        ("1990/1994", 1992, 1993, True),
        ("1990/1994", None, 1989, False),
        ("[..1770]", None, 1500, True),  # by 1770: perhaps long before
        ("[..1770]", 1771, None, False),
        (None, None, 2000, False),
    ],
)
def test_a_period_reads_dates_at_their_widest(
    when: str | None, first: int | None, last: int | None, inside: bool
) -> None:
    date = None if when is None else PartialDate.parse(when)
    assert in_period(Fact("f", "s", "r", (), "", when=date), first, last) is inside


def test_difficulty_is_told_from_answers_and_says_so(stocked: Engine, now: object) -> None:
    room = Classroom(stocked, now)  # type: ignore[arg-type]
    keys = room.keys()
    slots = [Slot((Asked((key,), Format.CHOICE),)) for key in keys]
    assigned = room.assign(room.make_set(slots), rules={"mixed": False})
    assert find(stocked, difficulty="hard").keys == ()
    for student in room.students:
        room.sit(student, assigned, lambda position: position > 0)
    assert find(stocked, difficulty="hard").keys == (keys[0],)
    assert set(find(stocked, difficulty="easy").keys) == set(keys[1:])
    hit = find(stocked, difficulty="hard").hits[0]
    assert hit.hardness.words == "hard: 0% right in 3 answers"
    assert keys[0] not in find(stocked, difficulty="unknown").keys


def test_with_few_answers_the_cards_tell(stocked: Engine, now: object) -> None:
    pupil = Pupil(stocked, now)  # type: ignore[arg-type]
    pupil.start(length=1, cold=True)
    key = pupil.key(pupil.asked().presentation)
    pupil.answer()
    with reading(stocked) as session:
        hardness = set_filters.hardness_of(session, library.shelf(session, PACK))
    assert hardness(key).answers is not None
    assert "cards have a mean difficulty of" in hardness(key).words
    assert hardness(key).name != "unknown"


@pytest.mark.parametrize("schedules", [True, False])
def test_what_the_class_gets_wrong_comes_worst_first(room: Classroom, schedules: bool) -> None:
    keys = room.keys()
    slots = [Slot((Asked((key,), Format.CHOICE),)) for key in keys]
    rules = {"mixed": False, "schedules": schedules}
    assigned = room.assign(room.make_set(slots), rules=rules)
    room.sit(room.students[0], assigned, lambda position: position not in (1, 2))
    room.sit(room.students[1], assigned, lambda position: position != 2)
    found = find(room.engine, course=room.course)
    assert found.keys == (keys[2], keys[1])
    assert [hit.of_class.count for hit in found.hits if hit.of_class] == [2, 2]  # none twice
    Pupil(room.engine, room.now).quiz(length=3, cold=True)  # somebody else's answers
    assert find(room.engine, course=room.course).keys == (keys[2], keys[1])

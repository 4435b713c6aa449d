"""A set on paper: versions, keys that fit them, explanations with their sources."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine

from quizapp.core.papers import Asked, Slot
from quizapp.core.presenting import companions, partners
from quizapp.core.questions import Format
from quizapp.services import library, own, sets
from quizapp.services.errors import NotFoundError
from quizapp.services.printing import Choices, NothingToPrintError, Paper, Print, print_set
from quizapp.store.engine import reading, writing
from tests.services.classroom import PACK, Classroom
from tests.services.own_questions import content


@pytest.fixture
def room(stocked: Engine, now: datetime) -> Classroom:
    return Classroom(stocked, now)


def make(room: Classroom, slots: list[Slot]) -> int:
    with writing(room.engine) as session:
        return sets.create(session, room.teacher, "Gases", slots, room.now)


def printed(room: Classroom, number: int, **chosen: object) -> Print:
    with reading(room.engine) as session:
        return print_set(session, room.teacher, number, Choices(**chosen))  # type: ignore[arg-type]


def one_of_each(room: Classroom) -> list[Slot]:
    """A slot for each format that a paper can have."""
    slots = []
    with reading(room.engine) as session:
        shelf = library.shelf(session, PACK)
    for format_ in Format:
        able = [q for q in shelf.core_first if format_ in q.formats]
        if not able or format_ in (Format.FLIP, Format.CONTRAST):
            continue
        keys = (able[0].key,)
        if format_ is Format.MATCHING:
            members = partners(shelf.generated, able[0], lambda _: True, 1)
            keys = tuple(q.key for q in members)
        elif format_ in (Format.ORDER, Format.WHICH_FIRST):
            keys = tuple(q.key for q in companions(able[0], able, format_, 1))
        slots.append(Slot((Asked(keys, format_),)))
    return slots


def test_every_format_stands_on_paper_with_its_key(room: Classroom) -> None:
    slots = one_of_each(room)
    paper = printed(room, make(room, slots), mixed=False).papers[0]
    assert [each.format for each in paper.questions] == [slot.asked[0].format for slot in slots]
    assert paper.left_out == 0
    assert all(each.key for each in paper.questions)
    with reading(room.engine) as session:
        generated = library.shelf(session, PACK).generated.questions
    for each in paper.questions:
        answers = {value.text for key in each.asks for value in generated[key].answers}
        letters = dict(each.options)
        if each.format is Format.MATCHING:
            assert {letters[word] for word in each.key.replace(",", "").split()[1::2]} == answers
        elif each.format in (Format.CHOICE, Format.CHOICES):
            assert {part.split(" ", 1)[1] for part in each.key.split(", ")} == answers
        elif each.format is Format.ORDER:
            assert sorted(each.key.split()) == sorted(letters)


def test_a_key_never_stands_on_the_paper_itself(room: Classroom) -> None:
    paper = printed(room, make(room, one_of_each(room))).papers[0]
    for each in paper.questions:
        if not each.options:
            assert each.key not in each.prompt


def test_versions_differ_and_stay_as_they_are(room: Classroom) -> None:
    pool = Slot(tuple(Asked((key,), Format.CHOICE) for key in room.keys(count=8)), take=4)
    number = make(room, [pool])
    made = printed(room, number, versions=3)
    asked = [tuple(each.asks for each in paper.questions) for paper in made.papers]
    assert [paper.letter for paper in made.papers] == ["A", "B", "C"]
    assert len(set(asked)) == 3
    assert printed(room, number, versions=3) == made
    assert printed(room, number, versions=1).papers == made.papers[:1]


def test_each_question_is_explained_once_and_found_on_every_paper(room: Classroom) -> None:
    made = printed(room, make(room, one_of_each(room)), versions=2)
    where: dict[str, list[tuple[str, int]]] = {}
    for paper in made.papers:
        for each in paper.questions:
            for key in each.asks:
                where.setdefault(key, []).append((paper.letter, each.number))
    assert sorted(each.where for each in made.explained) == sorted(map(tuple, where.values()))
    numbers = {number for each in made.explained for number, _ in each.places}
    assert numbers == set(range(1, len(made.sources) + 1))
    assert all(each.places and each.explanation.facts for each in made.explained)


def test_what_was_withdrawn_is_left_out_and_said(room: Classroom) -> None:
    gone = Slot((Asked(("elements/never-was/object",), Format.CHOICE),))
    there = Slot((Asked((room.keys()[0],), Format.CHOICE),))
    paper: Paper = printed(room, make(room, [gone, there])).papers[0]
    assert ([each.number for each in paper.questions], paper.left_out) == ([1], 1)
    with pytest.raises(NothingToPrintError):
        printed(room, make(room, [gone]))


def test_nobody_prints_a_set_of_somebody_else(room: Classroom) -> None:
    number = make(room, [Slot((Asked((room.keys()[0],)),))])
    with reading(room.engine) as session, pytest.raises(NotFoundError):
        print_set(session, room.outsider, number, Choices())


def test_the_longest_matching_has_letters_enough(room: Classroom) -> None:
    pairs = [{"left": f"Line {n}", "right": f"Value {n}"} for n in range(1, 11)]
    longest = content("symbols", pairs=pairs, extra=["One more", "Two more", "Three more"])
    with writing(room.engine) as session:
        own.create(session, room.teacher, longest, "longest", room.now)
        pack = own.pack_of(session, room.teacher)
    number = make(room, [Slot((Asked((f"{pack}/q1/matching",)),))])
    (each,) = printed(room, number).papers[0].questions
    assert [letter for letter, _ in each.options] == list("ABCDEFGHIJKLM")
    letters = dict(each.options)
    for row, part in enumerate(each.key.split(", "), 1):
        number_of, letter = part.split()
        assert (int(number_of), letters[letter]) == (row, f"Value {each.rows[row - 1].split()[1]}")


def test_a_key_says_in_words_what_its_letters_mean(room: Classroom) -> None:
    paper = printed(room, make(room, one_of_each(room))).papers[0]
    told = {each.format: each for each in paper.questions if each.words}
    assert set(told) == {Format.ORDER, Format.MATCHING}
    order, matching = told[Format.ORDER], told[Format.MATCHING]
    letters = dict(order.options)
    assert order.words == "; ".join(letters[letter] for letter in order.key.split())
    right = [part.split()[1] for part in matching.key.split(", ")]
    pairs = zip(matching.rows, right, strict=True)
    letters = dict(matching.options)
    assert matching.words == "; ".join(f"{row}: {letters[letter]}" for row, letter in pairs)

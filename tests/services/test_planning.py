"""Queues made by hand: what waits, what is never put together, what comes first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.content.reading import read_folder
from quizapp.core.candidates import Candidates
from quizapp.core.facts import Confusable
from quizapp.core.generation import generate
from quizapp.core.hints import give_away
from quizapp.core.questions import OVER_SEVERAL, Format, Question
from quizapp.core.scheduling import NEW_CARD, Card, State
from quizapp.services.formats import formats_by_age
from quizapp.services.library import Shelf
from quizapp.services.planning import APART, Known, apart, mixed, quiz_queue, review_queue
from quizapp.services.plans import FeedbackTime, Plan, SittingKind
from quizapp.services.queueing import Item, Why

REVIEW = Plan("elements", length=50)
QUIZ = Plan("elements", SittingKind.QUIZ, length=50, cold=True)


def shelf_with(tiny: Path, *changed: Question) -> Shelf:
    generated = generate(read_folder(tiny).pack())
    questions = {**generated.questions, **{q.key: q for q in changed}}
    ids = {key: number for number, key in enumerate(questions, 1)}
    facts = {fact: number for number, fact in enumerate(generated.pack.facts, 1)}
    return Shelf(
        pack_id=1,
        version="1",
        pack=generated.pack,
        generated=replace(generated, questions=questions),
        ids=ids,
        keys={number: key for key, number in ids.items()},
        fact_ids=facts,
        fact_keys={number: fact for fact, number in facts.items()},
        corrections={},
        changed={},
    )


@pytest.fixture(scope="module")
def shelf(tiny: Path) -> Shelf:
    return shelf_with(tiny)


def asked(shelf: Shelf, queue: tuple[list[object], ...]) -> list[str]:
    items = map(Item.from_json, queue)
    return [shelf.keys[number] for item in items for number in item.questions]


def test_a_prompt_that_names_a_stranger_waits_until_it_is_met(tiny: Path, shelf: Shelf) -> None:
    first = shelf.core_first[0]
    stranger = next(e for e in reversed(shelf.pack.entities) if shelf.pack.facts_of[e])
    named = shelf_with(tiny, replace(first, given=(*first.given, stranger)))
    assert first.key in asked(shelf, review_queue(shelf, REVIEW, Known(), [], 0, 50))
    assert first.key not in asked(named, review_queue(named, REVIEW, Known(), [], 0, 1))
    assert first.key not in asked(
        named, quiz_queue(named, replace(QUIZ, cold=False), Known(), [], 1)
    )
    introduced = Known(introduced=frozenset({shelf.pack.facts_of[stranger][0].id}))
    assert first.key in asked(named, review_queue(named, REVIEW, introduced, [], 0, 50))
    cold = replace(REVIEW, cold=True)
    assert first.key in asked(named, review_queue(named, cold, Known(), [], 0, 1))


def test_two_questions_that_give_each_other_away_are_kept_apart(tiny: Path, shelf: Shelf) -> None:
    questions = list(shelf.generated.questions.values())
    one = next(q for q in questions if q.key == "elements/hydrogen-found/subject")
    other = next(q for q in questions if q.key == "elements/hydrogen-number/number")
    answer = one.answers[0].entity
    assert answer is not None
    assert not give_away(shelf.pack, one, other)
    telling = replace(other, given=(*other.given, answer))
    told = shelf_with(tiny, telling)
    assert give_away(told.pack, one, telling)
    keys = (one.key, other.key)
    plan = replace(QUIZ, kind=SittingKind.PRACTICE, keys=keys)
    assert set(asked(shelf, quiz_queue(shelf, plan, Known(), [], 1))) == set(keys)
    assert len(asked(told, quiz_queue(told, plan, Known(), [], 1))) == 1


def test_a_quiz_is_drawn_by_its_seed(shelf: Shelf) -> None:
    plan = replace(QUIZ, length=8)
    one, same, other = (quiz_queue(shelf, plan, Known(), [], seed) for seed in (1, 1, 2))
    assert one == same != other


def test_a_quiz_prefers_what_was_met_then_core(shelf: Shelf) -> None:
    detail = [f.id for f in shelf.pack.facts.values() if not f.core][:3]
    known = Known(introduced=frozenset(detail))
    plan = replace(QUIZ, cold=False, length=5)
    queue = quiz_queue(shelf, plan, known, [], 4)
    questions = [shelf.generated.questions[key] for key in asked(shelf, queue)]
    met = [q for q in questions if set(q.facts) <= set(detail)]
    assert met
    assert all(q.core for q in questions if q not in met)


def test_a_quiz_leaves_what_was_just_told_to_the_end(shelf: Shelf) -> None:
    one = next(q for q in shelf.core_first if len(shelf.asking[q.facts[0]]) > 2)
    number = shelf.ids[one.key]
    siblings = {q.key for q in shelf.asking[one.facts[0]]} - {one.key}
    fresh = Known(fresh={fact: frozenset({number}) for fact in one.facts})
    drawn = [
        asked(shelf, quiz_queue(shelf, replace(QUIZ, length=6), fresh, [], s)) for s in range(9)
    ]
    assert not any(siblings & set(keys) for keys in drawn)
    plan = replace(QUIZ, kind=SittingKind.PRACTICE, keys=tuple(siblings))
    assert asked(shelf, quiz_queue(shelf, plan, fresh, [], 1))


def test_due_questions_are_read_only_as_far_as_needed(shelf: Shelf) -> None:
    read = []

    def due() -> object:
        for number in shelf.keys:
            read.append(number)
            yield number

    queue = review_queue(shelf, replace(REVIEW, length=3), Known(), due(), 50, 50)  # type: ignore[arg-type]
    items = [Item.from_json(kept) for kept in queue]
    assert [item.why for item in items] == [Why.DUE] * 3
    assert len(read) < len(shelf.keys) / 2


def mistaken(shelf: Shelf, *entities: str) -> Shelf:
    """The shelf with some entities declared to be easily mistaken for one another."""
    pack = replace(shelf.pack, confusables=(Confusable(entities, "Not the same."),))
    generated = replace(shelf.generated, pack=pack, candidates=Candidates(pack))
    return replace(shelf, pack=pack, generated=generated)


def too_near(shelf: Shelf, keys: list[str]) -> list[tuple[str, str]]:
    """Pairs of resembling questions with fewer than `APART` others between them."""
    asked = [shelf.generated.questions[key] for key in keys]
    return [
        (one.key, other.key)
        for place, one in enumerate(asked)
        for other in asked[place + 1 : place + 1 + APART]
        if shelf.resembles(one, other)
    ]


@given(st.data())
def test_what_is_easily_mistaken_stands_apart(shelf: Shelf, data: st.DataObject) -> None:
    named = sorted({entity for q in shelf.core_first for entity in q.named})
    chosen = data.draw(st.lists(st.sampled_from(named), min_size=2, max_size=12, unique=True))
    alike = mistaken(shelf, *chosen)
    due = data.draw(st.lists(st.sampled_from(sorted(shelf.keys)), max_size=20, unique=True))
    known = Known(begun=frozenset(due))
    length = data.draw(st.integers(1, 30))
    review = asked(alike, review_queue(alike, replace(REVIEW, length=length), known, due, 50, 50))
    assert not too_near(alike, review)
    assert len(review) == len(set(review)) <= length
    plan = replace(QUIZ, length=length, formats=(Format.CHOICE, Format.TYPED_NAME, Format.FLIP))
    assert not too_near(alike, asked(alike, quiz_queue(alike, plan, known, due, 5)))


def test_keeping_apart_leaves_nothing_out_that_has_room(shelf: Shelf) -> None:
    firsts = (questions[0] for questions in shelf.asking.values() if questions)
    found = list({question.key: question for question in firsts}.values())
    first = found[0]
    entity = sorted(first.named)[0]
    other = next(q for q in found if q.named and entity not in q.named)
    alike = mistaken(shelf, entity, sorted(other.named)[0])
    rest: list[Question] = []
    for each in found:
        if not any(alike.resembles(each, before) for before in (first, other, *rest)):
            rest.append(each)
    assert len(rest) >= APART
    kept = apart(alike, [first, other, *rest])
    assert sorted(q.key for q in kept) == sorted(q.key for q in (first, other, *rest))
    assert kept.index(other) == APART + 1
    assert apart(alike, [first, other, *rest[:2]]) == [first, *rest[:2]]
    assert apart(alike, [first, *rest]) == [first, *rest]


def test_what_was_named_for_practice_is_asked_even_side_by_side(shelf: Shelf) -> None:
    questions = [q for q in shelf.core_first if len(q.named) > 1]
    one = questions[0]
    other = next(
        q for q in questions if not q.named & one.named and not give_away(shelf.pack, one, q)
    )
    alike = mistaken(shelf, sorted(one.named)[0], sorted(other.named)[0])
    plan = replace(QUIZ, kind=SittingKind.PRACTICE, keys=(one.key, other.key))
    assert len(asked(alike, quiz_queue(alike, plan, Known(), [], 1))) == 2


def test_what_was_sure_and_wrong_comes_first(shelf: Shelf) -> None:
    due = [shelf.ids[q.key] for q in shelf.core_first]
    usual = asked(shelf, review_queue(shelf, REVIEW, Known(), due, 50, 0))
    urgent = [shelf.ids[key] for key in usual[-2:]]
    found = asked(shelf, review_queue(shelf, REVIEW, Known(), due, 50, 0, urgent))
    assert set(found[:2]) == set(usual[-2:])
    assert sorted(found) == sorted(usual)


def test_what_is_set_aside_is_not_asked(shelf: Shelf) -> None:
    gone = shelf.core_first[0]
    aside = Known(aside=frozenset({shelf.ids[gone.key]}))
    assert gone.key in asked(shelf, review_queue(shelf, REVIEW, Known(), [], 0, 50))
    assert gone.key not in asked(shelf, review_queue(shelf, REVIEW, aside, [], 0, 50))
    assert gone.key not in asked(shelf, quiz_queue(shelf, replace(QUIZ, length=99), aside, [], 3))
    named = replace(QUIZ, kind=SittingKind.PRACTICE, keys=(gone.key,))
    assert asked(shelf, quiz_queue(shelf, named, aside, [], 3)) == [gone.key]


def test_topics_take_turns(shelf: Shelf) -> None:
    questions = list(shelf.generated.questions.values())
    found = mixed(questions)
    topics = list(dict.fromkeys(q.topic for q in questions))
    assert [q.topic for q in found[: len(topics)]] == topics
    assert sorted(q.key for q in found) == sorted(q.key for q in questions)
    for topic in topics:
        of_it = [q for q in questions if q.topic == topic]
        assert [q for q in found if q.topic == topic] == of_it


def test_young_cards_are_chosen_grown_ones_typed(shelf: Shelf) -> None:
    question = shelf.generated.questions["elements/hydrogen-found/subject"]
    young = formats_by_age(question, NEW_CARD)
    grown = formats_by_age(question, Card(State.REVIEW, None, 30.0, 5.0))
    assert young[0] is Format.CHOICE
    assert grown[0] is Format.TYPED_NAME
    for order in (young, grown):
        assert order[-1] is Format.TRUE_FALSE
        assert set(order) == set(question.formats) - OVER_SEVERAL
    assert formats_by_age(question, NEW_CARD, (Format.FLIP,))[0] is Format.FLIP


def test_a_plan_comes_back_from_json() -> None:
    plan = Plan(
        "elements",
        SittingKind.PRACTICE,
        ("dates",),
        7,
        (Format.ORDER,),
        FeedbackTime.END,
        cold=True,
        count_towards_schedule=True,
        keys=("a/b/c",),
    )
    assert Plan.from_json(plan.as_json()) == plan
    assert Plan.from_json(REVIEW.as_json()) == REVIEW

"""In which order new questions come."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quizapp.core.dates import Order, compare
from quizapp.services.library import Shelf
from quizapp.services.ordering import new_ones
from quizapp.services.planning import Known, review_queue
from quizapp.services.steering import NewOrder
from tests.services.test_planning import REVIEW, asked, shelf_with

COLD = replace(REVIEW, cold=True)


@pytest.fixture(scope="module")
def shelf(tiny: Path) -> Shelf:
    return shelf_with(tiny)


def keys(shelf: Shelf, order: NewOrder, learner: int = 1, day: int = 7) -> list[str]:
    return [question.key for question in new_ones(shelf, order, learner, day)]


@pytest.mark.parametrize("order", NewOrder)
def test_each_order_holds_every_question_once(shelf: Shelf, order: NewOrder) -> None:
    found = keys(shelf, order)
    assert sorted(found) == sorted(shelf.generated.questions)
    assert keys(shelf, order) == found


def test_by_time_nothing_comes_before_what_happened_before_it(shelf: Shelf) -> None:
    dates = [
        [when for fact in question.facts if (when := shelf.pack.facts[fact].when)]
        for question in new_ones(shelf, NewOrder.TIME, 1, 7)
    ]
    single = [found[0] for found in dates if len(found) == 1]
    assert len(single) > 10
    for place, one in enumerate(single):
        assert not any(compare(later, one) is Order.BEFORE for later in single[place + 1 :])
    undated = dates.index([])
    assert not any(dates[undated:]), "those without a date come last"


def test_by_section_they_come_as_the_source_tells_them(shelf: Shelf) -> None:
    listed = [(s.id, x.heading) for s in shelf.pack.sources.values() for x in s.sections]
    places = []
    for question in new_ones(shelf, NewOrder.SECTION, 1, 7):
        cites = [cite for fact in question.facts for cite in shelf.pack.facts[fact].cite]
        found = [(c.source, c.section) for c in cites if (c.source, c.section) in listed]
        places.append(min((listed.index(each) for each in found), default=len(listed)))
    assert places == sorted(places)
    assert len(set(places)) > 2


def test_what_is_mixed_is_the_learners_and_the_days(shelf: Shelf) -> None:
    found = keys(shelf, NewOrder.MIXED)
    assert found != keys(shelf, NewOrder.PACK)
    assert found != keys(shelf, NewOrder.MIXED, learner=2)
    assert found != keys(shelf, NewOrder.MIXED, day=8)


def test_a_review_takes_new_questions_in_the_order_given(shelf: Shelf) -> None:
    for order in NewOrder:
        wanted = new_ones(shelf, order, 1, 7)
        queue = review_queue(shelf, COLD, Known(), [], 0, 5, (), wanted)
        taken = asked(shelf, queue)
        places = [[question.key for question in wanted].index(key) for key in taken]
        assert places == sorted(places)
        assert taken[0] == wanted[0].key


def test_what_was_begun_does_not_move_the_rest(shelf: Shelf) -> None:
    """Two reviews of one day draw from the same order."""
    wanted = new_ones(shelf, NewOrder.MIXED, 1, 7)
    first = asked(shelf, review_queue(shelf, COLD, Known(), [], 0, 3, (), wanted))
    begun = frozenset(shelf.ids[key] for key in first)
    facts = {fact for key in first for fact in shelf.generated.questions[key].facts}
    then = asked(shelf, review_queue(shelf, COLD, Known(begun=begun), [], 0, 3, (), wanted))
    rest = [q for q in wanted if q.key not in first]
    assert then[0] == rest[0].key or facts & set(rest[0].facts)

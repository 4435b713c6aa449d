"""Practice from the pages that tell facts: two buttons, and what each of them does."""

from __future__ import annotations

import pytest

from tests.web.conftest import Clock
from tests.web.pages import Visitor
from tests.web.pupil import Pupil, asks

PAGES = [
    "/packs/elements/topics/dates",
    "/packs/elements/sections/Gases",
    "/packs/elements/entities/humphry-davy",
    "/packs/elements/compare/marie-curie/pierre-curie",
]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_offers_both(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)
    assert "Only practise this" in page.text
    assert "Practise, and let it count" in page.text
    pupil = Pupil(visitor)
    for chosen, told in ((), "Practice"), ([("count", "1")], "Next in"):
        asked = pupil.past_introductions(visitor.send(page, page.form("/practise"), chosen))
        while asks(asked) and 'name="place-0"' in asked.html:
            asked = pupil.go_on(pupil.give_up(asked))
        assert asks(asked)
        assert told in pupil.give_up(asked).text


def test_a_quiz_of_which_nothing_counts(visitor: Visitor) -> None:
    pupil = Pupil(visitor)
    page = pupil.quiz(("cold", "1"), ("formats", "choice"), ("count", "none"))
    assert "it does not count towards the schedule" in pupil.answer(page).text
    page = pupil.quiz(("cold", "1"), ("formats", "choice"), ("count", "1"), ("length", "3"))
    assert "Next in" in pupil.answer(page).text


def test_what_is_due_stays_due_after_practice(visitor: Visitor, clock: Clock) -> None:
    pupil = Pupil(visitor)
    counted = pupil.quiz(("cold", "1"), ("formats", "choice"), ("count", "1"), ("length", "1"))
    pupil.give_up(counted)
    clock.forward(hours=1)
    due = visitor.open("/").text
    again = visitor.open("/cards")
    sent = [("act", "practise"), ("all", "1")]
    page = visitor.send(again, next(f for f in again.forms if f.method == "post"), sent)
    assert "does not count towards the schedule" in pupil.give_up(page).text
    assert visitor.open("/").text.split("due")[0] == due.split("due")[0]

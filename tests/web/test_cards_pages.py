"""The list of my cards, without a script: filters, ticks, what is asked first, and undo."""

from __future__ import annotations

import pytest

from quizapp.services import cards
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor
from tests.web.pupil import Pupil


@pytest.fixture
def studied(visitor: Visitor, clock: Clock) -> Visitor:
    pupil = Pupil(visitor)
    page = pupil.quiz(("formats", "choice"), ("cold", "1"), ("length", "4"), ("count", "1"))
    for _ in range(4):
        page = pupil.go_on(pupil.answer(page))
    clock.forward(days=1)
    return visitor


def act(visitor: Visitor, name: str, *chosen: tuple[str, str], path: str = "/cards") -> Page:
    page = visitor.open(path)
    form = next(form for form in page.forms if form.method == "post")
    return visitor.send(page, form, [("act", name), *chosen])


def listed(page: Page) -> list[str]:
    form = next(form for form in page.forms if form.method == "post" and form.options)
    return form.options["question"]


def test_who_has_no_cards_is_told_what_to_do(visitor: Visitor) -> None:
    page = visitor.open("/cards")
    assert "You have no cards yet" in page.text
    assert page.response.headers.getlist("Set-Cookie") == []


def test_ticked_cards_are_suspended_and_one_press_undoes_it(studied: Visitor) -> None:
    before = visitor_lines(studied)
    numbers = listed(studied.open("/cards"))
    page = act(studied, "suspend", ("question", numbers[0]), ("question", numbers[1]))
    assert "2 cards suspended." in page.text
    assert page.text.count(" suspended ") >= 2
    again = studied.send(page, page.form("/cards/undo"))
    assert "2 cards as before: the change is undone." in again.text
    assert visitor_lines(studied) == before
    assert [f for f in again.forms if f.action.endswith("/undo")] == []


def visitor_lines(visitor: Visitor) -> str:
    html = visitor.open("/cards").html
    return html[html.index("<tbody") : html.index("</tbody>")]


def test_nothing_ticked_changes_nothing_and_says_so(studied: Visitor) -> None:
    assert "Nothing was changed: tick the cards" in act(studied, "suspend").text
    numbers = listed(studied.open("/cards"))
    assert "none of these is suspended" in act(studied, "resume", ("question", numbers[0])).text


def test_ticked_cards_are_buried_until_tomorrow(studied: Visitor, clock: Clock) -> None:
    before = visitor_lines(studied)
    numbers = listed(studied.open("/cards"))
    page = act(studied, "bury", ("question", numbers[0]))
    assert "1 card buried until tomorrow." in page.text
    buried = studied.open("/cards?due=buried")
    assert listed(buried) == numbers[:1]
    assert "buried until tomorrow" in buried.text
    again = act(studied, "bury", ("question", numbers[0]))
    assert "Nothing was changed: these are set aside already." in again.text
    undone = studied.send(page, page.form("/cards/undo"))
    assert "1 card as before" in undone.text
    assert visitor_lines(studied) == before
    act(studied, "bury", ("question", numbers[0]))
    clock.forward(days=1)
    assert "None of your cards is like that" in studied.open("/cards?due=buried").text


def test_what_is_not_in_sight_is_asked_about_first(
    studied: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "PER_PAGE", 2)
    before = visitor_lines(studied)
    asked = act(studied, "suspend", ("all", "1"))
    assert asked.path == "/cards/confirm"
    assert "Suspend 4 cards?" in asked.headings
    assert visitor_lines(studied) == before
    done = studied.send(asked, asked.form("/cards"), [("act", "suspend")])
    assert "4 cards suspended." in done.text


def test_all_that_match_means_those_of_the_filter(studied: Visitor) -> None:
    numbers = listed(studied.open("/cards"))
    act(studied, "suspend", ("question", numbers[0]))
    page = act(studied, "resume", ("all", "1"), path="/cards?state=suspended")
    assert "1 card resumed." in page.text


@pytest.mark.parametrize("day", ["", "soon", "2020-01-01", "2999-01-01"])
def test_a_day_that_cannot_be_is_refused(studied: Visitor, day: str) -> None:
    numbers = listed(studied.open("/cards"))
    page = act(studied, "reschedule", ("question", numbers[0]), ("day", day))
    assert page.status == 422
    assert "Choose another day." in page.text


def test_chosen_cards_are_practised(studied: Visitor) -> None:
    numbers = listed(studied.open("/cards"))
    assert act(studied, "practise", ("question", numbers[0])).path.startswith("/study/")


def test_nonsense_is_refused_or_left_out(studied: Visitor) -> None:
    assert studied.open("/cards?state=odd&order=odd&lapses=-1&page=-4&first=9&last=1").status == 200
    assert act(studied, "burn", ("all", "1")).status == 400
    assert studied.open("/cards/confirm?act=burn").status == 404
    assert studied.open("/cards?pack=nothing").status == 404
    page = studied.open("/cards")
    form = next(form for form in page.forms if form.method == "post")
    form.action = "/cards/undo"
    assert studied.send(page, form, [("first", "1"), ("last", "x")]).status == 404


def test_numbers_that_no_database_has_are_nobodys(studied: Visitor) -> None:
    huge, before = "9" * 60, visitor_lines(studied)
    assert act(studied, "suspend", ("question", huge)).status == 200
    assert visitor_lines(studied) == before
    page = studied.open("/cards")
    form = next(form for form in page.forms if form.method == "post")
    form.action = "/cards/undo"
    assert studied.post(page, form, [("first", huge), ("last", huge)]).status_code == 404


def test_the_pack_leads_to_its_cards(studied: Visitor) -> None:
    page = studied.open("/packs/elements")
    assert "/cards?pack=elements" in page.links.values()
    assert "Topic" in studied.open("/cards?pack=elements").text

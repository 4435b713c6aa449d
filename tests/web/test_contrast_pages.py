"""The pairs of a pack and the contrast drill, without JavaScript."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Engine, func, select

from quizapp.store.engine import reading
from quizapp.store.models import LearnerRow, LogLineRow, SittingRow
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor
from tests.web.pupil import Pupil, by_prompt, forget_one, options_on

DAVY, SCHEELE = "humphry-davy", "carl-wilhelm-scheele"
COMPARED = f"/packs/elements/compare/{DAVY}/{SCHEELE}"
BEGIN = f"/pairs/{DAVY}/{SCHEELE}"
NAMES = {DAVY: "Humphry Davy", SCHEELE: "Carl Wilhelm Scheele"}


@pytest.fixture
def pupil(visitor: Visitor) -> Pupil:
    return Pupil(visitor)


def of_davy(page: Page) -> bool:
    """Whether the question on the page is answered by Davy alone."""
    question = by_prompt().get(page.headings[0])
    return question is not None and [a.entity for a in question.answers] == [DAVY]


def mix_up(pupil: Pupil, times: int = 2) -> Page:
    """Type Scheele for Davy, as often as is said; the last feedback."""
    told, length = None, "40"
    for _ in range(times):
        page = pupil.quiz(("formats", "typed-name"), ("cold", "1"), ("length", length))
        while not of_davy(page):
            page = pupil.go_on(pupil.answer(page))
        told = pupil.visitor.send(page, page.form(), [("text", NAMES[SCHEELE])])
    assert told is not None
    return told


def right_option(page: Page) -> list[tuple[str, str]]:
    """The right one of the two, by what the page's sentence is about."""
    for text, value in options_on(page).items():
        question = by_prompt().get(page.headings[0])
        if question and text in {a.text for a in question.answers}:
            return [("chosen", value)]
    # "Which of the two ...?": the wrong one explains itself, so that one must be tried.
    return [("chosen", "0")]


def through(pupil: Pupil, page: Page) -> Page:
    """Go through a drill to its summary."""
    while not page.path.endswith("/summary"):
        told = pupil.visitor.send(page, page.form(), right_option(page))
        page = pupil.go_on(told)
    return page


def test_a_drill_from_the_page_that_compares(pupil: Pupil) -> None:
    page = pupil.visitor.open(COMPARED)
    assert "which of the two?" in page.text
    beside = pupil.visitor.send(page, page.form(BEGIN))
    assert beside.path.endswith("/beside")
    assert beside.headings[0] == "Carl Wilhelm Scheele and Humphry Davy"
    assert "differs" in beside.text
    asked = pupil.visitor.send(beside, beside.form())
    assert "Which of the two?" in asked.text
    assert len(options_on(asked)) == 2
    told = pupil.visitor.send(asked, asked.form(), [("chosen", "0")])
    assert re.search(r"Right\.|Wrong\.", told.text)
    assert "All about this fact" in told.text
    summary = through(pupil, pupil.go_on(told))
    assert re.search(
        r"\d of \d told apart at once\. Next time: (tomorrow|in 3 days)\.", summary.text
    )


def test_the_step_side_by_side_is_left_and_found_again(pupil: Pupil) -> None:
    page = pupil.visitor.open(COMPARED)
    beside = pupil.visitor.send(page, page.form(BEGIN))
    home = pupil.visitor.open("/")
    assert pupil.visitor.open(home.links["Go on where you stopped"]).path == beside.path
    again = pupil.visitor.send(page, page.form(BEGIN))
    assert again.path == beside.path
    asked = pupil.visitor.send(beside, beside.form())
    twice = pupil.visitor.send(beside, beside.form())
    assert twice.path == asked.path
    assert pupil.visitor.open(beside.path).path == asked.path


def test_a_guest_is_made_by_the_post_alone(pupil: Pupil, stocked: Engine) -> None:
    for path in ("/packs/elements/pairs", COMPARED, "/"):
        assert pupil.visitor.open(path).status == 200
    with reading(stocked) as session:
        assert session.scalar(select(func.count()).select_from(LearnerRow)) == 0
        assert session.scalar(select(func.count()).select_from(SittingRow)) == 0


def test_looking_writes_nothing(pupil: Pupil, stocked: Engine) -> None:
    page = pupil.visitor.open(COMPARED)
    beside = pupil.visitor.send(page, page.form(BEGIN))

    def rows() -> list[object]:
        with reading(stocked) as session:
            sittings = session.execute(select(SittingRow.queue, SittingRow.current_id)).all()
            lines = session.scalar(select(func.count()).select_from(LogLineRow))
            return [*map(tuple, sittings), lines]

    before = rows()
    for path in (beside.path, "/packs/elements/pairs", COMPARED, "/"):
        pupil.visitor.open(path)
    assert rows() == before


def test_where_too_few_questions_tell_them_apart_no_drill_is_offered(pupil: Pupil) -> None:
    page = pupil.visitor.open("/packs/elements/compare/marie-curie/pierre-curie")
    assert not any("/pairs/" in form.action for form in page.forms)
    listed = pupil.visitor.open("/packs/elements/pairs")
    assert "Too few questions tell them apart." in listed.text
    refused = pupil.visitor.post(page, pupil.visitor.open(COMPARED).form(BEGIN))
    assert refused.status_code == 303


def test_the_pairs_page_of_nobody_says_what_to_do(pupil: Pupil) -> None:
    page = pupil.visitor.open("/packs/elements/pairs")
    assert "You mix up nothing yet." in page.text
    assert "Not met yet" in page.headings
    assert "To the pack" in page.links
    assert pupil.visitor.open("/packs/nothing/pairs").status == 404


def test_what_is_mixed_up_is_offered_the_day_after(pupil: Pupil, clock: Clock) -> None:
    mix_up(pupil)
    assert "You mix up" not in pupil.visitor.open("/").text
    page = pupil.visitor.open("/packs/elements/pairs")
    assert "Mixed up 2 times in 90 days. Comes back tomorrow." in page.text
    clock.forward(days=1)
    home = pupil.visitor.open("/")
    assert "You mix up Carl Wilhelm Scheele and Humphry Davy." in home.text
    assert "Due now." in pupil.visitor.open("/packs/elements/pairs").text
    form = next(f for f in home.forms if "/pairs/" in f.action)
    assert pupil.visitor.send(home, form).path.endswith("/beside")


def test_a_summary_offers_what_was_mixed_up_today(pupil: Pupil) -> None:
    told = mix_up(pupil)
    page = pupil.visitor.open(told.path.rpartition("/")[0] + "/close")
    summary = pupil.visitor.send(page, page.form("/finish"))
    assert "What you mix up" in summary.headings
    form = next(f for f in summary.forms if "/pairs/" in f.action)
    beside = pupil.visitor.send(summary, form)
    assert beside.path.endswith("/beside")


def test_after_a_drill_one_goes_back_to_the_session_before(pupil: Pupil) -> None:
    page = pupil.quiz(("cold", "1"), ("length", "5"))
    summary = through(pupil, pupil.drill())
    assert "Go on with the session before" in summary.links
    assert pupil.visitor.open(summary.links["Go on with the session before"]).path == page.path


def test_ticked_cards_are_told_apart(pupil: Pupil) -> None:
    mix_up(pupil)
    page = pupil.visitor.open("/cards")
    form = next(f for f in page.forms if f.method == "post" and f.action.endswith("/cards"))
    numbers = form.options["question"]
    act = [("act", "tell-apart"), *(("question", number) for number in numbers)]
    assert pupil.visitor.send(page, form, act).path.endswith("/beside")
    one_by_one = [
        pupil.visitor.send(page, form, [("act", "tell-apart"), ("question", number)])
        for number in numbers
    ]
    assert any("Nothing here can be told apart" in page.text for page in one_by_one)
    assert any(page.path.endswith("/beside") for page in one_by_one)


def test_a_leech_is_offered_the_drill(pupil: Pupil, clock: Clock) -> None:
    told = forget_one(pupil, clock)
    assert "This one does not stick" in told.headings
    assert "You have forgotten it once." in told.text
    assert "Suspend it" in told.text
    assert 'data-press="drill"' in told.html
    form = next(f for f in told.forms if "/pairs/" in f.action)
    beside = pupil.visitor.send(told, form)
    assert beside.path.endswith("/beside")
    summary = through(pupil, pupil.visitor.send(beside, beside.form()))
    back = pupil.visitor.open(summary.links["Go on with the session before"])
    assert "Once more" in back.text

"""The main ways through, without JavaScript, on a real database."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import Clock
from tests.web.pages import Visitor
from tests.web.pupil import Pupil, asks, options_on, question_on

CHOICES = [("formats", "choice"), ("cold", "1"), ("length", "5")]


@pytest.fixture
def pupil(visitor: Visitor) -> Pupil:
    return Pupil(visitor)


def test_a_new_fact_is_shown_before_it_is_asked(pupil: Pupil) -> None:
    page = pupil.review()
    assert re.fullmatch(r"/study/\d+/facts/[\w-]+", page.path)
    assert "A short handbook of the elements" in page.text
    page = pupil.past_introductions(page)
    assert re.fullmatch(r"/study/\d+/\d+", page.path)


def test_a_right_answer_is_explained(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES)
    question = question_on(page)
    told = pupil.answer(page)
    assert told.path == page.path
    assert told.headings[0].split() == ["Right.", *question.answers[0].text.split()]
    assert "https://handbook.example/elements#" in told.html
    assert question.prompt in told.text


def test_a_wrong_answer_says_what_was_chosen_and_what_is_right(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES)
    question = question_on(page)
    (_, value), *_ = pupil.fields(page, right=False)
    chosen = next(text for text, v in options_on(page).items() if v == value)
    told = pupil.answer(page, right=False)
    assert told.headings[0].startswith("Wrong.")
    assert question.answers[0].text in told.headings[0]
    assert f"You chose {chosen}" in told.text


def test_not_knowing_is_an_answer(pupil: Pupil) -> None:
    told = pupil.give_up(pupil.quiz(*CHOICES))
    assert told.headings[0].startswith("You didn’t know.")
    assert "You chose" not in told.text


def test_a_quiz_runs_to_its_summary(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES)
    seen = 0
    while asks(page) and seen < 20:
        seen += 1
        page = pupil.go_on(pupil.answer(page, right=seen != 2))
    assert page.path.endswith("/summary")
    assert "4 of 5 right, 1 to look at again" in page.text
    assert "To look at again" in page.headings


def test_what_was_missed_can_be_practised(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES)
    missed = question_on(page).prompt
    while asks(page):
        page = pupil.go_on(pupil.answer(page, right=question_on(page).prompt != missed))
        if page.path.endswith("/summary") or question_on(page).prompt == missed:
            break
    while asks(page):
        page = pupil.go_on(pupil.answer(page))
    page = pupil.visitor.send(page, page.form("/again"))
    page = pupil.past_introductions(page)
    assert page.headings[0] == missed


def test_feedback_at_the_end_tells_nothing_before(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES, ("feedback", "end"))
    first = page
    page = pupil.answer(page)
    assert asks(page)
    assert page.path != first.path
    back = pupil.visitor.open(first.path)
    assert back.status == 409
    assert "Right." not in back.text
    while asks(page):
        page = pupil.answer(page)
    assert page.path.endswith("/summary")
    assert pupil.visitor.open(first.path).headings[0].startswith("Right.")


def test_undo_asks_the_same_question_again(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES)
    prompt = question_on(page).prompt
    told = pupil.answer(page, right=False)
    again = pupil.visitor.send(told, told.form("/undo"))
    assert question_on(again).prompt == prompt
    told = pupil.answer(again)
    assert told.headings[0].startswith("Right.")


def test_undo_pressed_twice_takes_one_answer_back(pupil: Pupil) -> None:
    first = pupil.quiz(*CHOICES)
    second = pupil.go_on(pupil.answer(first))
    told = pupil.answer(second)
    again = pupil.visitor.send(told, told.form("/undo"))
    assert again.headings[0] == second.headings[0]
    assert pupil.visitor.send(told, told.form("/undo")).path == again.path
    assert pupil.visitor.send(again, again.form("/undo")).headings[0] == first.headings[0]


def test_the_rating_can_be_changed(pupil: Pupil) -> None:
    page = pupil.past_introductions(pupil.review())
    while not options_on(page) or question_on(page).is_set:
        page = pupil.go_on(pupil.give_up(page))
    told = pupil.answer(page)
    assert "counted as Good" in told.text
    told = pupil.visitor.send(told, told.form("/rating"), [("rating", "4")])
    assert "counted as Easy" in told.text


def test_a_second_sending_counts_nothing(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES)
    pupil.answer(page)
    told = pupil.answer(page, right=False)
    assert told.headings[0].startswith("Right.")
    assert "answered already" in told.text
    page = pupil.go_on(told)
    while asks(page):
        page = pupil.go_on(pupil.answer(page))
    assert "5 of 5 right" in page.text


def test_reload_and_back_show_the_same_and_count_nothing(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES)
    again = pupil.visitor.open(page.path)
    assert options_on(again) == options_on(page)
    told = pupil.answer(page)
    assert pupil.visitor.open(told.path).headings == told.headings
    start = pupil.visitor.open(page.path.rsplit("/", 1)[0])
    assert start.path != page.path
    assert pupil.visitor.open(page.path).headings == told.headings


def test_progress_comes_back_the_next_day(pupil: Pupil, clock: Clock) -> None:
    page = pupil.past_introductions(pupil.review())
    for _ in range(3):
        if not asks(page):
            break
        page = pupil.go_on(pupil.give_up(page))
    clock.forward(days=1)
    start = pupil.visitor.open("/")
    assert re.search(r"[1-9]\d* due", start.text)


def test_two_presses_on_begin_make_one_sitting(pupil: Pupil) -> None:
    pupil.review()
    page = pupil.visitor.open("/packs/elements")
    one = pupil.visitor.post(page, page.form("/review"))
    two = pupil.visitor.post(page, page.form("/review"))
    assert one.headers["Location"] == two.headers["Location"]


def test_nothing_given_is_asked_back_and_keeps_the_question(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES)
    back = pupil.visitor.send(page, page.form())
    assert back.status == 422
    assert "Give an answer first" in back.text
    assert options_on(back) == options_on(page)


def test_what_was_typed_stays_when_it_is_asked_back(pupil: Pupil) -> None:
    page = pupil.quiz(("formats", "typed-date"), ("cold", "1"))
    back = pupil.visitor.send(page, page.form(), [("text", "03/02/1774")])
    assert back.status == 422
    assert 'value="03/02/1774"' in back.html
    assert pupil.answer(back).headings[0].startswith("Right.")


def test_a_sitting_can_be_closed_and_gone_on_with(pupil: Pupil) -> None:
    page = pupil.past_introductions(pupil.review())
    close = pupil.visitor.open(page.path.rsplit("/", 1)[0] + "/close")
    assert close.headings[0] == "Stop here?"
    pack = pupil.visitor.open("/packs/elements")
    assert pupil.visitor.open(pack.links["Go on where you stopped"]).path == page.path
    ended = pupil.visitor.send(close, close.form("/finish"))
    assert ended.path.endswith("/summary")


def test_a_quiz_of_nothing_says_so_keeps_the_choice_and_makes_no_guest(visitor: Visitor) -> None:
    page = visitor.open("/packs/elements/quiz")
    chosen = [("topics", "people"), ("formats", "typed-number"), ("length", "7")]
    back = visitor.send(page, page.form(), chosen)
    assert back.status == 409
    assert "No question fits this choice. Choose more topics or other formats." in back.text
    assert set(chosen) <= set(back.form().values)
    assert "learner=" not in str(back.response.headers)


@pytest.mark.parametrize("length", ["0", "101", "many", ""])
def test_a_quiz_of_an_impossible_length_is_asked_back(visitor: Visitor, length: str) -> None:
    page = visitor.open("/packs/elements/quiz")
    back = visitor.send(page, page.form(), [("length", length)])
    assert back.status == 422
    assert "From 1 to 100." in back.text
    assert ("length", length) in back.form().values


def test_nobody_else_sees_or_answers_it(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES)
    stranger = Visitor(pupil.visitor.client.application.test_client())
    Pupil(stranger).quiz(*CHOICES)
    assert stranger.open(page.path).status == 404


def test_an_ordering_tells_the_place_that_each_line_was_given(pupil: Pupil) -> None:
    page = pupil.quiz(("formats", "order"), ("cold", "1"), ("length", "8"))
    lines = re.findall(r'<li data-name="([^"]+)"', page.html)
    shown = [(f"place-{i}", str(i + 1)) for i in range(len(lines))]
    told = pupil.visitor.send(page, page.form(), shown)
    items = re.findall(r'<li class="mark-.*?</li>', told.html, re.DOTALL)
    assert len(items) == len(lines) > 2
    for place, item in enumerate(items, 1):
        given = next(i for i, name in enumerate(lines, 1) if f">{name}<" in item)
        assert (f"you gave it place {given}" in item) == (given != place)


def test_how_many_come_again_is_told_once_each_was_asked(pupil: Pupil) -> None:
    page = pupil.quiz(("formats", "choice"), ("cold", "1"), ("length", "3"))
    for left in range(3):
        assert f"{left + 1} of 3" in page.text
        told = pupil.give_up(page)
        page = pupil.go_on(told)
    assert "3 of 3, 3 once more" in told.text
    assert "Once more, 3 left" in page.text
    assert 'value="3" max="6"' in page.html
    page = pupil.go_on(pupil.answer(page))
    assert "Once more, 2 left" in page.text


def test_an_introduction_gives_the_other_spellings(pupil: Pupil) -> None:
    page = pupil.review()
    seen = ""
    while "/facts/" in page.path:
        seen += page.text
        page = pupil.visitor.send(page, page.form())
    assert re.search(r"Also \w+", seen)


def test_the_sign_of_a_hedge_stands_on_the_question(pupil: Pupil) -> None:
    seen = set()
    formats = [("formats", name) for name in ("choice", "typed-name", "typed-number")]
    page = pupil.quiz(("cold", "1"), ("length", "61"), ("feedback", "end"), *formats)
    while asks(page):
        seen.update(re.findall(r'class="topic".*?sure-(\w+)".*?</p>', page.html))
        page = pupil.give_up(page)
    assert {"claimed", "reported"} <= seen


def test_no_pace_is_no_promise(pupil: Pupil) -> None:
    page = pupil.visitor.open("/settings")
    pupil.visitor.send(page, page.form(), [("new_per_day", "0")])
    text = pupil.visitor.open("/packs/elements").text
    assert "You have set no new questions a day" in text
    assert "until all are known" not in text

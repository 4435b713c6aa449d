"""Sentences with a gap, matchings, and a way of being asked that the learner has fixed."""

from __future__ import annotations

import re

import pytest

from tests.web.pages import Page, Visitor
from tests.web.pupil import Pupil, by_prompt

LABEL = re.compile(r'<label for="(pair-\d+)">(.*?)</label>')
OPTION = re.compile(r'<option value="(\d+)">(.*?)</option>')


@pytest.fixture
def pupil(visitor: Visitor) -> Pupil:
    return Pupil(visitor)


def matching(pupil: Pupil) -> Page:
    page = pupil.quiz(("formats", "matching"), ("cold", "1"), ("length", "12"))
    while "What is the atomic number of …?" not in page.headings[0]:
        page = pupil.go_on(pupil.give_up(page))
    return page


def pairs(page: Page) -> dict[str, str]:
    """For each select's name the value that is right, by what the pack says."""
    options = {text: value for value, text in OPTION.findall(page.html)}
    found = {}
    for name, row in LABEL.findall(page.html):
        question = by_prompt()[f"What is the atomic number of {row}?"]
        found[name] = options[question.answers[0].text]
    return found


def test_a_matching_is_answered_with_a_select_for_each_line(pupil: Pupil) -> None:
    page = matching(pupil)
    right = pairs(page)
    assert len(right) >= 3
    assert set(right) == set(page.form().options)
    assert all(len(page.form().options[name]) > len(right) for name in right)
    told = pupil.visitor.send(page, page.form(), right.items())
    assert "Right." in told.headings[0]
    items = re.findall(r'<li class="mark-right">', told.html)
    assert len(items) == len(right)


def test_feedback_goes_line_by_line_with_its_source(pupil: Pupil) -> None:
    page = matching(pupil)
    right = pairs(page)
    first, second, *rest = right
    given = {**right, first: right[second], second: ""}
    told = pupil.visitor.send(page, page.form(), given.items())
    assert "Partly right." in told.headings[0]
    lines = re.findall(r'<li class="mark-(right|wrong)">(.*?)</li>', told.html, re.DOTALL)
    assert [mark for mark, _ in lines] == ["wrong", "wrong"] + ["right"] * len(rest)
    assert "You chose" in lines[0][1]
    assert "has the atomic number" in lines[0][1]
    assert "You left this one open." in lines[1][1]
    assert all('class="source"' in line for _, line in lines)
    assert f"{len(rest)} of {len(right)} are right." in told.text


def test_a_note_at_a_matching_says_which_of_its_lines_it_is_about(pupil: Pupil) -> None:
    page = matching(pupil)
    lines = [row for _, row in LABEL.findall(page.html)]
    told = pupil.visitor.send(page, page.form(), pairs(page).items())
    (about,) = re.findall(r"Shown to you after each answer about: (.*?)</label>", told.html)
    assert about in lines
    kept = pupil.visitor.send(told, told.form("/note"), [("text", "as many as it has protons")])
    assert f"Your note about: {about}" in kept.text
    page = pupil.quiz(("formats", "typed-number"), ("cold", "1"), ("length", "100"))
    while f"atomic number of {about}?" not in page.headings[0]:
        page = pupil.go_on(pupil.answer(page))
    assert "as many as it has protons" in pupil.answer(page).text


def test_one_value_for_two_lines_is_asked_back_with_what_was_chosen(pupil: Pupil) -> None:
    page = matching(pupil)
    right = pairs(page)
    given = dict.fromkeys(right, next(iter(right.values())))
    back = pupil.visitor.send(page, page.form(), given.items())
    assert back.status == 422
    assert "No value belongs to two lines" in back.text
    assert set(given.items()) <= set(back.form().values)
    nothing = pupil.visitor.send(back, back.form(), dict.fromkeys(right, "").items())
    assert nothing.status == 422
    assert "Give an answer first" in nothing.text
    for odd in ("99", "-1", "x"):
        refused = pupil.visitor.send(back, back.form(), {**right, "pair-0": odd}.items())
        assert refused.status == 422
    assert "Right." in pupil.visitor.send(back, back.form(), right.items()).headings[0]


def test_a_sentence_with_a_gap_is_filled_in(pupil: Pupil) -> None:
    page = pupil.quiz(("formats", "cloze"), ("cold", "1"), ("length", "5"))
    kinds = set()
    while page.headings[0].startswith("Fill in the"):
        kinds.add(re.search(r'<label for="text">(\w+)</label>', page.html)[1])  # type: ignore[index]
        assert page.headings[0].count("____") == 1
        assert 'aria-label="blank"' in page.html
        told = pupil.answer(page)
        assert "Right." in told.headings[0]
        page = pupil.go_on(told)
    assert page.path.endswith("/summary")
    assert len(kinds) > 1


def fix(visitor: Visitor, way: str) -> Page:
    page = visitor.open("/settings")
    return visitor.send(page, page.form(), [("asked_as", way)])


def test_a_fixed_way_is_kept(visitor: Visitor) -> None:
    assert ("asked_as", "grow") in visitor.open("/settings").form().values
    assert "Saved." in fix(visitor, "flip").text
    assert ("asked_as", "flip") in visitor.open("/settings").form().values
    assert fix(visitor, "sung").status == 422
    assert ("asked_as", "flip") in visitor.open("/settings").form().values


def test_flip_cards_go_on_one_after_another_with_the_next_interval_on_each_button(
    pupil: Pupil,
) -> None:
    fix(pupil.visitor, "flip")
    page = pupil.past_introductions(pupil.review())
    seen = []
    for _ in range(3):
        seen.append(page.headings[0])
        turned = pupil.visitor.send(page, page.form("/reveal"))
        ratings = re.search(r'<div class="ratings">(.*?)</div>', turned.html, re.DOTALL)
        assert ratings is not None
        words = re.sub(r"<[^>]+>|\s+", " ", ratings[1])
        for label in ("Again", "Hard", "Good", "Easy"):
            assert re.search(rf"{label} +\(\d\) +\d+ (minute|hour|day|month)", words), words
        page = pupil.visitor.send(turned, turned.form(), [("rating", "3")])
        page = pupil.past_introductions(page)
        assert "Show the answer" in page.text
    assert len(set(seen)) == 3
    undone = pupil.visitor.send(page, page.form("/undo"))
    assert undone.headings[0] == seen[-1]
    assert "Show the answer" in undone.text


def test_the_last_rating_is_taken_back_where_the_card_led_to(pupil: Pupil) -> None:
    fix(pupil.visitor, "flip")
    page = pupil.review()
    seen = set()
    while not page.path.endswith("/summary"):
        page = pupil.past_introductions(page)
        asked = page.headings[0]
        turned = pupil.visitor.send(page, page.form("/reveal"))
        page = pupil.visitor.send(turned, turned.form(), [("rating", "4")])
        kind = page.path.rsplit("/", 2)[1] if "/facts/" in page.path else page.path[-8:]
        if kind in ("facts", "/summary") and kind not in seen:
            seen.add(kind)
            undone = pupil.visitor.send(page, page.form("/undo"))
            assert undone.headings[0] == asked
            turned = pupil.visitor.send(undone, undone.form("/reveal"))
            page = pupil.visitor.send(turned, turned.form(), [("rating", "4")])
    assert seen == {"facts", "/summary"}


def test_practice_keeps_to_the_fixed_way_and_a_quiz_to_what_is_ticked(pupil: Pupil) -> None:
    fix(pupil.visitor, "flip")
    page = pupil.quiz(("formats", "choice"), ("cold", "1"), ("length", "1"))
    assert 'class="options"' in page.html
    page = pupil.go_on(pupil.give_up(page))
    summary = pupil.go_on(pupil.answer(page))
    again = pupil.visitor.send(summary, summary.form("/again"))
    assert "Show the answer" in again.text

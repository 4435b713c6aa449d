"""What can be done beside answering, without JavaScript."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from quizapp.services import tries
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor
from tests.web.pupil import Pupil, forget_one, question_on

CHOICES = [("formats", "choice"), ("cold", "1"), ("length", "5")]
TYPED = [("formats", "typed-name"), ("cold", "1"), ("length", "3")]


@pytest.fixture
def pupil(visitor: Visitor) -> Pupil:
    return Pupil(visitor)


def do(pupil: Pupil, page: Page, what: str, *fields: tuple[str, str]) -> Page:
    return pupil.visitor.send(page, page.form(f"/{what}"), fields)


@pytest.mark.parametrize(
    ("what", "says", "undo"),
    [
        ("skip", "Skipped.", "Undo the skip"),
        ("bury", "Buried until tomorrow.", "Undo the burying"),
        ("suspend", "Suspended.", "Undo the suspension"),
    ],
)
def test_a_question_is_set_aside_and_brought_back(
    pupil: Pupil, what: str, says: str, undo: str
) -> None:
    page = pupil.quiz(*CHOICES)
    asked = question_on(page).prompt
    after = do(pupil, page, what)
    assert question_on(after).prompt != asked
    assert says in after.text
    assert says in after.html[: after.html.index("</title>")]
    assert undo in after.text
    assert question_on(do(pupil, after, "undo")).prompt == asked


@pytest.mark.parametrize("what", ["skip", "bury", "suspend"])
def test_what_was_set_aside_before_a_new_fact_is_said_and_taken_back_there(
    pupil: Pupil, what: str
) -> None:
    page = pupil.past_introductions(pupil.review())
    while "/facts/" not in (after := do(pupil, page, what)).path:
        page = after
    asked = question_on(page).prompt
    said = {"skip": "Skipped.", "bury": "Buried until tomorrow.", "suspend": "Suspended."}[what]
    assert said in after.text
    assert said in after.html[: after.html.index("</title>")]
    assert question_on(do(pupil, after, "undo")).prompt == asked


def test_below_the_answer_a_question_is_suspended_and_the_page_stays(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES)
    told = pupil.answer(page, right=False)
    after = do(pupil, told, "suspend")
    assert after.path == told.path
    assert "Suspended. It is asked no more" in after.text
    assert "comes again in this session" not in after.text
    kept = pupil.visitor.open("/packs/elements/kept")
    assert question_on(page).prompt in kept.text
    kept = pupil.visitor.send(kept, kept.form("/standing"), [("kind", "resume")])
    assert "Nothing is suspended." in kept.text


def test_a_fact_page_suspends_and_brings_back(pupil: Pupil) -> None:
    pupil.quiz(*CHOICES)
    page = pupil.visitor.open("/packs/elements/facts/hydrogen-found")
    form = next(f for f in page.forms if f.action.endswith("/standing"))
    page = pupil.visitor.send(page, form, [("kind", "suspend")])
    assert page.path.endswith("/facts/hydrogen-found")
    assert "set aside" in page.text
    form = next(f for f in page.forms if ("kind", "resume") in f.buttons)
    page = pupil.visitor.send(page, form, [("kind", "resume")])
    assert "set aside" not in page.text


def test_a_mark_finds_the_question_again(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES)
    prompt = question_on(page).prompt
    page = do(pupil, page, "mark")
    assert "Marked." in page.text
    assert prompt in pupil.visitor.open("/packs/elements/kept").text
    told = pupil.answer(page)
    told = do(pupil, told, "mark")
    assert "The mark is gone." in told.text
    assert "Nothing is marked." in pupil.visitor.open("/packs/elements/kept").text


def test_a_note_is_shown_after_the_answer_only_and_escaped(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES)
    prompt = question_on(page).prompt
    told = pupil.answer(page, right=False)
    told = do(pupil, told, "note", ("text", "<b>think</b> of\nthe sea"))
    assert "Your note is kept." in told.text
    assert "&lt;b&gt;think&lt;/b&gt; of\nthe sea" in told.html
    assert "<b>think" not in told.html
    page = do(pupil, told, "undo")
    assert question_on(page).prompt == prompt
    assert "think" not in page.html
    told = pupil.answer(page)
    assert "the sea" in told.text
    assert "the sea" in pupil.visitor.open("/packs/elements/kept").text
    told = do(pupil, told, "note", ("text", " "))
    assert "the sea" not in told.text


def test_a_note_that_is_too_long_is_refused(pupil: Pupil) -> None:
    told = pupil.answer(pupil.quiz(*CHOICES))
    assert do(pupil, told, "note", ("text", "x" * 2000)).status == 200
    back = do(pupil, told, "note", ("text", "y" * 2001))
    assert back.status == 422
    assert "2,001" in back.text
    assert "yyy" not in pupil.visitor.open("/packs/elements/kept").text


def test_something_wrong_is_reported_before_and_after_the_answer(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES)
    assert do(pupil, page, "report").status == 400
    page = do(pupil, page, "report", ("kind", "wording"), ("text", "<i>unclear</i>"))
    assert "Reported." in page.text
    told = pupil.answer(page)
    told = do(pupil, told, "report", ("kind", "source"))
    assert "Reported." in told.text


def test_a_report_that_is_refused_keeps_what_was_written(
    pupil: Pupil, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = pupil.quiz(*CHOICES)
    refused = do(pupil, page, "report", ("text", "<b>No line chosen</b>"))
    assert refused.status == 400
    assert "&lt;b&gt;No line chosen&lt;/b&gt;</textarea>" in refused.html
    monkeypatch.setattr(tries, "REPORT_OF_LEARNER", replace(tries.REPORT_OF_LEARNER, most=1))
    assert "Reported." in do(pupil, page, "report", ("kind", "wording"), ("text", "one")).text
    refused = do(pupil, page, "report", ("kind", "options"), ("text", "Two are right"))
    assert refused.status == 429
    assert "many reports from here within an hour" in refused.text
    assert "Two are right</textarea>" in refused.html
    assert re.search(r'value="options" required checked', refused.html)
    too_long = do(pupil, page, "report", ("kind", "wording"), ("text", "x" * 2001))
    assert too_long.status == 429  # counted before it is looked at
    monkeypatch.setattr(tries, "REPORT_OF_LEARNER", replace(tries.REPORT_OF_LEARNER, most=99))
    again = do(pupil, page, "report", ("kind", "wording"), ("text", "x" * 2001))
    assert again.status == 422
    assert "x" * 2001 in again.html
    sent = pupil.visitor.send(refused, refused.form("/report"), [("kind", "options")])
    assert "Reported." in sent.text


def test_my_answer_was_right(pupil: Pupil) -> None:
    page = pupil.quiz(*TYPED)
    told = pupil.visitor.send(page, page.form(), [("text", "Someone Else Entirely")])
    assert told.headings[0].startswith("Wrong.")
    claimed = do(pupil, told, "claim")
    assert "Counted as right." in claimed.text
    assert any(heading.startswith("Right.") for heading in claimed.headings)
    assert not [form for form in claimed.forms if form.action.endswith("/claim")]
    assert do(pupil, told, "claim").status == 200


def test_not_knowing_and_choices_cannot_be_claimed(pupil: Pupil) -> None:
    told = pupil.answer(pupil.quiz(*CHOICES), right=False)
    assert not [form for form in told.forms if form.action.endswith("/claim")]
    form = replace(told.form("/mark"), action=f"{told.path}/claim")
    assert pupil.visitor.post(told, form).status_code == 409
    told = pupil.give_up(pupil.quiz(*TYPED))
    assert not [form for form in told.forms if form.action.endswith("/claim")]


def test_how_sure_is_asked_only_where_it_is_wanted(pupil: Pupil) -> None:
    page = pupil.quiz(*CHOICES)
    assert "How sure are you?" not in page.text
    settings = pupil.visitor.open("/settings")
    wanted = [("ask_confidence", "1"), ("leech_lapses", "5")]
    settings = pupil.visitor.send(settings, settings.form(), wanted)
    assert ("ask_confidence", "1") in settings.form().values
    assert ("leech_lapses", "5") in settings.form().values
    page = pupil.visitor.open(page.path)
    assert "How sure are you?" in page.text
    told = pupil.visitor.send(page, page.form(), [*pupil.fields(page), ("confidence", "3")])
    assert told.status == 200
    card = pupil.quiz(("formats", "flip"), ("cold", "1"), ("length", "1"))
    card = pupil.visitor.send(card, card.form("/reveal"), [("confidence", "2")])
    assert ("confidence", "2") in card.form().values


def test_a_question_that_does_not_stick_is_not_just_asked_again(pupil: Pupil, clock: Clock) -> None:
    told = forget_one(pupil, clock)
    assert "You have forgotten it once." in told.text
    assert "This one does not stick" in told.headings
    suspending = [form for form in told.forms if form.action.endswith("/suspend")]
    told = pupil.visitor.send(told, suspending[0])
    assert "Suspended. It is asked no more" in told.text


def test_two_are_set_side_by_side(visitor: Visitor) -> None:
    page = visitor.open("/packs/elements/compare/marie-curie/pierre-curie")
    assert "Marie Curie beside Pierre Curie" in page.headings
    assert "Marie Curie was born in Warsaw; Pierre Curie" in page.text
    assert "differs" in page.text
    assert "the same of both" in page.text
    assert visitor.open("/packs/elements/compare/marie-curie/marie-curie").status == 404
    assert visitor.open("/packs/elements/compare/marie-curie/nobody").status == 404
    entity = visitor.open("/packs/elements/entities/marie-curie")
    assert entity.links["Beside Pierre Curie"].endswith("/compare/marie-curie/pierre-curie")

"""The answer is nowhere in what is sent before it is given: design rule 7, for every format."""

from __future__ import annotations

import re

import pytest

from quizapp.content.reading import build_pack, read_folder
from quizapp.content.shipped import shipped_packs
from quizapp.core.generation import generate
from quizapp.core.questions import TYPED, Format
from tests.core.packs import tiny
from tests.web.pages import Page, Visitor
from tests.web.pupil import OPTION, Pupil, asks, by_prompt

TELLING = re.compile(r"\b(in)?correct|solution|right|wrong|credit|answer-?key", re.IGNORECASE)


def spellings(page: Page) -> set[str]:
    """Every accepted spelling of the answers to the page's question."""
    found = set()
    for answer in by_prompt()[page.headings[0]].answers:
        found.add(answer.text)
        if answer.entity:
            found.update(tiny().entities[answer.entity].spellings)
    return found


@pytest.mark.parametrize("format_", list(Format))
def test_a_question_does_not_tell(visitor: Visitor, format_: Format) -> None:
    pupil = Pupil(visitor)
    page = (
        pupil.drill()
        if format_ is Format.CONTRAST
        else pupil.quiz(("formats", format_.value), ("cold", "1"), ("length", "6"))
    )
    checked = 0
    while page.path.startswith("/study/") and not page.path.endswith("/summary") and checked < 6:
        checked += 1
        _nothing_tells(page, format_)
        if not asks(page):  # a flip card
            break
        page = pupil.go_on(pupil.give_up(page))
    assert checked


def _nothing_tells(page: Page, format_: Format) -> None:
    main = page.html[page.html.index("<main") : page.html.index("</main>")]
    markup = re.sub(r">[^<]*<", "><", main)
    assert not TELLING.search(markup)
    assert not TELLING.search(str(page.response.headers))
    if format_ in TYPED or format_ is Format.FLIP:
        shown = page.html.replace(page.headings[0], "")
        for spelling in spellings(page):
            if len(spelling) < 3:  # an atomic number looks like any other count
                continue
            assert not re.search(rf"\b{re.escape(spelling)}\b", shown, re.IGNORECASE)
    if format_ in (
        Format.CHOICE,
        Format.CHOICES,
        Format.TRUE_FALSE,
        Format.WHICH_FIRST,
        Format.CONTRAST,
    ):
        # Options differ in their number and their text, and in nothing else.
        labels = re.findall(r'<label class="option">.*?</label>', main, re.DOTALL)
        bare = {re.sub(r"\d+", "0", OPTION.sub("OPTION", label)) for label in labels}
        assert len(labels) >= 2
        assert len(bare) == 1
    if format_ is Format.MATCHING:
        # Every line offers the same, none of it chosen.
        selects = re.findall(r"<select[^>]*>(.*?)</select>", main, re.DOTALL)
        assert len(selects) >= 3
        assert len(set(selects)) == 1
        assert "selected" not in main


@pytest.mark.parametrize("format_", [Format.TYPED_NAME, Format.TYPED_DATE, Format.TYPED_NUMBER])
def test_the_hint_is_no_answer_of_a_shipped_pack(visitor: Visitor, format_: Format) -> None:
    page = Pupil(visitor).quiz(("formats", format_.value), ("cold", "1"))
    hint = re.search(r'id="hint">(.*?)</p>', page.html)
    assert hint is not None
    for folder in shipped_packs():
        reading = read_folder(folder)
        for question in generate(build_pack(reading.header, reading.tables)).questions.values():
            for answer in question.answers if format_ in question.formats else ():
                assert not re.search(rf"\b{re.escape(answer.text)}\b", hint[1]), question.key


def test_the_session_cookie_tells_nothing_either(visitor: Visitor) -> None:
    Pupil(visitor).quiz(("formats", "typed-name"), ("cold", "1"))
    with visitor.client.session_transaction() as session:
        assert set(session) <= {"csrf_token", "_permanent"}

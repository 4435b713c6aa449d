"""Somebody who studies the tiny pack in the tests, and who knows the answers."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

from quizapp.core.generation import generate
from quizapp.core.presenting import present
from quizapp.core.questions import Format, Question
from tests.core.packs import tiny
from tests.web.pages import Page, Visitor

if TYPE_CHECKING:
    from tests.web.conftest import Clock

OPTION = re.compile(r'name="chosen" value="(\d+)"[^>]*>\s*<span[^>]*>(.*?)</span>', re.DOTALL)


@cache
def by_prompt() -> dict[str, Question]:
    """The questions by how they are asked, as a question or as a sentence with a gap."""
    made = generate(tiny())
    asked = list(made.questions.values())
    gaps = [question for question in asked if Format.CLOZE in question.formats]
    return {
        **{question.prompt: question for question in asked},
        **{present(made, question, Format.CLOZE, 0).prompt: question for question in gaps},
    }


def question_on(page: Page) -> Question:
    return by_prompt()[page.headings[0]]


def options_on(page: Page) -> dict[str, str]:
    """Each option's text, and the value that is sent for it."""
    return {unescape(text): value for value, text in OPTION.findall(page.html)}


def asks(page: Page) -> bool:
    return any(("dont_know", "1") in form.buttons for form in page.forms)


class Pupil:
    """A visitor who studies."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def review(self) -> Page:
        page = self.visitor.open("/packs/elements")
        return self.visitor.send(page, page.form("/review"))

    def quiz(self, *choices: tuple[str, str]) -> Page:
        """Begin a quiz, cold unless the choices say how."""
        page = self.visitor.open("/packs/elements/quiz")
        return self.visitor.send(page, page.form(), choices or [("cold", "1")])

    def drill(self, left: str = "humphry-davy", right: str = "carl-wilhelm-scheele") -> Page:
        """Begin to tell two apart, past the step with the two side by side."""
        page = self.visitor.open(f"/packs/elements/compare/{left}/{right}")
        page = self.visitor.send(page, page.form(f"/pairs/{left}/{right}"))
        return self.visitor.send(page, page.form())

    def past_introductions(self, page: Page) -> Page:
        while "/facts/" in page.path and page.path.startswith("/study/"):
            page = self.visitor.send(page, page.form())
        return page

    def fields(self, page: Page, *, right: bool = True) -> list[tuple[str, str]]:
        """What to send for a right or a wrong answer to a choice or a typed question."""
        answers = [answer.text for answer in question_on(page).answers]
        options = options_on(page)
        if options:
            wanted = [v for text, v in options.items() if (text in answers) == right]
            several = 'type="checkbox"' in page.html and right
            return [("chosen", value) for value in (wanted if several else wanted[:1])]
        return [("text", answers[0] if right else "nothing of the sort")]

    def answer(self, page: Page, *, right: bool = True) -> Page:
        return self.visitor.send(page, page.form(), self.fields(page, right=right))

    def give_up(self, page: Page) -> Page:
        return self.visitor.send(page, page.form(), [("dont_know", "1")])

    def go_on(self, page: Page) -> Page:
        """From the feedback to what comes next, past introductions."""
        return self.past_introductions(self.visitor.open(next_address(page)))


def forget_one(pupil: Pupil, clock: Clock) -> Page:
    """Learn one question, forget it a month later, and be told at once that it does not stick."""
    settings = pupil.visitor.open("/settings")
    pupil.visitor.send(settings, settings.form(), [("leech_lapses", "1"), ("new_per_day", "1")])
    page = pupil.past_introductions(pupil.review())
    while not page.path.endswith("/summary"):
        page = pupil.go_on(pupil.answer(page))
    clock.forward(days=30)
    settings = pupil.visitor.open("/settings")
    pupil.visitor.send(settings, settings.form(), [("new_per_day", "0")])
    return pupil.give_up(pupil.review())


def next_address(page: Page) -> str:
    return page.links.get("Continue") or page.links["See the summary"]

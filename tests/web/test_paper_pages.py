"""The pages of papers: what is chosen, and the sheets that come of it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.services import library, sets, standing
from quizapp.store.engine import writing
from quizapp.store.models import AccountRow
from tests.web.conftest import PACK, Clock
from tests.web.pages import Visitor
from tests.web.test_account_pages import sign_up


@pytest.fixture
def number(stocked: Engine, visitor: Visitor, clock: Clock) -> int:
    """A set of six choices, of whom the visitor is."""
    sign_up(visitor, "Grace")
    with writing(stocked) as session:
        standing.name_instructor(session, "Grace")
        found = library.shelf(session, PACK).core_first
        keys = [q.key for q in found if Format.CHOICE in q.formats][:6]
        learner = session.scalars(select(AccountRow.learner_id)).one()
        slots = [Slot((Asked((key,), Format.CHOICE),)) for key in keys]
        return sets.create(session, learner, "Gases & metals", slots, clock.now)


def test_the_sheets_are_those_that_were_chosen(visitor: Visitor, number: int) -> None:
    page = visitor.open(f"/sets/{number}/paper")
    assert "6 questions on each paper, 6 points" in page.text
    page = visitor.open(f"/sets/{number}/paper/print?versions=3&size=letter&keys=on")
    assert page.html.count('aria-label="Version ') >= 3
    assert page.html.count('aria-label="Key of version ') == 3
    assert "Explanations" not in page.html
    assert "on-letter" in page.html
    page = visitor.open(f"/sets/{number}/paper/print?versions=1&explanations=on")
    assert 'aria-label="Key of version ' not in page.html
    assert "Sources" in page.text


@pytest.mark.parametrize("asked", ["versions=x", "versions=-1", "versions=99", "size=a0", ""])
def test_an_odd_address_prints_something_sensible(
    visitor: Visitor, number: int, asked: str
) -> None:
    page = visitor.open(f"/sets/{number}/paper/print?{asked}")
    assert 1 <= page.html.count("Name</span>") <= 6
    assert "on-a4" in page.html


def test_the_sheets_are_for_whose_set_it_is(app: Flask, stocked: Engine, number: int) -> None:
    other = Visitor(app.test_client())
    for path in (f"/sets/{number}/paper", f"/sets/{number}/paper/print"):
        assert other.client.get(path).status_code == 404
    sign_up(other, "Mallory")
    with writing(stocked) as session:
        standing.name_instructor(session, "Mallory")
    for path in (f"/sets/{number}/paper", f"/sets/{number}/paper/print"):
        assert other.client.get(path).status_code == 404


def test_each_sheet_bears_its_version_and_none_is_left_nearly_empty(
    visitor: Visitor, number: int
) -> None:
    html = visitor.open(f"/sets/{number}/paper/print?versions=2&keys=on&explanations=on").html
    for letter in "ab":
        assert html.count(f'class="sheet sheet-{letter}"') == 1, "its pages bear the letter"
    sheets = html.split('<section class="sheet')[1:]
    assert len(sheets) == 5
    assert all("Set version 1, 2 March 2026" in sheet for sheet in sheets)
    after = html.rpartition("</section>")[2].partition("</main>")[0]
    assert after.replace("</div>", "").strip() == "", "it would be a page of its own"

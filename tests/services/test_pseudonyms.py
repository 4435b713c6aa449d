"""Accounts that are nobody's by name, and their cards, on both databases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from quizapp.services import accounts, learners, passwords, pseudonyms, sign_in_links, standing
from quizapp.services.errors import NotAllowedError, NotFoundError, QuizError
from quizapp.services.learners import LearnerSettings
from quizapp.services.pseudonyms import Card
from quizapp.store.engine import reading, writing
from quizapp.store.models import AccountRow, CardSheetRow, DeviceRow, LearnerRow, SignInCardRow
from tests.services.test_accounts import sign_up
from tests.services.test_standing import account

SECRET = "the installation's"  # noqa: S105
KEY = "a key of a form"
SETTINGS = LearnerSettings(time_zone="Asia/Tashkent")


@pytest.fixture
def teacher(database: Engine, now: datetime) -> int:
    return account(database, now, "Instructor")


def make(
    engine: Engine, teacher: int, now: datetime, number: int = 3, key: str = KEY
) -> list[Card]:
    with reading(engine) as session:
        names = pseudonyms.free_names(session, SECRET, key, number)
    drafts = pseudonyms.draft(SECRET, key, names)
    with writing(engine) as session:
        return pseudonyms.make_pseudonymous(session, SECRET, key, drafts, teacher, SETTINGS, now)


def shown(engine: Engine, teacher: int, now: datetime, key: str = KEY) -> list[Card]:
    with reading(engine) as session:
        return pseudonyms.cards_of(session, SECRET, key, teacher, now)[1]


def renew(
    engine: Engine, teacher: int, now: datetime, cards: Sequence[Card], key: str = "another"
) -> list[Card]:
    drafts = pseudonyms.draft(SECRET, key, {card.name: card.learner_id for card in cards})
    with writing(engine) as session:
        return pseudonyms.renew(session, SECRET, key, drafts, teacher, now)


def signs_in(engine: Engine, card: Card, now: datetime) -> bool:
    with writing(engine) as session:
        kept = accounts.count_try(session, card.name, "192.0.2.1", now)
    return passwords.matches(kept.password_hash, card.password)


def test_each_card_signs_in_by_password_and_by_link(
    database: Engine, teacher: int, now: datetime
) -> None:
    cards = make(database, teacher, now)
    assert len({card.name for card in cards}) == len({card.password for card in cards}) == 3
    for card in cards:
        assert re.fullmatch(r"[a-z]+-[a-z]+-\d\d", card.name)
        assert re.fullmatch(r"([a-z]{3,7}-){3}[a-z]{3,7}", card.password)
        assert passwords.problem(card.password) == ""
        assert signs_in(database, card, now)
    assert not signs_in(database, Card(0, cards[0].name, cards[1].password, ""), now)
    with writing(database) as session:
        in_29_days = now + timedelta(days=29)
        used = sign_in_links.use_sign_in_link(session, cards[0].token, None, in_29_days)
        assert used.name == cards[0].name
        found = learners.learner(session, cards[0].learner_id)
        row = session.get_one(AccountRow, cards[0].learner_id)
    assert (found.is_guest, found.settings.time_zone) == (False, "Asia/Tashkent")
    assert (row.email, row.made_by, row.teaches) == (None, teacher, "")


def test_nothing_that_signs_in_is_kept_or_told(
    database: Engine, teacher: int, now: datetime
) -> None:
    (card,) = make(database, teacher, now, 1)
    with reading(database) as session:
        row = session.get_one(AccountRow, card.learner_id)
        assert card.password not in row.password_hash
        assert session.scalar(select(CardSheetRow.key_hash)) != KEY
    assert card.password not in repr(card)
    assert card.token not in repr(card)


def test_the_same_form_makes_one_sheet(database: Engine, teacher: int, now: datetime) -> None:
    cards = make(database, teacher, now)
    assert make(database, teacher, now) == cards == shown(database, teacher, now)
    with reading(database) as session:
        assert len(pseudonyms.made_accounts(session, teacher)) == 3
        assert pseudonyms.sheet_exists(session, KEY, teacher)
        assert not pseudonyms.sheet_exists(session, KEY, teacher + 1)


def test_a_double_click_makes_one_sheet(database: Engine, teacher: int, now: datetime) -> None:
    with ThreadPoolExecutor(4) as pool:
        sheets = list(pool.map(lambda _: make(database, teacher, now, 2), range(4)))
    assert sheets == [sheets[0]] * 4
    with reading(database) as session:
        assert session.scalar(select(func.count()).select_from(LearnerRow)) == 3


def test_a_sheet_is_shown_for_an_hour_to_who_made_it(
    database: Engine, teacher: int, now: datetime
) -> None:
    make(database, teacher, now)
    other = account(database, now, "Another")
    shown(database, teacher, now + timedelta(minutes=59))
    for whose, key, later in ((teacher, KEY, 60), (other, KEY, 0), (teacher, "wrong", 0)):
        with pytest.raises(NotFoundError, match="no longer"):
            shown(database, whose, now + timedelta(minutes=later), key)
    make(database, teacher, now + timedelta(hours=2), key="later")
    with reading(database) as session:
        assert session.scalar(select(func.count()).select_from(CardSheetRow)) == 1
        assert session.scalar(select(func.count()).select_from(SignInCardRow)) == 3


def test_names_that_are_taken_are_passed_over(
    database: Engine, teacher: int, now: datetime
) -> None:
    with reading(database) as session:
        first = pseudonyms.free_names(session, SECRET, KEY, 5)
    sign_up(database, now, name=first[1].upper())
    with reading(database) as session:
        again = pseudonyms.free_names(session, SECRET, KEY, 5)
        many = pseudonyms.free_names(session, SECRET, KEY, pseudonyms.MOST)
        for number in (0, pseudonyms.MOST + 1):
            with pytest.raises(QuizError):
                pseudonyms.free_names(session, SECRET, KEY, number)
    assert first[1] not in again
    assert [*first[:1], *first[2:]] == again[:4]
    assert len(set(many)) == pseudonyms.MOST


def test_a_fresh_card_voids_the_old_one(database: Engine, teacher: int, now: datetime) -> None:
    cards = make(database, teacher, now)
    with writing(database) as session:
        learners.new_device(session, cards[0].learner_id, now)
    (fresh,) = renew(database, teacher, now, cards[:1])
    assert renew(database, teacher, now, cards[:1]) == [fresh]
    assert fresh.name == cards[0].name
    assert signs_in(database, fresh, now)
    assert not signs_in(database, cards[0], now)
    with writing(database) as session:
        assert (
            session.scalars(select(DeviceRow.id).where(DeviceRow.learner_id != teacher)).all() == []
        )
        with pytest.raises(NotFoundError):
            sign_in_links.use_sign_in_link(session, cards[0].token, None, now)
    assert shown(database, teacher, now) == cards[1:], "the old sheet shows what still holds"
    assert shown(database, teacher, now, "another") == [fresh]


def test_who_has_come_to_teach_gets_no_card(database: Engine, teacher: int, now: datetime) -> None:
    cards = make(database, teacher, now, 1)
    with writing(database) as session:
        standing.name_instructor(session, cards[0].name)
        assert pseudonyms.made_accounts(session, teacher) == ()
    with pytest.raises(NotAllowedError):
        renew(database, teacher, now, cards)
    assert signs_in(database, cards[0], now), "nothing of it was kept"


def test_accounts_outlive_who_made_them(database: Engine, teacher: int, now: datetime) -> None:
    cards = make(database, teacher, now)
    with writing(database) as session:
        accounts.erase(session, cards[2].learner_id)
        assert len(pseudonyms.made_accounts(session, teacher)) == 2
        accounts.erase(session, teacher)
    with reading(database) as session:
        assert session.scalars(select(AccountRow.made_by)).all() == [None, None]
        assert session.scalars(select(CardSheetRow.id)).all() == []
    assert signs_in(database, cards[0], now)

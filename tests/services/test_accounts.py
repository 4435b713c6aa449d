"""Signing up, in and out, passwords and links, on both databases; what becomes of a guest."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select

from quizapp.services import accounts, learners, passwords, tries
from quizapp.services.accounts import Kept
from quizapp.services.errors import (
    NameTakenError,
    NotFoundError,
    QuizError,
    TooManyTriesError,
    WrongPasswordError,
)
from quizapp.services.learners import Learner, LearnerSettings
from quizapp.store.engine import reading, writing
from quizapp.store.models import AccountRow, DeviceRow, ResetLinkRow, TryRow
from tests.conftest import EXPENSIVE
from tests.services.pupil import Pupil

PASSWORD = "four words in a row"  # noqa: S105
HASH = passwords.hashed(PASSWORD)
HERE = "192.0.2.1"


def sign_up(
    engine: Engine,
    now: datetime,
    browser: Learner | None = None,
    name: str = "Ada",
    email: str = "",
) -> str:
    with writing(engine) as session:
        return accounts.sign_up(session, browser, name, HASH, email, LearnerSettings(), now)


def proven(engine: Engine, now: datetime, name: str = "Ada", password: str = PASSWORD) -> Kept:
    with writing(engine) as session:
        kept = accounts.count_try(session, name, HERE, now)
    assert passwords.matches(kept.password_hash, password)
    return kept


def sign_in(engine: Engine, now: datetime, token: str = "", *, bring: bool = True) -> str:
    kept = proven(engine, now)
    with writing(engine) as session:
        accounts.succeed(session, kept, HERE)
        browser = learners.learner_by_token(session, token)
        return accounts.sign_in(session, kept, browser, token, now, bring=bring)


def known(engine: Engine, token: str) -> Learner | None:
    with reading(engine) as session:
        return learners.learner_by_token(session, token)


def test_a_guest_becomes_the_account_and_nothing_moves(pupil: Pupil) -> None:
    pupil.start(length=3, cold=True)
    pupil.through()
    before = pupil.cards()
    token = sign_up(pupil.engine, pupil.now, pupil.learner, "  Ada   Lovelace ")
    found = known(pupil.engine, token)
    assert found is not None
    assert (found.id, found.is_guest, found.name) == (pupil.id, False, "Ada Lovelace")
    assert known(pupil.engine, pupil.token) is None
    assert pupil.cards() == before == pupil.folded()


def test_who_has_not_studied_can_sign_up(database: Engine, now: datetime) -> None:
    found = known(database, sign_up(database, now))
    assert found is not None
    assert found.name == "Ada"


@pytest.mark.parametrize("name", ["Ada", "ada", " ADA ", "Ａｄａ"])
def test_a_name_is_one_persons_in_any_case(database: Engine, now: datetime, name: str) -> None:
    sign_up(database, now)
    with pytest.raises(NameTakenError):
        sign_up(database, now, name=name)
    with reading(database) as session:
        assert len(session.scalars(select(AccountRow.name)).all()) == 1


def test_an_account_is_not_signed_up_again(database: Engine, now: datetime) -> None:
    mine = known(database, sign_up(database, now))
    with pytest.raises(QuizError, match="signed in"):
        sign_up(database, now, mine, name="Grace")


def test_a_guest_with_progress_joins_on_signing_in(pupil: Pupil) -> None:
    other = Pupil(pupil.engine, pupil.now)
    for each in (pupil, other):
        each.start(length=3, cold=True)
        each.through()
    sign_up(pupil.engine, pupil.now, pupil.learner)
    both = {**other.cards(), **pupil.cards()}.keys()
    token = sign_in(pupil.engine, pupil.now, other.token)
    found = known(pupil.engine, token)
    assert found is not None
    assert found.id == pupil.id
    assert pupil.cards().keys() == both
    assert pupil.cards() == pupil.folded()
    assert other.cards() == {}
    assert known(pupil.engine, other.token) is None


def test_a_guest_who_is_left_out_stays_as_it_is(pupil: Pupil) -> None:
    other = Pupil(pupil.engine, pupil.now)
    other.start(length=3, cold=True)
    other.through()
    before = other.cards()
    sign_up(pupil.engine, pupil.now, pupil.learner)
    sign_in(pupil.engine, pupil.now, other.token, bring=False)
    assert (other.cards(), pupil.cards()) == (before, {})
    assert known(pupil.engine, other.token) == other.learner


def test_devices_are_signed_out_one_by_one_and_all_at_once(database: Engine, now: datetime) -> None:
    desk = sign_up(database, now)
    phone, tablet = sign_in(database, now), sign_in(database, now)
    with reading(database) as session:
        found = learners.learner_by_token(session, desk)
        assert found is not None
        assert accounts.account(session, found.id).devices == 3
        assert desk not in session.scalars(select(DeviceRow.token_hash)).all()
    with writing(database) as session:
        accounts.sign_out(session, phone)
    assert known(database, phone) is None
    assert known(database, desk) == known(database, tablet) == found
    with writing(database) as session:
        accounts.sign_out_everywhere(session, found.id)
    assert known(database, desk) is None
    assert known(database, tablet) is None


def test_signing_in_again_renews_the_device_and_forgets_those_of_a_year_ago(
    database: Engine, now: datetime
) -> None:
    old = sign_up(database, now)
    later = now + timedelta(days=366)
    new = sign_in(database, later)
    assert known(database, old) is None
    newer = sign_in(database, later, new)
    assert known(database, new) is None
    assert known(database, newer) is not None


def test_a_new_password_signs_every_other_browser_out(database: Engine, now: datetime) -> None:
    desk, phone = sign_up(database, now), sign_in(database, now)
    mine = known(database, desk)
    assert mine is not None
    kept = proven(database, now)
    with writing(database) as session:
        new = passwords.hashed("another four words")
        token = accounts.change_password(session, mine.id, new, now)
    assert known(database, token) == mine
    assert known(database, phone) is known(database, desk) is None
    proven(database, now, password="another four words")  # noqa: S106
    with pytest.raises(WrongPasswordError), writing(database) as session:
        accounts.succeed(session, kept, HERE)


def test_an_email_address_is_changed_and_removed(database: Engine, now: datetime) -> None:
    mine = known(database, sign_up(database, now, email="ada@example.org"))
    assert mine is not None
    for email in ("ada@example.com", ""):
        with writing(database) as session:
            accounts.change_email(session, mine.id, email)
        with reading(database) as session:
            assert accounts.account(session, mine.id).email == email


def test_a_link_sets_a_new_password_once(database: Engine, now: datetime) -> None:
    desk = sign_up(database, now)
    with writing(database) as session:
        link = accounts.make_reset_link(session, "ADA", now)
        other = accounts.make_reset_link(session, "Ada", now)
        assert link.token not in session.scalars(select(ResetLinkRow.token_hash)).all()
    with reading(database) as session:
        assert accounts.name_of_reset_link(session, link.token, now) == "Ada"
    with writing(database) as session:
        accounts.reset_password(session, link.token, passwords.hashed("another four words"), now)
    proven(database, now, password="another four words")  # noqa: S106
    assert known(database, desk) is None
    for used in (link, other):
        with pytest.raises(NotFoundError), writing(database) as session:
            accounts.reset_password(session, used.token, HASH, now)


def test_a_link_that_is_used_twice_at_once_is_used_once(database: Engine, now: datetime) -> None:
    sign_up(database, now)
    with writing(database) as session:
        link = accounts.make_reset_link(session, "Ada", now)

    def reset() -> None:
        with writing(database) as session:
            accounts.reset_password(session, link.token, HASH, now)

    with ThreadPoolExecutor(1) as pool:
        with writing(database) as session:
            new = passwords.hashed("another four words")
            accounts.reset_password(session, link.token, new, now)
            second = pool.submit(reset)
            time.sleep(0.3)  # so that it waits for what is written here
        with pytest.raises(NotFoundError):
            second.result()
    proven(database, now, password="another four words")  # noqa: S106


def test_a_link_runs_out_and_a_mailed_one_needs_an_address(database: Engine, now: datetime) -> None:
    sign_up(database, now)
    sign_up(database, now, name="Grace", email="grace@example.org")
    with writing(database) as session:
        for name in ("Ada", "nobody"):
            assert accounts.mailed_reset_link(session, name, now) is None
        assert session.scalars(select(ResetLinkRow.id)).all() == []
        link = accounts.mailed_reset_link(session, "grace", now)
        assert link is not None
        assert link.email == "grace@example.org"
        with pytest.raises(NotFoundError):
            accounts.make_reset_link(session, "nobody", now)
    with pytest.raises(NotFoundError), reading(database) as session:
        accounts.name_of_reset_link(session, link.token, now + accounts.MAILED_LINK_LASTS)


def count(engine: Engine, now: datetime, name: str = "Ada", address: str = HERE) -> None:
    with writing(engine) as session:
        accounts.count_try(session, name, address, now)


@pytest.mark.parametrize("name", ["Ada", "nobody of that name"])
def test_a_name_is_tried_ten_times_and_then_after_a_while(
    database: Engine, now: datetime, name: str
) -> None:
    sign_up(database, now)
    for number in range(10):
        count(database, now + timedelta(minutes=number), name, f"192.0.2.{number}")
    with pytest.raises(TooManyTriesError) as told:
        count(database, now + timedelta(minutes=14, seconds=59), name.upper(), "192.0.2.99")
    assert "15 minutes" in told.value.way_on
    count(database, now + timedelta(minutes=15), name)


def test_an_address_is_tried_a_hundred_times(database: Engine, now: datetime) -> None:
    for number in range(100):
        count(database, now, f"name {number}", f"2001:db8:1:2::{number}")
    with pytest.raises(TooManyTriesError):
        count(database, now, "another", "2001:db8:1:2:3::4")
    count(database, now, "another", "2001:db8:1:3::4")


def test_what_goes_well_does_not_count(database: Engine, now: datetime) -> None:
    sign_up(database, now)
    for _ in range(101):
        kept = proven(database, now)
        with writing(database) as session:
            accounts.succeed(session, kept, HERE)
    with reading(database) as session:
        assert session.scalars(select(TryRow.count)).all() == [0]


def test_processes_that_count_at_once_agree(database: Engine, now: datetime) -> None:
    def attempt(number: int) -> bool:
        try:
            count(database, now, "Ada", f"192.0.2.{number}")
        except TooManyTriesError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(30))) == 10


def test_tries_are_forgotten_and_name_nobody(database: Engine, now: datetime) -> None:
    count(database, now, "Ada")
    with reading(database) as session:
        assert not any("ada" in what.casefold() for what in session.scalars(select(TryRow.what)))
    count(database, now + tries.LONGEST, "Grace", "192.0.2.2")
    with reading(database) as session:
        assert len(session.scalars(select(TryRow.what)).all()) == 2


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("nine char", "at least 10"),
        ("x" * 129, "at most 128"),
        ("Password123", "guessed first"),
        ("1234567890", "guessed first"),
        ("ten charac", ""),
        ("x" * 128, ""),
        ("           ", ""),
    ],
)
def test_which_passwords_are_refused(password: str, said: str) -> None:
    problem = passwords.problem(password)
    assert said in problem
    assert bool(problem) == bool(said)


def test_a_list_of_the_commonest_that_could_be_chosen() -> None:
    assert all(len(each) >= passwords.LEAST for each in passwords.COMMONEST)
    assert all(each == each.casefold() for each in passwords.COMMONEST)


def test_passwords_are_kept_as_argon2id_and_nobodys_takes_the_same_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "_HASHER", EXPENSIVE)
    kept = passwords.hashed(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.grown_weak(passwords.NOBODYS)
    assert passwords.grown_weak(PasswordHasher(time_cost=1).hash("x"))
    assert passwords.grown_weak(HASH)
    assert passwords.matches(kept, PASSWORD)
    assert not passwords.matches(kept, PASSWORD + " ")
    assert not passwords.matches(None, PASSWORD)
    assert passwords.matches(passwords.hashed("cafe\u0301 au lait"), "caf\xe9 au lait")

"""Links that sign in once, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from quizapp.services import accounts, learners, passwords, sign_in_links, standing
from quizapp.services.errors import NotAllowedError, NotFoundError
from quizapp.services.sign_in_links import SignedIn
from quizapp.store.engine import reading, writing
from quizapp.store.models import DeviceRow, SignInLinkRow
from tests.services.pupil import Pupil
from tests.services.test_accounts import known, sign_up
from tests.services.test_standing import account


@pytest.fixture
def people(database: Engine, now: datetime) -> tuple[int, int]:
    """A student and an instructor."""
    return account(database, now, "Ada"), account(database, now, "Instructor")


def made(engine: Engine, people: tuple[int, int], now: datetime) -> str:
    with writing(engine) as session:
        return sign_in_links.make_sign_in_link(session, *people, now)


def use(engine: Engine, token: str, now: datetime, form: str = "") -> SignedIn:
    with writing(engine) as session:
        return sign_in_links.use_sign_in_link(session, token, None, now, form=form)


def test_a_link_signs_in_once(database: Engine, people: tuple[int, int], now: datetime) -> None:
    token = made(database, people, now)
    with reading(database) as session:
        assert sign_in_links.name_of_sign_in_link(session, token, now) == "Ada"
        assert token not in session.scalars(select(SignInLinkRow.token_hash)).all()
    signed_in = use(database, token, now)
    assert signed_in.name == "Ada"
    found = known(database, signed_in.token)
    assert found is not None
    assert (found.id, found.name) == (people[0], "Ada")
    with pytest.raises(NotFoundError, match="has been used"):
        use(database, token, now)
    with reading(database) as session, pytest.raises(NotFoundError):
        sign_in_links.name_of_sign_in_link(session, token, now)


def test_the_same_form_may_come_twice_for_a_moment(
    database: Engine, people: tuple[int, int], now: datetime
) -> None:
    token = made(database, people, now)
    use(database, token, now, "form")
    use(database, token, now + timedelta(seconds=1), "form")
    for form, later in (("another", 1), ("", 1), ("form", 300)):
        with pytest.raises(NotFoundError):
            use(database, token, now + timedelta(seconds=later), form)


def test_of_many_at_once_one_signs_in(
    database: Engine, people: tuple[int, int], now: datetime
) -> None:
    token = made(database, people, now)

    def try_it(form: int) -> bool:
        try:
            use(database, token, now, f"form {form}")
        except NotFoundError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(try_it, range(6))) == 1


def test_a_link_runs_out_and_a_fresh_one_voids_it(
    database: Engine, people: tuple[int, int], now: datetime
) -> None:
    old = made(database, people, now)
    fresh = made(database, people, now)
    with pytest.raises(NotFoundError):
        use(database, old, now)
    with pytest.raises(NotFoundError):
        use(database, fresh, now + timedelta(days=7))
    use(database, fresh, now + timedelta(days=6))
    made(database, people, now + timedelta(days=30))
    with reading(database) as session:
        assert len(session.scalars(select(SignInLinkRow.id)).all()) == 1


def test_a_new_password_signs_every_other_browser_out(
    database: Engine, people: tuple[int, int], now: datetime
) -> None:
    token = made(database, people, now)
    new = passwords.hashed("a fresh password")
    with writing(database) as session:
        signed_in = sign_in_links.use_sign_in_link(session, token, None, now, password_hash=new)
        mine = select(DeviceRow.id).where(DeviceRow.learner_id == people[0])
        assert len(session.scalars(mine).all()) == 1
        kept = accounts.count_try(session, "Ada", "192.0.2.1", now)
    assert known(database, signed_in.token)
    assert passwords.matches(kept.password_hash, "a fresh password")


@pytest.mark.parametrize("bring", [True, False])
def test_a_guest_is_brought_along_or_left(pupil: Pupil, now: datetime, bring: bool) -> None:
    ada = account(pupil.engine, now, "Ada")
    token = made(pupil.engine, (ada, ada), now)
    pupil.start(length=3, cold=True)
    keys = pupil.through()
    with writing(pupil.engine) as session:
        sign_in_links.use_sign_in_link(
            session, token, pupil.learner, now, browser_token=pupil.token, bring=bring
        )
    assert (known(pupil.engine, pupil.token) is None) == bring
    assert (pupil.cards().keys() == set(keys)) != bring


def test_guests_and_those_who_teach_get_none(
    database: Engine, people: tuple[int, int], now: datetime
) -> None:
    ada, instructor = people
    with writing(database) as session:
        guest, _ = learners.create_guest(session, now)
        standing.take_ownership(session, instructor)
    with writing(database) as session, pytest.raises(NotFoundError):
        sign_in_links.make_sign_in_link(session, guest.id, instructor, now)
    with writing(database) as session, pytest.raises(NotAllowedError):
        sign_in_links.make_sign_in_link(session, instructor, ada, now)


def test_a_link_outlives_who_made_it_and_goes_with_whose_it_is(
    database: Engine, people: tuple[int, int], now: datetime
) -> None:
    token = made(database, people, now)
    with writing(database) as session:
        accounts.erase(session, people[1])
        assert session.scalars(select(SignInLinkRow.made_by)).all() == [None]
    sign_up(database, now, name="Another")
    with reading(database) as session:
        assert sign_in_links.name_of_sign_in_link(session, token, now) == "Ada"
    with writing(database) as session:
        accounts.erase(session, people[0])
        assert session.scalars(select(SignInLinkRow.id)).all() == []

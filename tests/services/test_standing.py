"""Who may teach on an installation, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from quizapp.services import accounts, standing
from quizapp.services.derived import is_set_up_code, set_up_code, token_from
from quizapp.services.errors import NotAllowedError, NotFoundError
from quizapp.services.standing import Teaches
from quizapp.store.engine import reading, writing
from tests.services.test_accounts import known, sign_up


def account(engine: Engine, now: datetime, name: str) -> int:
    found = known(engine, sign_up(engine, now, name=name))
    assert found is not None
    return found.id


def may(engine: Engine, learner_id: int | None) -> Teaches:
    with reading(engine) as session:
        return standing.teaches(session, learner_id)


def test_accounts_guests_and_nobody_only_study(database: Engine, now: datetime) -> None:
    ada = account(database, now, "Ada")
    for learner in (ada, None, 999):
        assert may(database, learner) is Teaches.NO
        with reading(database) as session, pytest.raises(NotAllowedError) as refused:
            standing.require_instructor(session, learner)
        assert refused.value.status == 403
        assert refused.value.way_on
        with reading(database) as session, pytest.raises(NotAllowedError):
            standing.require_owner(session, learner)


def test_the_first_owner_is_the_only_one_who_takes_it(database: Engine, now: datetime) -> None:
    with reading(database) as session:
        assert standing.is_untouched(session)
    ada, grace = account(database, now, "Ada"), account(database, now, "Grace")
    with reading(database) as session:
        assert not standing.is_untouched(session)
    with writing(database) as session:
        standing.take_ownership(session, ada)
        standing.take_ownership(session, ada)
    with writing(database) as session, pytest.raises(NotAllowedError, match="an owner already"):
        standing.take_ownership(session, grace)
    assert (may(database, ada), may(database, grace)) == (Teaches.OWNER, Teaches.NO)


def test_two_who_would_be_owner_at_once(database: Engine, now: datetime) -> None:
    names = [account(database, now, f"Ada {number}") for number in range(6)]

    def take(learner: int) -> bool:
        try:
            with writing(database) as session:
                standing.take_ownership(session, learner)
        except NotAllowedError:
            return False
        return True

    with ThreadPoolExecutor(len(names)) as pool:
        assert sum(pool.map(take, names)) == 1


def test_who_is_named_teaches_until_it_is_taken_back(database: Engine, now: datetime) -> None:
    ada, grace = account(database, now, "Ada"), account(database, now, "Grace")
    with writing(database) as session:
        standing.take_ownership(session, ada)
        assert standing.name_instructor(session, "  GRACE ") == "Grace"
        assert standing.name_instructor(session, "ada") == "Ada"
        with pytest.raises(NotFoundError):
            standing.name_instructor(session, "Nobody")
    with reading(database) as session:
        found = standing.teachers(session)
        assert standing.require_instructor(session, grace) is Teaches.INSTRUCTOR
    assert [(each.name, each.teaches) for each in found] == [
        ("Ada", Teaches.OWNER),
        ("Grace", Teaches.INSTRUCTOR),
    ]
    with writing(database) as session:
        standing.take_back(session, grace)
        with pytest.raises(NotAllowedError, match="its only owner"):
            standing.take_back(session, ada)
        assert standing.make_owner(session, "grace") == "Grace"
        standing.take_back(session, ada)
    assert (may(database, ada), may(database, grace)) == (Teaches.NO, Teaches.OWNER)


def test_an_invitation_is_for_one(database: Engine, now: datetime) -> None:
    ada, grace, mary = (account(database, now, name) for name in ("Ada", "Grace", "Mary"))
    with writing(database) as session:
        standing.take_ownership(session, ada)
        for _ in range(2):
            standing.invite(session, ada, "a token", now)
        assert standing.invited_by(session, "a token", now) == "Ada"
        standing.accept(session, "a token", ada, now)  # who teaches already uses nothing up
        standing.accept(session, "a token", grace, now)
        standing.accept(session, "a token", grace, now)
        assert standing.invited_by(session, "a token", now, grace) == "Ada"
        with pytest.raises(NotFoundError, match="has been used"):
            standing.accept(session, "a token", mary, now)
    for nobody in (mary, None):
        with reading(database) as session, pytest.raises(NotFoundError, match="has been used"):
            standing.invited_by(session, "a token", now, nobody)
    assert (may(database, grace), may(database, mary)) == (Teaches.INSTRUCTOR, Teaches.NO)
    assert may(database, ada) is Teaches.OWNER


def test_an_invitation_runs_out_and_is_for_accounts(database: Engine, now: datetime) -> None:
    ada, grace = account(database, now, "Ada"), account(database, now, "Grace")
    with writing(database) as session:
        standing.take_ownership(session, ada)
        standing.invite(session, ada, "a token", now)
        with pytest.raises(NotFoundError):
            standing.accept(session, "another token", grace, now)
        with pytest.raises(NotFoundError):
            standing.accept(session, "a token", grace, now + timedelta(days=8))
    with pytest.raises(NotFoundError, match="Only an account"), writing(database) as session:
        standing.accept(session, "a token", 999, now)
    with writing(database) as session:
        standing.accept(session, "a token", grace, now)


def test_of_two_at_once_one_becomes_an_instructor(database: Engine, now: datetime) -> None:
    ada = account(database, now, "Ada")
    others = [account(database, now, f"Grace {number}") for number in range(6)]
    with writing(database) as session:
        standing.take_ownership(session, ada)
        standing.invite(session, ada, "a token", now)

    def use(learner: int) -> bool:
        try:
            with writing(database) as session:
                standing.accept(session, "a token", learner, now)
        except NotFoundError:
            return False
        return True

    with ThreadPoolExecutor(len(others)) as pool:
        assert sum(pool.map(use, others)) == 1


def test_an_invitation_is_used_up_for_ever(database: Engine, now: datetime) -> None:
    """Whoever used it is deleted: it is not good for the next one."""
    ada, grace = account(database, now, "Ada"), account(database, now, "Grace")
    with writing(database) as session:
        standing.take_ownership(session, ada)
        standing.invite(session, ada, "a token", now)
        standing.accept(session, "a token", grace, now)
        accounts.erase(session, grace)
        with pytest.raises(NotFoundError):
            standing.invited_by(session, "a token", now)


def test_an_owner_who_is_deleted_takes_the_invitations_along(
    database: Engine, now: datetime
) -> None:
    ada = account(database, now, "Ada")
    with writing(database) as session:
        standing.take_ownership(session, ada)
        standing.invite(session, ada, "a token", now)
        accounts.erase(session, ada)
    with reading(database) as session:
        assert not standing.has_owner(session)
        with pytest.raises(NotFoundError):
            standing.invited_by(session, "a token", now)


def test_the_set_up_code_is_the_keys_and_forgives_how_it_is_typed() -> None:
    code = set_up_code("a key")
    assert code == set_up_code("a key") != set_up_code("another key")
    assert len(code) == 14
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert is_set_up_code("a key", typed)
    for typed in ("", code[:-1], code + "A", set_up_code("another key"), "ü"):
        assert not is_set_up_code("a key", typed)


def test_what_is_derived_depends_on_every_part() -> None:
    made = {token_from(*parts) for parts in (("k", "a", "b"), ("k", "a"), ("k", "ab"), ("j", "a"))}
    assert len(made) == 4

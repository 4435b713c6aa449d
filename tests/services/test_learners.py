"""Guests, their tokens and settings, and joining an account."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from quizapp.services import learners
from quizapp.services.errors import BadSettingError, NotFoundError
from quizapp.services.learners import LearnerSettings
from quizapp.store.engine import reading, writing
from quizapp.store.models import DeviceRow
from tests.services.pupil import Pupil


def test_a_guest_is_known_by_the_token_alone(database: Engine, now: datetime) -> None:
    with writing(database) as session:
        guest, token = learners.create_guest(session, now)
        other, another = learners.create_guest(session, now)
    assert guest.is_guest
    assert token != another
    with reading(database) as session:
        assert learners.learner_by_token(session, token) == guest
        assert learners.learner(session, other.id) == other
        assert learners.learner_by_token(session, "") is None
        assert learners.learner_by_token(session, token[:-1]) is None
        kept = session.scalars(select(DeviceRow.token_hash)).all()
        with pytest.raises(NotFoundError):
            learners.learner(session, 99)
    assert token not in kept


def test_settings_are_kept_and_due_moments_follow_them(pupil: Pupil) -> None:
    pupil.start(length=3, cold=True)
    pupil.through()
    before = pupil.cards()
    chosen = LearnerSettings(5, 50, 2, "Asia/Tashkent")
    with writing(pupil.engine) as session:
        learners.change_settings(session, pupil.id, chosen, pupil.now)
    with reading(pupil.engine) as session:
        assert learners.learner(session, pupil.id).settings == chosen
    after = pupil.cards()
    assert after == pupil.folded()
    for key, card in after.items():
        assert card.stability == before[key].stability
        assert before[key].due - card.due == timedelta(hours=7)  # type: ignore[operator]


@pytest.mark.parametrize(
    "settings",
    [
        LearnerSettings(new_per_day=-1),
        LearnerSettings(reviews_per_day=10_000),
        LearnerSettings(rollover_hour=24),
        LearnerSettings(time_zone="Mars/Olympus"),
    ],
)
def test_impossible_settings_are_refused(pupil: Pupil, settings: LearnerSettings) -> None:
    with pytest.raises(BadSettingError) as told, writing(pupil.engine) as session:
        learners.change_settings(session, pupil.id, settings, pupil.now)
    assert told.value.message


def test_a_guest_joins_an_account_with_all_that_was_learnt(pupil: Pupil) -> None:
    guest, account = pupil, Pupil(pupil.engine, pupil.now)
    guest.start(length=4, cold=True)
    guest.through()
    guest.wait(days=3)
    account.now = guest.now + timedelta(hours=1)
    account.start(length=6, cold=True)
    account.through(right=True)
    reps = {key: card.reps for key, card in account.cards().items()}
    for key, card in guest.cards().items():
        reps[key] = reps.get(key, 0) + card.reps
    for _ in range(2):
        with writing(pupil.engine) as session:
            learners.join(session, guest.id, account.id, account.now)
    assert {key: card.reps for key, card in account.cards().items()} == reps
    assert account.cards() == account.folded()
    assert guest.cards() == {}
    with reading(pupil.engine) as session:
        assert learners.learner_by_token(session, guest.token) is None
    account.sitting = guest.sitting
    assert account.summary().asked == 4
    with pytest.raises(NotFoundError), writing(pupil.engine) as session:
        learners.join(session, 999, account.id, account.now)


def test_joining_oneself_changes_nothing(pupil: Pupil) -> None:
    pupil.start(length=2, cold=True)
    pupil.answer()
    before = pupil.cards()
    with writing(pupil.engine) as session:
        learners.join(session, pupil.id, pupil.id, pupil.now)
    assert pupil.cards() == before
    with reading(pupil.engine) as session:
        assert learners.learner_by_token(session, pupil.token) is not None

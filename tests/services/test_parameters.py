"""Changing how a learner is asked again: what is stated in the log, and what follows at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.core.days_off import NO_DAYS_OFF, DaysOff
from quizapp.core.questions import Format
from quizapp.core.scheduling import DEFAULT_PARAMETERS, FSRS_6_WEIGHTS, Rating
from quizapp.services import insight, learners, parameters, progress, reweighing, study
from quizapp.services.errors import BadSettingError, NotFoundError, NothingToAskError
from quizapp.services.learners import Learner
from quizapp.services.plans import SittingKind
from quizapp.services.progress import PackProgress
from quizapp.services.reweighing import Reweighed
from quizapp.services.steering import NewOrder, Steering
from quizapp.store.engine import reading, writing
from quizapp.store.models import LogLineRow
from tests.services.pupil import Pupil, outcomes, replayed

OTHERS = tuple(weight * 1.2 for weight in FSRS_6_WEIGHTS)


def change(pupil: Pupil, **wanted: Any) -> Learner:
    with writing(pupil.engine) as session:
        present = learners.learner(session, pupil.id).steering
        return parameters.change_parameters(
            session, pupil.id, replace(present, **wanted), pupil.now
        )


def weigh(pupil: Pupil, weights: tuple[float, ...] | None) -> None:
    with writing(pupil.engine) as session:
        parameters.set_weights(session, pupil.id, weights, pupil.now)


def present(pupil: Pupil) -> Learner:
    with reading(pupil.engine) as session:
        return learners.learner(session, pupil.id)


def stated(pupil: Pupil) -> list[Any]:
    """What the log states, in the order of writing."""
    chosen = select(LogLineRow.payload).where(
        LogLineRow.learner_id == pupil.id, LogLineRow.kind == "parameters"
    )
    with reading(pupil.engine) as session:
        return list(session.scalars(chosen.order_by(LogLineRow.id)))


def named(pupil: Pupil) -> list[str]:
    """The hash that each answer names."""
    chosen = select(LogLineRow.parameters).where(
        LogLineRow.learner_id == pupil.id, LogLineRow.kind == "answer"
    )
    with reading(pupil.engine) as session:
        return list(session.scalars(chosen.order_by(LogLineRow.id)))


def on_start_page(pupil: Pupil) -> PackProgress:
    with reading(pupil.engine) as session:
        return progress.start_page(session, pupil.id, pupil.now)[0]


def agrees(pupil: Pupil) -> bool:
    """Whether what is stored is what the log amounts to."""
    kept = outcomes(pupil.engine, pupil.id) == replayed(pupil.engine, pupil.id)
    return kept and pupil.cards() == pupil.folded()


def test_a_new_learner_is_asked_as_fsrs_has_it(pupil: Pupil) -> None:
    assert present(pupil).parameters == DEFAULT_PARAMETERS
    assert present(pupil).steering == Steering()
    assert stated(pupil) == []


def test_what_was_set_is_kept_and_stated_once(pupil: Pupil) -> None:
    wanted = Steering(
        0.85,
        (30, 3600),
        (),
        400,
        DaysOff(frozenset({5, 6}), ((739700, 739710),)),
        NewOrder.MIXED,
    )
    for _ in range(2):
        with writing(pupil.engine) as session:
            made = parameters.change_parameters(session, pupil.id, wanted, pupil.now)
    assert present(pupil) == made
    assert made.steering == wanted
    assert stated(pupil) == [made.parameters.as_json()]
    change(pupil, new_order=NewOrder.TIME, days_off=DaysOff())
    assert len(stated(pupil)) == 1
    change(pupil, retention=0.9)
    assert [each["retention"] for each in stated(pupil)] == [0.85, 0.9]


def test_answers_name_what_rated_them_and_cards_wait_for_their_next_review(pupil: Pupil) -> None:
    pupil.start(length=2, cold=True)
    pupil.answer(rating=Rating.EASY)
    before = pupil.cards()
    after = change(pupil, retention=0.8)
    assert pupil.cards() == before
    pupil.answer(rating=Rating.EASY)
    assert named(pupil) == [DEFAULT_PARAMETERS.hash, after.parameters.hash]
    first, second = (pupil.cards()[key] for key in [*before, *(pupil.cards().keys() - before)])
    assert first.interval is not None
    assert second.interval is not None
    assert second.interval > first.interval
    assert agrees(pupil)


def test_buttons_promise_what_is_then_scheduled_under_ones_own_parameters(pupil: Pupil) -> None:
    usual = Pupil(pupil.engine, pupil.now)
    change(pupil, retention=0.75, learning_steps=(120,))
    for each, steps in ((usual, "1 minute"), (pupil, "2 minutes")):
        each.start(length=1, cold=True)
        first = each.asked().presentation
        each.answer()
        told = each.feedback(first)
        assert told.buttons[0].interval == steps
        for button in told.buttons:
            each.change(first, button.rating)
            assert each.feedback(first).next_in == button.interval
    assert agrees(pupil)
    change(pupil, retention=0.9, learning_steps=(60,))
    weigh(pupil, OTHERS)
    assert pupil.feedback(first).buttons == told.buttons, "of what rated it, not of what is set"
    for button in told.buttons:
        pupil.change(first, button.rating)
        assert pupil.feedback(first).next_in == button.interval
    assert agrees(pupil)


def test_fitted_weights_make_memory_anew_and_leave_what_was_promised(pupil: Pupil) -> None:
    for _ in range(3):
        pupil.start(length=5, cold=True)
        pupil.through()
        pupil.wait(days=6)
    before, told = pupil.cards(), outcomes(pupil.engine, pupil.id)
    for weights in (OTHERS, None):
        weigh(pupil, weights)
        after = pupil.cards()
        assert present(pupil).steering.weights == weights
        assert {key: card.due for key, card in after.items()} == {
            key: card.due for key, card in before.items()
        }
        assert (after == before) == (weights is None)
        assert outcomes(pupil.engine, pupil.id) == told
        assert agrees(pupil)
    weigh(pupil, OTHERS)
    change(pupil, retention=0.8)
    assert present(pupil).steering.weights == OTHERS, "settings leave what was fitted"


def made_before(pupil: Pupil) -> Reweighed:
    with reading(pupil.engine) as session:
        log = reweighing.read_log(session, pupil.id)
    return reweighing.reweighed(log, OTHERS)


def weigh_with(pupil: Pupil, made: Reweighed) -> None:
    with writing(pupil.engine) as session:
        parameters.set_weights(session, pupil.id, OTHERS, pupil.now, made)


def test_a_memory_made_before_the_writing_is_what_it_would_be(pupil: Pupil) -> None:
    pupil.start(length=6, cold=True)
    pupil.through()
    made = made_before(pupil)
    assert len(made.memory) == len(pupil.cards()) > 0
    weigh_with(pupil, made)
    assert agrees(pupil)


def test_what_is_answered_meanwhile_is_folded_on(pupil: Pupil) -> None:
    """Answers, and one that is taken back, while the memory is made anew: none is lost."""
    pupil.start(length=6, cold=True)
    pupil.through()
    pupil.wait(days=3)
    pupil.start(length=20, cold=True)
    for _ in range(3):
        pupil.answer()
    made = made_before(pupil)
    pupil.undo()
    pupil.answer(right=False)
    pupil.answer()
    pupil.through()
    weigh_with(pupil, made)
    assert agrees(pupil)


def test_a_guest_who_joins_meanwhile_is_not_forgotten(pupil: Pupil) -> None:
    """The guest's lines are older than the end of what was read."""
    guest, account = Pupil(pupil.engine, pupil.now), pupil
    for each in (guest, account):
        each.start(length=5, cold=True)
        each.through()
    made = made_before(account)
    with writing(pupil.engine) as session:
        learners.join(session, guest.id, account.id, account.now)
    weigh_with(account, made)
    assert agrees(account)


def test_a_memory_of_somebody_else_or_of_other_weights_is_not_used(pupil: Pupil) -> None:
    other = Pupil(pupil.engine, pupil.now)
    for each in (pupil, other):
        each.start(length=3, cold=True)
        each.through()
    weigh_with(pupil, made_before(other))
    assert agrees(pupil)
    weigh_with(other, replace(made_before(other), weights=FSRS_6_WEIGHTS, memory={}))
    assert agrees(other)


def test_an_account_keeps_its_own_settings_when_a_guest_joins(pupil: Pupil) -> None:
    guest, account = pupil, Pupil(pupil.engine, pupil.now)
    for each, retention, weights in ((account, 0.8, None), (guest, 0.95, OTHERS)):
        change(each, retention=retention)
        weigh(each, weights)
        each.start(length=4, cold=True)
        each.through()
    guests = guest.cards()
    held = present(account)
    with writing(pupil.engine) as session:
        learners.join(session, guest.id, account.id, account.now + timedelta(hours=1))
    assert present(account).steering == held.steering
    assert stated(account)[-1] == held.parameters.as_json()
    assert agrees(account)
    joined = account.cards()
    assert len({*named(account)}) == 2
    for key, card in guests.items():
        assert joined[key].reps >= card.reps
    account.start(length=4, cold=True)
    account.through()
    assert agrees(account)


def test_settings_of_a_guest_are_not_stated_for_an_account_without_any(pupil: Pupil) -> None:
    guest, account = pupil, Pupil(pupil.engine, pupil.now)
    with writing(pupil.engine) as session:
        learners.join(session, guest.id, account.id, account.now)
    assert stated(account) == []


@pytest.mark.parametrize(
    "wanted",
    [
        {"retention": 0.69},
        {"retention": 0.98},
        {"retention": float("nan")},
        {"maximum_interval": 0},
        {"maximum_interval": 36501},
        {"learning_steps": (600, 60)},
        {"learning_steps": (86400,)},
        {"relearning_steps": (60,) * 11},
        {"days_off": DaysOff(frozenset(range(7)))},
        {"days_off": DaysOff(frozenset({7}))},
        {"days_off": DaysOff(holidays=((739701, 739700),))},
        {"days_off": DaysOff(holidays=((739701, 739701 + 366),))},
        {"days_off": DaysOff(holidays=((739701, 739702),) * 13)},
    ],
)
def test_what_cannot_be_is_refused(pupil: Pupil, wanted: dict[str, Any]) -> None:
    with pytest.raises(BadSettingError) as told:
        change(pupil, **wanted)
    assert told.value.message
    assert present(pupil).steering == Steering()


@pytest.mark.parametrize(
    "weights",
    [
        (),
        (0.1,) * 20,
        (*FSRS_6_WEIGHTS[:20], float("inf")),
        (*FSRS_6_WEIGHTS[:20], float("nan")),
        (*FSRS_6_WEIGHTS[:20], 0.0),
        (-1.0, *FSRS_6_WEIGHTS[1:]),
        (101.0, *FSRS_6_WEIGHTS[1:]),
    ],
)
def test_weights_that_are_none_are_refused(pupil: Pupil, weights: tuple[float, ...]) -> None:
    with pytest.raises(BadSettingError):
        weigh(pupil, weights)
    pupil.learner = replace(pupil.learner, id=999)
    with pytest.raises(NotFoundError):
        weigh(pupil, None)


def test_reviews_leave_a_day_off_and_come_back_to_it(pupil: Pupil) -> None:
    pupil.start(length=6, cold=True)
    pupil.through()
    before = pupil.cards()
    calendar = pupil.learner.calendar
    days = sorted({calendar.day_of(card.due) for card in before.values() if card.due})
    off = DaysOff(holidays=((days[0], days[0] + 9),))
    change(pupil, days_off=off)
    after = pupil.cards()
    assert agrees(pupil)
    assert {key: (card.stability, card.interval) for key, card in after.items()} == {
        key: (card.stability, card.interval) for key, card in before.items()
    }
    for key, card in before.items():
        assert card.due is not None
        assert after[key].due == present(pupil).calendar.due_on(calendar.day_of(card.due))
    with reading(pupil.engine) as session:
        ahead = insight.insight(session, pupil.id, pupil.now).days
    today = calendar.day_of(pupil.now)
    for day in range(days[0], days[0] + 10):
        assert ahead[day - today] == 0
    assert ahead[days[0] + 10 - today] == len(before)
    change(pupil, days_off=NO_DAYS_OFF)
    assert pupil.cards() == before


def test_on_a_day_off_nothing_new_is_offered_unless_one_studies_after_all(pupil: Pupil) -> None:
    change(pupil, days_off=DaysOff(frozenset({0, 1})))  # today is a Monday
    told = on_start_page(pupil)
    calendar = present(pupil).calendar
    assert told.new_today == 0
    assert told.off_until == calendar.start_of(calendar.day_of(pupil.now) + 2)
    with pytest.raises(NothingToAskError, match="day off"):
        pupil.start(length=3)
    pupil.quiz(length=1, cold=True)
    pupil.through()
    for _ in range(2):
        with writing(pupil.engine) as session:
            after = parameters.study_today(session, pupil.id, pupil.now)
    assert after.steering.days_off.kept == {calendar.day_of(pupil.now)}
    told = on_start_page(pupil)
    assert told.off_until is None
    assert told.new_today > 0
    pupil.start(length=3)
    pupil.through()
    pupil.wait(days=1)
    assert on_start_page(pupil).off_until is not None, "the next one is off as before"
    assert agrees(pupil)


def test_what_is_due_before_stays_due_on_a_day_off(pupil: Pupil) -> None:
    pupil.start(length=2, cold=True)
    pupil.through()
    pupil.wait(days=30)
    today = present(pupil).calendar.day_of(pupil.now)
    change(pupil, days_off=DaysOff(holidays=((today, today + 3),)))
    assert on_start_page(pupil).due == 2
    pupil.start(length=9)
    assert len(pupil.through()) == 2, "no new one among them"


def test_new_questions_come_in_the_order_that_was_set(pupil: Pupil) -> None:
    orders = {}
    for order in NewOrder:
        each = Pupil(pupil.engine, pupil.now)
        change(each, new_order=order)
        each.start(length=6, cold=True)
        orders[order] = each.through()
    assert len({tuple(keys) for keys in orders.values()}) == len(NewOrder)


def test_the_workload_is_that_of_ones_own_parameters(pupil: Pupil) -> None:
    def told() -> progress.Workload:
        with reading(pupil.engine) as session:
            return progress.pack_page(session, pupil.id, "elements", pupil.now).workload

    with writing(pupil.engine) as session:
        slow = learners.LearnerSettings(new_per_day=1)
        learners.change_settings(session, pupil.id, slow, pupil.now)
    usual = told()
    change(pupil, retention=0.97, new_order=NewOrder.TIME)
    strict = told()
    assert strict.minutes_per_day > usual.minutes_per_day
    assert usual.core_first
    assert not strict.core_first
    change(pupil, days_off=DaysOff(frozenset(range(6))))
    assert told().weeks == 7 * usual.weeks - (-usual.questions % 7)


def test_a_step_longer_than_the_session_is_due_the_same_day(pupil: Pupil) -> None:
    change(pupil, learning_steps=(3600,))
    pupil.start(length=1, cold=True)
    assert len(pupil.through(right=False)) == 1
    assert on_start_page(pupil).due == 0
    pupil.wait(minutes=59)
    assert on_start_page(pupil).due == 1
    pupil.start(length=1)
    assert len(pupil.through()) == 1
    assert agrees(pupil)


def test_without_steps_a_question_waits_for_days_at_once(pupil: Pupil) -> None:
    change(pupil, learning_steps=(), relearning_steps=(), maximum_interval=2)
    pupil.start(length=2, cold=True)
    pupil.answer(right=False)
    pupil.answer(rating=Rating.EASY)
    assert {card.interval for card in pupil.cards().values()} == {
        timedelta(days=1),
        timedelta(days=2),
    }
    pupil.undo()
    assert len(pupil.cards()) == 1
    assert agrees(pupil)


def test_without_steps_nothing_is_promised_for_the_same_session(pupil: Pupil) -> None:
    change(pupil, learning_steps=(), relearning_steps=())
    pupil.start(length=2, cold=True)
    shown = pupil.answer(right=False).presentation
    assert not pupil.feedback(shown).comes_again
    assert pupil.asked().sitting.progress.again == 0
    pupil.change(shown, Rating.GOOD)
    pupil.change(shown, Rating.AGAIN)
    assert not pupil.feedback(shown).comes_again
    pupil.quiz(length=2, cold=True)
    shown = pupil.answer(right=False).presentation
    assert pupil.feedback(shown).comes_again, "a quiz has no steps"


def test_a_step_longer_than_the_session_is_not_promised_for_it(pupil: Pupil) -> None:
    change(pupil, learning_steps=(60, 3600))
    pupil.start(length=2, cold=True)
    shown = pupil.answer(right=False).presentation
    assert pupil.feedback(shown).comes_again
    pupil.change(shown, Rating.GOOD)
    assert not pupil.feedback(shown).comes_again


@pytest.mark.parametrize("steps", [(), (600,)])
def test_a_flip_card_that_does_not_stick_is_told_of_with_or_without_steps(
    pupil: Pupil, steps: tuple[int, ...]
) -> None:
    change(pupil, learning_steps=(), relearning_steps=steps)
    flips = learners.LearnerSettings(asked_as="flip", leech_lapses=1)
    with writing(pupil.engine) as session:
        learners.change_settings(session, pupil.id, flips, pupil.now)
    pupil.start(length=1, cold=True)
    assert not pupil.answer().show_feedback
    pupil.wait(days=60)
    pupil.start(length=1, cold=True)
    told = pupil.answer(right=False)
    assert told.show_feedback
    assert pupil.feedback(told.presentation).lapses == 1


def test_a_flip_card_promises_what_ones_own_parameters_give(pupil: Pupil) -> None:
    change(pupil, learning_steps=(300, 1800), days_off=DaysOff(frozenset(range(1, 7))))
    pupil.start(kind=SittingKind.QUIZ, length=1, formats=(Format.FLIP,), cold=True)
    waiting = pupil.asked().presentation
    with writing(pupil.engine) as session:
        study.reveal(session, pupil.id, waiting, pupil.now)
    turned = pupil.asked().revealed
    assert turned is not None
    again, _, good, easy = (button.interval for button in turned.buttons)
    assert (again, good) == ("5 minutes", "30 minutes")
    assert easy in ("7 days", "14 days", "21 days"), "only Mondays are left"

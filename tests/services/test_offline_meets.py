"""Studying without a network where it meets settings, exams, formats and what does not stick."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from quizapp.core.questions import TYPED, Format
from quizapp.core.scheduling import FSRS_6_WEIGHTS, State
from quizapp.services import learners, library
from quizapp.services.bringing_back import Outcome
from quizapp.services.bundles import TakenQuestion
from quizapp.services.formats import FIXED, AskedAs
from quizapp.services.learners import LearnerSettings
from quizapp.store.engine import reading, writing
from tests.services.pupil import PACK, Pupil
from tests.services.test_exams import fade, make
from tests.services.test_offline import Device, experienced, online, right_by_the_log, told
from tests.services.test_parameters import change, weigh

__all__ = ["experienced"]

OTHERS = tuple(weight * 1.2 for weight in FSRS_6_WEIGHTS)


def formats_of(pupil: Pupil, taken: TakenQuestion) -> tuple[Format, ...]:
    """All that a question could be put in."""
    with reading(pupil.engine) as session:
        found = library.shelf(session, PACK)
        return found.generated.questions[pupil.key(taken.presentation)].formats


def set_to(pupil: Pupil, **wanted: Any) -> None:
    with writing(pupil.engine) as session:
        present = learners.learner(session, pupil.id).settings
        learners.change_settings(session, pupil.id, replace(present, **wanted), pupil.now)


@pytest.mark.parametrize("changed", ["retention", "weights"])
def test_parameters_changed_before_sending_hold_for_what_was_given_before(
    experienced: Pupil, changed: str
) -> None:
    """Two devices answer, then the learner steers: the lines name what comes later in the log."""
    device, other = Device(experienced, experienced.now), Device(experienced, experienced.now)
    first = device.questions[0]
    device.answer(first)
    other.wait(hours=2)
    other.answer(other.questions[0])
    experienced.now = other.now + timedelta(hours=1)
    if changed == "retention":
        change(experienced, retention=0.8)
    else:
        weigh(experienced, OTHERS)
    sent = experienced.now + timedelta(hours=1)
    assert other.send(sent)[0].outcome is Outcome.REVIEW
    became = device.send(sent)
    assert (became[0].outcome, became[0].settled) == (Outcome.REVIEW, 1)
    right_by_the_log(experienced)
    assert experienced.card(device.key(first)).last_review == device.done[0].at


def test_days_off_and_the_hour_of_the_day_may_change_before_sending(experienced: Pupil) -> None:
    device = Device(experienced, experienced.now)
    for question in device.questions[:3]:
        device.answer(question)
    set_to(experienced, rollover_hour=0, time_zone="Pacific/Auckland", reviews_per_day=1)
    became = device.send(device.now + timedelta(hours=1))
    assert {each.outcome for each in became} == {Outcome.REVIEW}
    right_by_the_log(experienced)


def an_early_one(pupil: Pupil) -> str:
    """The key of a question that an exam asks for though it is not due."""
    pupil.start(length=1, cold=True)
    key = pupil.through()[0]
    fade(pupil, key, pupil.learner.calendar.day_of(pupil.now) + 90)
    make(pupil, 40, most_new=0)
    pupil.wait(days=37)
    return key


def test_what_an_exam_asks_early_is_a_review_and_the_browser_knows_it(pupil: Pupil) -> None:
    key = an_early_one(pupil)
    device = Device(pupil, pupil.now)
    first = device.questions[0]
    assert device.key(first) == key
    assert first.due is None, "an answer at any time is a review"
    device.answer(first)
    assert device.send(device.now)[0].outcome is Outcome.REVIEW
    right_by_the_log(pupil)


def test_practice_that_comes_in_late_leaves_what_an_exam_asked_early(pupil: Pupil) -> None:
    """Practice changes no schedule, so no later answer loses its ground by it."""
    pupil.start(length=1, cold=True)
    key = pupil.through()[0]
    today = pupil.learner.calendar.day_of(pupil.now)
    fade(pupil, key, today + 12)
    device = Device(pupil, pupil.now)
    later = next(each for each in device.questions if device.key(each) == key)
    device.answer(later)
    fade(pupil, key, today + 90)
    make(pupil, 40, most_new=0)
    online(pupil, key, pupil.now + timedelta(days=37))
    known = pupil.card(key)
    became = device.send(pupil.now + timedelta(hours=1))
    assert (became[0].outcome, became[0].settled) == (Outcome.PRACTICE, 0)
    assert (pupil.card(key).reps, pupil.card(key).last_day) == (known.reps, known.last_day)
    right_by_the_log(pupil)


def test_a_sentence_with_a_gap_is_taken_along(stocked: Engine, now: Any) -> None:
    pupil = Pupil(stocked, now, LearnerSettings(asked_as=AskedAs.TYPED, new_per_day=100))
    device = Device(pupil, pupil.now)
    gaps = [each for each in device.questions if each.format is Format.CLOZE]
    assert gaps
    for gap in gaps:
        assert gap.prompt.count("____") == 1
        assert gap.typed in TYPED - {Format.CLOZE}
        assert gap.answers[0] in gap.accepted
        device.answer(gap, text=gap.answers[0])
    became = device.send(device.now)
    assert {(each.outcome, each.verdict) for each in became} == {(Outcome.REVIEW, "right")}
    right_by_the_log(pupil)


@pytest.mark.parametrize("asked_as", list(AskedAs))
def test_a_format_that_the_learner_fixed_holds_without_a_network(
    experienced: Pupil, asked_as: AskedAs
) -> None:
    set_to(experienced, asked_as=asked_as)
    device = Device(experienced, experienced.now)
    formats = {each.format for each in device.questions}
    if asked_as is AskedAs.FLIP:
        assert formats == {Format.FLIP}
    elif asked_as is not AskedAs.GROW:
        wanted = {*FIXED[asked_as]}
        for each in device.questions:
            assert each.format in wanted or wanted.isdisjoint(formats_of(experienced, each))


def test_what_does_not_stick_is_told_when_the_answers_are_back(experienced: Pupil) -> None:
    set_to(experienced, leech_lapses=1)
    device = Device(experienced, experienced.now)
    missed = next(
        each
        for each in device.questions
        if experienced.card(device.key(each)).state is State.REVIEW
    )
    known = next(each for each in device.questions if each is not missed)
    device.answer(missed, right=False)
    device.answer(known)
    device.send(device.now)
    stuck = [each.presentation for each in told(experienced, device.bundle.id).lines if each.stuck]
    assert stuck == [missed.presentation]

"""Due questions of one review put together: graded, repeated, undone and split one by one."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from quizapp.core.memory import Line, LineKind
from quizapp.core.questions import OVER_SEVERAL, Format, Response, Verdict
from quizapp.core.scheduling import Card, Rating, State
from quizapp.services import learners, library, parameters
from quizapp.services.learners import LearnerSettings
from quizapp.services.memories import add_line, refold
from quizapp.services.plans import SittingKind
from quizapp.services.results import Counted
from quizapp.services.steering import Steering
from quizapp.services.study import Asking, Finished
from quizapp.store.engine import writing
from tests.services.pupil import PACK, Pupil

TOLD = (
    "hydrogen-found nitrogen-found chlorine-found oxygen-found-priestley potassium-found "
    "lavoisier-died"
)
WHEN = [f"elements/{fact}/when" for fact in TOLD.split()]


def remember(pupil: Pupil, keys: list[str], stability: float = 40.0, reps: int = 5) -> None:
    """Let these be due today, with so much memory."""
    day = pupil.learner.calendar.day_of(pupil.now)
    with writing(pupil.engine) as session:
        connection = session.connection()
        found = library.shelf(session, PACK)
        for key in keys:
            card = Card(
                State.REVIEW,
                None,
                stability,
                5.0,
                pupil.now - timedelta(days=40),
                day - 40,
                timedelta(days=40),
                reps,
            )
            line = Line(0, pupil.now, LineKind.IMPORT, key, card=card, day=day)
            add_line(connection, pupil.id, line, question_id=found.ids[key])
        numbers = [found.ids[key] for key in keys]
        refold(connection, pupil.id, numbers, pupil.learner.calendar)


def both(pupil: Pupil, stability: float = 40.0) -> None:
    """Half of them have their turn, whichever half that is."""
    remember(pupil, WHEN[:3], stability, reps=5)
    remember(pupil, WHEN[3:], stability, reps=6)


@pytest.fixture
def pupil(pupil: Pupil) -> Pupil:
    pupil.now += timedelta(hours=1)
    settings = LearnerSettings(new_per_day=0)
    with writing(pupil.engine) as session:
        learners.change_settings(session, pupil.id, settings, pupil.now)
        pupil.learner = learners.learner(session, pupil.id)
    return pupil


def at_several(pupil: Pupil) -> Asking:
    """Start a review and go on to where several are asked at once."""
    pupil.start(length=20)
    while (step := pupil.asked()).format not in OVER_SEVERAL:
        pupil.answer()
    return step


def test_only_what_is_due_stands_together_and_each_is_asked_once(pupil: Pupil) -> None:
    both(pupil)
    early = "elements/oxygen-number/number"
    pupil.start(length=20)
    asked: list[str] = []
    several = 0
    while not isinstance(step := pupil.step(), Finished):
        assert isinstance(step, Asking)
        keys = pupil.keys(step.presentation)
        assert all(pupil.card(key).due <= pupil.now for key in keys)  # type: ignore[operator]
        several += len(keys) > 1
        asked += keys
        told = pupil.feedback(pupil.answer().presentation)
        assert told.verdict is Verdict.RIGHT
        assert told.counted is Counted.SCHEDULED
    assert several
    assert len(asked) == len(set(asked)) > 3
    assert set(asked) <= set(WHEN) - {early}
    assert all(pupil.card(key).reps in (6, 7) for key in asked)
    assert pupil.cards() == pupil.folded()


def test_what_has_not_grown_is_not_put_together(pupil: Pupil) -> None:
    both(pupil, stability=29.0)
    pupil.start(length=20)
    while not isinstance(step := pupil.step(), Finished):
        assert isinstance(step, Asking)
        assert step.format in (Format.TYPED_DATE, Format.CLOZE)
        pupil.answer()


def missed(pupil: Pupil, step: Asking) -> str:
    """Answer all of a matching or an ordering but for one, whose key is returned."""
    keys = pupil.keys(step.presentation)
    right = pupil.right(step)
    response = Response(pairs=(None, *right.pairs[1:]))
    if step.format is not Format.MATCHING:
        response = Response(tuple(reversed(right.chosen)))
    pupil.respond(step.presentation, response)
    return keys[0]


def test_a_missed_line_comes_again_alone_one_step_back(pupil: Pupil) -> None:
    both(pupil)
    step = at_several(pupil)
    members = set(pupil.keys(step.presentation))
    lapsed = missed(pupil, step)
    assert pupil.card(lapsed).state is State.RELEARNING
    again: dict[str, list[Format]] = {}
    pupil.wait(minutes=1)
    turns = 0
    while not isinstance(step := pupil.step(), Finished):
        assert isinstance(step, Asking)
        if step.repeat:
            (key,) = pupil.keys(step.presentation)
            again.setdefault(key, []).append(step.format)
            turns += key == lapsed
            pupil.answer(right=key != lapsed or turns > 1)
        else:
            pupil.answer()
        pupil.wait(minutes=1)
    assert lapsed in again.keys() <= members
    assert again[lapsed][:2] == [Format.TYPED_DATE, Format.CHOICE]
    assert pupil.cards() == pupil.folded()


@pytest.mark.parametrize("steps", [(), (600,)])
def test_a_line_that_does_not_stick_is_told(pupil: Pupil, steps: tuple[int, ...]) -> None:
    with writing(pupil.engine) as session:
        chosen = Steering(relearning_steps=steps)
        parameters.change_parameters(session, pupil.id, chosen, pupil.now)
    both(pupil)
    step = at_several(pupil)
    lapsed = missed(pupil, step)
    told = pupil.feedback(step.presentation).members
    assert {member.key for member in told} == set(pupil.keys(step.presentation))
    forgotten = {member.key: member.lapses for member in told if member.credit < 0.5}
    assert forgotten[lapsed] == 1
    assert all(member.lapses == 0 for member in told if member.credit >= 0.5)
    assert all(member.fact for member in told)


def test_undone_it_is_asked_again_as_it_was_and_its_repeats_are_gone(pupil: Pupil) -> None:
    both(pupil)
    step = at_several(pupil)
    before = pupil.cards()
    keys = sorted(pupil.keys(step.presentation))
    missed(pupil, step)
    pupil.undo()
    assert pupil.cards() == before == pupil.folded()
    again = pupil.asked()
    assert again.format is step.format
    assert sorted(pupil.keys(again.presentation)) == keys
    pupil.answer()
    while not isinstance(step := pupil.step(), Finished):
        assert isinstance(step, Asking)
        assert not step.repeat
        assert set(keys).isdisjoint(pupil.keys(step.presentation))
        pupil.answer()


def test_undone_while_a_repeat_waits(pupil: Pupil) -> None:
    remember(pupil, WHEN[:2], reps=5)
    remember(pupil, WHEN[2:4], reps=6)
    step = at_several(pupil)
    keys = set(pupil.keys(step.presentation))
    missed(pupil, step)
    while not pupil.asked().repeat:
        pupil.answer()
    assert pupil.keys(pupil.asked().presentation)[0] in keys
    while set(pupil.keys(pupil.asked().presentation)) != keys:
        pupil.undo()
    while not isinstance(step := pupil.step(), Finished):
        assert isinstance(step, Asking)
        assert not step.repeat
        pupil.answer()
    assert pupil.cards() == pupil.folded()


def test_a_second_click_counts_once(pupil: Pupil) -> None:
    both(pupil)
    step = at_several(pupil)
    response = pupil.right(step)
    assert pupil.respond(step.presentation, response).first
    cards = pupil.cards()
    assert not pupil.respond(step.presentation, Response()).first
    assert pupil.cards() == cards


def test_of_what_was_answered_elsewhere_the_rest_is_asked_alone(pupil: Pupil) -> None:
    both(pupil)
    pupil.start(length=20)
    first = pupil.sitting
    waiting = {key for key in WHEN if key not in pupil.keys(pupil.asked().presentation)}
    elsewhere = sorted(waiting)[0]
    pupil.start(kind=SittingKind.PRACTICE, keys=(elsewhere,), cold=True)
    pupil.answer()
    pupil.sitting = first
    asked: list[str] = []
    while not isinstance(step := pupil.step(), Finished):
        assert isinstance(step, Asking)
        asked += pupil.keys(step.presentation)
        pupil.answer()
    assert elsewhere not in asked
    assert len(asked) == len(set(asked))
    assert len(asked) >= 3
    assert pupil.cards() == pupil.folded()


def test_it_can_be_skipped(pupil: Pupil) -> None:
    both(pupil)
    pupil.start(length=20)
    seen = set[tuple[str, ...]]()
    while not isinstance(step := pupil.step(), Finished):
        assert isinstance(step, Asking)
        keys = tuple(sorted(pupil.keys(step.presentation)))
        if len(keys) > 1 and keys not in seen and step.sitting.others:
            seen.add(keys)
            pupil.skip()
            continue
        pupil.answer()
    assert all(pupil.card(key).reps in (6, 7) for keys in seen for key in keys)


@pytest.mark.parametrize("way", ["flip", "typed", "choice"])
def test_a_fixed_way_is_kept_in_every_review(pupil: Pupil, way: str) -> None:
    settings = LearnerSettings(new_per_day=0, asked_as=way)
    with writing(pupil.engine) as session:
        learners.change_settings(session, pupil.id, settings, pupil.now)
    both(pupil)
    pupil.start(length=20)
    formats = {"flip": {Format.FLIP}, "choice": {Format.CHOICE}}
    answered = 0
    while not isinstance(step := pupil.step(), Finished):
        assert isinstance(step, Asking)
        assert step.format in formats.get(way, {Format.TYPED_DATE, Format.CLOZE})
        pupil.answer(right=answered != 1)
        answered += 1
        if answered == 3:
            pupil.undo()
            assert pupil.asked().format is step.format
        pupil.wait(minutes=1)
    assert answered > 4
    assert pupil.cards() == pupil.folded()


def test_a_flip_card_goes_on_at_once_unless_it_does_not_stick(pupil: Pupil) -> None:
    settings = LearnerSettings(new_per_day=0, asked_as="flip", leech_lapses=1)
    with writing(pupil.engine) as session:
        learners.change_settings(session, pupil.id, settings, pupil.now)
    remember(pupil, WHEN[:3])
    pupil.start(length=20)
    assert not pupil.answer(rating=Rating.GOOD).show_feedback
    assert pupil.answer(rating=Rating.AGAIN).show_feedback


def test_a_way_that_does_not_exist_is_refused(pupil: Pupil) -> None:
    settings = LearnerSettings(asked_as="sung")
    with writing(pupil.engine) as session, pytest.raises(learners.BadSettingError):
        learners.change_settings(session, pupil.id, settings, pupil.now)


def test_the_bar_goes_on_when_several_are_asked_one_by_one(pupil: Pupil) -> None:
    both(pupil)
    step = at_several(pupil)
    done = step.sitting.progress.done
    members = pupil.keys(step.presentation)
    pupil.change_standing(members[0], LineKind.SUSPEND)
    pupil.skip()
    seen = [done]
    while not isinstance(step := pupil.step(), Finished):
        seen.append(step.sitting.progress.done)
        pupil.answer()
    assert seen[0] == seen[1]
    assert all(one < other for one, other in pairwise(seen[1:])), seen
    assert pupil.step().sitting.progress.done == pupil.step().sitting.progress.total

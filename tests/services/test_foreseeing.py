"""What a desired retention costs and keeps, from a learner's own cards, limits and seconds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.memory import LineKind
from quizapp.core.scheduling import State
from quizapp.core.simulation import DEFAULT_HABITS, Begun
from quizapp.services import exam_plans, foreseeing, learners, library, progress
from quizapp.services.errors import NotFoundError
from quizapp.services.exams import Draft
from quizapp.services.foreseeing import MOST_CARDS, Material, foresee
from quizapp.services.learners import LearnerSettings
from quizapp.services.pace import USUAL_PACE, pace_of
from quizapp.store.engine import reading
from tests.core.forgetful import FLEETING
from tests.services.forgetful_log import SECONDS, study
from tests.services.pupil import PACK, Pupil

SETTINGS = LearnerSettings(new_per_day=3)


def gathered(pupil: Pupil, *, nobody: bool = False) -> Material:
    with reading(pupil.engine) as session:
        learner = None if nobody else learners.learner(session, pupil.id)
        return foreseeing.material(session, learner, PACK, pupil.now, SETTINGS)


def test_a_learner_begins_with_the_cards_as_they_are(pupil: Pupil) -> None:
    study(pupil.engine, pupil.id, FLEETING, 500, pupil.now)
    found = gathered(pupil)
    cards = {key: card for key, card in pupil.cards().items() if card.due is not None}
    assert {each.key for each in found.begun} == cards.keys()
    for each in found.begun:
        card = cards[each.key]
        assert each.card == replace(
            each.card,
            state=card.state,
            stability=card.stability,
            difficulty=card.difficulty,
            last_day=card.last_day,
        )
        assert card.due is not None
        assert each.due_day == pupil.learner.calendar.day_of(card.due)
    with reading(pupil.engine) as session:
        every = {question.key for question in library.shelf(session, PACK).core_first}
    assert set(found.new) == every - cards.keys()


def test_habits_are_the_learners_own_where_there_are_enough_answers(pupil: Pupil) -> None:
    assert (gathered(pupil).habits, gathered(pupil).is_own_time) == (DEFAULT_HABITS, False)
    study(pupil.engine, pupil.id, FLEETING, 800, pupil.now)
    found = gathered(pupil)
    assert found.is_own_time
    assert (found.habits.wrong, found.habits.right) == (SECONDS[1], SECONDS[3])
    assert found.habits.remembered[0] == found.habits.remembered[2] == 0
    assert found.habits.step == pytest.approx(0.85, abs=0.05)


def test_all_pages_reckon_with_the_same_seconds(pupil: Pupil) -> None:
    """What a retention costs, a plan for an exam, and the page of a pack."""
    before = pages_of(pupil)
    assert before[0] == (USUAL_PACE.right, USUAL_PACE.wrong)
    assert before[1] == USUAL_PACE.seconds == pytest.approx(14.4, abs=0.1)
    study(pupil.engine, pupil.id, FLEETING, 800, pupil.now)
    after = pages_of(pupil)
    assert after[0] == (SECONDS[3], SECONDS[1])
    assert SECONDS[3] < after[1] < SECONDS[1]
    assert after[2] < before[2]


def test_a_few_long_answers_weigh_in_what_many_take(pupil: Pupil) -> None:
    """Thirty of ten seconds and ten of a minute or more take 22.5 seconds each, not ten."""
    for number in range(40):
        if number % 4 == 0:
            pupil.quiz(length=4, cold=True)
            pupil.wait(seconds=290)
        pupil.answer()
    with reading(pupil.engine) as session:
        pace = pace_of(session.connection(), pupil.id)
    assert pace.seconds == pytest.approx(22.5, abs=0.5)
    assert pace.minutes(60, 3) == pytest.approx(23.5, abs=0.5)


def pages_of(pupil: Pupil) -> tuple[tuple[float, float], float, int]:
    """Seconds on the page of costs, and on that of an exam; minutes a day on that of the pack."""
    day = pupil.learner.calendar.day_of(pupil.now) + 20
    with reading(pupil.engine) as session:
        drafted = exam_plans.draft_exam(library.shelf(session, PACK), Draft("Exam", day), day - 20)
        plan = exam_plans.plan_of(session, pupil.id, drafted, pupil.now)
        page = progress.pack_page(session, pupil.id, PACK, pupil.now)
    habits = gathered(pupil).habits
    return (habits.right, habits.wrong), plan.pace.seconds, page.workload.minutes_per_day


def test_what_is_suspended_is_not_asked(pupil: Pupil) -> None:
    key = gathered(pupil).new[0]
    pupil.change_standing(key, LineKind.SUSPEND)
    assert key not in gathered(pupil).new
    assert not gathered(pupil).begun


def test_nobody_begins_with_nothing_and_the_usual_settings(pupil: Pupil) -> None:
    found = gathered(pupil, nobody=True)
    assert not found.begun
    assert found.course.new_per_day == 3
    with reading(pupil.engine) as session, pytest.raises(NotFoundError):
        foreseeing.material(session, None, "nothing", pupil.now, SETTINGS)


def test_more_retention_costs_more_and_keeps_more(pupil: Pupil) -> None:
    study(pupil.engine, pupil.id, FLEETING, 500, pupil.now)
    rows = foresee(gathered(pupil), (0.7, 0.8, 0.97))
    assert [row.retention for row in rows] == [0.7, 0.8, 0.9, 0.97]
    assert [row.is_present for row in rows] == [False, False, True, False]
    for figures in (
        [row.reviews for row in rows],
        [row.minutes for row in rows],
        [row.remembered[365] for row in rows],
    ):
        assert figures == sorted(figures)
        assert figures[0] > 0
    assert foresee(gathered(pupil), (0.7, 0.8, 0.97)) == rows


def test_a_part_stands_for_all_of_a_large_pack(pupil: Pupil) -> None:
    """Twice as many questions, begun twice as fast, cost about twice as much: 5 % is its luck."""
    small = replace(
        gathered(pupil, nobody=True),
        new=tuple(f"a/{number}" for number in range(MOST_CARDS)),
        course=foreseeing.Course(10, 400),
    )
    large = replace(
        small,
        new=tuple(f"b/{number}" for number in range(2 * MOST_CARDS)),
        course=foreseeing.Course(20, 800),
    )
    one, two = (foresee(each, (0.9,))[0] for each in (small, large))
    assert two.reviews == pytest.approx(2 * one.reviews, rel=0.05)
    assert two.minutes == pytest.approx(2 * one.minutes, rel=0.05)
    assert two.remembered[365] == pytest.approx(2 * one.remembered[365], rel=0.05)


def test_what_was_begun_stands_before_what_is_new(pupil: Pupil) -> None:
    study(pupil.engine, pupil.id, FLEETING, 200, pupil.now)
    found = gathered(pupil)
    assert all(isinstance(each, Begun) and each.card.state is not State.NEW for each in found.begun)
    assert found.questions == len(found.begun) + len(found.new)

"""Exams on both databases: what a review takes, who is through in time, what is known then."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from quizapp.core.days_off import DaysOff
from quizapp.core.scheduling import NEW_CARD, Rating, State, recall
from quizapp.services import (
    exam_outcomes,
    exam_plans,
    exams,
    learners,
    library,
    ordering,
    parameters,
    progress,
    shares,
)
from quizapp.services.days import today_of
from quizapp.services.errors import NotFoundError, NothingToAskError
from quizapp.services.exam_plans import ExamPlan
from quizapp.services.exams import BadExamError, Draft
from quizapp.services.learners import LearnerSettings
from quizapp.services.queueing import Why
from quizapp.services.steering import NewOrder, Steering
from quizapp.store.engine import reading, writing
from quizapp.store.models import PresentationRow, SittingRow
from tests.services.follower import next_morning, study_today
from tests.services.pupil import PACK, Pupil


def make(pupil: Pupil, days: int, **chosen: object) -> int:
    day = pupil.learner.calendar.day_of(pupil.now) + days
    draft = Draft(**{"name": "Exam", "day": day, **chosen})  # type: ignore[arg-type]
    with writing(pupil.engine) as session:
        return exams.make(session, pupil.id, PACK, draft, pupil.now)


def plan_of(pupil: Pupil, exam: int) -> ExamPlan:
    with reading(pupil.engine) as session:
        found = exams.exam(session, pupil.id, exam)
        return exam_plans.plan_of(session, pupil.id, found, pupil.now)


def topics_of(pupil: Pupil, keys: list[str]) -> set[str]:
    with reading(pupil.engine) as session:
        questions = library.shelf(session, PACK).generated.questions
    return {questions[key].topic for key in keys}


def whys(pupil: Pupil) -> list[Why]:
    """Why each question of the sitting was planned."""
    with reading(pupil.engine) as session:
        queue = session.get_one(SittingRow, pupil.sitting).queue
        row = session.get_one(SittingRow, pupil.sitting)
        first = session.get_one(PresentationRow, row.current_id) if row.current_id else None
    planned = [Why(kept[0]) for kept in queue if len(kept) > 1]
    return [Why(first.why), *planned] if first else planned


def test_new_questions_of_the_exam_come_at_its_rate_and_others_wait(pupil: Pupil) -> None:
    exam = make(pupil, 12, topics=("dates",))
    plan = plan_of(pupil, exam)
    assert plan.new_a_day > 0
    asked = study_today(pupil, random.Random(1))  # noqa: S311
    assert topics_of(pupil, asked) == {"dates"}
    assert len(asked) == plan.new_today == plan.new_a_day
    assert plan_of(pupil, exam).new_today == 0


def test_its_rate_goes_before_the_limits_of_the_day(stocked: Engine, now: datetime) -> None:
    tight = LearnerSettings(new_per_day=0, reviews_per_day=0)
    pupil = Pupil(stocked, now, tight)
    exam = make(pupil, 9)
    assert len(study_today(pupil, random.Random(1))) == plan_of(pupil, exam).new_a_day  # noqa: S311
    next_morning(pupil, now, 3)
    due = plan_of(pupil, exam).due_today
    assert due > 0
    pupil.start(length=50)
    assert whys(pupil).count(Why.DUE) > 0


def test_its_reviews_come_before_others(pupil: Pupil) -> None:
    pupil.start(length=20, cold=True)
    keys = pupil.through()
    pupil.wait(days=10)
    make(pupil, 10, topics=("dates",))
    pupil.start(length=6)
    asked = pupil.through()
    ours = [key for key in keys if topics_of(pupil, [key]) == {"dates"}]
    first = list(dict.fromkeys(asked))[: len(ours)]
    assert topics_of(pupil, first[:1]) <= {"dates"} or set(first) & set(ours)
    assert {key for key in asked if key in ours}, "they are in the first sitting"


@pytest.mark.parametrize("days", [11, 16])
def test_who_follows_the_plan_is_through_in_time_and_knows_what_was_foreseen(
    pupil: Pupil, days: int
) -> None:
    begun, chance = pupil.now, random.Random(days)  # noqa: S311
    exam = make(pupil, days)
    first = plan_of(pupil, exam)
    assert first.last_new is not None
    done_on = None
    for day in range(days):
        next_morning(pupil, begun, day)
        study_today(pupil, chance)
        plan = plan_of(pupil, exam)
        assert plan.new_a_day <= first.new_a_day
        if not plan.new and done_on is None:
            done_on = day
    last_new = first.last_new.toordinal() - pupil.learner.calendar.day_of(begun)
    assert done_on is not None
    assert done_on <= last_new <= days - 4, "each is reviewed at least once"
    assert all(card.reps > 1 for card in pupil.cards().values())
    on_the_day = pupil.learner.calendar.day_of(begun) + days
    cards = pupil.cards().values()
    true = sum(recall(card, on_the_day) for card in cards) / len(cards)
    assert true == pytest.approx(first.recall, abs=0.03)
    assert true > 0.9
    assert pupil.cards() == pupil.folded()


def fade(pupil: Pupil, key: str, day: int) -> None:
    """Put the next review of a question on a day, as the list of cards does."""
    from quizapp.core.memory import LineKind
    from quizapp.services import card_acts

    with writing(pupil.engine) as session:
        number = library.shelf(session, PACK).ids[key]
        chosen = datetime.fromordinal(day).date()
        card_acts.act(session, pupil.id, LineKind.RESCHEDULE, [number], pupil.now, chosen)


def test_what_would_be_forgotten_by_then_is_asked_early_and_counts(pupil: Pupil) -> None:
    pupil.start(length=1, cold=True)
    key = pupil.through()[0]
    today = pupil.learner.calendar.day_of(pupil.now)
    fade(pupil, key, today + 90)
    exam = make(pupil, 40, most_new=0)
    pupil.wait(days=20)
    assert plan_of(pupil, exam).due_today == 0, "not in the last days yet"
    pupil.wait(days=17)
    plan = plan_of(pupil, exam)
    assert plan.due_today == 1
    before = pupil.card(key)
    pupil.start()
    assert whys(pupil) == [Why.EARLY]
    shown = pupil.asked().presentation
    outcome = pupil.answer(rating=Rating.GOOD)
    assert outcome.recorded
    after = pupil.card(key)
    assert (after.reps, after.last_day) == (before.reps + 1, today + 37)
    assert pupil.feedback(shown).counted.value == "scheduled"
    assert plan_of(pupil, exam).due_today == 0
    with pytest.raises(Exception, match="Nothing is due"):
        pupil.start()
    pupil.undo()
    assert pupil.card(key) == replace(before, touched=pupil.card(key).touched)
    assert pupil.asked().presentation != shown
    assert whys(pupil) == [Why.EARLY], "asked again as before"
    assert pupil.cards() == pupil.folded()


def test_a_stale_early_question_is_left_out(pupil: Pupil) -> None:
    pupil.start(length=2, cold=True)
    keys = pupil.through()
    today = pupil.learner.calendar.day_of(pupil.now)
    for key in keys:
        fade(pupil, key, today + 90)
    make(pupil, 40, most_new=0)
    pupil.wait(days=38)
    pupil.start()
    waiting = pupil.key(pupil.asked().presentation)
    other = next(key for key in keys if key != waiting)
    sitting = pupil.sitting
    with writing(pupil.engine) as session:
        from quizapp.services import card_acts

        number = library.shelf(session, PACK).ids[other]
        pupil.sitting = card_acts.practise(session, pupil.id, [number], pupil.now, count=True)
    pupil.through()
    pupil.sitting = sitting
    assert pupil.through() == [waiting]


def test_two_exams_add_up_and_the_sooner_comes_first(pupil: Pupil) -> None:
    later = make(pupil, 30, topics=("people",))
    sooner = make(pupil, 10, topics=("dates",))
    both = [plan_of(pupil, each).new_today for each in (sooner, later)]
    assert all(both)
    with reading(pupil.engine) as session:
        page = progress.pack_page(session, pupil.id, PACK, pupil.now)
    assert page.progress.new_today == sum(both)
    assert topics_of(pupil, study_today(pupil, random.Random(1))) == {"dates", "people"}  # noqa: S311


@pytest.mark.parametrize("topics", [("dates",), ()])
def test_what_is_begun_for_one_exam_is_begun_for_the_other_too(
    pupil: Pupil, topics: tuple[str, ...]
) -> None:
    """Two exams about the same ask no more of a day than the one that asks more."""
    both = [make(pupil, 12, topics=("dates",)), make(pupil, 12, topics=topics, name="Two")]
    wanted = [plan_of(pupil, each).new_today for each in both]
    with reading(pupil.engine) as session:
        page = progress.pack_page(session, pupil.id, PACK, pupil.now)
    assert page.progress.new_today == max(wanted)
    assert len(study_today(pupil, random.Random(1))) == max(wanted)  # noqa: S311
    assert [plan_of(pupil, each).new_today for each in both] == [0, 0]


@pytest.mark.parametrize("order", list(NewOrder))
def test_new_questions_of_an_exam_come_in_the_order_that_was_set(
    pupil: Pupil, order: NewOrder
) -> None:
    """All of it, where nothing presses: there are more days than questions of any fact."""
    make(pupil, 40)
    with writing(pupil.engine) as session:
        parameters.change_parameters(session, pupil.id, Steering(new_order=order), pupil.now)
    with reading(pupil.engine) as session:
        found, day = library.shelf(session, PACK), pupil.learner.calendar.day_of(pupil.now)
        wanted = [q.key for q in ordering.new_ones(found, order, pupil.id, day)]
        connection, learner = session.connection(), learners.learner(session, pupil.id)
        today = today_of(connection, learner, found, pupil.now)
        share = shares.share_of(connection, learner, found, today, pupil.now)
    assert share.priority.fresh is not None
    assert [q.key for q in share.priority.fresh] == wanted


def test_nothing_is_asked_early_on_a_day_off(pupil: Pupil) -> None:
    pupil.start(length=1, cold=True)
    key = pupil.through()[0]
    today = pupil.learner.calendar.day_of(pupil.now)
    fade(pupil, key, today + 90)
    exam = make(pupil, 40, most_new=0)
    with writing(pupil.engine) as session:
        off = DaysOff(holidays=((today + 37, today + 37),))
        parameters.change_parameters(session, pupil.id, Steering(days_off=off), pupil.now)
    pupil.wait(days=37)
    assert plan_of(pupil, exam).due_today == 0
    with pytest.raises(NothingToAskError, match="day off"):
        pupil.start()
    pupil.wait(days=1)
    assert plan_of(pupil, exam).due_today == 1


def test_in_the_last_days_the_plan_tells_what_is_asked_early(pupil: Pupil) -> None:
    """A tenth of the time is more than three days: reviews that come early begin with them."""
    pupil.start(length=1, cold=True)
    key = pupil.through()[0]
    fade(pupil, key, pupil.learner.calendar.day_of(pupil.now) + 200)
    exam = make(pupil, 100, most_new=0)
    pupil.wait(days=92)
    plan = plan_of(pupil, exam)
    assert plan.due_today == 1
    assert plan.loads[0].reviews == 1


def test_an_exam_that_was_ended_or_is_past_changes_nothing(pupil: Pupil, now: datetime) -> None:
    exam = make(pupil, 5, topics=("dates",))
    with writing(pupil.engine) as session:
        exams.end(session, pupil.id, exam, now)
    with reading(pupil.engine) as session:
        page = progress.pack_page(session, pupil.id, PACK, now)
    assert page.progress.new_today == pupil.settings.new_per_day
    with writing(pupil.engine) as session:
        exams.end(session, pupil.id, exam, now, again=True)
    pupil.wait(days=6)
    with reading(pupil.engine) as session:
        page = progress.pack_page(session, pupil.id, PACK, pupil.now)
    assert page.progress.new_today == pupil.settings.new_per_day


def test_how_it_went_is_told_by_the_log_of_before(pupil: Pupil) -> None:
    exam = make(pupil, 60, most_new=5)
    pupil.start(length=5, cold=True)
    keys = set(pupil.through())
    pupil.wait(days=4)
    pupil.start(length=50)
    for right in (True, False):
        pupil.answer(right=right)
    pupil.wait(days=58)

    def outcome() -> exam_outcomes.Outcome:
        with reading(pupil.engine) as session:
            found = exams.exam(session, pupil.id, exam)
            return exam_outcomes.outcome_of(session, pupil.id, found)

    before = outcome()
    assert before.begun >= len(keys)
    assert before.reviewed > 0
    assert 0 < before.known <= before.reviewed
    assert 0 < before.foreseen < before.begun / before.total
    pupil.start(length=50)
    for _ in range(3):
        pupil.answer(right=False)
    assert outcome() == before, "what came later changes nothing"


def test_a_guests_exam_goes_along_to_the_account(pupil: Pupil, now: datetime) -> None:
    guest = Pupil(pupil.engine, now)
    exam = make(guest, 5)
    with writing(pupil.engine) as session:
        learners.join(session, guest.id, pupil.id, now)
    assert plan_of(pupil, exam).days_left == 5
    with reading(pupil.engine) as session, pytest.raises(NotFoundError):
        exams.exam(session, guest.id, exam)


def test_nobody_gets_ready_for_yesterday(pupil: Pupil) -> None:
    for days in (0, -1, 5000):
        with pytest.raises(BadExamError):
            make(pupil, days)
    exam = make(pupil, 1)
    pupil.wait(days=1)
    assert plan_of(pupil, exam).days_left == 0
    with writing(pupil.engine) as session:
        kept = exams.exam(session, pupil.id, exam).draft
        exams.change(session, pupil.id, exam, replace(kept, name="Today"), pupil.now)


def test_suspended_questions_are_left_out(pupil: Pupil) -> None:
    from quizapp.core.memory import LineKind

    exam = make(pupil, 20, topics=("dates",))
    before = plan_of(pupil, exam)
    with reading(pupil.engine) as session:
        found = library.shelf(session, PACK)
        key = next(q.key for q in found.core_first if q.topic == "dates")
    pupil.change_standing(key, LineKind.SUSPEND)
    after = plan_of(pupil, exam)
    assert (after.total, after.aside) == (before.total - 1, 1)
    assert pupil.cards().get(key, NEW_CARD).state is State.NEW


def test_a_section_stands_for_its_parts_below(pupil: Pupil) -> None:
    with reading(pupil.engine) as session:
        found = library.shelf(session, PACK)
        for choice in exams.section_choices(session, PACK):
            scope = exams.scope_of(found, Draft("x", 1, sections=(choice.anchor,)))
            assert len(scope) == choice.questions > 0
        whole = exams.scope_of(found, Draft("x", 1))
        assert whole == {found.ids[q.key] for q in found.core_first}
        topic = exams.scope_of(found, Draft("x", 1, topics=("dates",)))
        both = exams.scope_of(found, Draft("x", 1, topics=("dates",), sections=(choice.anchor,)))
        assert topic < both < whole


def test_before_midnight_it_is_still_the_same_day(stocked: Engine, now: datetime) -> None:
    pupil = Pupil(stocked, now, LearnerSettings(time_zone="Asia/Tashkent"))
    exam = make(pupil, 10)
    left = plan_of(pupil, exam).days_left
    pupil.now = pupil.learner.calendar.start_of(pupil.learner.calendar.day_of(now) + 1)
    pupil.wait(minutes=-1)
    assert plan_of(pupil, exam).days_left == left
    pupil.now += timedelta(minutes=2)
    assert plan_of(pupil, exam).days_left == left - 1

"""A backlog on both databases: when it is offered, what a day takes, that it ends as promised."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine, func, select, update

from quizapp.core.scheduling import is_due
from quizapp.services import catch_ups, days, exams, learners, library, progress, shares
from quizapp.services.catch_ups import LEAST, BadPaceError
from quizapp.services.errors import NothingToAskError
from quizapp.services.exam_plans import ExamPlan
from quizapp.services.exams import Draft
from quizapp.services.learners import LearnerSettings
from quizapp.store.engine import reading, writing
from quizapp.store.models import CardRow, CatchUpRow
from tests.services.diary import remember
from tests.services.follower import next_morning, study_today
from tests.services.pupil import PACK, Pupil


@pytest.fixture
def away(stocked: Engine, now: datetime) -> Pupil:
    """Somebody who studied for 60 days, two new ones a day, and comes back after 90 more."""
    pupil = Pupil(stocked, now)
    remember(stocked, pupil.id, PACK, now, days=60)
    pupil.now = now + timedelta(days=90)
    return pupil


def due(pupil: Pupil) -> int:
    return sum(is_due(card, pupil.now) for card in pupil.cards().values())


def offered(pupil: Pupil) -> catch_ups.Offer | None:
    with reading(pupil.engine) as session:
        return catch_ups.offer(session, pupil.id, PACK, pupil.now)


def begin(pupil: Pupil, **chosen: int) -> catch_ups.CatchUp:
    with writing(pupil.engine) as session:
        return catch_ups.begin(session, pupil.id, PACK, pupil.now, **chosen)


def told(pupil: Pupil) -> shares.Goals:
    with reading(pupil.engine) as session:
        return shares.goals_of(session, pupil.id, PACK, pupil.now)


def line(pupil: Pupil) -> progress.PackProgress:
    with reading(pupil.engine) as session:
        return progress.pack_page(session, pupil.id, PACK, pupil.now).progress


def rows(pupil: Pupil) -> int:
    with reading(pupil.engine) as session:
        return session.scalar(select(func.count(CatchUpRow.id))) or 0


def test_a_wall_is_offered_as_a_plan_and_a_usual_day_is_not(away: Pupil, now: datetime) -> None:
    assert due(away) >= LEAST
    found = offered(away)
    assert found is not None
    assert found.due == due(away)
    assert found.way.per_day * found.way.days >= found.due
    assert len({way.days for way in (found.way, *found.others)}) == len(found.others) + 1
    away.now = now
    assert offered(away) is None


def test_a_limit_that_is_passed_is_a_backlog_too(away: Pupil) -> None:
    generous = LearnerSettings(reviews_per_day=LEAST)
    with writing(away.engine) as session:
        learners.change_settings(session, away.id, generous, away.now)
    assert offered(away) is not None


@pytest.mark.parametrize("days", [5, 8])
def test_who_follows_it_is_done_after_the_promised_days(away: Pupil, days: int) -> None:
    begun, chance = away.now, random.Random(days)  # noqa: S311
    plan = begin(away, days=days)
    assert plan.per_day < plan.due
    taken: list[int] = []
    for day in range(days):
        next_morning(away, begun, day)
        running = told(away).running
        if running is None:
            break
        assert running.number == day + 1
        assert line(away).due == running.share <= plan.per_day
        assert line(away).new_today == 0
        taken.append(len(study_today(away, chance)))
        assert taken[-1] <= plan.per_day
        assert line(away).due == 0, "the bar shows today's share, not the wall"
    next_morning(away, begun, days)
    assert told(away).running is None
    assert len(taken) >= days - 2, "no faster than it need be"
    assert due(away) <= plan.per_day
    away.start(length=1)
    assert begin_again(away) is None
    assert away.cards() == away.folded()


def begin_again(pupil: Pupil) -> object:
    """What stands about the backlog once the plan has ended itself."""
    with reading(pupil.engine) as session:
        found = library.shelf(session, PACK)
        return catch_ups.catch_up_of(session.connection(), pupil.id, found.pack_id, 10**6)


def test_what_loses_most_comes_first(away: Pupil) -> None:
    with reading(away.engine) as session:
        connection, found = session.connection(), library.shelf(session, PACK)
        learner = learners.learner(session, away.id)
        from quizapp.services.days import today_of

        today = today_of(connection, learner, found, away.now)
        assert shares.share_of(connection, learner, found, today, away.now).due is None
    begin(away, days=8)
    with reading(away.engine) as session:
        connection = session.connection()
        share = shares.share_of(connection, learner, found, today, away.now)
    assert share.due is not None
    day = learner.calendar.day_of(away.now)
    from quizapp.core.scheduling import recall

    cards = {found.ids[key]: card for key, card in away.cards().items()}
    falls = [recall(cards[n], day) - recall(cards[n], day + 1) for n in share.due]
    assert all(one >= other * 0.8 for one, other in pairwise(falls))
    assert falls[0] > falls[-1]


def test_a_double_click_makes_one_plan(away: Pupil) -> None:
    assert begin(away, days=8) == begin(away, days=8) == begin(away)
    assert rows(away) == 1
    assert offered(away) is None


def test_not_now_holds_for_a_week_and_once(away: Pupil) -> None:
    for _ in range(2):
        with writing(away.engine) as session:
            catch_ups.not_now(session, away.id, PACK, away.now)
    assert rows(away) == 1
    assert offered(away) is None
    assert line(away).due == due(away), "nothing else changes"
    away.wait(days=7)
    assert offered(away) is not None
    begin(away, days=8)
    assert told(away).running is not None


def test_ending_it_brings_the_wall_back(away: Pupil) -> None:
    begin(away, days=8)
    assert line(away).due < due(away)
    for _ in range(2):
        with writing(away.engine) as session:
            catch_ups.end(session, away.id, PACK, away.now)
    assert line(away).due == due(away)
    assert line(away).new_today > 0 or line(away).new == 0


def test_minutes_make_a_plan_of_as_many_days_as_they_take(away: Pupil) -> None:
    with reading(away.engine) as session:
        few, many = (
            catch_ups.ways(session, away.id, PACK, away.now, minutes=minutes) for minutes in (5, 20)
        )
    assert few is not None
    assert many is not None
    assert many.wanted is not None
    assert few.wanted is None or few.wanted.days >= many.wanted.days
    with pytest.raises(BadPaceError):
        begin(away, minutes=0)
    with pytest.raises(BadPaceError):
        begin(away, days=400)


def test_what_was_reviewed_before_does_not_use_up_the_first_share(away: Pupil) -> None:
    away.start(length=5)
    away.through()
    plan = begin(away, days=8)
    running = told(away).running
    assert running is not None
    assert running.share == plan.per_day
    assert plan.done_before == 5


def test_an_exam_goes_on_meanwhile(away: Pupil) -> None:
    plan = begin(away, days=8)
    day = away.learner.calendar.day_of(away.now) + 20
    with writing(away.engine) as session:
        exams.make(session, away.id, PACK, Draft("Exam", day, ("dates",)), away.now)
    assert line(away).due <= plan.per_day, "the day's share holds"
    away.start(length=4)
    first = away.through()[:2]
    with reading(away.engine) as session:
        questions = library.shelf(session, PACK).generated.questions
    assert "dates" in {questions[key].topic for key in first}


def test_an_exams_page_tells_of_the_share_that_a_backlog_leaves_it(away: Pupil) -> None:
    day = away.learner.calendar.day_of(away.now) + 20
    with writing(away.engine) as session:
        number = exams.make(session, away.id, PACK, Draft("Exam", day), away.now)
    before = exam_line(away, number)
    assert (before.due_today, before.catching_up) == (due(away), 0)
    plan = begin(away, days=8)
    told_now = exam_line(away, number)
    assert (told_now.due_today, told_now.catching_up) == (plan.per_day, plan.per_day)
    assert told(away).exams[0] == told_now
    assert line(away).due == plan.per_day


def test_what_is_due_already_is_no_matter_of_new_ones_a_day(away: Pupil) -> None:
    """A day that is long because of a backlog: a plan for that helps, fewer new ones do not."""
    day = away.learner.calendar.day_of(away.now) + 20
    with writing(away.engine) as session:
        number = exams.make(session, away.id, PACK, Draft("Exam", day), away.now)
    assert exam_line(away, number).because_due
    with reading(away.engine) as session:
        found = exams.exam(session, away.id, number)
        nobody = shares.exam_plan(session, None, found, away.now)
    assert not nobody.because_due


def exam_line(pupil: Pupil, number: int) -> ExamPlan:
    with reading(pupil.engine) as session:
        return shares.exam_plan(session, pupil.id, exams.exam(session, pupil.id, number), pupil.now)


def test_a_plan_that_was_left_for_long_is_offered_anew(away: Pupil) -> None:
    begin(away, days=5)
    away.wait(days=60)
    assert offered(away) is not None


def test_nothing_due_is_nothing_to_spread(pupil: Pupil) -> None:
    with pytest.raises(NothingToAskError):
        begin(pupil, days=5)


def test_a_guests_plan_gives_way_to_the_accounts(away: Pupil) -> None:
    guest = Pupil(away.engine, away.now)
    begin(away, days=8)
    remember(away.engine, guest.id, PACK, away.now - timedelta(days=90), days=40)
    with writing(away.engine) as session:
        catch_ups.begin(session, guest.id, PACK, guest.now, days=14)
    with writing(away.engine) as session:
        learners.join(session, guest.id, away.id, away.now)
        found = library.shelf(session, PACK)
        day = away.learner.calendar.day_of(away.now)
        kept = catch_ups.catch_up_of(session.connection(), away.id, found.pack_id, day)
    assert kept is not None
    assert kept.days == 8


def test_what_was_sure_and_wrong_comes_first_in_a_backlog_too(away: Pupil) -> None:
    plan = begin(away, days=8)
    with writing(away.engine) as session:
        connection, found = session.connection(), library.shelf(session, PACK)
        learner = learners.learner(session, away.id)
        today = days.today_of(connection, learner, found, away.now)
        share = shares.share_of(connection, learner, found, today, away.now)
        assert share.due is not None
        last = share.due[-1]
        session.execute(update(CardRow).where(CardRow.question_id == last).values(surprised=1))
    away.start(length=plan.per_day)
    assert away.key(away.asked().presentation) == found.keys[last]

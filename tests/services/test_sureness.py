"""What was said of answers beside what was right, on both databases: by hand, and by the log."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from quizapp.core.questions import Format, Response
from quizapp.core.scheduling import Rating
from quizapp.core.sureness import Said
from quizapp.services import learners, library
from quizapp.services.errors import NotFoundError
from quizapp.services.sureness import NOTHING, Sureness, sureness
from quizapp.store.engine import reading, writing
from quizapp.store.models import AnswerRow, LogLineRow
from tests.services.diary import remember
from tests.services.pupil import PACK, Pupil


def told(pupil: Pupil, pack: str | None = PACK) -> Sureness:
    with reading(pupil.engine) as session:
        return sureness(session, pupil.id, pupil.now, pack)


def say(pupil: Pupil, confidence: int | None, *, right: bool) -> int:
    step = pupil.asked()
    pupil.wait(seconds=10)
    response = pupil.right(step) if right else Response()
    pupil.respond(step.presentation, response, confidence=confidence)
    return step.presentation


def test_of_nobody_nothing_was_said(stocked: Engine, now: datetime) -> None:
    with reading(stocked) as session:
        assert sureness(session, None, now) == sureness(session, None, now, PACK) == NOTHING
        with pytest.raises(NotFoundError):
            sureness(session, None, now, "no-pack")


def test_answers_by_hand(pupil: Pupil) -> None:
    pupil.quiz(length=5, cold=True, formats=(Format.CHOICE,))
    say(pupil, 3, right=True)
    missed = say(pupil, 3, right=False)
    say(pupil, 1, right=False)
    say(pupil, None, right=True)
    found = told(pupil)
    assert found.levels == {1: Said(1, 0), 3: Said(2, 1)}
    assert found.answers == 3
    today = pupil.learner.calendar.day_of(pupil.now)
    assert found.months == {date.fromordinal(today).replace(day=1): found.levels}
    (wrong,) = found.wrong
    with reading(pupil.engine) as session:
        question = library.shelf(session, PACK).generated.questions[pupil.key(missed)]
    assert (wrong.fact, wrong.prompt) == (question.facts[0], question.prompt)
    assert (wrong.pack, wrong.times, wrong.last.toordinal()) == (PACK, 1, today)
    assert told(pupil, None) == found
    assert told(Pupil(pupil.engine, pupil.now)).answers == 0


def test_what_is_taken_back_is_gone_and_what_is_regraded_counts_anew(pupil: Pupil) -> None:
    pupil.start(length=3, cold=True)
    missed = say(pupil, 3, right=False)
    assert told(pupil).levels == {3: Said(1, 0)}
    pupil.change(missed, Rating.HARD)
    assert (told(pupil).levels, told(pupil).wrong) == ({3: Said(1, 1)}, ())
    pupil.undo()
    assert told(pupil).answers == 0


def test_an_ordering_is_one_answer_and_right_when_all_of_it_is(pupil: Pupil) -> None:
    pupil.quiz(length=2, cold=True, formats=(Format.ORDER,))
    say(pupil, 3, right=True)
    step = pupil.asked()
    first, *others, last = pupil.right(step).chosen
    pupil.respond(step.presentation, Response((last, *others, first)), confidence=3)
    found = told(pupil)
    assert found.levels == {3: Said(2, 1)}
    assert all(each.times == 1 for each in found.wrong)


def test_an_answer_a_day_late_is_on_the_learners_own_day_and_after_a_year_gone(
    pupil: Pupil,
) -> None:
    pupil.start(length=2, cold=True)
    say(pupil, 2, right=True)
    pupil.now += timedelta(days=45)
    pupil.start(length=2, cold=True)
    say(pupil, 2, right=True)
    assert [levels[2].answers for levels in told(pupil).months.values()] == [1, 1]
    pupil.now += timedelta(days=340)
    assert told(pupil).levels == {2: Said(1, 1)}
    pupil.now += timedelta(days=340)
    assert told(pupil).answers == 0


def test_the_sums_are_those_of_the_log(pupil: Pupil) -> None:
    remember(pupil.engine, pupil.id, PACK, pupil.now, days=120, says_how_sure=True)
    found = told(pupil)
    chosen = (
        select(AnswerRow.confidence, LogLineRow.rated)
        .join(AnswerRow, AnswerRow.id == LogLineRow.answer_id)
        .where(LogLineRow.learner_id == pupil.id)
    )
    with reading(pupil.engine) as session:
        rows = session.execute(chosen).all()
    for level in (1, 2, 3):
        said = Counter(row.rated > 1 for row in rows if row.confidence == level)
        assert found.levels[level] == Said(said.total(), said[True])
        months = [levels.get(level, Said()) for levels in found.months.values()]
        assert sum(months, Said()) == found.levels[level]
    assert found.answers == len(rows) > 100
    days = [each.last for each in found.wrong]
    assert days == sorted(days, reverse=True)
    assert len(days) > 5


def test_it_goes_with_a_guest_into_an_account_and_says_whether_one_is_asked(
    pupil: Pupil,
) -> None:
    guest = Pupil(pupil.engine, pupil.now)
    guest.start(length=2, cold=True)
    say(guest, 1, right=True)
    with writing(pupil.engine) as session:
        learners.join(session, guest.id, pupil.id, pupil.now)
    assert told(pupil).levels == {1: Said(1, 1)}
    assert not told(pupil).asked
    with writing(pupil.engine) as session:
        wanted = replace(pupil.learner.settings, ask_confidence=True)
        learners.change_settings(session, pupil.id, wanted, pupil.now)
    assert told(pupil).asked

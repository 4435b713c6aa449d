"""Several processes at one database: one answer each, and no update lost."""

from __future__ import annotations

from sqlalchemy import func, select

from quizapp.core.questions import Format
from quizapp.services import library
from quizapp.services.plans import Plan, SittingKind
from quizapp.store.engine import reading
from quizapp.store.models import AnswerRow, LogLineRow
from tests.services.crowd import answer_each, at_once, study_alone
from tests.services.pupil import PACK, Pupil

PROCESSES = 3


def test_a_presentation_answered_by_many_counts_once(pupil: Pupil) -> None:
    with reading(pupil.engine) as session:
        questions = library.shelf(session, PACK).generated.questions.values()
    keys = [question.key for question in questions if Format.CHOICE in question.formats][:12]
    waiting = []
    for key in keys:
        pupil.start(
            Plan(PACK, SittingKind.PRACTICE, keys=(key,), cold=True, formats=(Format.CHOICE,))
        )
        waiting.append(pupil.asked().presentation)
    firsts = at_once(pupil.engine, answer_each, [(pupil.id, waiting, pupil.now)] * PROCESSES)
    assert [sum(first) for first in zip(*firsts, strict=True)] == [1] * len(keys)
    with reading(pupil.engine) as session:
        assert session.scalar(select(func.count()).select_from(AnswerRow)) == len(keys)
    assert {key: card.seen for key, card in pupil.cards().items()} == dict.fromkeys(keys, 1)
    assert pupil.cards() == pupil.folded()


def test_many_tabs_and_many_learners_lose_nothing(pupil: Pupil) -> None:
    key, times = "elements/hydrogen-found/subject", 15
    other = Pupil(pupil.engine, pupil.now)
    learners = [pupil.id, pupil.id, other.id]
    jobs = [(learner, key, times, pupil.now) for learner in learners]
    at_once(pupil.engine, study_alone, jobs)
    with reading(pupil.engine) as session:
        answers = session.scalar(select(func.count()).select_from(AnswerRow)) or 0
        stale = session.scalar(select(func.count()).select_from(AnswerRow).where(AnswerRow.stale))
        lines = session.scalar(
            select(func.count()).select_from(LogLineRow).where(LogLineRow.kind == "answer")
        )
    assert lines == answers - (stale or 0) == pupil.card(key).seen + times
    assert other.card(key).seen == times
    assert pupil.card(key).seen >= times
    for one in (pupil, other):
        assert one.cards() == one.folded()

"""The start page, a pack's page, the pages of names, facts, sections and topics, the summary."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from quizapp.core.questions import Format
from quizapp.core.scheduling import Rating
from quizapp.services import library, progress
from quizapp.services.errors import NotFoundError
from quizapp.services.learners import LearnerSettings
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.progress import PackProgress
from quizapp.store.engine import reading
from tests.services.pupil import PACK, Pupil

KEY = "elements/hydrogen-found/subject"


def start_page(pupil: Pupil) -> PackProgress:
    with reading(pupil.engine) as session:
        (found,) = progress.start_page(session, pupil.id, pupil.now)
        return found


def test_for_nobody_all_is_new(stocked: Engine, pupil: Pupil) -> None:
    with reading(stocked) as session:
        (found,) = progress.start_page(session, None, pupil.now)
    assert found == start_page(pupil)
    assert found.new == found.total > 50
    assert (found.known, found.learning, found.due, found.next_due) == (0, 0, 0, None)
    assert found.new_today == 20


def test_numbers_follow_what_is_learnt(pupil: Pupil) -> None:
    pupil.start(length=4, cold=True)
    pupil.answer()
    pupil.answer(rating=Rating.EASY)
    found = start_page(pupil)
    assert (found.learning, found.known, found.new) == (1, 1, found.total - 2)
    assert (found.due, found.new_today) == (1, 18)
    assert found.open_sitting == pupil.sitting
    pupil.through()
    found = start_page(pupil)
    assert (found.learning, found.known, found.open_sitting) == (0, 4, None)
    assert found.next_due is not None
    pupil.wait(days=30)
    assert (start_page(pupil).due, start_page(pupil).new_today) == (4, 20)


def test_practice_leaves_a_question_new(pupil: Pupil) -> None:
    pupil.quiz(length=3, cold=True, formats=(Format.CHOICE,))
    pupil.through()
    assert start_page(pupil).new == start_page(pupil).total


def test_a_packs_page_says_what_it_will_take(stocked: Engine, pupil: Pupil) -> None:
    with reading(stocked) as session:
        page = progress.pack_page(session, pupil.id, PACK, pupil.now)
        found = library.shelf(session, PACK)
    assert sum(topic.total for topic in page.topics) == page.progress.total
    assert page.workload.questions == page.progress.total
    assert page.workload.weeks == 1
    assert 5 < page.workload.minutes_per_day < 60
    assert Format.CHOICE in page.formats
    assert [source.title for source in page.sources] == ["A short handbook of the elements"]
    slow, fast, never = (progress.workload(found, pace) for pace in (2, 60, 0))
    assert slow.weeks > fast.weeks
    assert slow.minutes_per_day < fast.minutes_per_day
    assert (never.weeks, never.core_weeks, never.minutes_per_day) == (0, 0, 0)
    assert slow.core_weeks <= slow.weeks


def test_topics_count_what_is_known(pupil: Pupil) -> None:
    pupil.start(length=3, cold=True, topics=("numbers",))
    pupil.through()
    with reading(pupil.engine) as session:
        page = progress.pack_page(session, pupil.id, PACK, pupil.now)
    known = {topic.id: topic.known for topic in page.topics}
    assert known["numbers"] == 3
    assert sum(known.values()) == 3


def test_an_entitys_page_tells_what_is_known(pupil: Pupil) -> None:
    pupil.start(Plan(PACK, SittingKind.PRACTICE, keys=(KEY,), count_towards_schedule=True))
    pupil.answer(rating=Rating.EASY)
    with reading(pupil.engine) as session:
        page = progress.entity_page(session, pupil.id, PACK, "hydrogen", pupil.now)
        later = progress.entity_page(
            session, pupil.id, PACK, "hydrogen", pupil.now + timedelta(days=60)
        )
        curie = progress.entity_page(session, None, PACK, "marie-curie", pupil.now)
        groups = progress.names(session, PACK)
        found = progress.names(session, PACK, " SKŁODOW")
    assert (page.name, page.kind) == ("hydrogen", "element")
    assert {fact.id for fact in page.facts} == {"hydrogen-found", "hydrogen-number"}
    assert all(fact.statement.endswith(".") and fact.passages for fact in page.facts)
    states = {line.key: line.state for line in page.questions}
    assert states[KEY] == "known"
    assert set(states.values()) == {"known", "new"}
    assert {line.key: line.state for line in later.questions}[KEY] == "due"
    assert curie.confusable
    assert len({name.id for group in groups for name in group.names}) > 20
    for group in groups:
        names = [name.name.casefold() for name in group.names]
        assert names == sorted(names)
    assert [(group.title, [n.id for n in group.names]) for group in found] == [
        ("people", ["marie-curie"])
    ]


def test_a_facts_page_tells_claims_and_other_versions(pupil: Pupil) -> None:
    with reading(pupil.engine) as session:
        claimed = progress.fact_page(session, None, PACK, "oxygen-found-lavoisier", pupil.now).fact
        disputed = progress.fact_page(session, None, PACK, "oxygen-found-scheele", pupil.now)
    assert claimed.hedge == "claimed by Antoine Lavoisier"
    assert (disputed.fact.hedge, disputed.fact.versions[0].says) == ("sources differ", "1771")
    assert disputed.fact.versions[0].passages[0].source == "A lexicon of chemists"
    assert [work.id for work in disputed.further] == ["lexicon"]
    assert disputed.questions
    assert disputed.unasked


def test_sections_and_topics_list_their_facts(pupil: Pupil) -> None:
    with reading(pupil.engine) as session:
        sections = progress.sections(session, PACK)
        page = progress.section_page(session, PACK, "Metals_by_electricity")
        topic = progress.topic_page(session, PACK, "discoveries")
        works = progress.reading_list(session, PACK)
    assert [s.anchor for s in sections][:2] == ["Gases", "Metals_by_electricity"]
    assert len(page.facts) == next(s.facts for s in sections if s.anchor == "Metals_by_electricity")
    assert page.previous is not None
    assert page.previous.anchor == "Gases"
    dates = [fact.date.earliest for fact in topic.facts if fact.date and fact.date.earliest]
    assert dates == sorted(dates)
    assert [work.title for work in works] == ["A lexicon of chemists"]


def test_what_is_not_there_is_said_so(pupil: Pupil) -> None:
    with reading(pupil.engine) as session:
        for page, name in (
            (progress.entity_page, "nobody"),
            (progress.fact_page, "no-fact"),
        ):
            with pytest.raises(NotFoundError):
                page(session, None, PACK, name, pupil.now)
        for listing in (progress.section_page, progress.topic_page):
            with pytest.raises(NotFoundError):
                listing(session, PACK, "nothing")
        with pytest.raises(NotFoundError):
            progress.pack_page(session, None, "no-pack", pupil.now)


def test_a_summary_scores_by_topic_and_names_what_was_missed(pupil: Pupil) -> None:
    pupil.start(length=4, cold=True)
    missed = pupil.key(pupil.asked().presentation)
    pupil.answer(right=False)
    pupil.through()
    told = pupil.summary()
    assert (told.finished, told.asked, told.credit) == (True, 4, 3.0)
    assert told.missed_keys == (missed,)
    assert [line.key for line in told.missed] == [missed]
    assert sum(topic.asked for topic in told.topics) == 4
    assert sum(topic.credit for topic in told.topics) == 3.0
    assert told.next_due is not None
    assert (told.next_due > pupil.now, told.due_now) == (True, 0)
    assert all(line.answers for line in told.answered)


def test_the_pace_is_the_learners_own(stocked: Engine, pupil: Pupil) -> None:
    slow = Pupil(stocked, pupil.now, LearnerSettings(new_per_day=2))
    assert start_page(slow).new_today == 2
    with reading(stocked) as session:
        page = progress.pack_page(session, slow.id, PACK, pupil.now)
    assert page.workload.new_per_day == 2

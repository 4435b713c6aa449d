"""What the progress pages show, on both databases: by hand, and against the log itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine, update

from quizapp.core import outlook
from quizapp.core.questions import Format
from quizapp.core.retention import Tally, bin_of, total
from quizapp.core.scheduling import Rating, State
from quizapp.services import library, progress
from quizapp.services.errors import NotFoundError
from quizapp.services.insight import SECONDS_CAP, Insight, insight
from quizapp.store.engine import reading, writing
from quizapp.store.memory_queries import LINES
from quizapp.store.models import CardRow
from tests.services.diary import remember
from tests.services.pupil import PACK, Pupil, replayed


def seen(pupil: Pupil, pack: str | None = PACK) -> Insight:
    with reading(pupil.engine) as session:
        return insight(session, pupil.id, pupil.now, pack)


def test_for_nobody_there_is_nothing(stocked: Engine, now: datetime) -> None:
    with reading(stocked) as session:
        for pack in (None, PACK):
            found = insight(session, None, now, pack)
            assert (found.answers, found.seconds, found.ever) == (0, 0, Tally())
            assert (found.active, found.months, found.hardest, found.groups) == ({}, {}, (), ())
            assert sum(found.days) == sum(found.weeks) == found.later == 0
            assert {each.known for each in (*found.mastery, *found.sections)} <= {0}
        with pytest.raises(NotFoundError):
            insight(session, None, now, "no-pack")


def test_two_reviews_by_hand(pupil: Pupil) -> None:
    """Two questions learnt as Easy and asked again when due: one remembered, one forgotten."""
    pupil.start(length=2, cold=True)
    pupil.answer(rating=Rating.EASY)
    pupil.answer(rating=Rating.EASY)
    first = seen(pupil)
    assert (first.answers, first.seconds, first.ever) == (2, 20.0, Tally())
    assert sum(first.days) == 2
    pupil.wait(days=12)
    late = seen(pupil)
    assert (late.days[0], late.weeks[0], late.streak) == (2, 2, 0)
    pupil.start(length=2, cold=True)
    pupil.answer()
    pupil.wait(minutes=10)  # the learner went away
    pupil.answer(right=False)
    found = seen(pupil)
    assert (found.answers, found.streak) == (4, 1)
    assert found.seconds == pytest.approx(30 + SECONDS_CAP)
    assert found.active == {pupil.learner.calendar.day_of(pupil.now): 2, first.today: 2}
    assert (found.ever.reviews, found.ever.remembered) == (2, 1)
    # An Easy start gives 8.2956 days of stability; after 12 days FSRS-6 foresees
    # (1 + 12/8.2956 * (0.9 ** (-1/0.1542) - 1)) ** -0.1542.
    foreseen = (1 + 12 / 8.2956 * (0.9 ** (-1 / 0.1542) - 1)) ** -0.1542
    assert found.ever.predicted == pytest.approx(foreseen)
    assert found.bins[bin_of(foreseen)].reviews == 2
    assert found.months == {date.fromordinal(found.today).replace(day=1): found.ever}
    assert found.weekly[-1] == pytest.approx((10 + SECONDS_CAP) / 60)
    assert found.weekly[-2] == pytest.approx(20 / 60)
    (hard,) = {each.lapses for each in found.hardest}
    assert hard == 1


def test_what_was_taken_back_does_not_count_and_what_was_regraded_does(pupil: Pupil) -> None:
    pupil.start(length=1, cold=True)
    pupil.answer(rating=Rating.EASY)
    pupil.wait(days=12)
    pupil.start(length=1, cold=True)
    asked = pupil.asked().presentation
    pupil.answer()
    assert (seen(pupil).ever.reviews, seen(pupil).ever.remembered) == (1, 1)
    pupil.change(asked, Rating.AGAIN)
    assert (seen(pupil).ever.reviews, seen(pupil).ever.remembered) == (1, 0)
    pupil.change(asked, Rating.HARD)
    assert (seen(pupil).ever.reviews, seen(pupil).ever.remembered) == (1, 1)
    pupil.undo()
    found = seen(pupil)
    assert (found.answers, found.ever, found.streak) == (1, Tally(), 0)


def test_practice_is_activity_and_says_nothing_about_memory(pupil: Pupil) -> None:
    pupil.quiz(length=4, cold=True, formats=(Format.ORDER,))
    pupil.through()
    found = seen(pupil)
    assert found.answers == sum(found.active.values()) == 16  # four questions each time
    assert found.seconds == pytest.approx(40)  # ten for each time, not for each question
    assert (found.ever, sum(found.stability), sum(found.days)) == (Tally(), 0, 0)


@pytest.fixture
def old(pupil: Pupil) -> Pupil:
    """A learner of half a year's standing, and another who must not be seen."""
    remember(pupil.engine, pupil.id, PACK, pupil.now, days=180)
    other = Pupil(pupil.engine, pupil.now)
    remember(pupil.engine, other.id, PACK, pupil.now, days=20, seed=2)
    return pupil


def test_the_sums_are_those_of_the_log(old: Pupil) -> None:
    found, everything = seen(old), seen(old, None)
    with reading(old.engine) as session:
        rows = {row.id: row for row in LINES.all(session.connection(), learner=old.id)}
        topics = {q.key: q.topic for q in library.shelf(session, PACK).core_first}
        titles = library.shelf(session, PACK).pack.topics
    by_topic: dict[str, Tally] = {}
    by_bin = [Tally()] * len(found.bins)
    for number, told in replayed(old.engine, old.id).items():
        if told.predicted is not None and told.rated is not None:
            one = Tally(1, int(told.rated > Rating.AGAIN), told.predicted)
            title = titles[topics[rows[number].key]]
            by_topic[title] = by_topic.get(title, Tally()) + one
            by_bin[bin_of(told.predicted)] += one
    assert found.answers == everything.answers == len(rows)
    for mine, theirs in (
        (total(found.months.values()), found.ever),
        (total(found.bins), found.ever),
        (everything.groups[0].tally, found.ever),
        *zip(found.bins, by_bin, strict=True),
        *((group.tally, by_topic[group.title]) for group in found.groups),
    ):
        assert (mine.reviews, mine.remembered) == (theirs.reviews, theirs.remembered)
        assert mine.foreseen == pytest.approx(theirs.foreseen)
    assert len(found.groups) == len(by_topic)
    assert found.ever.reviews > 200
    low, high = found.ever.interval
    assert low < found.ever.predicted < high  # it forgets as FSRS foresees


def test_cards_are_told_as_they_are(old: Pupil) -> None:
    found, cards = seen(old), old.cards()
    stability = [card.stability for card in cards.values() if card.stability is not None]
    edges = (0.0, *outlook.STABILITY, float("inf"))
    assert found.stability == tuple(
        sum(low <= each < high for each in stability) for low, high in pairwise(edges)
    )
    assert sum(found.difficulty) == len(stability)
    due = [old.learner.calendar.day_of(card.due) for card in cards.values() if card.due]
    assert sum(found.weeks) + found.later == len(due)
    assert found.days[1] == due.count(found.today + 1)
    lapses = {each.id: each.lapses for each in found.hardest}
    with reading(old.engine) as session:
        asking = library.shelf(session, PACK).asking
    for fact, count in lapses.items():
        assert count == sum(cards[q.key].lapses for q in asking[fact] if q.key in cards)
    assert list(lapses.values()) == sorted(lapses.values(), reverse=True)
    assert found.hardest[0].statement.endswith(".")


def test_mastery_is_what_the_packs_page_says(old: Pupil) -> None:
    found = seen(old)
    with reading(old.engine) as session:
        page = progress.pack_page(session, old.id, PACK, old.now)
        start = progress.start_page(session, old.id, old.now)
        shelf = library.shelf(session, PACK)
    known = {key for key, card in old.cards().items() if card.state is State.REVIEW}
    assert [(each.title, each.known, each.total) for each in found.mastery] == [
        (topic.title, topic.known, topic.total) for topic in page.topics
    ]
    assert [(x.id, x.known, x.total) for x in seen(old, None).mastery] == [
        (x.id, x.known, x.total) for x in start
    ]
    for section in found.sections:
        facts = [
            fact.id
            for fact in shelf.pack.facts.values()
            if any(cite.section == section.title for cite in fact.cite)
        ]
        asked = {q.key for fact in facts for q in shelf.asking[fact]}
        assert (section.known, section.total) == (len(asked & known), len(asked))
    assert len(found.sections) > 2


def test_what_is_set_aside_is_neither_known_nor_firm(old: Pupil) -> None:
    before = seen(old)
    with writing(old.engine) as session:
        own = CardRow.learner_id == old.id
        session.execute(update(CardRow).where(own).values(suspended=True, due=None))
    found = seen(old)
    assert sum(each.known for each in before.mastery) > 0
    assert sum(each.known for each in (*found.mastery, *found.sections)) == 0
    assert (sum(found.stability), found.hardest, sum(found.days)) == (0, (), 0)
    assert found.ever == before.ever


def test_only_the_last_year_is_compared(old: Pupil) -> None:
    old.now += timedelta(days=300)
    found = seen(old)
    assert 0 < total(found.months.values()).reviews < found.ever.reviews
    assert 0 < sum(found.active.values()) < found.answers
    assert min(found.active) >= outlook.year_of(found.today)[0]

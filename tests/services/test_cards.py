"""The list of a learner's cards, and what is done to many of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from quizapp.core.memory import LineKind
from quizapp.services import card_acts, cards, library
from quizapp.services.card_acts import Acted, BadDayError
from quizapp.services.cards import CardFilter, CardPage
from quizapp.services.errors import NotFoundError, NothingToAskError
from quizapp.store.engine import reading, writing
from quizapp.store.models import LogLineRow
from tests.services.pupil import PACK, Pupil

ACTS = [LineKind.BURY, LineKind.SUSPEND, LineKind.RESUME, LineKind.RESET, LineKind.RESCHEDULE]


@pytest.fixture
def studied(pupil: Pupil) -> Pupil:
    """A learner with cards of every sort."""
    for right in (True, True, False):
        pupil.start(length=6, cold=True)
        pupil.through()
        pupil.wait(days=8)
        if not right:
            pupil.start(length=6, cold=True)
            pupil.answer(right=False)
    with writing(pupil.engine) as session:
        chosen = cards.matching(
            session.connection(), pupil.id, CardFilter(state="review"), pupil.now
        )
        card_acts.act(session, pupil.id, LineKind.SUSPEND, chosen[:2], pupil.now)
    return pupil


def shown(pupil: Pupil, number: int = 1, **wanted: object) -> CardPage:
    with reading(pupil.engine) as session:
        chosen = CardFilter(**wanted)  # type: ignore[arg-type]
        return cards.card_page(session, pupil.id, chosen, pupil.now, number)


def found(pupil: Pupil, **wanted: object) -> list[int]:
    with reading(pupil.engine) as session:
        chosen = CardFilter(**wanted)  # type: ignore[arg-type]
        return cards.matching(session.connection(), pupil.id, chosen, pupil.now)


def act(pupil: Pupil, kind: LineKind, chosen: Sequence[int], day: date | None = None) -> Acted:
    with writing(pupil.engine) as session:
        return card_acts.act(session, pupil.id, kind, chosen, pupil.now, day)


def undo(pupil: Pupil, done: Acted) -> int:
    with writing(pupil.engine) as session:
        return card_acts.undo(session, pupil.id, done.first, done.last, pupil.now)


def lines(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(LogLineRow)) or 0


def test_every_card_has_one_state(studied: Pupil) -> None:
    page = shown(studied)
    assert page.total == len(page.cards) == len(studied.cards()) > 8
    by_state = {state: found(studied, state=state) for state in cards.STATES}
    met = [number for state, ids in by_state.items() if state != "new" for number in ids]
    assert sorted(met) == sorted(found(studied))
    assert len(by_state["suspended"]) == 2
    for state, ids in by_state.items():
        listed = shown(studied, state=state).cards
        assert {line.state for line in listed} <= {state}
        assert [line.question for line in listed] == ids[: cards.PER_PAGE]
    with reading(studied.engine) as session:
        total = len(library.shelf(session, PACK).generated.questions)
    assert len(by_state["new"]) == total - len(met)


def test_filters_and_orders(studied: Pupil) -> None:
    everything = shown(studied).cards
    topic = next(i for i, title in shown(studied, pack=PACK).topics if title == everything[0].topic)
    chosen = shown(studied, pack=PACK, topic=topic)
    assert {line.topic for line in chosen.cards} == {everything[0].topic}
    assert chosen.total == sum(line.topic == everything[0].topic for line in everything)
    forgotten = shown(studied, lapses=1).cards
    assert [f.question for f in forgotten] == [e.question for e in everything if e.lapses]
    assert forgotten
    due = [line.due for line in everything if line.due]
    assert due == sorted(due)
    assert all(line.due is None for line in everything[len(due) :])
    lapses = [line.lapses for line in shown(studied, order="lapses").cards]
    assert lapses == sorted(lapses, reverse=True)
    with reading(studied.engine) as session, pytest.raises(NotFoundError):
        cards.card_page(session, studied.id, CardFilter(pack="nothing"), studied.now)


def test_by_when_they_are_due(studied: Pupil) -> None:
    everything = shown(studied).cards
    now = studied.now

    def within(days: float) -> list[int]:
        late = now + timedelta(days=days)
        return [line.question for line in everything if line.due and line.due <= late]

    assert found(studied, due="now") == within(0)
    assert found(studied, due="week") == within(7)
    assert found(studied, due="month") == within(30)
    assert 0 < len(within(0)) < len(everything)
    never = [line.question for line in everything if line.due is None]
    assert found(studied, due="none") == never
    parts = found(studied, due="month") + found(studied, due="later") + never
    assert sorted(parts) == sorted(found(studied))
    moved = act(studied, LineKind.RESCHEDULE, within(0), (now + timedelta(days=33)).date())
    assert moved.done
    assert set(found(studied, due="later")) & set(within(0))
    assert found(studied, due="now", words="xqzzyq") == []


def test_buried_cards_are_asked_again_on_the_next_day_or_when_they_are_resumed(
    studied: Pupil,
) -> None:
    waiting = found(studied, due="now")
    done = act(studied, LineKind.BURY, waiting)
    assert done.done == len(waiting) > 1
    assert found(studied, due="now") == []
    assert sorted(found(studied, due="buried")) == sorted(waiting)
    assert {line.buried for line in shown(studied, due="buried").cards} == {True}
    act(studied, LineKind.RESUME, waiting[:1])
    assert found(studied, due="now") == waiting[:1]
    studied.wait(days=1)
    assert set(waiting) <= set(found(studied, due="now"))
    assert found(studied, due="buried") == []
    assert not any(line.buried for line in shown(studied).cards)


def test_what_is_suspended_is_not_buried(studied: Pupil) -> None:
    assert act(studied, LineKind.BURY, found(studied, state="suspended")).done == 0


def test_words_of_the_prompt(studied: Pupil) -> None:
    line = shown(studied).cards[0]
    words = " ".join(reversed(line.prompt.upper().split()))
    hits = shown(studied, words=words)
    assert line.question in [each.question for each in hits.cards]
    assert hits.total == len(found(studied, words=words)) < len(found(studied))
    assert shown(studied, words="xqzzyq").cards == ()


def test_pages(studied: Pupil, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "PER_PAGE", 3)
    total = len(found(studied))
    for more in ({}, {"words": "e"}):
        first = shown(studied, **more)
        pages = [shown(studied, number, **more) for number in range(1, first.pages + 1)]
        assert [len(page.cards) for page in pages[:-1]] == [3] * (first.pages - 1)
        numbers = [line.question for page in pages for line in page.cards]
        assert numbers == found(studied, **more)
        assert shown(studied, 99, **more).number == first.pages
    assert shown(studied).pages == -(-total // 3)


@pytest.mark.parametrize("kind", ACTS)
def test_an_act_is_lines_of_the_log_and_one_undo_takes_it_back(
    studied: Pupil, kind: LineKind
) -> None:
    before, written = studied.cards(), lines(studied.engine)
    day = (studied.now + timedelta(days=33)).date()
    done = act(studied, kind, found(studied), day)
    after = studied.cards()
    assert done.asked == len(before)
    assert done.done == lines(studied.engine) - written > 0
    assert after == studied.folded() != before
    assert done.done == sum(after[key] != before[key] for key in before)
    assert {key: card.seen for key, card in after.items()} == {
        key: card.seen for key, card in before.items()
    }
    with reading(studied.engine) as session:
        told = card_acts.told(session, studied.id, done.first, done.last)
    assert told is not None
    assert (told.act, told.cards, told.undone) == (kind, done.done, False)
    assert told.day == (day if kind is LineKind.RESCHEDULE else None)
    assert undo(studied, done) == done.done
    assert studied.cards() == studied.folded() == before
    assert undo(studied, done) == 0
    assert studied.cards() == before
    with reading(studied.engine) as session:
        told = card_acts.told(session, studied.id, done.first, done.last)
    assert told is not None
    assert told.undone


@pytest.mark.parametrize("kind", [LineKind.BURY, LineKind.SUSPEND, LineKind.RESUME, LineKind.RESET])
def test_an_act_done_twice_changes_nothing_the_second_time(studied: Pupil, kind: LineKind) -> None:
    act(studied, kind, found(studied))
    before = studied.cards()
    assert act(studied, kind, found(studied)).done == 0
    assert studied.cards() == before


def test_suspending_what_was_never_met_and_undoing_it_leaves_no_card(studied: Pupil) -> None:
    before = studied.cards()
    done = act(studied, LineKind.SUSPEND, found(studied, state="new"))
    assert done.done > 20
    assert len(found(studied, state="suspended")) == done.done + 2
    undo(studied, done)
    assert studied.cards() == before


def test_reviews_are_moved_to_the_day(studied: Pupil) -> None:
    day = (studied.now + timedelta(days=33)).date()
    known = found(studied, state="review")
    act(studied, LineKind.RESCHEDULE, known, day)
    moments = {line.due for line in shown(studied, state="review").cards}
    assert moments == {studied.learner.calendar.start_of(day.toordinal())}
    for wrong in (None, (studied.now - timedelta(days=2)).date(), date(2999, 1, 1)):
        with pytest.raises(BadDayError):
            act(studied, LineKind.RESCHEDULE, known, wrong)


def test_reset_cards_are_asked_as_new_ones(studied: Pupil) -> None:
    act(studied, LineKind.RESET, found(studied))
    assert set(found(studied)) <= set(found(studied, state="new")) | set(
        found(studied, state="suspended")
    )
    studied.wait(days=1)
    studied.start(length=6, cold=True)
    assert len(studied.through()) >= 6


def test_what_is_anothers_stays_anothers(studied: Pupil, now: datetime) -> None:
    other = Pupil(studied.engine, now)
    done = act(studied, LineKind.RESET, found(studied))
    before = studied.cards()
    with reading(studied.engine) as session:
        assert card_acts.told(session, other.id, done.first, done.last) is None
    with pytest.raises(NotFoundError):
        undo(other, done)
    act(other, LineKind.SUSPEND, found(studied))
    assert studied.cards() == before


def test_practice_of_chosen_cards_moves_nothing(studied: Pupil) -> None:
    listed = shown(studied, state="review").cards
    chosen = [line.question for line in listed if line.due and line.due > studied.now][:3]
    assert chosen
    before = {key: card.due for key, card in studied.cards().items()}
    with writing(studied.engine) as session:
        studied.sitting = card_acts.practise(session, studied.id, chosen, studied.now)
    asked = studied.through()
    with reading(studied.engine) as session:
        keys = library.shelf(session, PACK).keys
    assert set(asked) <= {keys[number] for number in chosen}
    assert asked
    assert {key: card.due for key, card in studied.cards().items()} == before
    with writing(studied.engine) as session, pytest.raises(NothingToAskError):
        card_acts.practise(session, studied.id, [], studied.now)

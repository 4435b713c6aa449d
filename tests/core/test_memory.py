"""Folding a log: one line at a time or all at once, in any order, with afterthoughts."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.memory import (
    Line,
    LineKind,
    Outcome,
    UnknownParametersError,
    extended,
    fold,
    outcome,
    replay,
    undone_lines,
)
from quizapp.core.scheduling import (
    NEW_CARD,
    NO_CORRECTION,
    Calendar,
    Card,
    Correction,
    Parameters,
    Rating,
    State,
    fuzz_of,
    is_buried,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CALENDAR = Calendar()
KEYS = ("p/a/when", "p/b/subject", "p/c/place")
KINDS = (
    LineKind.ANSWER,
    LineKind.SUSPEND,
    LineKind.BURY,
    LineKind.RESUME,
    LineKind.RESET,
    LineKind.RESCHEDULE,
    LineKind.IMPORT,
)
IMPORTED = Card(State.REVIEW, None, 12.5, 4.0, NOW, 739000, timedelta(days=12), reps=9, lapses=2)


@dataclass
class Diary:
    """Keeps a log and, beside it, cards as a service does: line by line."""

    lines: list[Line] = field(default_factory=list)
    cards: dict[str, Card] = field(default_factory=dict)
    corrections: dict[str, Correction] = field(default_factory=dict)

    def add(self, kind: LineKind, key: str, at: datetime, **more: object) -> Line:
        card = self.cards.get(key, NEW_CARD)
        line = Line(
            id=len(self.lines) + 1,
            at=at,
            kind=kind,
            question=key,
            day=CALENDAR.day_of(at),
            fuzz=fuzz_of(key, card.reps),
            **more,  # type: ignore[arg-type]
        )
        self.lines.append(line)
        if kind in KINDS and not (card.touched and at < card.touched):
            correction = self.corrections.get(key, NO_CORRECTION)
            self.cards[key] = extended(card, line, correction, CALENDAR)
        else:
            own = [line for line in self.lines if line.question == key]
            self.cards.pop(key, None)
            self.cards.update(fold(own, self.corrections, CALENDAR))
        return line


actions = st.lists(
    st.tuples(
        st.sampled_from(
            [*KINDS, LineKind.ANSWER, LineKind.ANSWER, LineKind.UNDO, LineKind.REGRADE]
        ),
        st.sampled_from(KEYS),
        st.sampled_from(Rating),
        st.booleans(),
        st.integers(-3, 200),  # hours since the line before; the clock may go back
        st.integers(0, 30),
    ),
    max_size=25,
)


def written(steps: Iterable[tuple[LineKind, str, Rating, bool, int, int]]) -> Diary:
    diary = Diary(corrections={KEYS[0]: Correction(revised_at=NOW + timedelta(days=20))})
    at = NOW
    for kind, key, rating, counts, hours, back in steps:
        at += timedelta(hours=hours)
        if kind in (LineKind.UNDO, LineKind.REGRADE):
            if not diary.lines:
                continue
            target = diary.lines[-1 - back % len(diary.lines)]
            more = {"rating": rating} if kind is LineKind.REGRADE else {}
            diary.add(kind, target.question or key, at, target=target.id, **more)
        elif kind is LineKind.IMPORT:
            diary.add(kind, key, at, card=IMPORTED)
        elif kind is LineKind.RESCHEDULE:
            diary.add(kind, key, at, moved_to=CALENDAR.day_of(at) + back)
        elif kind is LineKind.ANSWER:
            diary.add(kind, key, at, rating=rating, counts=counts, sure=back % 2 == 0)
        elif kind is LineKind.BURY:
            diary.add(kind, key, at, until=CALENDAR.day_of(at) + back)
        else:
            diary.add(kind, key, at)
    return diary


@given(actions)
def test_line_by_line_equals_the_fold(
    steps: list[tuple[LineKind, str, Rating, bool, int, int]],
) -> None:
    diary = written(steps)
    assert diary.cards == fold(diary.lines, diary.corrections, CALENDAR)


@given(actions, st.randoms())
def test_the_fold_does_not_ask_in_which_order_lines_are_read(
    steps: list[tuple[LineKind, str, Rating, bool, int, int]], chance: random.Random
) -> None:
    diary = written(steps)
    mixed = list(diary.lines)
    chance.shuffle(mixed)
    assert fold(mixed, diary.corrections, CALENDAR) == diary.cards


@given(actions)
def test_each_answer_has_one_outcome_that_stands_unless_it_was_taken_back(
    steps: list[tuple[LineKind, str, Rating, bool, int, int]],
) -> None:
    lines = written(steps).lines
    cards, outcomes = replay(lines, {}, CALENDAR)
    answers = {line.id: line for line in lines if line.kind is LineKind.ANSWER}
    gone = undone_lines(lines)
    assert outcomes.keys() == answers.keys()
    for number, told in outcomes.items():
        assert (told.rated is None) == (number in gone)
        if told.predicted is not None:
            assert answers[number].counts
            assert 0 < told.predicted < 1
    counted = [n for n, told in outcomes.items() if told.rated and answers[n].counts]
    assert len(counted) >= sum(card.reps for card in cards.values()) - 9 * len(cards)  # imported


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(Rating), st.integers(0, 400))))
def test_outcomes_line_by_line_are_those_of_the_replay(
    steps: list[tuple[str, Rating, int]],
) -> None:
    diary, at, told = Diary(), NOW, {}
    for key, rating, hours in steps:
        at += timedelta(hours=hours)
        before = diary.cards.get(key, NEW_CARD)
        line = diary.add(LineKind.ANSWER, key, at, rating=rating)
        told[line.id] = outcome(before, line)
    assert replay(diary.lines, {}, CALENDAR)[1] == told


def test_a_regrade_changes_what_was_rated_and_not_what_was_foreseen() -> None:
    diary = Diary()
    diary.add(LineKind.ANSWER, KEYS[0], NOW, rating=Rating.EASY)
    later = NOW + timedelta(days=9)
    answer = diary.add(LineKind.ANSWER, KEYS[0], later, rating=Rating.GOOD)
    first = replay(diary.lines, {}, CALENDAR)[1][answer.id]
    diary.add(LineKind.REGRADE, KEYS[0], later, rating=Rating.AGAIN, target=answer.id)
    assert first.predicted is not None
    assert replay(diary.lines, {}, CALENDAR)[1][answer.id] == replace(first, rated=Rating.AGAIN)
    diary.add(LineKind.UNDO, KEYS[0], later, target=answer.id)
    assert replay(diary.lines, {}, CALENDAR)[1][answer.id] == Outcome()


def test_what_was_foreseen_under_other_parameters_is_refused() -> None:
    line = Line(1, NOW, LineKind.ANSWER, KEYS[0], Rating.GOOD, parameters="others")
    with pytest.raises(UnknownParametersError, match="others"):
        outcome(NEW_CARD, line)
    assert outcome(NEW_CARD, replace(line, counts=False)) == Outcome(Rating.GOOD)


@given(actions, actions)
def test_a_guests_log_joined_to_an_account_is_one_log_in_time(
    guest: list[tuple[LineKind, str, Rating, bool, int, int]],
    account: list[tuple[LineKind, str, Rating, bool, int, int]],
) -> None:
    mine, yours = written(guest).lines, written(account).lines
    # Numbers are given by the database in the order of writing: here the account's come later.
    shift = len(mine)
    moved = [
        replace(line, id=line.id + shift, target=line.target and line.target + shift)
        for line in yours
    ]
    joined = fold([*mine, *moved], {}, CALENDAR)
    by_time = sorted([*mine, *moved], key=lambda line: (line.at, line.id))
    gone = undone_lines(by_time)
    ratings = {
        line.target: line.rating
        for line in sorted(by_time, key=lambda x: x.id)
        if line.kind is LineKind.REGRADE and line.id not in gone
    }
    cards: dict[str, Card] = {}
    for line in by_time:
        if line.kind in KINDS and line.id not in gone and line.question is not None:
            rated = replace(line, rating=ratings.get(line.id, line.rating))
            before = cards.get(line.question, NEW_CARD)
            cards[line.question] = extended(before, rated, NO_CORRECTION, CALENDAR)
    assert joined == cards


@given(actions)
def test_undoing_the_last_line_brings_the_cards_back(
    steps: list[tuple[LineKind, str, Rating, bool, int, int]],
) -> None:
    diary = written(steps)
    before = fold(diary.lines, {}, CALENDAR)
    last = diary.add(LineKind.ANSWER, KEYS[1], NOW + timedelta(days=900), rating=Rating.HARD)
    assert fold(diary.lines, {}, CALENDAR) != before
    diary.add(LineKind.UNDO, KEYS[1], NOW + timedelta(days=901), target=last.id)
    assert fold(diary.lines, {}, CALENDAR) == before


def test_undoing_an_undo_counts_the_answer_again() -> None:
    diary = Diary()
    answer = diary.add(LineKind.ANSWER, KEYS[0], NOW, rating=Rating.GOOD)
    undo = diary.add(LineKind.UNDO, KEYS[0], NOW, target=answer.id)
    assert fold(diary.lines, {}, CALENDAR) == {}
    diary.add(LineKind.UNDO, KEYS[0], NOW, target=undo.id)
    assert fold(diary.lines, {}, CALENDAR)[KEYS[0]].reps == 1


def test_a_regrade_counts_as_if_it_had_been_given_at_once() -> None:
    first, second = Diary(), Diary()
    answer = first.add(LineKind.ANSWER, KEYS[0], NOW, rating=Rating.AGAIN)
    first.add(LineKind.REGRADE, KEYS[0], NOW, target=answer.id, rating=Rating.EASY)
    first.add(LineKind.REGRADE, KEYS[0], NOW, target=answer.id, rating=Rating.GOOD)
    second.add(LineKind.ANSWER, KEYS[0], NOW, rating=Rating.GOOD)
    assert first.cards == second.cards


def test_practice_is_counted_but_schedules_nothing() -> None:
    diary = Diary()
    diary.add(LineKind.ANSWER, KEYS[0], NOW, rating=Rating.AGAIN, counts=False)
    card = diary.cards[KEYS[0]]
    assert (card.seen, card.reps, card.state, card.due) == (1, 0, State.NEW, None)


def test_forgetting_a_question_starts_it_anew() -> None:
    diary = Diary()
    diary.add(LineKind.ANSWER, KEYS[0], NOW, rating=Rating.EASY)
    diary.add(LineKind.SUSPEND, KEYS[0], NOW)
    diary.add(LineKind.RESET, KEYS[0], NOW)
    card = diary.cards[KEYS[0]]
    assert (card.state, card.reps, card.seen, card.due) == (State.NEW, 0, 1, None)
    assert card.suspended


def test_suspending_keeps_the_memory() -> None:
    diary = Diary()
    diary.add(LineKind.ANSWER, KEYS[0], NOW, rating=Rating.EASY)
    before = diary.cards[KEYS[0]]
    diary.add(LineKind.SUSPEND, KEYS[0], NOW + timedelta(1))
    assert diary.cards[KEYS[0]].due is None
    diary.add(LineKind.RESUME, KEYS[0], NOW + timedelta(2))
    assert replace(diary.cards[KEYS[0]], touched=before.touched) == before


def test_a_buried_question_waits_until_its_day_and_no_longer() -> None:
    diary = Diary()
    answered = diary.add(LineKind.ANSWER, KEYS[0], NOW, rating=Rating.AGAIN)
    soon = diary.cards[KEYS[0]].due
    assert soon == NOW + timedelta(minutes=1)
    tomorrow = CALENDAR.day_of(NOW) + 1
    buried = diary.add(LineKind.BURY, KEYS[0], NOW + timedelta(seconds=9), until=tomorrow)
    assert diary.cards[KEYS[0]].due == CALENDAR.start_of(tomorrow)
    assert is_buried(diary.cards[KEYS[0]], tomorrow - 1)
    assert not is_buried(diary.cards[KEYS[0]], tomorrow)
    diary.add(LineKind.UNDO, KEYS[0], NOW + timedelta(seconds=10), target=buried.id)
    assert diary.cards[KEYS[0]].due == soon
    diary.add(LineKind.BURY, KEYS[0], NOW + timedelta(seconds=11), until=tomorrow)
    diary.add(LineKind.RESUME, KEYS[0], NOW + timedelta(seconds=12))
    assert diary.cards[KEYS[0]].due == soon
    diary.add(LineKind.BURY, KEYS[0], NOW + timedelta(seconds=13), until=tomorrow)
    diary.add(LineKind.ANSWER, KEYS[0], NOW + timedelta(days=2), rating=Rating.AGAIN)
    assert diary.cards[KEYS[0]].due == NOW + timedelta(days=2, minutes=1)
    diary.add(LineKind.UNDO, KEYS[0], NOW + timedelta(days=3), target=answered.id)
    assert diary.cards[KEYS[0]].reps == 1


def test_a_burying_does_not_bring_a_later_review_forward() -> None:
    diary = Diary()
    diary.add(LineKind.ANSWER, KEYS[0], NOW, rating=Rating.EASY)
    later = diary.cards[KEYS[0]].due
    diary.add(LineKind.BURY, KEYS[0], NOW, until=CALENDAR.day_of(NOW) + 1)
    assert diary.cards[KEYS[0]].due == later


def test_sure_and_wrong_is_remembered_until_it_is_mended_on_a_later_day() -> None:
    diary = Diary()
    diary.add(LineKind.ANSWER, KEYS[0], NOW, rating=Rating.AGAIN)
    assert diary.cards[KEYS[0]].surprised is None
    sure = diary.add(LineKind.ANSWER, KEYS[0], NOW, rating=Rating.AGAIN, sure=True)
    today = CALENDAR.day_of(NOW)
    assert diary.cards[KEYS[0]].surprised == today
    diary.add(LineKind.ANSWER, KEYS[0], NOW + timedelta(minutes=9), rating=Rating.GOOD)
    assert diary.cards[KEYS[0]].surprised == today
    diary.add(LineKind.ANSWER, KEYS[0], NOW + timedelta(days=1), rating=Rating.AGAIN)
    assert diary.cards[KEYS[0]].surprised == today
    diary.add(LineKind.ANSWER, KEYS[0], NOW + timedelta(days=2), rating=Rating.HARD)
    assert diary.cards[KEYS[0]].surprised is None
    del diary.lines[-1]
    diary.add(
        LineKind.REGRADE, KEYS[0], NOW + timedelta(days=2), target=sure.id, rating=Rating.GOOD
    )
    assert fold(diary.lines, {}, CALENDAR)[KEYS[0]].surprised is None


def test_rescheduling_moves_the_review_and_keeps_the_memory() -> None:
    diary = Diary()
    diary.add(LineKind.ANSWER, KEYS[0], NOW, rating=Rating.EASY)
    before, day = diary.cards[KEYS[0]], CALENDAR.day_of(NOW)
    diary.add(LineKind.RESCHEDULE, KEYS[0], NOW + timedelta(1), moved_to=day + 40)
    after = diary.cards[KEYS[0]]
    assert after.due == CALENDAR.start_of(day + 40)
    assert (after.stability, after.difficulty, after.reps) == (
        before.stability,
        before.difficulty,
        before.reps,
    )
    diary.add(LineKind.RESCHEDULE, KEYS[0], NOW + timedelta(2), moved_to=day - 9)
    assert diary.cards[KEYS[0]].due == CALENDAR.start_of(day)


def test_only_what_waits_for_a_day_is_rescheduled() -> None:
    diary = Diary()
    diary.add(LineKind.ANSWER, KEYS[0], NOW, rating=Rating.AGAIN)
    before = diary.cards[KEYS[0]]
    assert before.state is State.LEARNING
    diary.add(LineKind.RESCHEDULE, KEYS[0], NOW, moved_to=CALENDAR.day_of(NOW) + 5)
    assert diary.cards[KEYS[0]] == before


def test_lines_name_the_parameters_that_rated_them() -> None:
    own = Parameters(retention=0.8)
    lines = [
        Line(1, NOW, LineKind.PARAMETERS, made=own),
        Line(2, NOW, LineKind.ANSWER, KEYS[0], Rating.EASY, day=9, parameters=own.hash),
        Line(3, NOW, LineKind.ANSWER, KEYS[1], Rating.EASY, day=9),
    ]
    cards = fold(lines, {}, CALENDAR)
    assert (cards[KEYS[0]].interval or 0) > (cards[KEYS[1]].interval or 0)  # type: ignore[operator]
    with pytest.raises(UnknownParametersError):
        fold(lines[1:], {}, CALENDAR)
    with pytest.raises(UnknownParametersError):
        fold([replace(lines[2], scheduler="sm-2")], {}, CALENDAR)

"""Weights that change under a log: memory is always that of one set of them, promises stay."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.memory import Line, LineKind, Outcome, extended, fold, outcome, replay
from quizapp.core.scheduling import (
    DEFAULT_PARAMETERS,
    FSRS_6_WEIGHTS,
    NEW_CARD,
    NO_CORRECTION,
    Calendar,
    Card,
    Parameters,
    Rating,
    fuzz_of,
    review,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CALENDAR = Calendar()
KEYS = ("p/a/when", "p/b/subject")
OTHERS = tuple(weight * 1.2 for weight in FSRS_6_WEIGHTS)
LATER = (*FSRS_6_WEIGHTS[:20], 0.4)
CHOICES = [
    Parameters(weights, retention)
    for weights in (FSRS_6_WEIGHTS, OTHERS, LATER)
    for retention in (0.8, 0.9)
]


@dataclass
class Diary:
    """Keeps a log and, beside it, cards and outcomes as the services do: line by line."""

    lines: list[Line] = field(default_factory=list)
    cards: dict[str, Card] = field(default_factory=dict)
    told: dict[int, Outcome] = field(default_factory=dict)
    parameters: Parameters = DEFAULT_PARAMETERS

    def answer(self, key: str, at: datetime, rating: Rating, *, counts: bool = True) -> Line:
        card, named = self.cards.get(key, NEW_CARD), self.parameters
        day, fuzz = CALENDAR.day_of(at), fuzz_of(key, card.reps)
        line = Line(
            *(len(self.lines) + 1, at, LineKind.ANSWER, key, rating, counts, day, fuzz),
            parameters=named.hash,
        )
        self.lines.append(line)
        self.told[line.id] = outcome(card, line, named)
        self.cards[key] = extended(card, line, NO_CORRECTION, CALENDAR, named)
        return line

    def afterthought(self, at: datetime, back: int, rating: Rating | None) -> None:
        if not self.lines:
            return
        target = self.lines[-1 - back % len(self.lines)]
        kind = LineKind.UNDO if rating is None else LineKind.REGRADE
        if target.kind is LineKind.PARAMETERS:
            return
        number = len(self.lines) + 1
        self.lines.append(Line(number, at, kind, target.question, rating, target=target.id))
        self.cards, self.told = replay(self.lines, {}, CALENDAR)

    def change(self, at: datetime, wanted: Parameters) -> None:
        self.lines.append(Line(len(self.lines) + 1, at, LineKind.PARAMETERS, made=wanted))
        if wanted.weights != self.parameters.weights:
            self.cards = fold(self.lines, {}, CALENDAR)
        self.parameters = wanted


steps = st.lists(
    st.tuples(
        st.sampled_from(["answer", "answer", "answer", "practice", "undo", "regrade", "change"]),
        st.sampled_from(KEYS),
        st.sampled_from(Rating),
        st.integers(0, 400),  # hours since the line before
        st.integers(0, 30),
    ),
    max_size=25,
)


def written(actions: list[tuple[str, str, Rating, int, int]]) -> Diary:
    diary, at = Diary(), NOW
    for action, key, rating, hours, number in actions:
        at += timedelta(hours=hours)
        if action in ("answer", "practice"):
            diary.answer(key, at, rating, counts=action == "answer")
        elif action == "change":
            diary.change(at, CHOICES[number % len(CHOICES)])
        else:
            diary.afterthought(at, number, rating if action == "regrade" else None)
    return diary


@given(steps)
def test_line_by_line_equals_the_fold_whatever_changes(
    actions: list[tuple[str, str, Rating, int, int]],
) -> None:
    diary = written(actions)
    assert (diary.cards, diary.told) == replay(diary.lines, {}, CALENDAR)


@given(steps)
def test_memory_is_what_the_last_weights_make_of_every_review(
    actions: list[tuple[str, str, Rating, int, int]],
) -> None:
    """As if they had rated all of it: nothing of other weights is left in any stability."""
    diary = written(actions)
    weights = diary.parameters.weights
    alone = [
        replace(line, parameters=diary.parameters.hash)
        if line.kind is LineKind.ANSWER
        else replace(line, made=line.made and diary.parameters)
        for line in diary.lines
    ]
    if weights == FSRS_6_WEIGHTS:
        alone = [replace(line, parameters=DEFAULT_PARAMETERS.hash) for line in alone]
    of_one = fold(alone, {}, CALENDAR)
    for key, card in diary.cards.items():
        one = of_one[key]
        assert (card.stability, card.difficulty) == (one.stability, one.difficulty)


def test_other_weights_change_what_is_remembered_and_not_what_was_promised() -> None:
    diary = Diary()
    for day, rating in ((0, Rating.EASY), (9, Rating.HARD), (30, Rating.GOOD)):
        diary.answer(KEYS[0], NOW + timedelta(days=day), rating)
    before, told = diary.cards[KEYS[0]], dict(diary.told)
    diary.change(NOW + timedelta(days=31), Parameters(OTHERS))
    after = diary.cards[KEYS[0]]
    assert after.stability != before.stability
    assert replace(after, stability=before.stability, difficulty=before.difficulty) == before
    assert replay(diary.lines, {}, CALENDAR)[1] == told
    line = diary.answer(KEYS[0], NOW + timedelta(days=80), Rating.GOOD)
    assert diary.told[line.id] == outcome(after, line, Parameters(OTHERS))
    alone = review(after, Rating.GOOD, line.at, line.day, line.fuzz, Parameters(OTHERS))
    assert diary.cards[KEYS[0]].interval == alone.interval
    diary.change(NOW + timedelta(days=81), DEFAULT_PARAMETERS)
    again = Diary()
    for day, rating in ((0, Rating.EASY), (9, Rating.HARD), (30, Rating.GOOD), (80, Rating.GOOD)):
        again.answer(KEYS[0], NOW + timedelta(days=day), rating)
    assert diary.cards[KEYS[0]].stability == again.cards[KEYS[0]].stability
    assert diary.cards[KEYS[0]].interval == alone.interval


def test_a_changed_retention_touches_no_card_before_its_next_review() -> None:
    diary = Diary()
    diary.answer(KEYS[0], NOW, Rating.EASY)
    before = diary.cards[KEYS[0]]
    diary.change(NOW + timedelta(days=1), Parameters(retention=0.8))
    assert fold(diary.lines, {}, CALENDAR) == {KEYS[0]: before}


def test_the_weights_written_last_hold_even_where_the_clock_went_back() -> None:
    diary = Diary()
    diary.answer(KEYS[0], NOW, Rating.EASY)
    diary.change(NOW + timedelta(days=2), Parameters(OTHERS))
    diary.change(NOW + timedelta(days=1), Parameters(LATER))
    alone = [replace(diary.lines[-1], id=2), diary.lines[0]]
    assert fold(diary.lines, {}, CALENDAR) == fold(alone, {}, CALENDAR)

"""What will come of a way to study: cards taken through FSRS day by day, with chance from a seed.

`services.foreseeing` calls this, to say what another desired retention would cost and bring. Pure.

Each day the learner is taken to do what is due, the longest due first, and then new questions,
each within its limit. A review is remembered by the chance that FSRS foresees; what else there is
to know (how first answers fall out, how long an answer takes) are the learner's `Habits`. Every
answer's chance is drawn from seed, question and count of answers alone: two simulations that
differ in one setting meet the same luck. The waiting of siblings is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from quizapp.core.days_off import DaysOff
from quizapp.core.forgetting import Forgetting, forgetting
from quizapp.core.scheduling import Card, Parameters, Rating, State, fuzzed

MOST_IN_A_DAY = 10
"""After so many answers to one question in one day, the rest waits for tomorrow."""

_HALF_A_DAY = 43_200
_DAY = 86_400
_AGAIN, _HARD, _GOOD, _EASY = map(int, Rating)


@dataclass(frozen=True, slots=True)
class Habits:
    """How a learner answers, apart from what FSRS foresees.

    `first`: shares of the four ratings among first answers; `remembered`: of Hard, Good and Easy
    among reviews that were remembered; `step`: the chance of remembering in a learning step;
    `wrong`, `right`: seconds that an answer takes; `reading`: those that a new fact takes.
    """

    first: tuple[float, float, float, float] = (0.24, 0.094, 0.666, 0.0)
    remembered: tuple[float, float, float] = (0.0, 1.0, 0.0)
    step: float = 0.9
    wrong: float = 19.6
    right: float = 13.8
    reading: float = 20.0


DEFAULT_HABITS = Habits()
"""For a learner with too few answers. First answers and seconds are those of Anki's users (fsrs-rs,
`SimulatorConfig`), with Easy counted as Good: nothing is Easy unless the learner says so. `reading`
is our own estimate."""


@dataclass(frozen=True, slots=True)
class Course:
    """How much is studied: at most so many new questions and reviews a day.

    Both may be fractions (half a question a day is one every other day), so that a part of a pack
    can stand for all of it. `off`: days (numbers as `date.toordinal`) on which nothing is studied.
    """

    new_per_day: float = 20
    reviews_per_day: float = 200
    off: DaysOff | frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Begun:
    """A question that the simulation begins with; `card` must not be new, `due_day` is its day."""

    key: str
    card: Card
    due_day: int


@dataclass(slots=True)
class Day:
    """What one day brought: new questions, reviews, those of them that were remembered (`passed`),
    all answers (learning steps too), and their seconds."""

    new: int = 0
    reviews: int = 0
    passed: int = 0
    answers: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Outlook:
    """A simulation: its days in order, and how many questions are remembered at the end of some.

    `remembered`: by number of days since the beginning (1: the end of the first day), the sum of
    the chances of all questions; `begun`: how many had been begun by then. `waiting`: reviews that
    the limit left undone on the last day.
    """

    days: tuple[Day, ...]
    remembered: Mapping[int, float]
    begun: Mapping[int, int]
    waiting: int = 0


@dataclass(slots=True)
class Going:
    """A question on its way: what `core.scheduling.Card` is, but changed in place.

    `true`: its memory as it truly is (stability, difficulty), where that is not the scheduler's.
    """

    key: str
    stability: float = 0.0
    difficulty: float = 0.0
    last_day: int = 0
    state: State = State.NEW
    step: int | None = None
    count: int = 0
    true: tuple[float, float] | None = None


def simulate(
    begun: Sequence[Begun],
    new: Sequence[str],
    parameters: Parameters,
    today: int,
    days: int,
    *,
    course: Course = Course(),
    habits: Habits = DEFAULT_HABITS,
    seed: object = 1,
    ends: Collection[int] = (),
    truth: tuple[float, ...] | None = None,
) -> Outlook:
    """Study for `days` days from `today`; what is remembered is told at the days named in `ends`.

    `new`: keys of the questions not yet begun, in the order in which they come. `truth`: weights by
    which the learner truly forgets, where they are not those that the scheduler goes by; what has
    been begun is then taken to be remembered, so far, as the scheduler thinks.
    """
    run = _Run(parameters, habits, seed, truth)
    cards = [_going(each) for each in begun]
    due: dict[int, list[Going]] = {}
    for each, card in zip(begun, cards, strict=True):
        due.setdefault(max(each.due_day, today), []).append(card)
    fresh, told, late = iter(new), list[Day](), list[Going]()
    remembered, started = dict[int, float](), dict[int, int]()
    for day in range(today, today + days):
        late += due.pop(day, [])
        done = Day()
        if day not in course.off:
            number = day - today
            done.reviews = min(len(late), _share(course.reviews_per_day, number))
            taken, late = late[: done.reviews], late[done.reviews :]
            wanted = _share(course.new_per_day, number)
            arrived = [Going(key) for _, key in zip(range(wanted), fresh, strict=False)]
            done.new = len(arrived)
            cards += arrived
            for card in (*taken, *arrived):
                due.setdefault(run.sit(card, day, done), []).append(card)
        told.append(done)
        if (number := day - today + 1) in ends:
            started[number] = len(cards)
            remembered[number] = sum(run.recall(card, day) for card in cards)
    return Outlook(tuple(told), remembered, started, len(late))


class _Run:
    """One simulation's rules: FSRS with its parameters, the habits, and where luck comes from."""

    def __init__(
        self,
        parameters: Parameters,
        habits: Habits,
        seed: object,
        truth: tuple[float, ...] | None,
    ) -> None:
        self.parameters, self.habits, self.seed = parameters, habits, seed
        self.memory: Forgetting = forgetting(parameters.weights)
        differs = truth is not None and truth != parameters.weights
        self.truth = forgetting(truth) if differs and truth is not None else None

    def recall(self, card: Going, day: int) -> float:
        """The chance that a question is truly remembered on a day."""
        gap = max(0, day - card.last_day)  # a clock may have been put back
        if self.truth is None:
            return self.memory.recall(card.stability, gap)
        return self.truth.recall(self._true(card)[0], gap)

    def sit(self, card: Going, day: int, done: Day) -> int:
        """Ask a question until it is through for the day, count it, and say when it is due."""
        for times in range(MOST_IN_A_DAY):
            luck, kind, fuzz = _draws(self.seed, card.key, card.count)
            rating = self._rating(card, day, luck, kind)
            if card.state is State.NEW:
                done.seconds += self.habits.reading
            elif times == 0:
                done.passed += rating != _AGAIN
            if self.truth is not None:
                card.true = self._truly(self.truth, card, rating, day)
            wait = answered(card, rating, day, fuzz, self.parameters, self.memory)
            done.answers += 1
            done.seconds += self.habits.wrong if rating == _AGAIN else self.habits.right
            if card.state is State.REVIEW:
                return day + wait
            if wait >= _HALF_A_DAY:
                return day + max(1, round(wait / _DAY))
        return day + 1

    def _true(self, card: Going) -> tuple[float, float]:
        return card.true or (card.stability, card.difficulty)

    def _truly(self, truth: Forgetting, card: Going, rating: int, day: int) -> tuple[float, float]:
        """What a review makes of the memory as it truly is."""
        if card.state is State.NEW:
            return truth.first(rating)
        return truth.after(*self._true(card), rating, day - card.last_day)

    def _rating(self, card: Going, day: int, luck: float, kind: float) -> int:
        if card.state is State.NEW:
            return _drawn(self.habits.first, luck) + 1
        grown = card.state is State.REVIEW or card.last_day < day
        if luck >= (self.recall(card, day) if grown else self.habits.step):
            return _AGAIN
        return _drawn(self.habits.remembered, kind) + 2 if grown else _GOOD


def answered(
    card: Going,
    rating: int,
    day: int,
    fuzz: float | None,
    parameters: Parameters,
    memory: Forgetting,
) -> int:
    """Change a card as an answer does; return the wait: days in review, seconds in a step.

    The same as `core.scheduling.review`, in numbers; `fuzz` None: the interval as it is.
    """
    if card.state is State.NEW:
        card.stability, card.difficulty = memory.first(rating)
        card.state, card.step = State.LEARNING, 0
    else:
        card.stability, card.difficulty = memory.after(
            card.stability, card.difficulty, rating, day - card.last_day
        )
        if card.state is State.REVIEW and rating == _AGAIN and parameters.relearning_steps:
            card.state, card.step = State.RELEARNING, 0
    card.last_day = day
    card.count += 1
    learning = card.state is State.LEARNING
    steps = parameters.learning_steps if learning else parameters.relearning_steps
    card.step, wait = (None, 0) if card.step is None else _step(card.step, rating, steps)
    if card.step is not None:
        return wait
    card.state = State.REVIEW
    days = memory.interval(card.stability, parameters.retention, parameters.maximum_interval)
    return days if fuzz is None else fuzzed(days, fuzz, parameters.maximum_interval)


def _step(step: int, rating: int, steps: Sequence[int]) -> tuple[int | None, int]:
    """On which step a card is after a rating (None: on none any more), and seconds until then."""
    if not steps or (step >= len(steps) and rating != _AGAIN) or rating == _EASY:
        return None, 0
    if rating == _AGAIN:
        return 0, steps[0]
    if rating == _GOOD:
        return (None, 0) if step + 1 >= len(steps) else (step + 1, steps[step + 1])
    if step > 0:
        return step, steps[step]
    return 0, round(steps[0] * 1.5 if len(steps) == 1 else (steps[0] + steps[1]) / 2)


def _share(rate: float, day: int) -> int:
    """How many fall to the day with this number (from 0) at so many a day."""
    return int(rate * (day + 1)) - int(rate * day)


def _going(begun: Begun) -> Going:
    card = begun.card
    if card.stability is None or card.difficulty is None or card.last_day is None:
        raise ValueError(f"{begun.key} is new: nothing of it is remembered yet")
    return Going(
        begun.key,
        card.stability,
        card.difficulty,
        card.last_day,
        card.state,
        card.step,
        card.reps,
    )


def _draws(seed: object, key: str, count: int) -> tuple[float, float, float]:
    """Three numbers from 0 up to 1 that depend on these alone (SHA-256)."""
    digest = hashlib.sha256(f"{seed}\x1f{key}\x1f{count}".encode()).digest()
    return (
        int.from_bytes(digest[:4], "big") / 2**32,
        int.from_bytes(digest[4:8], "big") / 2**32,
        int.from_bytes(digest[8:12], "big") / 2**32,
    )


def _drawn(shares: Sequence[float], luck: float) -> int:
    """Which of several things with these shares is meant by a number from 0 up to 1."""
    left = luck * sum(shares)
    for index, share in enumerate(shares):
        if left < share:
            return index
        left -= share
    return max(index for index, share in enumerate(shares) if share)

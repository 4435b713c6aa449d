"""One card and FSRS: ratings, reviews, intervals, fuzz, and the moment a card is due. Pure.

`core.memory` folds a learner's log with these functions; the services ask them for the intervals
on the buttons. The algorithm is py-fsrs 6; what is ours is said where it stands.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from functools import cached_property, lru_cache
from math import inf
from zoneinfo import ZoneInfo

import fsrs
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from quizapp.core.days_off import NO_DAYS_OFF, DaysOff
from quizapp.core.questions import Grade, Verdict

SCHEDULER = "fsrs-6;days;fuzz-1"
"""Names the algorithm and our rules around it; stands in every line of a log."""

LEARN_AHEAD = timedelta(minutes=20)
"""A learning step counts as due this much early (Anki manual, "Learn ahead limit")."""

FSRS_6_WEIGHTS = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
"""The default weights of FSRS-6. Written out, so that old lines replay after py-fsrs moves on."""

WEIGHT_BOUNDS = tuple(zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True))
"""The least and the most that each weight may be; py-fsrs schedules nothing with others."""

_FUZZ = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, inf, 0.05))
_UTC_ZONE = ZoneInfo("UTC")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Rating(IntEnum):
    """How well something was remembered, in FSRS's own numbers."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class State(IntEnum):
    """Where a card is, in FSRS's own numbers; NEW is one that was never reviewed."""

    NEW = 0
    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


@dataclass(frozen=True)
class Parameters:
    """What FSRS is run with. Steps are in seconds, `maximum_interval` in days."""

    weights: tuple[float, ...] = FSRS_6_WEIGHTS
    retention: float = 0.9
    learning_steps: tuple[int, ...] = (60, 600)
    relearning_steps: tuple[int, ...] = (600,)
    maximum_interval: int = 36500

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:  # reckoned once: `foresight` looks up by it a hundred thousand times
        return hash(tuple(self.__dict__[each.name] for each in fields(self)))

    @cached_property
    def hash(self) -> str:
        """Twelve hexadecimal digits that name these parameters in a log line."""
        text = json.dumps(self.as_json(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def as_json(self) -> dict[str, object]:
        """The parameters as JSON values, for a log line; `from_json` reads them back."""
        return {
            "weights": list(self.weights),
            "retention": self.retention,
            "learning_steps": list(self.learning_steps),
            "relearning_steps": list(self.relearning_steps),
            "maximum_interval": self.maximum_interval,
        }

    @staticmethod
    def from_json(values: dict[str, object]) -> Parameters:
        """Parameters from what `as_json` gave. Raises TypeError for other keys."""
        kept = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        return Parameters(**kept)  # type: ignore[arg-type]


DEFAULT_PARAMETERS = Parameters()


def can_schedule(weights: tuple[float, ...]) -> bool:
    """Whether FSRS-6 can be run with these weights: as many as it has, each within its bounds."""
    return len(weights) == len(WEIGHT_BOUNDS) and all(
        least <= weight <= most
        for weight, (least, most) in zip(weights, WEIGHT_BOUNDS, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Card:
    """One learner's memory of one question.

    `interval` is the wait after `last_review`: whole days in review, minutes in a learning step.
    `last_day` numbers the learner's day of that review. `reps` counts scheduled reviews, `seen`
    every answer, practice too. `buried`: the learner's day with which a question that was set
    aside comes back. `surprised`: see `surprised_after`. `touched`: time of the last line that made
    the card what it is. `due` is derived (see `due`): None for a new, suspended or retired one.
    """

    state: State = State.NEW
    step: int | None = None
    stability: float | None = None
    difficulty: float | None = None
    last_review: datetime | None = None
    last_day: int | None = None
    interval: timedelta | None = None
    reps: int = 0
    lapses: int = 0
    seen: int = 0
    suspended: bool = False
    buried: int | None = None
    surprised: int | None = None
    touched: datetime | None = None
    due: datetime | None = None


NEW_CARD = Card()


@dataclass(frozen=True, slots=True)
class Calendar:
    """A learner's days: each begins at `rollover_hour` (0-23) o'clock in `zone`; some are `off`.

    FSRS was trained on Anki's logs, where the time between reviews is counted in such days.

    A review that falls on a day off is due on the next day that is not. Later, not earlier: the day
    before would carry the load of the free one, memory is hardly asked before it needs it, and a
    day that is taken off on short notice has no day before it left. Only the due moment moves; the
    interval is FSRS's own, so that taking days off, or not, never changes what is remembered. What
    was due before stays due, and learning steps, which end within the hour, are due at their
    minute.
    """

    zone: ZoneInfo = _UTC_ZONE
    rollover_hour: int = 4
    off: DaysOff = NO_DAYS_OFF

    def day_of(self, at: datetime) -> int:
        """The number of the learner's day at a moment (`date.toordinal` of its date)."""
        wall = at.astimezone(self.zone).replace(tzinfo=None)
        return (wall - timedelta(hours=self.rollover_hour)).toordinal()

    def start_of(self, day: int) -> datetime:
        """The moment, in UTC, at which a day begins."""
        morning = datetime.combine(
            date.fromordinal(day), time(self.rollover_hour), tzinfo=self.zone
        )
        return morning.astimezone(UTC)

    def is_off(self, day: int) -> bool:
        """Whether the learner does not study on a day."""
        return day in self.off

    def due_on(self, day: int) -> datetime:
        """The moment, in UTC, from which a review that falls on `day` is due."""
        return self.start_of(self.off.next_on(day))

    def wait(self, day: int, interval: timedelta) -> timedelta:
        """How long after a review on `day` the next one is due, days off counted in.

        Whole days are those of a review; a shorter wait is a learning step's.
        """
        if interval < timedelta(days=1):
            return interval
        return timedelta(days=self.off.next_on(day + interval.days) - day)


@dataclass(frozen=True, slots=True)
class Correction:
    """What the pack has done to a question since: its answers changed, or it was retired."""

    revised_at: datetime | None = None
    retired: bool = False


NO_CORRECTION = Correction()


def rating_of(grade: Grade, own: Rating | None = None) -> Rating:
    """The rating that an answer earns; `own` is the learner's and goes first.

    Wrong or less than half the credit: Again; partial: Hard; right: Good. Nothing is Easy unless
    the learner says so.
    """
    if own is not None:
        return own
    if grade.verdict is Verdict.RIGHT:
        return Rating.GOOD
    return rating_of_credit(min(grade.credit, 0.999) if grade.verdict is Verdict.PARTIAL else 0.0)


def rating_of_credit(credit: float) -> Rating:
    """The rating of one member of several: all its credit Good, half or more Hard, else Again."""
    if credit >= 1:
        return Rating.GOOD
    return Rating.HARD if credit >= 0.5 else Rating.AGAIN


def fuzz_of(key: str, reps: int) -> float:
    """A number from 0 up to 1 that is the same for the same question and count of reviews."""
    digest = hashlib.sha256(f"fuzz:{key}:{reps}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


def fuzzed(days: int, fuzz: float, maximum: int) -> int:
    """An interval moved a little, so that what was learnt together does not stay together.

    Ranges as in Anki (rslib/src/scheduler/states/fuzz.rs) and py-fsrs: one day, and 15 % of the
    part between 2.5 and 7 days, 10 % of that up to 20, 5 % of the rest; under 2.5 days, none.
    """
    if days < 2.5:
        return days
    delta = 1.0 + sum(part * max(min(days, end) - begin, 0.0) for begin, end, part in _FUZZ)
    most = min(round(days + delta), maximum)
    least = min(max(2, round(days - delta)), most)
    return least + int(fuzz * (most - least + 1))


def review(
    card: Card, rating: Rating, at: datetime, day: int, fuzz: float, parameters: Parameters
) -> Card:
    """The card after a scheduled review at `at`, on the learner's day `day`; `due` is left out.

    FSRS is given days, not hours, between reviews (see `Calendar`): an evening and the next
    morning are a day apart, two reviews of one day are none.
    """
    after, interval = _rated(_as_fsrs(card), rating, _midnight(day), fuzz, parameters)
    lapsed = card.state is State.REVIEW and rating is Rating.AGAIN
    return Card(
        state=State(after.state),
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        last_review=at,
        last_day=day,
        interval=interval,
        reps=card.reps + 1,
        lapses=card.lapses + lapsed,
        seen=card.seen,
        suspended=card.suspended,
        touched=card.touched,
    )


def next_intervals(
    card: Card,
    key: str,
    day: int,
    parameters: Parameters = DEFAULT_PARAMETERS,
    calendar: Calendar | None = None,
) -> dict[Rating, timedelta]:
    """How long until the next review, for each of the four ratings given on the day `day`.

    With a `calendar`, until it is due: its days off are counted in.
    """
    before, today, fuzz = _as_fsrs(card), _midnight(day), fuzz_of(key, card.reps)
    waits = {rating: _rated(before, rating, today, fuzz, parameters)[1] for rating in Rating}
    if calendar is None:
        return waits
    return {rating: calendar.wait(day, wait) for rating, wait in waits.items()}


def _as_fsrs(card: Card) -> fsrs.Card:
    """A card as FSRS takes it; one that is new begins with the first learning step."""
    return fsrs.Card(
        card_id=0,
        state=fsrs.State(card.state or State.LEARNING),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=_NEVER,
        last_review=None if card.last_day is None else _midnight(card.last_day),
    )


def _rated(
    before: fsrs.Card, rating: Rating, today: datetime, fuzz: float, parameters: Parameters
) -> tuple[fsrs.Card, timedelta]:
    """What FSRS makes of a review, and the wait after it; `before` stays as it is."""
    after, _ = _scheduler(parameters).review_card(before, fsrs.Rating(rating), today)
    interval = after.due - today
    if after.state is fsrs.State.Review:
        interval = timedelta(days=fuzzed(interval.days, fuzz, parameters.maximum_interval))
    return after, interval


def due(card: Card, correction: Correction, calendar: Calendar) -> datetime | None:
    """When a card is due, in UTC; None for a new, suspended or retired one.

    A learning step is due at its minute, a review at the start of its day, or of the next one that
    is not off (see `Calendar`). Where the accepted
    answers changed after the last review, the question is due at once: the learner holds an
    answer that is no longer the right one. A buried one is due on its day at the earliest.
    """
    if card.suspended or correction.retired or card.last_review is None:
        return None
    if card.interval is None or card.last_day is None:
        return None
    if card.state is State.REVIEW:
        moment = calendar.due_on(card.last_day + card.interval.days)
    else:
        moment = card.last_review + card.interval
    if is_superseded(card, correction) and correction.revised_at is not None:
        moment = min(moment, correction.revised_at)
    return moment if card.buried is None else max(moment, calendar.due_on(card.buried))


def is_superseded(card: Card, correction: Correction) -> bool:
    """Whether the accepted answers changed after the card's last review."""
    return (
        correction.revised_at is not None
        and card.last_review is not None
        and correction.revised_at > card.last_review
    )


def is_due(card: Card, now: datetime) -> bool:
    """Whether a card waits to be reviewed; a learning step does so `LEARN_AHEAD` of its time."""
    if card.due is None:
        return False
    ahead = timedelta() if card.state is State.REVIEW else LEARN_AHEAD
    return card.due <= now + ahead


def is_buried(card: Card, day: int) -> bool:
    """Whether a card is set aside on the learner's day `day`; it comes back by itself."""
    return card.buried is not None and card.buried > day


def surprised_after(card: Card, rating: Rating, day: int, *, sure: bool) -> int | None:
    """The learner's day of the last answer that was sure and wrong, None once that is mended.

    It is mended by an answer that is not wrong on a later day: what is repeated on the day itself
    is still in the ear.
    """
    if rating is Rating.AGAIN:
        return day if sure else card.surprised
    return card.surprised if card.surprised == day else None


def is_leech(lapses: int, threshold: int) -> bool:
    """Whether the learner is to be told that a question does not stick, at its lapse `lapses`.

    At the threshold, and again after every half of it, as in Anki (rslib/src/scheduler/states/
    review.rs, `leech_threshold_met`). 0 as threshold: never.
    """
    half = max(1, (threshold + 1) // 2)
    return threshold > 0 and lapses >= threshold and (lapses - threshold) % half == 0


def recall(card: Card, day: int, parameters: Parameters = DEFAULT_PARAMETERS) -> float:
    """The chance, by FSRS, that a card is remembered on the learner's day `day`; 0 if new."""
    if card.last_day is None or card.stability is None:
        return 0.0
    as_fsrs = fsrs.Card(
        card_id=0, stability=card.stability, due=_NEVER, last_review=_midnight(card.last_day)
    )
    return _scheduler(parameters).get_card_retrievability(as_fsrs, _midnight(day))


def foreseen(card: Card, day: int, parameters: Parameters = DEFAULT_PARAMETERS) -> float | None:
    """What FSRS foresees of a review on the learner's day `day`: the chance of remembering.

    None where there is nothing to be right or wrong about: the card is new or in a learning step,
    or it was last reviewed on that very day.
    """
    if card.state is not State.REVIEW or card.last_day is None or day <= card.last_day:
        return None
    return recall(card, day, parameters)


@lru_cache(maxsize=1024)
def _scheduler(parameters: Parameters) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        parameters=parameters.weights,
        desired_retention=parameters.retention,
        learning_steps=[timedelta(seconds=s) for s in parameters.learning_steps],
        relearning_steps=[timedelta(seconds=s) for s in parameters.relearning_steps],
        maximum_interval=parameters.maximum_interval,
        enable_fuzzing=False,
    )


def _midnight(day: int) -> datetime:
    return datetime.combine(date.fromordinal(day), time(), tzinfo=UTC)

"""Which two a learner mixes up, and when these are to be told apart again. Pure.

Derived from answers alone: `services.pairs` reads them. The rule, in four sentences:

- A pair is mixed up by a learner who gave the one for the other, either way round, twice within
  `WINDOW` days, or once and was sure of it; once is enough where the pack declares the two.
- It is due the day after that became so.
- A drill without a mistake brings it back after `INTERVALS` days, one after the other, and after
  the last of them no more; one with a mistake brings it back tomorrow, and they begin anew.
- A mix-up after a drill brings it back the day after, and the intervals begin anew as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

WINDOW = 90
"""So many days back a mix-up counts; the learner's day of today is one of them."""

ENOUGH = 2
"""Mix-ups that make a pair; one of which the learner was sure counts as so many."""

INTERVALS = (3, 10, 30, 90)
"""Days until a pair is drilled again: after the first drill without a mistake, the second, ..."""

Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class MixUp:
    """The one was given where the other was right. `day`: the learner's."""

    given: str
    right: str
    at: datetime
    day: int
    sure: bool = False

    @property
    def pair(self) -> Pair:
        """The two of them."""
        return frozenset((self.given, self.right))


@dataclass(frozen=True, slots=True)
class Drilled:
    """A drill that was gone through, and when it ended; `right`: without a mistake at first asking.

    What was mixed up in it comes before its end, so that its outcome tells more.
    """

    pair: Pair
    at: datetime
    day: int
    right: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a learner stands with one pair.

    `times`: mix-ups within the window; `mixed_up`: by the rule above. `drilled`: the day of the
    last drill, None for none; `streak`: drills in a row without a mistake. `due`: the day on which
    it is to be drilled, None where it is not.
    """

    pair: Pair
    times: int = 0
    mixed_up: bool = False
    drilled: int | None = None
    streak: int = 0
    due: int | None = None

    def is_due(self, today: int) -> bool:
        """Whether it is to be drilled by the end of the learner's day `today`."""
        return self.due is not None and self.due <= today


def standings(
    mix_ups: Iterable[MixUp], drills: Iterable[Drilled], declared: Collection[Pair], today: int
) -> Mapping[Pair, Standing]:
    """How a learner stands on the day `today` with each pair that was mixed up or drilled."""
    by_pair: dict[Pair, list[MixUp]] = {}
    for each in sorted(mix_ups, key=lambda found: found.at):
        if today - WINDOW < each.day and each.given != each.right:
            by_pair.setdefault(each.pair, []).append(each)
    done: dict[Pair, list[Drilled]] = {}
    for drill in sorted(drills, key=lambda found: found.at):
        done.setdefault(drill.pair, []).append(drill)
    return {
        pair: _standing(pair, by_pair.get(pair, ()), done.get(pair, ()), pair in declared)
        for pair in dict.fromkeys((*by_pair, *done))
    }


def _standing(
    pair: Pair, mix_ups: Sequence[MixUp], drills: Sequence[Drilled], declared: bool
) -> Standing:
    became = _became(mix_ups, 1 if declared else ENOUGH)
    if not drills:
        due = None if became is None else became + 1
        return Standing(pair, len(mix_ups), became is not None, due=due)
    last, streak = drills[-1], _streak(drills, mix_ups)
    dues = [each.day + 1 for each in mix_ups if each.at > last.at][:1]
    if not last.right:
        dues.append(last.day + 1)
    elif 0 < streak <= len(INTERVALS):
        dues.append(last.day + INTERVALS[streak - 1])
    return Standing(
        pair, len(mix_ups), became is not None, last.day, streak, min(dues, default=None)
    )


def _became(mix_ups: Sequence[MixUp], enough: int) -> int | None:
    """The day on which there were mix-ups enough, or None."""
    weight = 0
    for each in mix_ups:
        weight += ENOUGH if each.sure else 1
        if weight >= enough:
            return each.day
    return None


def _streak(drills: Sequence[Drilled], mix_ups: Sequence[MixUp]) -> int:
    """Drills without a mistake since the last one with any, or the last mix-up between them."""
    count, later = 0, drills[-1].at
    for drill in reversed(drills):
        if not drill.right or any(drill.at < each.at <= later for each in mix_ups):
            break
        count, later = count + 1, drill.at
    return count

"""When two count as mixed up, and when they are to be told apart again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from quizapp.core.confusions import INTERVALS, WINDOW, Drilled, MixUp, Standing, standings

AB = frozenset("ab")
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
TODAY = 1000


def at(day: int, hour: float = 0) -> datetime:
    return START + timedelta(days=day, hours=hour)


def mix(day: int, given: str = "a", right: str = "b", hour: float = 0, **more: bool) -> MixUp:
    return MixUp(given, right, at(day, hour), day, **more)


def drill(day: int, *, right: bool = True, hour: float = 0) -> Drilled:
    return Drilled(AB, at(day, hour), day, right)


def standing(*found: MixUp | Drilled, declared: bool = False, today: int = TODAY) -> Standing:
    mix_ups = [each for each in found if isinstance(each, MixUp)]
    drills = [each for each in found if isinstance(each, Drilled)]
    return standings(mix_ups, drills, {AB} if declared else set(), today)[AB]


def test_once_is_no_habit() -> None:
    found = standing(mix(990))
    assert (found.times, found.mixed_up, found.due) == (1, False, None)


def test_twice_in_either_direction_is() -> None:
    found = standing(mix(990), mix(995, "b", "a"))
    assert (found.times, found.mixed_up) == (2, True)


def test_once_and_sure_is() -> None:
    assert standing(mix(990, sure=True)).mixed_up


def test_once_is_enough_where_the_pack_declares_it() -> None:
    assert standing(mix(990), declared=True).mixed_up


@pytest.mark.parametrize(("back", "counts"), [(WINDOW - 1, True), (WINDOW, False)])
def test_what_is_long_ago_counts_no_more(back: int, counts: bool) -> None:
    found = standings([mix(TODAY - back), mix(TODAY)], [], set(), TODAY)
    assert found[AB].mixed_up is counts


def test_it_is_due_the_day_after_it_became_a_habit() -> None:
    assert standing(mix(980), mix(990), mix(995)).due == 991
    assert standing(mix(TODAY), mix(TODAY, hour=1)).due == TODAY + 1
    assert not standing(mix(TODAY), mix(TODAY, hour=1)).is_due(TODAY)
    assert standing(mix(TODAY - 1), mix(TODAY - 1, hour=1)).is_due(TODAY)


def test_others_are_others() -> None:
    found = standings([mix(990), mix(991, "a", "c")], [], set(), TODAY)
    assert found.keys() == {AB, frozenset("ac")}
    assert not any(each.mixed_up for each in found.values())


def test_drills_without_a_mistake_come_back_later_and_later() -> None:
    day, done = 910, [mix(909), mix(909, hour=1)]
    found = list[MixUp | Drilled](done)
    for interval in INTERVALS:
        found.append(drill(day))
        assert standing(*found).due == day + interval
        day += interval
    assert standing(*found, drill(day)).due is None


def test_a_mistake_in_a_drill_brings_it_back_tomorrow_and_begins_anew() -> None:
    found = [mix(950), mix(951), drill(952), drill(955), drill(965, right=False)]
    assert standing(*found).due == 966
    assert standing(*found).streak == 0
    assert standing(*found, drill(966)).due == 966 + INTERVALS[0]


def test_a_mix_up_after_a_drill_brings_it_back_the_day_after() -> None:
    found = [mix(950), mix(951), drill(952), drill(955)]
    assert standing(*found).due == 955 + INTERVALS[1]
    assert standing(*found, mix(957)).due == 958
    assert standing(*found, mix(957), mix(959)).due == 958
    assert standing(*found, mix(957), drill(958)).due == 958 + INTERVALS[0]


def test_a_mix_up_on_the_day_of_the_drill_counts_by_its_hour() -> None:
    assert standing(mix(950), mix(952), drill(952, hour=1)).due == 952 + INTERVALS[0]
    assert standing(mix(950), mix(952, hour=2), drill(952, hour=1)).due == 953


def test_what_is_mixed_up_in_a_drill_is_told_by_the_drill() -> None:
    found = [mix(950), mix(951), mix(960), drill(960, right=False, hour=1)]
    assert standing(*found).due == 961
    assert standing(*found).times == 3
    assert standing(*found, drill(961)).due == 961 + INTERVALS[0]


def test_a_pair_that_was_only_drilled_comes_back_too() -> None:
    found = standing(drill(995), declared=True)
    assert (found.mixed_up, found.drilled, found.due) == (False, 995, 998)


def test_the_order_in_which_they_are_told_does_not_matter() -> None:
    mix_ups, drills = [mix(950), mix(957), mix(951)], [drill(955), drill(952)]
    assert standings(mix_ups, drills, set(), TODAY) == standings(
        mix_ups[::-1], drills[::-1], set(), TODAY
    )


def test_nothing_of_nothing() -> None:
    assert standings([], [], {AB}, TODAY) == {}

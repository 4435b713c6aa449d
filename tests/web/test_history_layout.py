"""Lanes and genealogies as they are laid out: nothing overlaps, time runs right, all is stable."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.dates import PartialDate
from quizapp.core.facts import Certainty
from quizapp.services.explaining import EntityLink
from quizapp.services.genealogies import Genealogy, Kin, Member
from quizapp.services.histories import PackHead
from quizapp.services.timelines import Dated, Timeline
from quizapp.web.history.axis import Axis, axis_of
from quizapp.web.history.lanes import REST, ROW, Chart, chart_of
from quizapp.web.history.tree import Tree, arranged, closest, tree_of
from quizapp.web.history.words import cut, width_of
from tests.core.date_strategies import dates

HEAD = PackHead("p", "P", "CC0", ())


def _dated(number: int, when: PartialDate, group: str, words: str) -> Dated:
    return Dated(str(number), words, words, when.label(), when, Certainty.STATED, "", group, "new")


def _chart(facts: list[Dated]) -> Chart:
    groups = tuple(EntityLink(g, g.title(), "group") for g in "abc")
    used = tuple(link for link in groups if any(fact.group == link.id for fact in facts))
    page = Timeline(HEAD, tuple(facts), len(facts), used, groups, (), (), None)
    axis = axis_of(fact.date for fact in facts)
    assert axis is not None
    return chart_of(page, axis)


FACTS = st.lists(
    st.tuples(dates(), st.sampled_from(["", "a", "b", "c"]), st.text("abc mw", max_size=80)),
    min_size=1,
    max_size=25,
).map(lambda drawn: [_dated(i, *each) for i, each in enumerate(drawn)])


@given(FACTS)
def test_marks_of_a_lane_never_overlap(facts: list[Dated]) -> None:
    chart = _chart(facts)
    assert sum(len(lane.marks) for lane in chart.lanes) == len(facts)
    for lane in chart.lanes:
        rows: dict[float, list[tuple[float, float]]] = {}
        for mark in lane.marks:
            assert lane.top < mark.y - ROW / 2 < mark.y + ROW / 2 <= lane.top + lane.height
            assert mark.right <= chart.width
            rows.setdefault(mark.y, []).append((mark.left, mark.right))
        for spans in rows.values():
            assert all(one[1] < other[0] for one, other in pairwise(sorted(spans)))
    for above, below in pairwise(chart.lanes):
        assert above.top + above.height <= below.top


@given(FACTS)
def test_the_same_facts_give_the_same_picture(facts: list[Dated]) -> None:
    assert _chart(facts) == _chart(list(facts))


def test_lanes_stand_in_time_and_the_rest_last() -> None:
    when = PartialDate.parse
    chart = _chart(
        [
            _dated(1, when("2001"), "", "first of all"),
            _dated(2, when("2002"), "a", "x"),
            _dated(3, when("2003"), "b", "y"),
        ]
    )
    assert [lane.name for lane in chart.lanes] == ["A", "B", REST]


def test_words_are_cut_where_one_can_stand_last() -> None:
    assert cut("was founded in the town of Kabul by its people", 30) == "was founded in the town…"
    assert cut("x" * 80, 20) == "x" * 19 + "…"
    assert cut("short") == "short"
    assert width_of("mm") > width_of("aa") > width_of("ii")


def _kin(start: str, end: str, kinship: str = "split", when: str = "", **more: bool) -> Kin:
    date = PartialDate.parse(when) if when else None
    begins = more.get("begins", kinship == "split")
    return Kin(
        f"{start}-{end}-{kinship}",
        kinship,
        start,
        end,
        "",
        when,
        date,
        Certainty.STATED,
        "",
        begins,
    )


def _genealogy(lines: list[Kin], begun: dict[str, str]) -> tuple[Genealogy, Axis]:
    members = {}
    for group in dict.fromkeys(end for kin in lines for end in (kin.start, kin.end)):
        when = PartialDate.parse(begun[group]) if group in begun else None
        link = EntityLink(group, group.title(), "group")
        members[group] = Member(link, when, when is not None, when and when.latest, ())
    page = Genealogy(HEAD, members, len(members), tuple(lines), (), None, ())
    axis = axis_of([member.begun for member in members.values()] + [kin.date for kin in lines])
    assert axis is not None
    return page, axis


def _tree(lines: list[Kin], begun: dict[str, str]) -> Tree:
    return tree_of(*_genealogy(lines, begun))


GROUPS = [f"g{i}" for i in range(12)]
LINES = st.lists(
    st.tuples(
        st.sampled_from(GROUPS),
        st.sampled_from(GROUPS),
        st.sampled_from(["split", "merger", "succession", "part", "pledge"]),
        st.sampled_from(["", "2004", "[..2010]", "2012-05", "2013/.."]),
    ),
    min_size=1,
    max_size=20,
).map(lambda drawn: [_kin(*each) for each in drawn])
BEGUN = st.dictionaries(
    st.sampled_from(GROUPS), st.sampled_from(["1999", "2005-03", "2015"]), min_size=12
)


@given(LINES, BEGUN)
def test_each_group_has_a_row_of_its_own_and_each_line_leads_from_row_to_row(
    lines: list[Kin], begun: dict[str, str]
) -> None:
    tree = _tree(lines, begun)
    rows = {row.member.link.id: row for row in tree.rows}
    assert len({row.y for row in tree.rows}) == len(rows)
    for row in tree.rows:
        assert 0 <= row.start < row.end <= tree.width
        assert row.right <= tree.width
        assert row.y < tree.height
    for curve in tree.curves:
        start, end = rows[curve.kin.start], rows[curve.kin.end]
        assert (curve.y1, curve.y2) == (start.y, end.y)
        assert curve.x1 <= curve.x2 + 0.1
        assert curve.year >= max(start.year, end.year)
        assert start.start - 0.1 <= curve.x1 <= start.end + 0.1
        assert end.start - 0.1 <= curve.x2 <= end.end + 0.1


@given(LINES, BEGUN, st.randoms(use_true_random=False))
def test_rows_do_not_hang_on_chance(
    lines: list[Kin], begun: dict[str, str], shuffle: random.Random
) -> None:
    first = _tree(lines, begun)
    page, axis = _genealogy(lines, begun)
    names = list(page.members)
    shuffle.shuffle(names)
    again = tree_of(replace(page, members={name: page.members[name] for name in names}), axis)
    assert again == first


def test_a_group_without_a_date_stands_before_what_came_of_it() -> None:
    tree = _tree([_kin("elder", "younger")], {"younger": "2015-02-03", "other": "2000"})
    rows = {row.member.link.id: row for row in tree.rows}
    assert rows["elder"].start < rows["younger"].start
    assert rows["elder"].band is None
    assert rows["younger"].band is not None


def test_joining_a_group_says_nothing_of_who_was_first() -> None:
    lines = [_kin("late", "early", "merger")]
    page, axis = _genealogy(lines, {"early": "2010", "late": "2016"})
    members = {**page.members, "late": replace(page.members["late"], founding=False)}
    rows = {r.member.link.id: r for r in tree_of(replace(page, members=members), axis).rows}
    assert rows["late"].start > rows["early"].start
    assert rows["late"].year == 2016


def test_two_groups_have_one_line_the_closest_tie() -> None:
    lines = [_kin("a", "b", "pledge"), _kin("a", "b", "merger"), _kin("b", "a", "split")]
    assert {(k.start, k.end): k.kinship for k in closest(lines)} == {
        ("a", "b"): "merger",
        ("b", "a"): "split",
    }


def test_three_hundred_in_a_chain_stand_one_below_the_other() -> None:
    groups = [f"g{i:03}" for i in range(300)]
    lines = [_kin(one, other) for one, other in pairwise(groups)]
    shuffled = groups[::3] + groups[1::3] + groups[2::3]
    order = arranged(shuffled, lines)
    assert order in (groups, groups[::-1])


def test_families_stand_together_the_largest_first() -> None:
    lines = [_kin("a", "b"), _kin("x", "y"), _kin("y", "z")]
    order = arranged(["a", "x", "b", "y", "z"], lines)
    assert set(order[:3]) == {"x", "y", "z"}

"""Facts that cannot be true together, and those that can."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.content.checks_contradictions import _at_one_time, _clash, _core
from quizapp.content.problems import Severity
from quizapp.content.reading import read_folder
from quizapp.core.dates import Kind, PartialDate
from quizapp.core.facts import Fact
from tests.content.editing import TINY, appended, problems_of, replaced

PACK, ENTITIES = "pack.toml", "entities.toml"
GASES, METALS = "facts/gases.toml", "facts/metals.toml"

CITE = 'cite = [{ source = "handbook", section = "Gases", words = "1766" }]\nnote = "A note."\n'


def another(pack: Path, **parts: str) -> int:
    """Add a fact "extra" to the pack and name it in the coverage; return its first line."""
    replaced(pack, "coverage.toml", '"1766", facts = [', '"1766", facts = ["extra", ')
    written = "".join(f"{key} = {value}\n" for key, value in parts.items())
    return appended(pack, METALS, f'\n[[fact]]\nid = "extra"\n{written}{CITE}') + 1


def messages(pack: Path) -> list[str]:
    """What is wrong with the fact "extra"; nothing else may be."""
    found = problems_of(pack)
    assert {problem.id for problem in found} <= {"extra"}
    return [problem.message for problem in found]


BORN = {"subject": '"marie-curie"', "relation": '"born"'}


def test_a_second_birthday(pack: Path) -> None:
    line = another(pack, **BORN, when='"1868"')
    (problem,) = problems_of(pack)
    assert problem.message == (
        "contradicts 'marie-curie-born': another when (by nature there is one)"
    )
    assert (problem.file, problem.line, problem.id) == (METALS, line + 4, "extra")
    assert "disputed" in problem.hint


@pytest.mark.parametrize(
    "parts",
    [
        {"when": '"1867"', "place": '"poland"'},  # coarser, and so the same
        {"when": '"1867-11~"'},
        {"when": '"1868"', "certainty": '"unclear"'},
        {"when": '"1868"', "certainty": '"claimed"', "by": '"pierre-curie"'},
    ],
)
def test_what_does_not_contradict_a_birthday(pack: Path, parts: dict[str, str]) -> None:
    another(pack, **BORN, **parts)
    assert messages(pack) == []


def test_another_birthplace(pack: Path) -> None:
    another(pack, **BORN, when='"1867"', place='"paris"')
    assert messages(pack) == [
        "contradicts 'marie-curie-born': another place (by nature there is one)"
    ]


def test_a_disputed_birthday_contradicts_nothing(pack: Path) -> None:
    another(pack, **BORN, when='"1868"', certainty='"disputed"')
    replaced(
        pack, METALS, 'note = "A note."\n',
        'note = "A note."\n[[fact.version]]\nwhen = "1869"\ncite = [{ source = "lexicon" }]\n',
    )  # fmt: skip
    assert messages(pack) == []


def test_a_claim_and_an_estimate_of_the_same_man_contradict_each_other(pack: Path) -> None:
    replaced(
        pack, METALS, 'when = "1867-11-07"\n',
        'when = "1867-11-07"\ncertainty = "claimed"\nby = "marie-curie"\n',
    )  # fmt: skip
    another(pack, **BORN, when='"1868"', certainty='"reported"', by='"marie-curie"')
    assert len(messages(pack)) == 1


@pytest.mark.parametrize(
    ("when", "contradicts"),
    [
        ('"1799/1802"', True),
        ('"1800-06-01"', True),
        ('"1799/1801"', True),
        ('"1801/1802"', False),  # one may have handed over to the other
        ('"1801"', False),
        ('"[1800..1803]"', False),
    ],
)
def test_two_heads_at_one_time(pack: Path, when: str, contradicts: bool) -> None:
    another(
        pack,
        subject='"joseph-priestley"',
        relation='"headed"',
        object='"royal-institution"',
        when=when,
    )
    expected = ["contradicts 'garnett-headed-chemistry': another subject (one at a time)"]
    assert messages(pack) == (expected if contradicts else [])


def test_offices_are_handed_over_on_one_day(pack: Path) -> None:
    replaced(pack, METALS, '"1799/1801"', '"1799-03-04/1801-03-04"')
    parts = {"subject": '"marie-curie"', "relation": '"headed"', "object": '"royal-institution"'}
    another(pack, **parts, when='"1801-03-04/1802-01-01"')
    # Marie Curie was not born then: that is a doubt of its own.
    assert [p.message for p in problems_of(pack) if p.severity is Severity.ERROR] == []


def test_numbers_at_one_time(pack: Path) -> None:
    ore = {"subject": '"marie-curie"', "relation": '"worked-up"', "unit": '"tonnes"'}
    another(pack, **ore, number="12", as_of='"1903"')
    assert messages(pack) == []  # "by 1902" is no moment that both share
    replaced(pack, METALS, 'as_of = "[..1902]"', 'as_of = "1903"')
    replaced(pack, METALS, 'certainty = "estimated"\n', "")
    assert messages(pack) == ["contradicts 'ore-worked-up': another number (one at a time)"]
    replaced(pack, METALS, "number = 12", "number = 9")
    assert messages(pack) == []  # between eight and ten


def test_a_prompt_that_tells_the_rank_asks_for_another_thing(pack: Path) -> None:
    replaced(
        pack, PACK, 'later = "Who discovered {object} again, later?"\n',
        'later = "Who discovered {object} again, later?"\nsingle = "always"\n',
    )  # fmt: skip
    found = {problem.id for problem in problems_of(pack)}
    assert found == {"polonium-found-pierre", "radium-found-pierre"}  # not oxygen, found twice


def test_an_act_after_death(pack: Path) -> None:
    line = another(
        pack, subject='"pierre-curie"', relation='"discovered"', object='"sodium"', when='"1906-05"'
    )
    (problem,) = problems_of(pack)
    assert problem.message == (
        "Pierre Curie ended on 19 April 1906 ('pierre-curie-died'), and acts in May 1906"
    )
    assert (problem.line, problem.id) == (line + 5, "extra")
    assert problem.severity is Severity.ERROR
    replaced(pack, METALS, '"1906-05"', '"1906"')
    assert problems_of(pack) == []  # it may have been before April


def test_an_office_that_lasts_beyond_death(pack: Path) -> None:
    parts = {"subject": '"pierre-curie"', "relation": '"headed"', "object": '"royal-institution"'}
    another(pack, **parts, when='"1904/1908"')
    assert len(messages(pack)) == 1


def test_what_may_be_said_of_the_dead(pack: Path) -> None:
    parts = {"subject": '"pierre-curie"', "relation": '"headed"', "object": '"royal-institution"'}
    another(pack, **parts, when='"1908"')
    replaced(pack, PACK, 'event = "the time of', 'posthumous = true\nevent = "the time of')
    assert messages(pack) == []


def test_an_act_before_birth_is_a_doubt(pack: Path) -> None:
    another(
        pack, subject='"humphry-davy"', relation='"discovered"', object='"oxygen"', when='"1770"'
    )
    (problem,) = problems_of(pack)
    assert problem.severity is Severity.WARNING
    assert problem.message == (
        "Humphry Davy began on 17 December 1778 ('davy-born'), and acts in 1770"
    )


def test_a_part_older_than_its_whole(pack: Path) -> None:
    appended(
        pack, ENTITIES,
        '\n[[entity]]\nid = "laboratory"\nkind = "institution"\nname = "Laboratory"\n'
        'within = "royal-institution"\n',
    )  # fmt: skip
    line = another(pack, subject='"laboratory"', relation='"founded"', when='"1790"')
    (problem,) = problems_of(pack)
    assert problem.message == (
        "Laboratory began in 1790, before Royal Institution, in which it lies"
        " ('royal-institution-founded': in March 1799)"
    )
    assert (problem.line, problem.severity) == (line + 4, Severity.ERROR)
    replaced(pack, METALS, '"1790"', '"1799"')
    assert problems_of(pack) == []


def test_a_town_may_be_older_than_its_country(pack: Path) -> None:
    replaced(pack, PACK, 'subject = ["institution"]', 'subject = ["institution", "place"]')
    another(pack, subject='"great-britain"', relation='"founded"', when='"1707"')
    appended(
        pack, METALS,
        '\n[[fact]]\nid = "extra2"\nsubject = "london"\nrelation = "founded"\n'
        f'when = "1000"\n{CITE}',
    )  # fmt: skip
    replaced(pack, "coverage.toml", '["extra", ', '["extra", "extra2", ')
    (problem,) = problems_of(pack)
    assert (problem.id, problem.severity) == ("extra2", Severity.WARNING)


def test_said_and_denied(pack: Path) -> None:
    line = replaced(pack, GASES, 'subject = "humphry-davy"', 'subject = "carl-wilhelm-scheele"')
    (problem,) = problems_of(pack)
    assert problem.message == "denies what 'chlorine-found' states"
    assert (problem.id, problem.line) == ("chlorine-not-davy", line + 3)


def test_said_twice(pack: Path) -> None:
    line = another(
        pack, subject='"polonium"', relation='"named-after"', object='"poland"',
    )  # fmt: skip
    (problem,) = problems_of(pack)
    assert (problem.message, problem.line) == ("says the same as 'polonium-named'", line)


@given(
    st.dates().flatmap(
        lambda first: st.tuples(st.just(first), st.dates(min_value=first), st.integers(0, 2))
    )
)
def test_the_sure_days_of_a_time_lie_inside_it(drawn: tuple[object, object, int]) -> None:
    first, last, precision = drawn
    ends = [str(end)[: (10, 7, 4)[precision]] for end in (first, last)]
    if ends[0] == ends[1]:
        return
    date = PartialDate.parse("/".join(ends))
    core = _core(date)
    if core is not None:
        assert date.earliest is not None
        assert date.latest is not None
        assert date.earliest <= core[0] <= core[1] <= date.latest


times = st.sampled_from(
    ["1799/1801", "1800/1802", "1801/1803", "1800/..", "../1801", "1800", "1800-05", "[1800..1802]"]
    + [f"1800-0{month}-01/1801-0{month}-01" for month in range(1, 9)]
    + ["1800-03-01", "1801-03-01", "1801-03-01/1801-04-01"]
)


@given(st.lists(st.tuples(st.sampled_from("abc"), times), max_size=8))
def test_the_quick_search_finds_whom_the_plain_one_finds(drawn: list[tuple[str, str]]) -> None:
    pack = read_folder(TINY).pack()
    aspect = pack.relations["headed"].ask["subject"]
    people = dict(zip("abc", ("marie-curie", "pierre-curie", "humphry-davy"), strict=True))
    facts = [
        Fact(
            f"f{order}", people[who], "headed", (), "", object="royal-institution",
            when=PartialDate.parse(when), order=order,
        )
        for order, (who, when) in enumerate(drawn)
    ]  # fmt: skip
    plain = {
        later.id
        for later in facts
        for earlier in facts[: later.order]
        if _share_a_day(earlier, later) and _clash(pack, earlier, later, aspect)
    }
    assert {later.id for _, later in _at_one_time(pack, facts, aspect)} == plain


def _share_a_day(one: Fact, other: Fact) -> bool:
    assert one.when is not None
    assert other.when is not None
    if one.when.edtf == other.when.edtf:
        return one.when.kind is not Kind.WITHIN
    here, there = _core(one.when), _core(other.when)
    return here is not None and there is not None and here[0] < there[1] and there[0] < here[1]

"""Cited words against the text of the source."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.content.checks import check_source_text
from quizapp.content.passages import contains_words, divide, folded, missing
from quizapp.content.reading import read_folder
from quizapp.core.facts import Section, Source
from tests.content.editing import HANDBOOK, TINY, replaced

TEXT = HANDBOOK.read_text(encoding="utf-8")
METALS = "facts/metals.toml"


def source(*headings: str) -> Source:
    return Source("s", "S", sections=tuple(Section(heading, "") for heading in headings))


def test_every_citation_of_the_tiny_pack_stands() -> None:
    assert missing(read_folder(TINY).pack(), "handbook", TEXT) == []
    assert check_source_text(TINY, {"handbook": TEXT}) == []


def test_words_that_are_gone(pack: Path) -> None:
    line = replaced(pack, METALS, 'words = "17 December 1778"', 'words = "18 December 1778"')
    (problem,) = check_source_text(pack, {"handbook": TEXT})
    assert problem.message == (
        "the words '18 December 1778' do not stand in section 'Metals by electricity'"
    )
    assert (problem.file, problem.line, problem.id) == (METALS, line, "davy-born")


def test_words_that_stand_in_another_section(pack: Path) -> None:
    replaced(pack, METALS, 'words = "17 December 1778"', 'words = "19 April 1906"')
    (problem,) = check_source_text(pack, {"handbook": TEXT})
    assert problem.hint == "They stand in section 'Radioactive elements'."


def test_the_citation_of_a_version_is_looked_up_too(pack: Path) -> None:
    replaced(
        pack, "facts/gases.toml", 'cite = [{ source = "lexicon" }]',
        'cite = [\n  { source = "lexicon" },\n'
        '  { source = "handbook", section = "Gases", words = "in 1771" },\n]',
    )  # fmt: skip
    (problem,) = check_source_text(pack, {"handbook": TEXT})
    line = (pack / "facts/gases.toml").read_text("utf-8").splitlines()[problem.line - 1]
    assert "in 1771" in line


def test_a_heading_that_the_text_lacks() -> None:
    text = TEXT.replace("\nThe Royal Institution\n", "\nThe institution\n")
    found = check_source_text(TINY, {"handbook": text})
    assert (
        found[-1].message
        == "the text has no line 'The Royal Institution' after the heading before it"
    )
    assert {problem.id for problem in found[:-1]} <= {
        "royal-institution-founded", "garnett-headed-chemistry", "davy-headed-chemistry",
    }  # fmt: skip


def test_an_unknown_source() -> None:
    (problem,) = check_source_text(TINY, {"article": TEXT})
    assert problem.message == "unknown source 'article'"
    assert problem.hint == "The pack has: handbook, lexicon."


def test_a_text_is_cut_at_its_headings() -> None:
    text = "A title\n\nFirst words.\n\nOne\nabc\n\nTwo \ndef\nghi\nOne\njkl"
    divided = divide(source("One", "Two"), text)
    assert divided.missing == ()
    assert {heading: body.split() for heading, body in divided.sections.items()} == {
        "One": ["abc"],
        "Two": ["def", "ghi", "One", "jkl"],
    }


@pytest.mark.parametrize("line", ["== One ==", "## One", "  one", "One "])
def test_a_heading_may_be_marked(line: str) -> None:
    assert divide(source("One"), f"x\n{line}\nabc").sections["One"].strip() == "abc"


def test_a_heading_inside_a_sentence_is_none() -> None:
    assert divide(source("One"), "One of them\nabc").missing == ("One",)


def test_one_missing_heading_does_not_hide_the_next() -> None:
    divided = divide(source("One", "Two", "Three"), "One\nabc\nThree\ndef")
    assert divided.missing == ("Two",)
    assert divided.sections["Three"] == "def"


def test_a_heading_that_is_missing_is_not_found_in_a_later_list() -> None:
    """Headings stand in order: a line that repeats one after the next heading cuts nothing."""
    divided = divide(source("One", "Two", "Three"), "Two\nabc\nThree\nOne\ndef")
    assert divided.missing == ("One",)
    assert divided.sections["Two"].strip() == "abc"


@pytest.mark.parametrize(
    ("passage", "words", "stands"),
    [
        ("the year 2015.", "2015", True),
        ("the year 20150", "2015", False),
        ("12015", "2015", False),
        ("118 members", "18 members", False),
        ("“Mullah” O’Brien", '"mullah" o\'brien', True),
        ("Taliban–ISIS", "taliban-isis", True),
        ("in July\n 2015", "July  2015", True),
        ("al\u00a0Qaeda", "al qaeda", True),
        ("Kunar\u200e province", "Kunar province", True),
        ("C++ is", "C++", True),
    ],
)
def test_words_stand_whatever_their_quotes_dashes_and_blanks(
    passage: str, words: str, stands: bool
) -> None:
    assert contains_words(folded(passage), folded(words)) is stands


words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=6)


@given(st.lists(words, min_size=1), st.data())
def test_any_run_of_whole_words_stands(text: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    passage, cited = folded(" ".join(text)), folded(" ".join(text[start:end]))
    assert contains_words(passage, cited)


lines_of_text = st.lists(st.sampled_from(["One", "Two", "Three", "Four", "x"]), max_size=10)


@given(lines_of_text, st.permutations(["One", "Two", "Three", "Four"]))
def test_as_many_headings_as_can_be_are_found_in_their_order(
    text: list[str], headings: list[str]
) -> None:
    divided = divide(source(*headings), "\n".join(text))
    found = [heading for heading in headings if heading not in divided.missing]
    assert list(divided.sections) == found
    assert _is_in(found, text)
    subsets = (list(some) for n in range(5) for some in combinations(headings, n))
    assert len(found) == max(len(some) for some in subsets if _is_in(some, text))


def _is_in(some: list[str], text: list[str]) -> bool:
    """Whether `some` stand in `text` in this order."""
    rest = iter(text)
    return all(one in rest for one in some)

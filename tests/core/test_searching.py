"""Words as they are searched: folding, near spellings, marking."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.searching import (
    MOST_WORDS,
    Term,
    Vocabulary,
    any_of,
    as_meant,
    as_parts,
    as_typed,
    folded,
    missed,
    pieces,
    place_of,
    query_words,
    replaced,
    vocabulary_as_text,
    vocabulary_from_text,
)

WORDS = """khorasan khurasan mawlavi maulvi muhammad mohammad hafiz saeed nangarhar afghanistan
    pakistan 2021 2001 p400 abu rauf the of group""".split()
KNOWN = [vocabulary_from_text(vocabulary_as_text(WORDS))]


def alternatives(typed: str) -> list[set[str]]:
    wanted = as_typed(query_words(typed), KNOWN)
    return [{term.word for term in group} for group in wanted]


def test_a_vocabulary_is_read_back_as_it_was_kept() -> None:
    assert list(KNOWN[0].words) == sorted(WORDS)
    assert all(word in KNOWN[0] for word in WORDS)
    assert "x" not in KNOWN[0]
    assert vocabulary_from_text("").words == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("khorasan", "khurasan"),  # another spelling of the same name
        ("mohammad", "muhammad"),
        ("mawlawi", "maulvi"),  # by sound
        ("nangahar", "nangarhar"),  # a letter is missing
        ("afganistn", "afghanistan"),  # two letters are
        ("hafez", "hafiz"),
        ("saied", "saeed"),
        ("rauf", "rauf"),
    ],
)
def test_a_word_stands_for_its_spellings(typed: str, found: str) -> None:
    assert found in alternatives(typed)[0]


@pytest.mark.parametrize("typed", ["2011", "p401", "abi", "xqzzyq"])
def test_numbers_and_short_words_have_no_slips(typed: str) -> None:
    assert alternatives(typed) == [{typed}]


def test_the_last_word_may_be_a_beginning() -> None:
    words = query_words("hafiz sae")
    wanted = as_typed(words, KNOWN)
    assert wanted[0][0] == Term("hafiz")
    assert wanted[1][0] == Term("sae", begins=True)
    assert missed(["hafiz", "saeed"], wanted) == 0
    assert missed(["hafizullah", "saeed"], wanted) == 1
    assert replaced(words, wanted) == ()
    assert as_typed(("hafiz", "s"), KNOWN)[1] == (Term("s"),)
    slipped = query_words("hafez saeed")
    assert replaced(slipped, as_typed(slipped, KNOWN)) == (("hafez", ("hafiz",)),)


def test_small_words_count_only_where_there_is_nothing_else() -> None:
    assert query_words("the emir of Khorasan ") == ("emir", "khorasan")
    assert query_words("of the") == ("of", "the")
    assert query_words("emir of") == ("emir", "of")  # the beginning of "official"
    assert query_words("") == query_words("  '- ") == ()
    assert len(query_words(" ".join(map(str, range(99))))) == MOST_WORDS


def test_parts_of_words() -> None:
    words = query_words("stan")
    assert {term.word for term in as_parts(words, KNOWN)[0]} == {"stan", "afghanistan", "pakistan"}


def test_any_of_leaves_the_short_words_out() -> None:
    wanted = as_meant(("al", "nangahar"), KNOWN)
    assert "al" not in {term.word for term in any_of(wanted)[0]}
    assert any_of(as_meant(("al",), KNOWN)) == ((Term("al"),),)


@given(st.text(max_size=60), st.text(max_size=20))
def test_pieces_are_the_text(text: str, typed: str) -> None:
    wanted = as_typed(query_words(typed), KNOWN)
    assert "".join(piece.text for piece in pieces(text, wanted)) == text


@given(st.text(max_size=60))
def test_what_is_folded_has_nothing_that_a_database_reads_as_its_own(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9 ]*", folded(text))
    wanted = as_typed(query_words(text), KNOWN)
    assert all(re.fullmatch(r"[a-z0-9]+", term.word) for group in wanted for term in group)


def test_marks() -> None:
    wanted = as_typed(("khorasan", "al"), [*KNOWN, Vocabulary(["al"], ["al"])])
    found = pieces("Wilāyat Khurāsān and al-Qaeda", wanted)
    assert [piece.text for piece in found if piece.marked] == ["Khurāsān", "al"]


def test_what_is_called_just_that_comes_first() -> None:
    wanted = as_typed(("hafiz", "sae"), KNOWN)
    names = [["hafiz sae"], ["hafiz saeed"], ["abu saeed hafiz"], ["hafiz of khorasan"]]
    assert [place_of(each, ("hafiz", "sae"), wanted) for each in names] == [0, 1, 3, 4]
    whole = as_typed(("hafiz", "saeed"), KNOWN)
    assert place_of(["saeed hafiz"], ("hafiz", "saeed"), whole) == 2

"""The words of names and passwords."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.plain_words import BITS, CREATURES, QUALITIES, WORDS, password, pseudonym


def test_the_lists_hold_each_word_once_and_as_many_as_they_say() -> None:
    for words in (QUALITIES, CREATURES, WORDS):
        assert len(set(words)) == len(words)
        assert all(re.fullmatch("[a-z]{3,9}", word) for word in words)
    assert len(WORDS) == 1500
    assert 42 < BITS < 43


@given(st.binary(min_size=32, max_size=32))
def test_what_is_drawn_is_made_of_the_lists(chance: bytes) -> None:
    quality, creature, number = pseudonym(chance).split("-")
    assert quality in QUALITIES
    assert creature in CREATURES
    assert 10 <= int(number) <= 99
    words = password(chance).split("-")
    assert len(words) == 4
    assert set(words) <= set(WORDS)


def test_every_word_can_be_drawn() -> None:
    drawn = {word for n in range(len(WORDS)) for word in password(n.to_bytes(32)).split("-")[:1]}
    assert drawn == set(WORDS)
    names = {pseudonym(n.to_bytes(32)).split("-")[2] for n in range(90)}
    assert len(names) == 90

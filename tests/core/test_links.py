"""Links to passages."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.facts import Citation, Section, Source
from quizapp.core.links import encoded_words, passage_url

SOURCE = Source(
    id="article",
    title="An article",
    url="https://example.org/wiki/An_article",
    sections=(
        Section("Introduction", ""),
        Section("Omar Ghazi group", "Omar_Ghazi_group"),
        Section("Birth of ISIS–K", "Birth_of_ISIS–K"),
        Section("Mullah Bakhtwar's group", "Mullah_Bakhtwar's_group"),
    ),
)


@pytest.mark.parametrize(
    ("section", "words", "fragment"),
    [
        ("Omar Ghazi group", "July 2015", "#Omar_Ghazi_group:~:text=July%202015"),
        ("Omar Ghazi group", "", "#Omar_Ghazi_group"),
        ("Introduction", "2015", "#:~:text=2015"),
        ("", "2015", "#:~:text=2015"),
        ("Nowhere", "2015", "#:~:text=2015"),
        ("", "", ""),
        ("Birth of ISIS–K", "", "#Birth_of_ISIS%E2%80%93K"),
        ("Mullah Bakhtwar's group", "", "#Mullah_Bakhtwar's_group"),
        ("", "al-Qaeda, 1,400 & more", "#:~:text=al%2DQaeda%2C%201%2C400%20%26%20more"),
    ],
)
def test_links(section: str, words: str, fragment: str) -> None:
    assert passage_url(SOURCE, Citation("article", section, words)) == SOURCE.url + fragment


def test_a_source_without_url_has_no_link() -> None:
    assert passage_url(Source("b", "A book"), Citation("b", "", "2015")) == ""


def test_a_fragment_of_the_url_itself_gives_way() -> None:
    source = Source("b", "A page", url="https://example.org/page#top")
    assert passage_url(source, Citation("b")) == "https://example.org/page#top"
    assert passage_url(source, Citation("b", "", "x")) == "https://example.org/page#:~:text=x"


@given(st.text())
def test_words_come_back_and_bear_no_mark_of_the_directive(words: str) -> None:
    encoded = encoded_words(words)
    assert not set(encoded) & set("-,& #\"'<>\n")
    assert encoded.isascii()
    assert unquote(encoded) == " ".join(words.split())

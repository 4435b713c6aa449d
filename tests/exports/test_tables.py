"""Lists as CSV: what comes back is what left, and nothing of it runs in a spreadsheet."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from quizapp.exports.tables import ACTIVE, MARKED, NOTHING, harmless, plain, written

WORDS = st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)))


@given(WORDS)
def test_a_cell_comes_back_as_it_left(text: str) -> None:
    kept = str(harmless(text))
    assert text == NOTHING or not kept.startswith(ACTIVE)
    if not text.startswith(MARKED):
        assert plain(kept) == text


@given(st.lists(st.lists(WORDS, min_size=2, max_size=4), min_size=1, max_size=4))
def test_a_table_is_read_back(rows: list[list[str]]) -> None:
    made = written(rows[0], rows[1:])
    read = list(csv.reader(io.StringIO(made, newline="")))
    assert read == [[str(harmless(cell)) for cell in row] for row in rows]


def test_headings_are_harmless_too() -> None:
    assert written(["=A1", "b"], [[None, -1]]) == "'=A1,b\r\n,-1\r\n"

"""The scanner that finds on which line a table or key stands."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.content.lines import lines

TEXT = '''\
# [[fact]] in a comment
top = 1

[[fact]] # first
id = "a"
note = """
[[fact]]
id = "not a key"
"""
cite = [
  { source = "[{", words = 'x]' },  # ] in a comment
  { source = "b" },
]
[fact.ask]
when = "When?"
[[fact.version]]
when = "2015"
[[fact.version]]
when = "2016"

[[fact]]
"id" = "b"
[pack]
a.b = 'c'
[pack."to pics"]
x = \'\'\'
[[fact]]\'\'\'
last = { of = [1, 2] }
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("fact", 0), 4),
        (("fact", 0, "id"), 5),
        (("fact", 0, "note"), 6),
        (("fact", 0, "cite"), 10),
        (("fact", 0, "cite", 0), 11),
        (("fact", 0, "cite", 1), 12),
        (("fact", 0, "ask", "when"), 15),
        (("fact", 0, "version", 0), 16),
        (("fact", 0, "version", 1, "when"), 19),
        (("fact", 1), 21),
        (("fact", 1, "id"), 22),
        (("pack", "a", "b"), 24),
        (("pack", "to pics", "x"), 26),
        (("pack", "to pics", "last"), 28),
    ],
)
def test_finds_tables_keys_and_members(path: tuple[str | int, ...], line: int) -> None:
    tomllib.loads(TEXT)
    assert lines(TEXT)[path] == line


def test_knows_nothing_that_is_not_there() -> None:
    assert ("fact", 2) not in lines(TEXT)
    assert ("fact", 0, "cite", 2) not in lines(TEXT)


def test_a_list_that_begins_on_the_line_of_its_key() -> None:
    found = lines('cite = [{ a = "1" }, { a = "2" }]\nnext = 1\n')
    assert found == {("cite",): 1, ("cite", 0): 1, ("cite", 1): 1, ("next",): 2}


def test_quotes_before_the_end_of_a_long_text() -> None:
    assert lines('a = """says ""x"""""\nb = 1')["b",] == 2


texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\x7f", exclude_categories=["Cc", "Cs"])
)
nasty = st.sampled_from(['"', "'", "[[fact]]", "#", "\n", "]", "}", "\\", '"""', "id = 1", "'''"])
contents = st.lists(texts | nasty, max_size=6).map("".join)


def _written(text: str, *, long: bool) -> str:
    """A TOML string, over several lines where that is asked for."""
    quoted = json.dumps(text, ensure_ascii=False)
    return f'""{quoted}""' if long and '"' not in text else quoted


@given(st.lists(st.tuples(contents, st.booleans(), st.integers(0, 3)), min_size=1, max_size=8))
def test_every_table_is_found_whatever_its_texts_hold(
    items: list[tuple[str, bool, int]],
) -> None:
    written: list[str] = []
    expected = []
    for text, long, blank in items:
        written += [""] * blank
        expected.append(len(written) + 1)
        written += ["[[fact]]  # ]", f"note = {_written(text, long=long)}", f"cite = [[{blank}]]"]
    document = "\n".join(written)
    assert [fact["note"] for fact in tomllib.loads(document)["fact"]] == [item[0] for item in items]
    found = lines(document)
    assert [found["fact", number] for number in range(len(items))] == expected
    assert [found["fact", number, "cite"] for number in range(len(items))] == [
        line + 2 for line in expected
    ]


def test_every_key_of_the_tiny_pack_is_on_its_line() -> None:
    for file in (Path(__file__).parents[1] / "packs" / "tiny").rglob("*.toml"):
        text = file.read_text(encoding="utf-8")
        rows = text.splitlines()
        for path, line in lines(text).items():
            names = [part for part in path if isinstance(part, str)]
            if isinstance(path[-1], str):
                assert names[-1] in rows[line - 1]

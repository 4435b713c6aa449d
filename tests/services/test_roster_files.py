"""Lists of people as they are typed, pasted and exported elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.services.errors import TooLongError
from quizapp.services.roster_files import Entry, decoded, read, written

ADA = ("Ada Lovelace", "ada@example.org", "1815")
EMMY = ("Emmy Nöther", "emmy@example.org", "1882")

MOODLE = """\ufeff"First name","Last name","ID number","Email address",Groups
Ada,Lovelace,1815,ada@example.org,"A, B"
Emmy,Nöther,1882,emmy@example.org,
"""
MOODLE_OLD = '"First name",Surname,"Email address"\r\nAda,Lovelace,ada@example.org\r\n'
MOODLE_GERMAN = (
    "Vorname;Nachname;E-Mail-Adresse;Matrikelnummer\nEmmy;Nöther;emmy@example.org;1882\n"
)
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Quiz 1 (8812)
    Points Possible,,,,,10.00
"Lovelace, Ada",41234,1815,ada@example.org,Chemistry 1,9
"Student, Test",99999,,abcdef0123,Chemistry 1,
"""
CANVAS_USERS = (
    "user_id,login_id,first_name,last_name,email\n1815,ada99,Ada,Lovelace,ada@example.org\n"
)
MOVED = "Group\tEmail\tNumber\tSurname\tFirst name\nA\tada@example.org\t1815\tLovelace\tAda\n"


def people(text: str) -> list[tuple[str, str, str]]:
    return [(each.name, each.email, each.number) for each in read(text) if not each.problem]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (MOODLE, [ADA, EMMY]),
        (MOODLE_OLD, [(*ADA[:2], "")]),
        (MOODLE_GERMAN, [EMMY]),
        (CANVAS, [ADA]),
        (CANVAS_USERS, [ADA]),
        (MOVED, [ADA]),
        ("sep=;\nName;Email\nAda Lovelace;ada@example.org\n", [(*ADA[:2], "")]),
    ],
    ids=["Moodle", "Moodle, old", "Moodle, German", "Canvas", "Canvas SIS", "tabs", "Excel"],
)
def test_exports_of_others_are_read(text: str, found: list[tuple[str, str, str]]) -> None:
    assert people(text) == found


def test_rows_of_a_gradebook_that_name_nobody_are_told() -> None:
    told = [(each.line, each.name, each.problem) for each in read(CANVAS) if each.problem]
    assert told == [
        (2, "Points Possible", "This row of a gradebook names nobody."),
        (4, "Test Student", "This row of a gradebook names nobody."),
    ]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Ada Lovelace", ("Ada Lovelace", "", "")),
        ("Ada Lovelace <ada@example.org>", ("Ada Lovelace", "ada@example.org", "")),
        ('"Lovelace, Ada" <ada@example.org>', ("Ada Lovelace", "ada@example.org", "")),
        ("Ada Lovelace, ada@example.org, 1815", ADA),
        ("1815\tAda Lovelace\tada@example.org", ADA),
        ("Lovelace; Ada; ada@example.org; 1815", ADA),
        ("Lovelace, Ada", ("Ada Lovelace", "", "")),
        ("  Ada \u00a0 Lovelace  ", ("Ada Lovelace", "", "")),
        ("李小龙", ("李小龙", "", "")),
    ],
)
def test_typed_lines_are_read_without_headings(line: str, found: tuple[str, str, str]) -> None:
    assert people(line) == [found]
    # Whatever stands around it.
    assert people(f"\n{line}\n\n{line}\n") == [found, found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_files_are_read_in_every_usual_encoding(encoding: str) -> None:
    text = MOODLE.removeprefix("\ufeff")
    assert people(decoded(text.encode(encoding))) == [ADA, EMMY]


def test_latin_1_is_read() -> None:
    assert people(decoded(MOODLE_GERMAN.encode("latin-1"))) == [EMMY]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (",ada@example.org", "There is no name."),
        ("Ada,nobody", "The e-mail address is none."),
        (f"{'Ada ' * 40},ada@example.org", "The name has more than 80 characters."),
        ("A\ufffdda,ada@example.org", "The name has signs that cannot be read: save the file as "),
    ],
)
def test_what_cannot_be_used_says_why(line: str, problem: str) -> None:
    (found,) = read(f"Name,Email\n{line}\n")
    assert found.line == 2
    assert found.problem.startswith(problem)


def test_quotes_that_never_end_hide_nobody_silently() -> None:
    (found,) = read('Name,Email\n"Ada,ada@example.org\nEmmy,emmy@example.org\n')
    assert found.problem.startswith("There is an @ in the name")


def test_a_list_is_not_endless() -> None:
    assert len(read("Ada\n" * 1000)) == 1000
    with pytest.raises(TooLongError, match="1,001 lines"):
        read("Ada\n" * 1001)


NAMES = st.text(min_size=1, max_size=90)


@given(st.lists(st.tuples(NAMES, NAMES, NAMES), max_size=5))
def test_what_is_written_is_read_back_as_it_was(rows: list[tuple[str, str, str]]) -> None:
    text = "\n".join("\t".join(row) for row in rows)
    once = [each for each in read(text) if not each.problem]
    again = read(written(once))
    assert [(e.name, e.email, e.number) for e in again] == [
        (e.name, e.email, e.number) for e in once
    ]
    assert not any(each.problem for each in again)


@given(st.binary(max_size=200))
def test_no_file_breaks_it(content: bytes) -> None:
    for each in read(decoded(content)):
        assert isinstance(each, Entry)
        assert each.problem or each.name

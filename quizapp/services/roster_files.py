"""Reading a list of people as it was typed, pasted or loaded: `rosters` says what becomes of it.

Any of commas, semicolons and tabs; UTF-8, UTF-16 and Latin-1; with headings in any order, such as
Moodle's and Canvas's exports have, or without any.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.services.accounts import plain_name
from quizapp.services.errors import TooLongError

MOST = 1000
"""People in one list."""
LONGEST_NAME = 80
LONGEST_EMAIL = 254
LONGEST_NUMBER = 40
EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
BRACKETED = re.compile(rf"<\s*({EMAIL.pattern})\s*>")
NUMBER = re.compile(r"[\w./-]*\d[\w./-]*")

HEADINGS = {
    "name": (
        *("name", "full name", "fullname", "full_name", "student", "student name", "participant"),
        *("display name", "sortable name", "sortable_name", "last name first name"),
        *("vollstandiger name", "nom complet", "nombre completo"),
    ),
    "given": (
        *("first name", "firstname", "first_name", "given name", "given names", "forename"),
        *("first name s", "vorname", "prenom", "nombre", "nome", "voornaam"),
    ),
    "family": (
        *("last name", "lastname", "last_name", "surname", "family name", "nachname", "nom"),
        *("apellido", "apellidos", "apellido s", "cognome", "achternaam"),
    ),
    "email": (
        *("email", "e mail", "email address", "e mail address", "mail", "emailadresse"),
        *("e mail adresse", "adresse de courriel", "direccion de correo", "correo electronico"),
    ),
    "number": (
        *("id number", "idnumber", "student id", "student number", "student no", "matriculation"),
        *("sis user id", "sis id", "sis_user_id", "user_id", "integration id", "matrikelnummer"),
        *("matriculation number", "number", "numero de id", "numero d identification", "id"),
    ),
    "login": ("sis login id", "login_id", "login id", "username", "user name"),
}
"""What columns are called, in the order in which they are believed."""

NOT_PEOPLE = ("points possible", "student test", "test student")
"""Rows of Canvas's gradebook that name nobody."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list, counted from 1. `problem`: why it cannot be used ("": it can)."""

    line: int
    name: str
    email: str = ""
    number: str = ""
    problem: str = ""


def decoded(content: bytes) -> str:
    """The text of a file, in whichever of the usual encodings it was saved."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if content.count(b"\0") > len(content) // 4:
        big = content[:1] == b"\0"
        return content.decode("utf-16-be" if big else "utf-16-le", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read(text: str) -> tuple[Entry, ...]:
    """The people of a list, line by line; empty lines are none. Raises TooLongError."""
    text = re.sub(r"\Asep=.(?=[\r\n])", "", text.removeprefix("\ufeff").replace("\0", ""))
    rows = [(line, row) for line, row in _rows(text) if any(cell.strip() for cell in row)]
    columns = _columns(rows[0][1]) if rows else {}
    people = rows[1:] if columns else rows
    if len(people) > MOST:
        raise TooLongError(
            f"These are {len(people):,} lines. A list has at most {MOST:,}.", "Load it in parts."
        )
    found = []
    for line, row in people:
        cells = [plain_name(cell) for cell in row]
        found.append(_checked(line, *(_by(columns, cells) if columns else _guessed(cells))))
    return tuple(found)


def written(entries: Sequence[Entry]) -> str:
    """A list that `read` reads back as the same people; those who cannot be used are left out."""
    out = io.StringIO()
    writer = csv.writer(out)
    # As a first name: a name with a comma in it would be turned round.
    writer.writerow(("First name", "Email", "ID number"))
    writer.writerows((each.name, each.email, each.number) for each in entries if not each.problem)
    return out.getvalue()


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows with the line that each ends on."""
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    separator = max("\t;,", key=lambda each: _outside_quotes(first).count(each))
    if separator == "," and not _columns(next(csv.reader([first]), [])):
        # Of a typed list, any line may be the one that has more than a name.
        separator = max("\t;,", key=lambda each: sum(each in line for line in lines))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    rows = []
    try:
        for row in reader:
            rows.append((reader.line_num, row))
    except csv.Error:
        return [(place, line.split(separator)) for place, line in enumerate(lines, 1)]
    return rows


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Which column holds what, if this is a row of headings."""
    headings = [_heading(cell) for cell in row]
    found = {}
    for what, words in HEADINGS.items():
        for word in words:
            if word in headings:
                found[what] = headings.index(word)
                break
    return found if {"name", "given", "family", "email"} & found.keys() else {}


def _heading(cell: str) -> str:
    """A heading as it is compared: no accents, no signs but the underscore."""
    plain = cell.removeprefix("\ufeff").casefold().translate(_PLAIN)
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


_PLAIN = str.maketrans("áàâäéèêëíìîïóòôöúùûüñç", "aaaaeeeeiiiioooouuuunc")


def _by(columns: dict[str, int], cells: Sequence[str]) -> tuple[str, str, str]:
    """Name, address and number by the headings."""
    held = {what: cells[at] if at < len(cells) else "" for what, at in columns.items()}
    parts = [held.get("given", ""), held.get("family", "")]
    name = " ".join(filter(None, parts)) or _turned(held.get("name", ""))
    email, login = held.get("email", ""), held.get("login", "")
    if not email and EMAIL.fullmatch(login):
        email = login
    return name, email, held.get("number", "") or ("" if login == email else login)


def _guessed(cells: Sequence[str]) -> tuple[str, str, str]:
    """Name, address and number by what they look like."""
    names: list[str] = []
    email = number = ""
    for cell in filter(None, cells):
        bracketed = BRACKETED.search(cell)
        if bracketed and not email:
            email = bracketed[1]
            names += filter(None, [plain_name(BRACKETED.sub(" ", cell)).strip('" ')])
        elif "@" in cell and not email:
            email = cell
        elif NUMBER.fullmatch(cell) and not number:
            number = cell
        else:
            names.append(cell)
    return _turned(", ".join(names)), email, number


def _turned(name: str) -> str:
    """A name that is written "Family, Given", the way it is spoken."""
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma and given and "," not in given else name


def _checked(line: int, name: str, email: str, number: str) -> Entry:
    problem = ""
    if " ".join(_heading(name).split()) in NOT_PEOPLE:
        problem = "This row of a gradebook names nobody."
    elif not name:
        problem = "There is no name."
    elif "@" in name:
        problem = "There is an @ in the name: look at the quotes and commas of this line."
    elif len(name) > LONGEST_NAME:
        problem = f"The name has more than {LONGEST_NAME} characters."
    elif "\ufffd" in name or not name.isprintable():
        problem = "The name has signs that cannot be read: save the file as UTF-8."
    elif email and (len(email) > LONGEST_EMAIL or not EMAIL.fullmatch(email)):
        problem = "The e-mail address is none."
    elif len(number) > LONGEST_NUMBER or not number.isprintable():
        problem = f"The number has more than {LONGEST_NUMBER} characters."
    return Entry(line, name[:LONGEST_NAME], email[:LONGEST_EMAIL], number[:LONGEST_NUMBER], problem)

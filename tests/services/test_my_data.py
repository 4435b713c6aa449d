"""Everything of one learner: as a file, and gone."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select

from quizapp.services import (
    accounts,
    catch_ups,
    exams,
    keep_up_reminders,
    learners,
    my_data,
    remarks,
    reminder_mails,
    reports,
    sign_in_links,
    standing,
    taking_along,
)
from quizapp.services.errors import NotFoundError
from quizapp.services.exams import Draft
from quizapp.services.reports import ReportKind
from quizapp.store.base import table_of
from quizapp.store.engine import reading, writing
from quizapp.store.models import Base, CardSheetRow, LearnerRow, SignInCardRow, TryRow
from quizapp.store.owned import owned, shared
from tests.services.own_questions import write
from tests.services.pupil import PACK, Pupil
from tests.services.test_accounts import count, sign_in, sign_up

DOCUMENT = Path(__file__).parents[2] / "docs" / "my-data.md"
OF_PACKS = {
    *("packs", "kinds", "sources", "relations", "entities", "facts", "confusables", "questions"),
    *("decks", "notes", "search_indexes", "search_entries", "written_questions"),
}


def everything(pupil: Pupil) -> dict[str, Any]:
    out = io.BytesIO()
    with reading(pupil.engine) as session:
        my_data.write_json(session, pupil.id, pupil.now, out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def rows(engine: Engine) -> dict[str, list[Any]]:
    """Every row of every table."""
    with reading(engine) as session:
        return {
            table.name: sorted(map(str, session.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def busy(pupil: Pupil) -> Pupil:
    """Somebody with something in every table: studied, undone, joined, signed up, forgetful."""
    guest = Pupil(pupil.engine, pupil.now)
    for each in (pupil, guest):
        each.start(length=4)
        each.answer()
        each.undo()
        each.answer(right=False)
        each.answer()
        waiting = each.asked().presentation
        with writing(each.engine) as session:
            remarks.mark(session, each.id, waiting, each.now, marked=True)
            reports.report(session, each.id, waiting, ReportKind.OTHER, "So it is.", each.now)
            taking_along.take(session, each.id, "a-key-of-mine", each.token, each.now)
            exams.make(session, each.id, PACK, Draft("Exam", 740_000), each.now)
            catch_ups.not_now(session, each.id, PACK, each.now)
    sign_up(pupil.engine, pupil.now, pupil.learner, email="ada@example.org")
    sign_in(pupil.engine, pupil.now, guest.token)
    with writing(pupil.engine) as session:
        accounts.make_reset_link(session, "Ada", pupil.now)
        sign_in_links.make_sign_in_link(session, pupil.id, pupil.id, pupil.now)
        standing.invite(session, pupil.id, "a token", pupil.now)
        sheet = CardSheetRow(learner_id=pupil.id, key_hash="of a key", made_at=pupil.now)
        session.add(sheet)
        session.flush()
        session.add(SignInCardRow(sheet_id=sheet.id, learner_id=pupil.id))
        keep_up_reminders.set_reminder(session, pupil.id, 19 * 60, pupil.now)
        reminder_mails.ask(session, pupil.id, "a secret", pupil.now)
    count(pupil.engine, pupil.now)
    write(pupil)
    return pupil


def test_every_table_is_somebodys_or_of_the_packs() -> None:
    tables = set(Base.metadata.tables)
    theirs = {table.name for table in (*owned(1), *shared(1))}
    assert tables - theirs - OF_PACKS == {"tries", "assignments"}
    assert not set(owned(1)) & set(shared(1))


def test_everything_is_in_the_file_and_nobody_elses(busy: Pupil) -> None:
    other = Pupil(busy.engine, busy.now)
    other.start(length=3, cold=True)
    other.through()
    found = everything(busy)
    assert found.pop("format") == my_data.FORMAT
    assert datetime.fromisoformat(found.pop("made_at")) == busy.now
    assert found.keys() == my_data.columns().keys()
    with reading(busy.engine) as session:
        for table, whose in owned(busy.id).items():
            name = my_data.NAMES.get(table.name, table.name)
            number = session.scalar(select(func.count()).select_from(table).where(whose))
            assert number, f"{name}: nothing to be looked for"
            if name in found:
                assert len(found[name]) == number
                assert {tuple(row) for row in found[name]} == {my_data.columns()[name]}
    made_at = found["account"][0]["made_at"]
    told = {"name": "Ada", "email": "ada@example.org", "made_at": made_at}
    assert found["account"] == [{**told, "teaches": "", "made_by": None}]
    assert {card["question"] for card in found["cards"]} == busy.cards().keys()
    answered = {answer["presentation_id"] for answer in found["answers"]}
    assert answered <= {each["id"] for each in found["presentations"]}
    for each in found["presentations"]:
        assert (each["content"] is not None) == (each["id"] in answered)
        assert (each["members"] is not None) == (each["id"] in answered)
        assert all(key.startswith("elements/") for key, _ in each["members"] or ())
    assert any(each["content"] is None for each in found["presentations"]), "one waits"
    assert all(each["text"] and each["shown"] is None for each in found["reports"])


def test_no_secret_is_in_the_file(busy: Pupil) -> None:
    text = json.dumps(everything(busy))
    assert "argon2" not in text
    with reading(busy.engine) as session:
        for table in ("devices", "reset_links", "sign_in_links", "invitations", "reminder_mails"):
            for token in session.scalars(select(Base.metadata.tables[table].c.token_hash)):
                assert token not in text


def test_the_sheets_say_the_same_as_the_one_file(busy: Pupil) -> None:
    out, found = io.BytesIO(), everything(busy)
    with reading(busy.engine) as session:
        my_data.write_csv(session, busy.id, out)
    with zipfile.ZipFile(out) as files:
        assert {name.removesuffix(".csv") for name in files.namelist()} == my_data.columns().keys()
        for name, columns in my_data.columns().items():
            sheet = csv.DictReader(io.TextIOWrapper(files.open(f"{name}.csv"), "utf-8", newline=""))
            assert tuple(sheet.fieldnames or ()) == columns
            for row, whole in zip(sheet, found[name], strict=True):
                for column, value in whole.items():
                    said = row[column]
                    if isinstance(value, bool | list | dict):
                        assert json.loads(said) == value
                    else:
                        assert said == ("" if value is None else str(value))


def test_every_column_is_documented() -> None:
    said = DOCUMENT.read_text(encoding="utf-8").split("\n## ")[1:]
    sections = {text.partition("\n")[0]: text for text in said}
    assert sections.keys() == my_data.columns().keys()
    for name, columns in my_data.columns().items():
        named = set(re.findall(r"`(\w+)`", sections[name]))
        assert set(columns) <= named, name


@pytest.mark.parametrize("who", ["guest", "account"])
def test_nothing_is_left_of_who_is_deleted(
    stocked: Engine, now: datetime, who: str, request: pytest.FixtureRequest
) -> None:
    other = Pupil(stocked, now)
    other.start(length=3, cold=True)
    other.through()
    sign_up(stocked, now, other.learner, name="Grace")
    before = rows(stocked)
    if who == "account":
        gone = request.getfixturevalue("busy")
    else:
        gone = Pupil(stocked, now)
        gone.start(length=4)
        gone.answer()
        gone.answer()
    assert rows(stocked) != before
    with writing(stocked) as session:
        accounts.erase(session, gone.id)
    after = rows(stocked)
    # Of an address the number of tries is left for a while, under a hash.
    assert len(after.pop("tries")) == (who == "account")
    assert before.pop("tries") == []
    assert after == before
    with reading(stocked) as session:
        assert learners.learner_by_token(session, gone.token) is None
    with pytest.raises(NotFoundError), writing(stocked) as session:
        accounts.erase(session, gone.id)


def test_the_way_to_what_is_owned_leads_through_every_table(busy: Pupil) -> None:
    """A learner of whom rows are left in some table could not be deleted: the keys hold."""
    with writing(busy.engine) as session:
        session.execute(insert(table_of(TryRow)).values(what="x", count=1, since=busy.now))
        accounts.erase(session, busy.id)
        assert session.scalars(select(LearnerRow.id)).all() == []

"""Loading a pack: nothing lost, nothing written twice, and what corrections do to cards."""

from __future__ import annotations

import gc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from quizapp.content.lock import Locked, parse_lock, write_lock
from quizapp.content.reading import read_folder
from quizapp.core.scheduling import State
from quizapp.services import library, progress
from quizapp.services.errors import BadContentError, NotFoundError
from quizapp.services.library import LoadReport, TableChange
from quizapp.services.study import Asking
from quizapp.store.engine import reading, writing
from quizapp.store.models import Base, FactRow, PackRow, QuestionRow
from tests.services.pupil import PACK, Pupil, load

NUMBER = "elements/nitrogen-number/number"


def edit(folder: Path, old: str, new: str) -> None:
    """Replace a text that stands once in the files of a pack."""
    found = [f for f in folder.rglob("*.toml") if old in f.read_text(encoding="utf-8")]
    assert len(found) == 1, (old, found)
    text = found[0].read_text(encoding="utf-8")
    assert text.count(old) == 1
    found[0].write_text(text.replace(old, new), encoding="utf-8")


def shelf(engine: Engine) -> library.Shelf:
    with reading(engine) as session:
        return library.shelf(session, PACK)


def written(report: LoadReport) -> dict[str, int]:
    return {name: change.written for name, change in report.tables.items() if change.written}


def everything(engine: Engine) -> dict[str, list[object]]:
    with reading(engine) as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table))]
            for table in Base.metadata.sorted_tables
        }


def test_a_loaded_pack_is_the_pack_that_was_read(stocked: Engine, folder: Path) -> None:
    found = shelf(stocked)
    assert found.pack == read_folder(folder).pack()
    assert list(found.pack.facts) == list(read_folder(folder).pack().facts)
    assert set(found.ids) == set(found.generated.questions)
    with reading(stocked) as session:
        (line,) = library.packs(session)
        assert (line.id, line.questions) == (PACK, len(found.ids))
        assert library.shelf(session, PACK) is found


def test_a_second_load_changes_nothing(stocked: Engine, folder: Path, now: datetime) -> None:
    before = everything(stocked)
    report = load(stocked, folder, now + timedelta(days=1))
    assert report.nothing_changed
    assert everything(stocked) == before


def test_a_comment_changes_one_row(stocked: Engine, folder: Path, now: datetime) -> None:
    edit(folder, "# A small but complete pack", "# A small yet complete pack")
    assert written(load(stocked, folder, now)) == {"packs": 1}


def test_one_changed_note_is_one_fact_and_its_questions(
    stocked: Engine, folder: Path, now: datetime
) -> None:
    edit(folder, "Nitrogen stands just before oxygen.", "It stands one place before oxygen.")
    report = load(stocked, folder, now + timedelta(days=1))
    assert written(report) == {"packs": 1, "facts": 1, "questions": 1}
    assert report.tables["facts"] == TableChange(changed=1, unchanged=26)
    assert report.revised == ()
    assert shelf(stocked).changed[NUMBER] == now + timedelta(days=1)
    assert shelf(stocked).pack.facts["nitrogen-number"].note.startswith("It stands one")


def test_a_fact_put_in_the_middle_moves_no_other(
    stocked: Engine, folder: Path, now: datetime
) -> None:
    edit(
        folder,
        '[[fact]]\nid = "chlorine-not-davy"',
        '[[fact]]\nid = "rutherford-born"\nsubject = "daniel-rutherford"\nrelation = "born"\n'
        'when = "1749-11-03"\nnote = "He grew up in Edinburgh."\n'
        'cite = [{ source = "handbook", section = "Gases", words = "1749" }]\n\n'
        '[[fact]]\nid = "chlorine-not-davy"',
    )
    report = load(stocked, folder, now)
    assert report.tables["facts"].written == report.tables["facts"].added == 1
    assert shelf(stocked).pack == read_folder(folder).pack()


def test_what_is_gone_is_retired_and_may_come_back(
    stocked: Engine, pupil: Pupil, folder: Path, now: datetime
) -> None:
    pupil.start(length=20, topics=("numbers",), cold=True)
    assert NUMBER in pupil.through()
    due = pupil.card(NUMBER).due
    assert due is not None
    text = (folder / "facts" / "gases.toml").read_text(encoding="utf-8")
    tables = text.split("[[fact]]\n")
    kept = [table for table in tables if 'id = "nitrogen-number"' not in table]
    (folder / "facts" / "gases.toml").write_text("[[fact]]\n".join(kept), encoding="utf-8")
    report = load(stocked, folder, pupil.now)
    assert (report.tables["facts"].retired, report.tables["questions"].retired) == (1, 1)
    assert pupil.card(NUMBER).due is None
    assert NUMBER not in shelf(stocked).generated.questions
    assert pupil.cards() == pupil.folded()
    with reading(stocked) as session:
        assert session.scalar(select(func.count()).select_from(FactRow)) == 27
    (folder / "facts" / "gases.toml").write_text(text, encoding="utf-8")
    load(stocked, folder, pupil.now)
    assert pupil.card(NUMBER).due == due
    assert pupil.cards() == pupil.folded()


def test_a_changed_answer_is_told_and_asked_again_soon(
    stocked: Engine, pupil: Pupil, folder: Path
) -> None:
    pupil.start(length=20, topics=("numbers",), cold=True)
    pupil.through()
    pupil.wait(hours=30)
    edit(
        folder,
        'relation = "atomic-number"\nnumber = 7\n',
        'relation = "atomic-number"\nnumber = 71\n',
    )
    report = load(stocked, folder, pupil.now)
    assert (report.revised, report.cards) == ((NUMBER,), 1)
    assert pupil.card(NUMBER).due == pupil.now
    assert pupil.cards() == pupil.folded()
    with reading(stocked) as session:
        (shown,) = progress.start_page(session, pupil.id, pupil.now)
        assert shown.corrected == 1
    pupil.start(length=20, topics=("numbers",))
    step = pupil.asked()
    assert (pupil.key(step.presentation), step.corrected) == (NUMBER, True)
    pupil.answer()
    after = pupil.step()
    assert not (isinstance(after, Asking) and after.corrected)
    assert pupil.card(NUMBER).due != pupil.now
    assert pupil.cards() == pupil.folded()


def test_a_renamed_key_keeps_its_cards(stocked: Engine, pupil: Pupil, folder: Path) -> None:
    pupil.start(length=20, topics=("numbers",), cold=True)
    pupil.through()
    before = pupil.card(NUMBER)
    for file in folder.rglob("*.toml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace('"nitrogen-number"', '"number-of-nitrogen"'), encoding="utf-8")
    new = "elements/number-of-nitrogen/number"
    edit(folder, "[pack.topics]", f'[pack.key_aliases]\n"{NUMBER}" = "{new}"\n[pack.topics]')
    report = load(stocked, folder, pupil.now)
    assert report.tables["questions"].retired == 0
    assert pupil.card(new) == before
    assert pupil.cards() == pupil.folded()
    assert load(stocked, folder, pupil.now).nothing_changed


def test_a_key_merged_into_another_brings_its_log(
    stocked: Engine, pupil: Pupil, folder: Path
) -> None:
    pupil.start(length=20, topics=("numbers",), cold=True)
    pupil.through()
    old, kept = "elements/chlorine-number/number", pupil.card(NUMBER)
    text = (folder / "facts" / "gases.toml").read_text(encoding="utf-8")
    tables = text.split("[[fact]]\n")
    rest = [table for table in tables if 'id = "chlorine-number"' not in table]
    (folder / "facts" / "gases.toml").write_text("[[fact]]\n".join(rest), encoding="utf-8")
    edit(folder, "[pack.topics]", f'[pack.key_aliases]\n"{old}" = "{NUMBER}"\n[pack.topics]')
    load(stocked, folder, pupil.now)
    assert old not in pupil.cards()
    assert pupil.card(NUMBER).reps > kept.reps
    assert pupil.cards() == pupil.folded()


def test_bad_content_is_refused_whole(stocked: Engine, folder: Path, now: datetime) -> None:
    before = everything(stocked)
    edit(
        folder,
        'subject = "daniel-rutherford"\nrelation = "discovered"',
        'subject = "nobody"\nrelation = "discovered"',
    )
    with pytest.raises(BadContentError) as told, writing(stocked) as session:
        library.load_pack(session, folder, now)
    assert any("nobody" in problem and "gases.toml" in problem for problem in told.value.problems)
    assert everything(stocked) == before
    with pytest.raises(BadContentError):
        load(stocked, folder / "no-such-folder", now)
    assert gc.isenabled()


def test_a_lost_key_is_refused(stocked: Engine, folder: Path, now: datetime) -> None:
    write_lock(folder, {"elements/gone/number": Locked("a", "b", now)})
    with pytest.raises(BadContentError) as told, writing(stocked) as session:
        library.load_pack(session, folder, now)
    assert "elements/gone/number" in told.value.problems[0]


def test_the_lock_says_when_a_question_changed(
    database: Engine, folder: Path, now: datetime
) -> None:
    second = datetime(2025, 5, 5, 5, 5, 5, tzinfo=UTC)
    line = f"{NUMBER} aaa bbb {second:%Y-%m-%dT%H:%M:%SZ} live\n"
    write_lock(folder, parse_lock(line))
    load(database, folder, now)
    with reading(database) as session:
        changed = library.changed_seconds(session, PACK)
    assert changed[NUMBER] == int(second.timestamp())
    assert set(changed.values()) == {int(second.timestamp()), int(now.timestamp())}


def test_a_load_that_fails_leaves_nothing(database: Engine, folder: Path, now: datetime) -> None:
    def loading() -> None:
        with writing(database) as session:
            library.load_pack(session, folder, now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        loading()
    with reading(database) as session:
        assert session.scalars(select(PackRow)).all() == []
        with pytest.raises(NotFoundError):
            library.shelf(session, PACK)


def test_a_shelf_is_made_anew_after_a_load(stocked: Engine, folder: Path, now: datetime) -> None:
    before = shelf(stocked)
    edit(folder, "Chlorine stands two places before potassium.", "Two places before potassium.")
    load(stocked, folder, now)
    assert shelf(stocked) is not before
    with reading(stocked) as session:
        assert session.scalar(select(func.count()).select_from(QuestionRow)) == len(before.ids)


def test_learnt_cards_survive_a_reworded_prompt(
    stocked: Engine, pupil: Pupil, folder: Path
) -> None:
    pupil.start(length=20, topics=("numbers",), cold=True)
    pupil.through()
    before = pupil.cards()
    edit(folder, "What is the atomic number of {subject}?", "Which atomic number has {subject}?")
    report = load(stocked, folder, pupil.now)
    assert report.tables["questions"].changed > 1
    assert (report.revised, report.cards) == ((), 0)
    assert pupil.cards() == before
    assert before[NUMBER].state is State.REVIEW

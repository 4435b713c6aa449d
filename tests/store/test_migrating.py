"""The schema is what the migrations make, on both databases."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, inspect, select, text, update

from quizapp.core.questions import Format
from quizapp.core.scheduling import Rating
from quizapp.services import accounts, decks, learners, search_index, sets, standing
from quizapp.services.decisions import look_name
from quizapp.services.learners import LearnerSettings
from quizapp.store import migrating
from quizapp.store.engine import WRITES, make_engine, reading, writing
from quizapp.store.migrating import _sqlite_foreign_keys, drift, migrate, migrations_folder
from quizapp.store.models import ApprovalRow, Base, CardRow, LogLineRow, QuestionRow
from tests.services.own_questions import author, write
from tests.services.pupil import PACK, Pupil, load


def test_the_models_and_the_migrations_agree(database: Engine) -> None:
    assert drift(database) == []


def test_a_column_that_is_missing_is_seen(database: Engine) -> None:
    with writing(database) as session:
        session.execute(text("ALTER TABLE learners DROP COLUMN time_zone"))
    assert "time_zone" in str(drift(database))


def test_an_index_that_is_missing_is_seen(database: Engine) -> None:
    with writing(database) as session:
        session.execute(text("DROP INDEX ix_cards_learner_id_pack_id_due"))
    assert "ix_cards_learner_id_pack_id_due" in str(drift(database))


def test_migrating_again_does_nothing(database: Engine) -> None:
    assert migrate(database) is False


def test_a_first_migration_says_that_it_did_something(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'new.db'}")
    assert migrate(engine) is True
    assert set(inspect(engine).get_table_names()) >= set(Base.metadata.tables)
    engine.dispose()


def test_every_constraint_has_a_name(database: Engine) -> None:
    found = inspect(database)
    for table in Base.metadata.tables:
        names = [key["name"] for key in found.get_foreign_keys(table)]
        names += [key["name"] for key in found.get_unique_constraints(table)]
        names += [found.get_pk_constraint(table)["name"]]
        assert all(names), table


def go_back(database: Engine, revision: str) -> None:
    """Take an earlier schema, with what it can hold of the data."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    with database.execution_options(**{WRITES: True}).connect() as connection:
        _sqlite_foreign_keys(connection, on=False)
        with connection.begin():
            config.attributes["connection"] = connection
            command.downgrade(config, revision)
        _sqlite_foreign_keys(connection, on=True)


def test_later_migrations_leave_a_database_that_is_in_use_as_it_was(
    database: Engine, tiny: Path, now: datetime
) -> None:
    load(database, tiny, now)
    pupil = Pupil(database, now)
    pupil.start(length=3, cold=True)
    keys, before = pupil.through(), pupil.cards()
    go_back(database, "0001")
    assert "decks" not in inspect(database).get_table_names()
    assert migrate(database) is True
    assert drift(database) == []
    assert load(database, tiny, now).nothing_changed
    assert (pupil.cards(), pupil.folded()) == (before, before)
    assert before.keys() == set(keys)
    with reading(database) as session:
        made = decks.make(session, PACK)
    with writing(database) as session:
        assert decks.keep(session, made) == len(made.notes) > 50


OUTCOMES = select(LogLineRow.id, LogLineRow.seconds, LogLineRow.rated, LogLineRow.predicted)


def test_what_answers_amount_to_is_filled_from_the_log(
    database: Engine, tiny: Path, now: datetime
) -> None:
    load(database, tiny, now)
    for pupil in (Pupil(database, now), Pupil(database, now)):
        for _ in range(3):
            pupil.start(length=6, cold=True)
            first = pupil.asked().presentation
            pupil.answer(rating=Rating.EASY)
            pupil.answer(right=False)
            pupil.undo()
            pupil.change(first, Rating.HARD)
            pupil.through()
            pupil.wait(days=5)
        pupil.quiz(length=4, formats=(Format.ORDER,), cold=True)
        pupil.through()
    with reading(database) as session:
        before = session.execute(OUTCOMES.order_by(LogLineRow.id)).all()
    assert sum(row.predicted is not None for row in before) > 4
    assert any(row.rated is None and row.seconds is not None for row in before)
    go_back(database, "0003")
    assert migrate(database) is True
    assert drift(database) == []
    with reading(database) as session:
        assert session.execute(OUTCOMES.order_by(LogLineRow.id)).all() == before


CONFIDENT = select(LogLineRow.id, LogLineRow.confidence).order_by(LogLineRow.id)


def test_how_sure_one_was_is_filled_from_the_answers(
    database: Engine, tiny: Path, now: datetime
) -> None:
    load(database, tiny, now)
    pupil = Pupil(database, now)
    pupil.start(length=6, cold=True)
    for confidence in (3, None, 1):
        step = pupil.asked()
        pupil.respond(step.presentation, pupil.right(step), confidence=confidence)
    pupil.undo()
    with reading(database) as session:
        before = session.execute(CONFIDENT).all()
    assert [row.confidence for row in before] == [3, None, 1, None]
    go_back(database, "0006")
    assert migrate(database) is True
    assert drift(database) == []
    with reading(database) as session:
        assert session.execute(CONFIDENT).all() == before


def test_a_log_that_cannot_be_replayed_is_left_as_it_is(
    database: Engine, tiny: Path, now: datetime
) -> None:
    load(database, tiny, now)
    pupil = Pupil(database, now)
    pupil.start(length=3, cold=True)
    pupil.through()
    with writing(database) as session:
        first = session.scalar(select(func.min(LogLineRow.question_id)))
        of_first = LogLineRow.question_id == first
        session.execute(update(LogLineRow).where(of_first).values(scheduler="another"))
    go_back(database, "0003")
    assert migrate(database) is True
    with reading(database) as session:
        told = session.execute(select(of_first, LogLineRow.rated)).all()
    told = [(bool(strange), rated) for strange, rated in told if strange is not None]
    assert all((rated is None) == strange for strange, rated in told)
    assert {strange for strange, _ in told} == {False, True}


def test_guests_of_before_are_known_by_their_browsers_after(
    database: Engine, tiny: Path, now: datetime
) -> None:
    load(database, tiny, now)
    pupil, other = Pupil(database, now), Pupil(database, now)
    pupil.start(length=3, cold=True)
    pupil.through()
    before = pupil.cards()
    go_back(database, "0002")
    assert "token_hash" in {column["name"] for column in inspect(database).get_columns("learners")}
    assert migrate(database) is True
    assert drift(database) == []
    assert pupil.cards() == before
    with reading(database) as session:
        for each in (pupil, other):
            assert learners.learner_by_token(session, each.token) == each.learner


def test_the_search_is_added_to_a_database_that_is_in_use_and_taken_away(
    database: Engine, tiny: Path, now: datetime
) -> None:
    go_back(database, "0005")
    assert "search_entries" not in inspect(database).get_table_names()
    load(database, tiny, now)
    assert migrate(database) is True
    assert drift(database) == []
    with reading(database) as session:
        assert search_index.not_kept(session) == (PACK,)
        made = search_index.make(session, PACK)
    with writing(database) as session:
        assert search_index.keep(session, made) == len(made.entries) > 50
    go_back(database, "0005")
    assert not {name for name in inspect(database).get_table_names() if "search" in name}
    assert load(database, tiny, now).nothing_changed


def test_own_questions_are_added_to_a_database_that_is_in_use_and_taken_away(
    database: Engine, tiny: Path, now: datetime
) -> None:
    load(database, tiny, now)
    hypatia = author(database, now)
    write(hypatia)
    hypatia.start(length=2, cold=True)
    hypatia.through()
    before = hypatia.cards()
    go_back(database, "0012")
    gone = {"own_packs", "own_questions", "written_questions"}
    assert gone.isdisjoint(inspect(database).get_table_names())
    assert migrate(database) is True
    assert drift(database) == []
    assert (hypatia.cards(), hypatia.folded()) == (before, before)
    write(hypatia, "congress")  # in a new pack: whose the other was is not known any more


LATER = '''"""Rebuilds a parent table."""

import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{down}"


def upgrade() -> None:
    rebuild = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("learners", recreate=rebuild) as table:
        table.add_column(sa.Column("nickname", sa.String()))
    {more}


def downgrade() -> None:
    pass
'''


def later(folder: Path, more: str = "pass") -> Path:
    """The migrations with one more that rebuilds the table of learners."""
    copy = folder / "migrations"
    shutil.copytree(migrations_folder(), copy, ignore=shutil.ignore_patterns("__pycache__"))
    config = Config()
    config.set_main_option("script_location", str(copy))
    head = ScriptDirectory.from_config(config).get_current_head()
    (copy / "versions" / "later.py").write_text(LATER.format(down=head, more=more))
    return copy


def test_rebuilding_a_parent_keeps_its_children(
    database: Engine,
    tiny: Path,
    now: datetime,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "tiny"
    shutil.copytree(tiny, folder)
    (folder / "keys.lock").unlink(missing_ok=True)
    load(database, folder, now)
    pupil = Pupil(database, now)
    pupil.start(length=3, cold=True)
    pupil.through()
    before = pupil.cards()
    copy = later(tmp_path)
    monkeypatch.setattr(migrating, "migrations_folder", lambda: copy)
    assert migrate(database) is True
    assert "nickname" in {column["name"] for column in inspect(database).get_columns("learners")}
    with reading(database) as session:
        assert session.scalar(select(func.count()).select_from(CardRow)) == 3
    assert pupil.cards() == before
    with pytest.raises(Exception, match=r"(?i)foreign key"), writing(database) as session:
        session.execute(text("DELETE FROM learners"))


def test_a_migration_that_leaves_a_reference_hanging_is_undone(
    sqlite_database: Engine,
    now: datetime,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Pupil(sqlite_database, now)
    hanging = "op.execute('UPDATE learners SET joined_id = 99')"
    copy = later(tmp_path, hanging)
    monkeypatch.setattr(migrating, "migrations_folder", lambda: copy)
    with pytest.raises(RuntimeError, match="dangling"):
        migrate(sqlite_database)
    names = {column["name"] for column in inspect(sqlite_database).get_columns("learners")}
    assert "nickname" not in names


def test_learners_of_before_are_asked_again_as_they_were(
    database: Engine, tiny: Path, now: datetime
) -> None:
    load(database, tiny, now)
    pupil = Pupil(database, now)
    pupil.start(length=3, cold=True)
    pupil.through()
    before = pupil.cards()
    go_back(database, "0006")
    assert "retention" not in {
        column["name"] for column in inspect(database).get_columns("learners")
    }
    assert migrate(database) is True
    assert drift(database) == []
    with reading(database) as session:
        assert learners.learner(session, pupil.id) == pupil.learner
    assert (pupil.cards(), pupil.folded()) == (before, before)


def test_accounts_of_before_only_study_and_can_go_back(
    database: Engine, tiny: Path, now: datetime
) -> None:
    load(database, tiny, now)
    pupil = Pupil(database, now)
    pupil.start(length=3, cold=True)
    pupil.through()
    before = pupil.cards()
    with writing(database) as session:
        accounts.sign_up(session, pupil.learner, "Ada", "a hash", "", LearnerSettings(), now)
        standing.make_owner(session, "Ada")
        standing.invite(session, pupil.id, "a token", now)
    go_back(database, "0012")
    assert "teaches" not in {each["name"] for each in inspect(database).get_columns("accounts")}
    assert "invitations" not in inspect(database).get_table_names()
    assert migrate(database) is True
    assert drift(database) == []
    with reading(database) as session:
        assert accounts.account(session, pupil.id).name == "Ada"
        assert standing.teachers(session) == ()
    assert (pupil.cards(), pupil.folded()) == (before, before)


def test_what_was_said_of_presentations_goes_back_and_forth(
    database: Engine, tiny: Path, now: datetime
) -> None:
    """Of two looks of one variant the last judged goes back; the name of a look is made anew."""
    load(database, tiny, now)
    seen = [{"prompt": f"Who is {n}?", "options": [], "solution": [], "rows": []} for n in (1, 2)]
    with writing(database) as session:
        made = sets.create(session, None, "Gases", [], now)  # type: ignore[arg-type]
        question = session.scalars(select(QuestionRow.id)).first()
        said = {"set_id": made, "question_id": question, "format": "choice", "variant": 0}
        said |= {"content_hash": "x", "at": now}
        for each, decision in zip(seen, ("approved", "rejected"), strict=True):
            look = look_name(each)
            session.add(ApprovalRow(**said, decision=decision, seen=each, look=look))
            session.flush()
    go_back(database, "0019")
    assert "look" not in {each["name"] for each in inspect(database).get_columns("set_approvals")}
    assert migrate(database) is True
    assert drift(database) == []
    with reading(database) as session:
        (row,) = session.scalars(select(ApprovalRow)).all()
        assert (row.decision, row.look) == ("rejected", look_name(seen[1]))

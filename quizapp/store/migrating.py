"""The schema, made and checked by the migrations: `migrate` and `drift`.

`make run`, the tests and the installed command call `migrate`. The migrations stand beside the
package in a source tree and inside it in an installed wheel.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

import quizapp
from quizapp.store.engine import WRITES
from quizapp.store.models import Base
from quizapp.store.search_models import FULL_TEXT


def migrations_folder() -> Path:
    """The folder of the migrations. Raises FileNotFoundError when quizapp was installed without."""
    package = Path(quizapp.__file__).resolve().parent
    for folder in (package / "migrations", package.parent / "migrations"):
        if (folder / "env.py").is_file():
            return folder
    raise FileNotFoundError("quizapp was installed without its migrations: install it again")


def migrate(engine: Engine) -> bool:
    """Bring the database to the newest schema; whether anything was to do.

    Raises RuntimeError when a migration left a reference that points to nothing; everything is
    then as it was.
    """
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    heads = set(ScriptDirectory.from_config(config).get_heads())
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        _sqlite_foreign_keys(connection, on=False)
        try:
            with connection.begin():
                if set(MigrationContext.configure(connection).get_current_heads()) == heads:
                    return False
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                _refuse_dangling(connection)
        finally:
            _sqlite_foreign_keys(connection, on=True)
    return True


def drift(engine: Engine) -> list[Any]:
    """Differences between the models and the database as migrated; none when all is well."""
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": described}
        )
        return list(compare_metadata(context, Base.metadata))


def described(name: str | None, type_: str, parents: Any) -> bool:  # noqa: ARG001
    """Whether the models describe what bears this name: the databases' own full text they do not.

    Alembic asks for each table and index that it finds.
    """
    return not (name or "").startswith(FULL_TEXT)


def _sqlite_foreign_keys(connection: Connection, *, on: bool) -> None:
    # A batch migration drops and renames tables; with the keys on, children would go with them.
    # SQLite ignores the pragma inside a transaction, hence before BEGIN.
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _refuse_dangling(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
        if broken:
            raise RuntimeError(f"the migration left dangling references: {broken[:5]}")

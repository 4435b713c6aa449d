"""What the tests share: a real database of each sort, made by the migrations, and the tiny pack.

`database` runs a test twice: on SQLite in a file, and on a private PostgreSQL (the server that
`QUIZAPP_TEST_POSTGRESQL` names, or one started here from the installed binaries). Both lie in
memory where there is room, since waiting for a disk tests nothing.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from quizapp.services import attempts, passwords, sets
from quizapp.store.engine import make_engine
from quizapp.store.migrating import migrate

REQUIRE_ALL = "QUIZAPP_REQUIRE_ALL"

# Time is measured by `make bench`, never by a test. Whether a change may land is judged by the same
# examples and the same drawn papers each time; whoever works on it meets new ones.
no_clock = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quizapp", no_clock)
settings.register_profile("steady", no_clock, derandomize=True)
settings.load_profile("steady" if os.environ.get(REQUIRE_ALL) else "quizapp")

MEMORY = Path("/dev/shm")  # noqa: S108
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 << 30:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

EXPENSIVE = passwords._HASHER
"""As the application hashes passwords; the tests hash cheaply, but where they are about that."""
passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
]
_numbers = count()


class Draws:
    """Draws what `secrets` draws for the papers of sets, by a test's name: again the same."""

    def __init__(self, name: str) -> None:
        self._chance = random.Random(name)  # noqa: S311  (nothing secret is drawn)

    def token_hex(self, count: int) -> str:
        return self._chance.randbytes(count).hex()


@pytest.fixture(autouse=True)
def steady_draws(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.environ.get(REQUIRE_ALL):
        draws = Draws(request.node.nodeid)
        for module in (attempts, sets):
            monkeypatch.setattr(module, "secrets", draws)


MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """A Monday morning."""
    return MONDAY


@pytest.fixture(scope="session")
def tiny() -> Path:
    """The folder of a small but complete pack."""
    return Path(__file__).parent / "packs" / "tiny"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; one for all tests of a worker, since Playwright runs once a thread."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("NOT TESTED IN A BROWSER: Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def dialect(request: pytest.FixtureRequest) -> str:
    """Each kind of database in its turn."""
    return request.param


@pytest.fixture
def database(dialect: str, request: pytest.FixtureRequest) -> Engine:
    """A migrated, empty database of its own."""
    return request.getfixturevalue(f"{dialect}_database")


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "template.db"
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.fixture
def sqlite_database(_migrated_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """A migrated, empty SQLite file."""
    with copied_file(_migrated_file, tmp_path / "test.db") as engine:
        yield engine


@contextmanager
def copied_file(template: Path, to: Path) -> Iterator[Engine]:
    """A copy of an SQLite file."""
    engine = make_engine(f"sqlite:///{shutil.copy(template, to)}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server on which databases can be made."""
    given = os.environ.get("QUIZAPP_TEST_POSTGRESQL")
    if given:
        yield given
        return
    found = shutil.which("initdb") or next(
        iter(sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")), reverse=True)), None
    )
    if found is None:
        pytest.skip("NOT TESTED: PostgreSQL is not installed and QUIZAPP_TEST_POSTGRESQL not set")
    folder = Path(tempfile.mkdtemp(prefix="quizapp-pg-"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    run = [*as_user, str(Path(found).with_name("pg_ctl")), "-D", str(folder / "data"), "-w", "-s"]
    initdb = [found, "-D", str(folder / "data"), "-U", "quizapp", "-A", "trust", "--no-sync"]
    subprocess.run([*as_user, *initdb, "-E", "UTF8"], check=True, stdout=subprocess.DEVNULL)
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
    options += " -c fsync=off -c full_page_writes=off -c autovacuum=off"
    log = ["-l", str(folder / "log")]
    subprocess.run([*run, *log, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL)
    yield f"postgresql+psycopg://quizapp@/postgres?host={folder}"
    subprocess.run([*run, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _migrated_name(postgresql_server: str) -> Iterator[str]:
    with copied_database(postgresql_server, "template1") as engine:
        migrate(engine)
        engine.dispose()
        yield str(engine.url.database)


@pytest.fixture
def postgresql_database(postgresql_server: str, _migrated_name: str) -> Iterator[Engine]:
    """A migrated, empty PostgreSQL database."""
    with copied_database(postgresql_server, _migrated_name) as engine:
        yield engine


@contextmanager
def copied_database(server: str, template: str) -> Iterator[Engine]:
    """A copy of a database of a PostgreSQL server, to which nobody may be connected."""
    name = f"quizapp_{os.getpid()}_{next(_numbers)}"
    _on_server(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    engine = make_engine(make_url(server).set(database=name))
    yield engine
    engine.dispose()
    _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(url: str, statement: str) -> None:
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything was installed first (`.ci/run` says so), a skipped test has failed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get(REQUIRE_ALL):
        report.outcome = "failed"
        report.longrepr = f"skipped though {REQUIRE_ALL} is set: {report.longrepr}"
    return report

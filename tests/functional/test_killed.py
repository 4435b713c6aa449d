"""A server that is killed in the middle of an attempt: what was saved is there, and it goes on."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from quizapp.core.questions import Response
from quizapp.services import attempt_drafts, attempts, library
from quizapp.store.engine import make_engine, reading, writing
from quizapp.store.migrating import migrate
from tests.services.classroom import Classroom

SAVING = """
import sys, time
from datetime import datetime
from quizapp.core.questions import Response
from quizapp.services import attempt_drafts
from quizapp.store.engine import make_engine, writing
url, learner, attempt, now = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
engine, now = make_engine(url), datetime.fromisoformat(now)
with writing(engine) as session:
    attempt_drafts.save(session, learner, attempt, 0, Response((1,)), 0, now)
with writing(engine) as session:
    attempt_drafts.save(session, learner, attempt, 1, Response((1,)), 0, now)
    print("in the middle", flush=True)
    time.sleep(60)
"""


def test_what_was_saved_before_the_server_was_killed_is_there(tiny: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quizapp.db'}"
    engine = make_engine(url)
    migrate(engine)
    now = datetime.now(UTC)
    with writing(engine) as session:
        library.load_pack(session, tiny, now)
    room = Classroom(engine, now)
    student = room.students[0]
    attempt = room.begin(student, room.assign(rules={"time_limit": 10}))
    server = subprocess.Popen(
        [sys.executable, "-c", SAVING, url, str(student), str(attempt), now.isoformat()],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert server.stdout is not None
    assert server.stdout.readline().strip() == "in the middle"
    server.kill()
    server.wait()
    server.stdout.close()
    saved = [item.draft for item in room.paper(attempt)]
    assert saved == [Response((1,)), None, None, None]
    with writing(engine) as session:
        attempt_drafts.save(session, student, attempt, 1, Response((1,)), 0, now)
    long_ago = now - timedelta(hours=1)
    with writing(engine) as session:
        session.get_one(attempts.AttemptRow, attempt).ends_at = long_ago
    engine.dispose()
    done = subprocess.run(
        [sys.executable, "-m", "quizapp", "settle"],
        env={"QUIZAPP_DATABASE_URL": url, "QUIZAPP_DATA": str(tmp_path), "PATH": ""},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.search(r"^1 attempts ended, 0 told$", done.stdout, re.MULTILINE)
    engine = make_engine(url)
    with reading(engine) as session:
        found = attempts.attempt(session, attempt)
    assert (found.ended, found.submitted_at) == ("time", long_ago)
    engine.dispose()

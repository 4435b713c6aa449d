"""Whom the database of the browser tests knows: learners of long standing, and whole classes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from playwright.sync_api import Page
from sqlalchemy import Engine, select, update

from quizapp.services import learners
from quizapp.store.engine import make_engine, writing
from quizapp.store.models import AccountRow, DeviceRow
from quizapp.web.edge import COOKIE
from tests.browser import marked
from tests.browser.assigned import assign
from tests.browser.classes import hold
from tests.browser.keepers import keep_up_in
from tests.browser.lectern import teach_in
from tests.core.forgetful import FLEETING
from tests.services.diary import remember
from tests.services.forgetful_log import study
from tests.web.conftest import PACK, Clock

OLD_TOKEN = "a-long-memory"  # noqa: S105
FORGETFUL_TOKEN = "a-short-memory"  # noqa: S105


def live_in(file: Path) -> None:
    """Add two learners of long standing, whom two cookies name, and the courses of `classes`.

    `OLD_TOKEN`: a year of studying; `FORGETFUL_TOKEN`: who forgets faster than most.
    """
    engine, now = make_engine(f"sqlite:///{file}"), Clock().now
    with writing(engine) as session:
        learner, _ = learners.create_guest(session, now)
        token = hashlib.sha256(OLD_TOKEN.encode()).hexdigest()
        session.execute(update(DeviceRow).values(token_hash=token))
    remember(engine, learner.id, PACK, now, says_how_sure=True)
    with writing(engine) as session:
        forgetful, _ = learners.create_guest(session, now)
        token = hashlib.sha256(FORGETFUL_TOKEN.encode()).hexdigest()
        whose = update(DeviceRow).where(DeviceRow.learner_id == forgetful.id)
        session.execute(whose.values(token_hash=token))
    study(engine, forgetful.id, FLEETING, 1600, now, PACK, seed=3)
    for number, teaching in enumerate((marked.teach_in, keep_up_in, hold)):
        teaching(engine, now)
        _set_apart(engine, number)
    for number, also in enumerate((teach_in, assign), 3):
        also(file)
        _set_apart(engine, number)
    engine.dispose()


CLASSROOM = re.compile(r"(Grace|Ada|Mallory|Student \d\d)")


def _set_apart(engine: Engine, number: int) -> None:
    """Give the people of one classroom names that no other one has, nor any visitor of a test."""
    with writing(engine) as session:
        for row in session.scalars(select(AccountRow)):
            if CLASSROOM.fullmatch(row.name):
                row.name = f"{row.name} of class {number}"
                row.folded = row.name.casefold()


def be_old(page: Page) -> None:
    """Go on as somebody who has studied for a year."""
    page.context.add_cookies([{"name": COOKIE, "value": OLD_TOKEN, "url": page.url}])

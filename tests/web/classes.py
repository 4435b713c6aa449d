"""A course behind the pages: its people as visitors who are signed in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import Engine, update

from quizapp.store.engine import writing
from quizapp.store.models import DeviceRow
from quizapp.web.edge import COOKIE
from tests.services.classroom import Classroom
from tests.web.conftest import Clock
from tests.web.pages import Visitor


def token_for(engine: Engine, learner: int) -> str:
    """A token that a browser of this learner's has from now on."""
    token = f"the-browser-of-{learner}"
    with writing(engine) as session:
        hashed = hashlib.sha256(token.encode()).hexdigest()
        whose = update(DeviceRow).where(DeviceRow.learner_id == learner)
        session.execute(whose.values(token_hash=hashed))
    return token


@dataclass
class Class:
    """A classroom, and browsers for those in it."""

    app: Flask
    room: Classroom
    clock: Clock

    def visitor(self, learner: int) -> Visitor:
        found = Visitor(self.app.test_client())
        found.client.set_cookie(COOKIE, token_for(self.room.engine, learner))
        self.clock.now = self.room.now
        return found

    def wait(self, **by: float) -> None:
        self.room.wait(**by)
        self.clock.now = self.room.now

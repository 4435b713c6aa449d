"""A course whose people have browsers, for the tests of the pages."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from quizapp.services import learners
from quizapp.store.engine import writing
from quizapp.web.edge import COOKIE
from tests.services.classroom import Classroom
from tests.web.conftest import Clock
from tests.web.pages import Visitor


@dataclass
class School:
    """A classroom, and the application that its people open."""

    app: Flask
    clock: Clock
    room: Classroom

    def visitor(self, learner: int) -> Visitor:
        """A browser that is signed in as one of them."""
        client = self.app.test_client()
        client.set_cookie(COOKIE, self.token(learner))
        return Visitor(client)

    def token(self, learner: int) -> str:
        with writing(self.room.engine) as session:
            return learners.new_device(session, learner, self.clock.now)

    def forward(self, **by: float) -> None:
        self.clock.forward(**by)
        self.room.now = self.clock.now

    @property
    def student(self) -> int:
        return self.room.students[0]

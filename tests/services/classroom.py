"""A course for the tests: who teaches it, who is in it, what was assigned, who answered what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import OVER_SEVERAL, Format, Response
from quizapp.services import (
    accounts,
    assignments,
    attempt_papers,
    attempts,
    courses,
    learners,
    library,
    sets,
)
from quizapp.services.assignment_rules import Rules
from quizapp.services.assignments import Draft
from quizapp.services.attempt_papers import ItemView
from quizapp.services.courses import Role
from quizapp.services.learners import LearnerSettings
from quizapp.services.standing import Teaches
from quizapp.store.base import table_of
from quizapp.store.engine import reading, writing
from quizapp.store.models import AccountRow, LearnerRow, PresentationRow

PACK = "elements"


@dataclass
class Classroom:
    """One course. People are learner ids; `members` leads from them to their member numbers."""

    engine: Engine
    now: datetime
    pupils: int = 3
    teacher: int = field(init=False)
    assistant: int = field(init=False)
    outsider: int = field(init=False)
    students: list[int] = field(init=False)
    members: dict[int, int] = field(init=False)
    course: int = field(init=False)

    def __post_init__(self) -> None:
        self.teacher = self.account("Grace", teaches=Teaches.INSTRUCTOR)
        self.assistant = self.account("Ada")
        self.outsider = self.account("Mallory")
        self.students = [self.account(f"Student {n:02}") for n in range(1, self.pupils + 1)]
        with writing(self.engine) as session:
            self.course = courses.create(session, self.teacher, "Chemistry", self.now)
            roles = {self.assistant: Role.ASSISTANT} | dict.fromkeys(self.students, Role.STUDENT)
            self.members = {
                each: courses.add_member(session, self.course, each, role, self.now)
                for each, role in roles.items()
            }
            own = courses.member_of(session, self.teacher, self.course)
            self.members[self.teacher] = own.id

    def account(self, name: str, teaches: Teaches = Teaches.NO) -> int:
        """An account (whose password nobody knows), and its learner."""
        with writing(self.engine) as session:
            made, _ = learners.create_guest(session, self.now, LearnerSettings())
            session.execute(
                insert(table_of(AccountRow)).values(
                    learner_id=made.id,
                    name=name,
                    folded=accounts.folded_name(name),
                    password_hash="",
                    email=None,
                    made_at=self.now,
                    teaches=teaches.value,
                )
            )
            session.get_one(LearnerRow, made.id).is_guest = False
            session.flush()
            return made.id

    def wait(self, **by: float) -> None:
        self.now += timedelta(**by)

    def keys(self, format: Format = Format.CHOICE, count: int = 4) -> list[str]:  # noqa: A002
        """Keys of questions of the tiny pack that can be put in a format."""
        with reading(self.engine) as session:
            found = library.shelf(session, PACK).generated.questions.values()
            return [q.key for q in found if format in q.formats][:count]

    def make_set(self, slots: Sequence[Slot] = (), title: str = "Gases") -> int:
        """A set of the teacher's, by default of four choices; its latest version."""
        chosen = slots or [Slot((Asked((key,), Format.CHOICE),)) for key in self.keys()]
        with writing(self.engine) as session:
            made = sets.create(session, self.teacher, title, list(chosen), self.now)
            return sets.set_of(session, self.teacher, made).version_id

    def assign(self, version: int | None = None, *, publish: bool = True, **chosen: Any) -> int:
        """Give a set to the course; `rules` may be a dict of what differs from the usual."""
        rules = chosen.pop("rules", {})
        made = rules if isinstance(rules, Rules) else Rules(**rules)
        draft = Draft("Week 1", version or self.make_set(), rules=made, **chosen)
        with writing(self.engine) as session:
            number = assignments.create(session, self.course, draft, self.now)
            if publish:
                assignments.publish(session, number, self.now)
        return number

    def begin(self, learner: int, assignment: int) -> int:
        with writing(self.engine) as session:
            return attempts.begin(session, learner, assignment, self.now)

    def paper(self, attempt: int) -> tuple[ItemView, ...]:
        with reading(self.engine) as session:
            return attempt_papers.paper(session, attempt)

    def response(self, item: ItemView, *, right: bool = True) -> Response:
        """A right response to one place of a paper, or a wrong one."""
        with reading(self.engine) as session:
            shown = attempts.queries.ITEMS.all(session.connection(), attempt=self._attempt(item))
            row = next(row for row in shown if row.item_id == item.id)
            content = session.get_one(PresentationRow, row.presentation_id).content
            solution = tuple(content["solution"])
            if item.format is Format.MATCHING:
                return Response(pairs=solution if right else (*solution[1:], solution[0]))
            if item.format in OVER_SEVERAL or solution:
                if right:
                    return Response(solution)
                if item.format is Format.ORDER:
                    return Response(tuple(reversed(solution)))
                return Response((next(i for i in range(9) if i not in solution),))
            question = library.shelf(session, row.pack).question(row.members[0][0])
            assert question is not None
            return Response(text=question.answers[0].text if right else "Nothing of the kind")

    def _attempt(self, item: ItemView) -> int:
        with reading(self.engine) as session:
            row = session.get(attempts.AttemptItemRow, item.id)
            assert row is not None
            return row.attempt_id

    def save(self, learner: int, attempt: int, position: int, response: Response) -> None:
        with writing(self.engine) as session:
            attempts.save(session, learner, attempt, position, response, self.now)

    def sit(
        self, learner: int, assignment: int, knows: Callable[[int], bool] = lambda _: True
    ) -> int:
        """Go through an attempt to its end; `knows` says of each position whether it is right."""
        attempt = self.begin(learner, assignment)
        for item in self.paper(attempt):
            self.wait(seconds=10)
            response = self.response(item, right=knows(item.position))
            self.save(learner, attempt, item.position, response)
        self.submit(learner, attempt)
        return attempt

    def submit(self, learner: int, attempt: int) -> None:
        with writing(self.engine) as session:
            attempts.submit(session, learner, attempt, self.now)

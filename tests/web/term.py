"""Two courses with everything in them, and who may reach what: the tables of `test_roles`.

Whoever adds an area adds here: to `parts` what its addresses name and whose that is, to `told`
what its forms name, to `FOR_STUDENTS`, `GRADES` and `NOT_FOR_ASSISTANTS` what differs from the
usual. The usual: a page of a course is its staff's, a form its owner's and its instructors'.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import ColumnElement, Engine, Table, func, select, update

from quizapp.core.scheduling import FSRS_6_WEIGHTS
from quizapp.services import (
    accounts,
    courses,
    invitations,
    learners,
    members,
    parameters,
    taking_along,
)
from quizapp.services.assignment_rules import Accommodation
from quizapp.services.courses import Role
from quizapp.services.invitations import Key
from quizapp.services.standing import Teaches
from quizapp.store.base import table_of
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    AccountRow,
    CourseInvitationRow,
    CourseMemberRow,
    CourseRow,
    ExamRow,
    LogLineRow,
    PresentationRow,
    QuestionSetRow,
    SittingRow,
)
from quizapp.store.owned import OF_COURSES
from tests.services.classroom import Classroom
from tests.web.conftest import Clock
from tests.web.pages import Visitor
from tests.web.pupil import Pupil

OF_PACKS = {
    "pack": "elements",
    "fact": "oxygen-found-scheele",
    "entity": "humphry-davy",
    "left": "marie-curie",
    "right": "pierre-curie",
    "chart": "activity",
    "topic": "dates",
    "anchor": "Gases",
    "filename": "css/base.css",
    "number": 1,
    "place": 1,
}
"""What anybody may name."""

SECRETS = {"token": "A" * 43, "code": "AAAAAAAA", "key": "k" * 24}
"""What only one who was given it can name; whoever has it may use it. Here it is guessed."""

OF_COURSES_PARTS = frozenset({"course", "member", "invitation", "assignment", "attempt"})
"""Parts by which an address is one of a course."""

FOR_STUDENTS = frozenset({"courses.show", "courses.leave_page", "courses.leave"})
"""Endpoints of a course that its students have too."""

GRADES = frozenset({"courses.leave"})
"""Forms of a course that an assistant may send."""

NOT_FOR_ASSISTANTS = frozenset(
    {"courses.roster_page", "courses.links", "courses.link", "courses.change_page"}
)
"""Pages of a course that are there to change it."""

ANSWERS_ALL_ALIKE = frozenset({"courses.leave", "courses.withdraw"})
"""Forms that say the same of what is not there any more and of what never was; nothing happens."""

CHANGES_ANOTHERS = frozenset({"courses.make_link", "site.take_back"})
"""Forms that, sent by who may, void links of somebody else, or end that somebody teaches."""

FOR_SITE_OWNERS = frozenset(
    {
        *("site.show", "site.name_instructor", "site.take_back", "site.reach_page"),
        *("site.invite", "site.invitation"),
    }
)
"""Pages of the installation that are its owner's alone."""

FOR_TEACHERS = frozenset(
    {
        *("courses.new", "courses.new_page", "courses.make_cards"),
        *("site.cards", "site.make_cards", "site.fresh_cards", "site.sheet"),
    }
)
"""Pages for whoever may teach on the installation."""

TEACHERS = frozenset({"owner", "instructor of another course", "owner of the installation"})

ROLES = {
    "nobody": frozenset[str](),
    "guest": frozenset[str](),
    "account outside": frozenset({"outside.study"}),
    "student": frozenset({"A", "student", "student.study"}),
    "another student": frozenset({"A", "other"}),
    "assistant": frozenset({"A", "student", "other"}),
    "instructor": frozenset({"A", "student", "other"}),
    "owner": frozenset({"A", "student", "other", "A.sets"}),
    "instructor of another course": frozenset({"B", "B.sets"}),
    "owner of the installation": frozenset({"site"}),
}
"""Whose things each of them may name."""

OTHER_WEIGHTS = tuple(weight * 1.1 for weight in FSRS_6_WEIGHTS)

MARKS = {
    "A": ("Quadrivium",),
    "A.owner": ("Grosseteste",),
    "A.staff": ("Abelard", "Hildegard", "Heloise", "heloise@example.org", "No-1079-A"),
    "A.sets": ("Sphaera",),
    "student": ("Hypatia",),
    "student.own": ("80317",),
    "other": ("Boethius",),
    "other.own": ("90217",),
    "B.owner": ("Albertus",),
    "B": ("Alchemia", "Paracelsus", "Avicenna", "avicenna@example.org"),
    "B.sets": ("Tabula Smaragdina",),
    "outside.study": ("Gundulf",),
}
"""Words that stand in nobody else's data."""

SEES = {
    "nobody": (),
    "guest": (),
    "account outside": ("outside.study",),
    "student": ("A", "A.owner", "student", "student.own"),
    "another student": ("A", "A.owner", "other", "other.own"),
    "assistant": ("A", "A.owner", "A.staff", "student", "other"),
    "instructor": ("A", "A.owner", "A.staff", "student", "other", "student.own", "other.own"),
    "owner": ("A", "A.owner", "A.staff", "A.sets", "student", "other", "student.own", "other.own"),
    "instructor of another course": ("B", "B.owner", "B.sets"),
    "owner of the installation": ("A.owner", "B.owner"),
}
"""Whose words each of them may read."""


@dataclass
class Term:
    """The two courses, the people by role, and their numbers."""

    app: Flask
    engine: Engine
    clock: Clock
    people: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    parts: dict[str, dict[str, object]] = field(default_factory=dict)
    told: dict[str, dict[str, str]] = field(default_factory=dict)
    """What forms name in what is sent, by whose it is."""

    def __post_init__(self) -> None:
        a = Classroom(self.engine, self.clock.now, pupils=2)
        self._name(a, "Quadrivium", "Grosseteste", "Abelard", "Gundulf", "Hypatia", "Boethius")
        b = Classroom(self.engine, self.clock.now, pupils=1)
        self._name(b, "Alchemia", "Albertus", "Albertus II", "Somebody", "Paracelsus")
        self.people = {
            "account outside": a.outsider,
            "student": a.students[0],
            "another student": a.students[1],
            "assistant": a.assistant,
            "instructor": a.account("Hildegard"),
            "owner": a.teacher,
            "instructor of another course": b.teacher,
            "owner of the installation": a.account("Olga", teaches=Teaches.OWNER),
        }
        with writing(self.engine) as session:
            guest, token = learners.create_guest(session, self.clock.now)
            self.tokens = {"guest": token}
            for role, learner in self.people.items():
                self.tokens[role] = learners.new_device(session, learner, self.clock.now)
            self.people["guest"] = guest.id
            courses.add_member(
                session, a.course, self.people["instructor"], Role.INSTRUCTOR, self.clock.now
            )
        self._fill(a, b)
        self._study(a.students[0])

    def _name(self, room: Classroom, title: str, *names: str) -> None:
        """Give each a name that stands in nobody else's data."""
        whose = (room.teacher, room.assistant, room.outsider, *room.students)
        with writing(self.engine) as session:
            for learner, name in zip(whose, names, strict=True):
                own = update(AccountRow).where(AccountRow.learner_id == learner)
                folded = accounts.folded_name(name)
                session.execute(own.values(name=name, folded=folded))
            session.get_one(CourseRow, room.course).title = title

    def _fill(self, a: Classroom, b: Classroom) -> None:
        numbers: dict[str, dict[str, int]] = {}

        def keep(part: str, scope: str, number: int) -> None:
            numbers.setdefault(part, {})[scope] = number

        for room, scope, title in ((a, "A", "Sphaera"), (b, "B", "Tabula Smaragdina")):
            version = room.make_set(title=title)
            with reading(self.engine) as session:
                owned = QuestionSetRow.learner_id == room.teacher
                made = session.scalars(select(QuestionSetRow.id).where(owned)).one()
            keep("set_id", f"{scope}.sets", made)
            keep("course", scope, room.course)
            keep("member", scope, room.members[room.teacher])
            keep("assignment", scope, room.assign(version))
        for learner, scope in ((a.students[0], "student"), (a.students[1], "other")):
            keep("member", scope, a.members[learner])
            keep("attempt", scope, a.sit(learner, numbers["assignment"]["A"]))
        keep("attempt", "B", b.sit(b.students[0], numbers["assignment"]["B"]))
        invited = {"A": "Heloise", "B": "Avicenna"}
        with writing(self.engine) as session:
            for scope, name in invited.items():
                person = (name, f"{name.lower()}@example.org", f"No-1079-{scope}")
                course = numbers["course"][scope]
                key = Key("x", name)
                invitations.make(session, course, Role.STUDENT, person, key, self.clock.now)
                session.flush()
                row = select(CourseInvitationRow.id).where(CourseInvitationRow.course_id == course)
                keep("invitation", scope, session.scalars(row).one())
            for scope, days in (("student", 80317), ("other", 90217)):
                what = Accommodation(extra_days=days)
                course, member = numbers["course"]["A"], numbers["member"][scope]
                members.accommodate(session, course, member, what, self.clock.now)
        keep("teacher", "site", a.teacher)
        self.parts = {part: dict(each) for part, each in numbers.items()}
        for scope in ("A", "B", "other"):
            self.told[scope] = {
                part: str(each[scope]) for part, each in numbers.items() if scope in each
            }

        self.told["other"]["learner"] = str(a.students[1])

    def _study(self, learner: int) -> None:
        """A quiz, an exam, a bundle and weights of the student's own."""
        visitor = Visitor(self.app.test_client())
        visitor.client.set_cookie("learner", self.tokens["student"])
        pupil = Pupil(visitor)
        page = pupil.quiz()
        for _ in range(2):
            page = pupil.go_on(pupil.give_up(page))
        form = visitor.open("/packs/elements/exams/new")
        visitor.send(form, form.form(), [("name", "Exam of Hypatia")])
        with writing(self.engine) as session:
            bundle = taking_along.take(session, learner, "a-key-of-mine", "", self.clock.now)
            parameters.set_weights(session, learner, OTHER_WEIGHTS, self.clock.now)
            own = SittingRow.learner_id == learner
            kind = SittingRow.kind == "quiz"
            sitting = session.scalars(select(SittingRow.id).where(own, kind)).one()
            of_quiz = PresentationRow.sitting_id == sitting
            shown = session.scalar(select(func.max(PresentationRow.id)).where(of_quiz))
            exam = session.scalars(select(ExamRow.id)).one()
            mine = LogLineRow.learner_id == learner
            lines = select(func.min(LogLineRow.id), func.max(LogLineRow.id)).where(mine)
            first, last = session.execute(lines).one()
        study = {"sitting": sitting, "presentation": shown, "bundle": bundle, "exam": exam}
        for part, number in study.items():
            self.parts[part] = {"student.study": number}
        told = {"first": first, "last": last, "change": last, "upto": last, "dropped": bundle}
        self.told["student.study"] = {name: str(number) for name, number in told.items()}

    def file(self) -> Path:
        return Path(str(self.engine.url.database))

    def keep(self) -> None:
        """Remember the database as it is now."""
        self.engine.dispose()
        for each in self.file().parent.glob(f"{self.file().name}*"):
            shutil.copy(each, each.with_suffix(each.suffix + ".kept"))

    def restore(self) -> None:
        """Put the database back to what was remembered."""
        self.engine.dispose()
        for each in self.file().parent.glob(f"{self.file().name}-*"):
            if not each.name.endswith(".kept"):
                each.unlink()
        shutil.copy(self.file().with_suffix(".db.kept"), self.file())


def of_course(course: int) -> dict[Table, ColumnElement[bool]]:
    """The rows of a course, found by following the foreign keys from it."""
    root, people = table_of(CourseRow), table_of(CourseMemberRow)
    found: dict[Table, ColumnElement[bool]] = {root: root.c.id == course}
    for table in sorted(OF_COURSES, key=lambda each: _DEPTH[each.name]):
        if table is root:
            continue
        keys = [key for key in table.foreign_keys if key.column.table in found]
        # By the course itself where the table names it, else by what is in it.
        keys.sort(key=lambda key: (key.column.table is not root, key.column.table is people))
        for key in keys[:1]:
            column = key.column
            found[table] = key.parent.in_(select(column).where(found[column.table]))
    return found


_DEPTH = {
    table.name: place for place, table in enumerate(table_of(CourseRow).metadata.sorted_tables)
}

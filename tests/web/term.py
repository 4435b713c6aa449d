"""Two courses with everything in them, for `test_roles`; who may reach what stands in `who_may`.

Whoever adds an area adds here: to `parts` what its addresses name and whose that is (to `of_areas`
where a part means something of its own there), to `told` what its forms name, to `FOR_STUDENTS`,
`GRADES` and `NOT_FOR_ASSISTANTS` what differs from the usual. The usual: a page of a course is its
staff's, a form its owner's and its instructors'.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import ColumnElement, Engine, Table, func, select, update

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.core.scheduling import FSRS_6_WEIGHTS
from quizapp.services import (
    accounts,
    courses,
    invitations,
    learners,
    members,
    parameters,
    standing,
    taking_along,
)
from quizapp.services.assignment_rules import Accommodation
from quizapp.services.courses import Role
from quizapp.services.invitations import Key
from quizapp.services.standing import Teaches
from quizapp.store.base import table_of
from quizapp.store.engine import writing
from quizapp.store.models import (
    AccountRow,
    CourseInvitationRow,
    CourseMemberRow,
    CourseRow,
    ExamRow,
    LogLineRow,
    PresentationRow,
    SittingRow,
)
from quizapp.store.owned import OF_COURSES
from tests.services.classroom import Classroom
from tests.web import term_areas as areas
from tests.web.conftest import Clock
from tests.web.lectures import lecture
from tests.web.pages import Visitor
from tests.web.pupil import Pupil

SHARE = 4
"""How many questions each of the two courses asks; none is asked in both."""

OTHER_WEIGHTS = tuple(weight * 1.1 for weight in FSRS_6_WEIGHTS)


@dataclass
class Term:
    """The two courses, the people by role, and their numbers."""

    app: Flask
    engine: Engine
    clock: Clock
    people: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    parts: dict[str, dict[str, object]] = field(default_factory=dict)
    of_areas: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)
    """Parts that mean something of its own in one blueprint."""
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
        self._give(a, "A", ("Computus", "Sphaera"), 0)
        self._give(b, "B", ("Mutus Liber", "Tabula Smaragdina"), SHARE)
        self._sit(a, a.students[0], "student", "Apogaeum")
        self._sit(a, a.students[1], "other", "Perigaeum")
        self._sit(b, b.students[0], "B", "Athanor")
        self._mark(a, "A", "student", "Epicyclus", "Consolatio")
        self._mark(b, "B", "B", "Alembicus", "Azoth")
        self._invite()
        turba = [Slot((Asked((key,), Format.CHOICE),)) for key in b.keys(count=3)]
        shared, _ = areas.make_set(b, ("Turba Philosophorum", ""), turba)
        areas.share(b, shared, "Grosseteste")
        self.keep_part("set_id", "B.shared", shared)
        written = {"A.sets": (a, a.teacher, "Astrolabium"), "B.sets": (b, b.teacher, "Pelicanus")}
        written["student.study"] = (a, a.students[0], "Almagestum")
        for scope, (room, learner, note) in written.items():
            self.keep_part("own_id", scope, areas.write(room, learner, f"From the {note}."))
        self.keep_part("teacher", "site", a.teacher)
        self.keep_part("offer", "site", self._ask_to_teach())
        for scope in ("A", "B", "student", "other"):
            told = self.told.setdefault(scope, {})
            told |= {part: str(each[scope]) for part, each in self.parts.items() if scope in each}
        for scope, whom in (("A", a.teacher), ("B", b.teacher), ("other", a.students[1])):
            self.told[scope] |= {"learner": str(whom), "whom": str(whom)}
            self.told[scope]["members"] = self.told[scope]["member"]
        self.clock.now = max(a.now, b.now)

    def keep_part(self, part: str, scope: str, number: int, area: str = "") -> None:
        """Say whose a number is that addresses name as `part`, perhaps in one area only."""
        parts = self.of_areas.setdefault(area, {}) if area else self.parts
        parts.setdefault(part, {})[scope] = number

    def _give(self, room: Classroom, scope: str, title: tuple[str, str], first: int) -> None:
        """A course's papers: one that is handed in, one that runs, and keeping up."""
        made, version = areas.make_set(room, title, areas.choices(room, first, first + SHARE))
        _, running = areas.make_set(room, title, areas.typed_set(room))
        keeping = areas.keep_up(room, {"A": "Diligentia", "B": "Calcinatio"}[scope])
        self.keep_part("set_id", f"{scope}.sets", made)
        self.keep_part("course", scope, room.course)
        self.keep_part("member", scope, room.members[room.teacher])
        self.keep_part("assignment", scope, room.assign(version))
        self.keep_part("assignment", scope, room.assign(running), "assignments")
        self.keep_part("assignment", scope, keeping, "keep_up")
        self.keep_part("assignment", scope, lecture(room, version), "analysis")
        self.told[scope] = {"version": str(version)}

    def _sit(self, room: Classroom, learner: int, scope: str, typed: str) -> None:
        """A student's two papers, and the reminder to keep up."""
        course = "B" if scope == "B" else "A"
        handed_in = areas.sit(room, learner, _number(self.parts["assignment"][course]))
        given = self.of_areas["assignments"]["assignment"][course]
        self.keep_part("attempt", scope, handed_in)
        self.keep_part(
            "attempt", scope, areas.begin(room, learner, _number(given), typed), "assignments"
        )
        self.keep_part("item", scope, areas.first_item(self.engine, handed_in)[0])
        self.keep_part("student", scope, room.members[learner])
        self.keep_part("member", "B.student" if scope == "B" else scope, room.members[learner])
        areas.remind(room, learner, 19 * 60)

    def _mark(self, room: Classroom, scope: str, whose: str, reason: str, words: str) -> None:
        """An appeal, a comment, and a question that was corrected."""
        item = _number(self.parts["item"][whose])
        self.keep_part("appeal", whose, areas.contest(room, room.students[0], item, reason))
        areas.comment(room, _number(self.parts["assignment"][scope]), room.students[-1], words)
        _, question = areas.first_item(self.engine, _number(self.parts["attempt"][whose]))
        regrade, seen = areas.correct(room, question)
        self.keep_part("question", scope, question)
        self.keep_part("regrade", f"{scope}.sets", regrade)
        self.told[scope]["seen"] = seen

    def _invite(self) -> None:
        """Somebody who has not come yet, and what is set for a student once and for all."""
        with writing(self.engine) as session:
            for scope, name in {"A": "Heloise", "B": "Avicenna"}.items():
                person = (name, f"{name.lower()}@example.org", f"No-1079-{scope}")
                course = _number(self.parts["course"][scope])
                key = Key("x", name)
                invitations.make(session, course, Role.STUDENT, person, key, self.clock.now)
                session.flush()
                row = select(CourseInvitationRow.id).where(CourseInvitationRow.course_id == course)
                self.keep_part("invitation", scope, session.scalars(row).one())
            for scope, days in (("student", 80317), ("other", 90217)):
                what = Accommodation(extra_days=days)
                course = _number(self.parts["course"]["A"])
                member = _number(self.parts["member"][scope])
                members.accommodate(session, course, member, what, self.clock.now)

    def _ask_to_teach(self) -> int:
        """An invitation to teach that nobody has used."""
        with writing(self.engine) as session:
            owner = self.people["owner of the installation"]
            standing.invite(session, owner, "an-invitation", self.clock.now)
            return standing.invitations(session)[0].id

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


def _number(part: object) -> int:
    assert isinstance(part, int)
    return part


_DEPTH = {
    table.name: place for place, table in enumerate(table_of(CourseRow).metadata.sorted_tables)
}

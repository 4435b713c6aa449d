"""What stands in the two courses of `term` besides their people: papers in every state and marks,
keeping up, a set that is shared, questions of one's own."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, select, update

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format, Response
from quizapp.services import (
    appeals,
    assignments,
    courses,
    keep_up_acts,
    keep_up_reminders,
    marking,
    own,
    regrading,
    set_sharing,
    sets,
)
from quizapp.services.keep_up_acts import Choices
from quizapp.services.regrading import Treatment
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    AppealRow,
    AttemptItemRow,
    QuestionRow,
    QuestionSetRow,
    RegradeRow,
    SetVersionRow,
)
from tests.services.classroom import Classroom
from tests.services.own_questions import content

LATER = timedelta(minutes=5)


def make_set(room: Classroom, words: tuple[str, str], slots: list[Slot]) -> tuple[int, int]:
    """A set of the teacher's, by title and description: its number, and that of its version."""
    title, description = words
    version = room.make_set(slots, title)
    with writing(room.engine) as session:
        made = session.get_one(SetVersionRow, version).set_id
        session.get_one(QuestionSetRow, made).description = description
        return made, version


def choices(room: Classroom, first: int, last: int) -> list[Slot]:
    """Slots of one choice each; two courses that ask others share no question."""
    return [Slot((Asked((key,), Format.CHOICE),)) for key in room.keys(count=last)[first:]]


def sit(room: Classroom, learner: int, assignment: int) -> int:
    """An attempt that is handed in, with a wrong answer at the first place."""
    return room.sit(learner, assignment, lambda position: position != 0)


def begin(room: Classroom, learner: int, assignment: int, typed: str) -> int:
    """An attempt that runs, in which something was typed."""
    attempt = room.begin(learner, assignment)
    room.save(learner, attempt, 0, Response(text=typed))
    return attempt


def typed_set(room: Classroom) -> list[Slot]:
    """Slots in which something is typed."""
    return [Slot((Asked((key,), Format.TYPED_NAME),)) for key in room.keys(Format.TYPED_NAME, 2)]


def first_item(engine: Engine, attempt: int) -> tuple[int, int]:
    """The number of the first place of an attempt's paper, and that of its question."""
    with reading(engine) as session:
        chosen = select(AttemptItemRow).where(
            AttemptItemRow.attempt_id == attempt, AttemptItemRow.position == 0
        )
        row = session.scalars(chosen).one()
        return row.id, row.question_id


def contest(room: Classroom, learner: int, item: int, reason: str) -> int:
    """The number of an appeal against how an answer was judged."""
    with writing(room.engine) as session:
        appeals.contest(session, learner, item, reason, room.now)
        return session.scalars(select(AppealRow.id).where(AppealRow.item_id == item)).one()


def comment(room: Classroom, assignment: int, learner: int, words: str) -> None:
    """The teacher says something that one student reads."""
    with writing(room.engine) as session:
        by = courses.member_of(session, room.teacher, room.course)
        found = assignments.assignment(session, room.course, assignment)
        marking.comment(session, by, found, room.members[learner], words, room.now)


def correct(room: Classroom, question: int) -> tuple[int, str]:
    """A question is corrected after it was answered; the number of a regrade of the teacher's, and
    the mark of the dry run that waits."""
    with writing(room.engine) as session:
        own_question = update(QuestionRow).where(QuestionRow.id == question)
        session.execute(own_question.values(revised_at=room.now + LATER))
        row = RegradeRow(
            learner_id=room.teacher,
            question_id=question,
            at=room.now,
            keep_marks=True,
            done=[],
            undone_at=None,
        )
        session.add(row)
        session.flush()
        return row.id, regrading.plan(session, room.teacher, question, Treatment()).digest


def keep_up(room: Classroom, title: str) -> int:
    """A keep-up assignment that students see."""
    chosen = Choices(title, room.now.date(), 4, 5, 10, 7)
    with writing(room.engine) as session:
        course = courses.member_of(session, room.teacher, room.course).course
        made = keep_up_acts.make(session, course, chosen, room.now)
        assignments.publish(session, made, room.now)
        return made


def remind(room: Classroom, learner: int, minute: int) -> None:
    """Let somebody be reminded from a minute of the day on."""
    with writing(room.engine) as session:
        keep_up_reminders.set_reminder(session, learner, minute, room.now)


def share(room: Classroom, set_id: int, name: str) -> None:
    """Share a set with somebody who may look and copy, and not change it."""
    with writing(room.engine) as session:
        found = sets.set_of(session, room.teacher, set_id)
        set_sharing.share(session, found, name, room.now, may_change=False)


def write(room: Classroom, learner: int, note: str) -> int:
    """The number of a question of somebody's own."""
    with writing(room.engine) as session:
        return own.create(session, learner, content(note=note), note, room.now).id

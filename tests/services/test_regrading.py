"""One date is corrected in a pack, and what was answered under the old one is judged anew: from the
TOML to the marks and memories of a class, and back, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format, Response
from quizapp.services import (
    accounts,
    assignments,
    carrying,
    corrections,
    courses,
    crediting,
    gradebook,
    own_marks,
    regrading,
    undoing,
)
from quizapp.services.courses import Role
from quizapp.services.errors import ClosedError, NotFoundError
from quizapp.services.mark_lines import MarkKind
from quizapp.services.regrading import Note, Treatment, Unanswerable
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    AttemptItemRow,
    GradingRow,
    LogLineRow,
    MarkLineRow,
    MarkTextRow,
    PresentationRow,
    QuestionRow,
    RegradeRow,
)
from tests.services.classroom import Classroom
from tests.services.pupil import cards, folded, load

KEY = "elements/oxygen-found-priestley/when"
OTHER = "elements/hydrogen-found/when"
OLD, NEW = "1774-08-01", "1774-08-03"


@dataclass
class Term:
    """A class of four that was asked two dates, and then one of them was corrected.

    In their order: who gave the old date, who gave what is right now, who was wrong either way, and
    who left it open. All knew the other date.
    """

    room: Classroom
    folder: Path
    assigned: int
    attempts: list[int]
    question: int

    @property
    def engine(self) -> Engine:
        return self.room.engine

    def correct(self, old: str = OLD, new: str = NEW) -> None:
        """Correct the date in the pack's file and load it."""
        for file in (self.folder / "facts").glob("*.toml"):
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace(f'when = "{old}"', f'when = "{new}"'), encoding="utf-8")
        self.room.wait(days=1)
        load(self.engine, self.folder, self.room.now)
        self.room.wait(hours=1)

    def withdraw(self) -> None:
        """Take the fact out of the pack's file and load it."""
        name = KEY.split("/")[1]
        for file in (self.folder / "facts").glob("*.toml"):
            facts = file.read_text(encoding="utf-8").split("[[fact]]")
            left = [each for each in facts if f'id = "{name}"' not in each]
            file.write_text("[[fact]]".join(left), encoding="utf-8")
        self.room.wait(days=1)
        load(self.engine, self.folder, self.room.now)
        self.room.wait(hours=1)

    def plan(self, learner: int | None = None, **chosen: object) -> regrading.Plan:
        treatment = Treatment(**chosen)  # type: ignore[arg-type]
        with reading(self.engine) as session:
            who = learner or self.room.teacher
            return regrading.plan(session, who, self.question, treatment)

    def regrade(self, **chosen: object) -> int:
        found = self.plan(**chosen)
        with writing(self.engine) as session:
            return carrying.regrade(
                session,
                self.room.teacher,
                self.question,
                found.treatment,
                found.digest,
                self.room.now,
            )

    def undo(self, regrade: int) -> tuple[int, int]:
        self.room.wait(hours=1)
        with writing(self.engine) as session:
            return undoing.undo(session, self.room.teacher, regrade, self.room.now)

    def marks(self) -> list[float | None]:
        """The mark of each student in points."""
        with reading(self.engine) as session:
            book = gradebook.gradebook(session, self.room.course, self.room.now)
        members = [self.room.members[student] for student in self.room.students]
        return [book.line(member).cell(self.assigned).points for member in members]

    def credits(self) -> list[float | None]:
        """What each student's answer to the corrected question is worth."""
        with reading(self.engine) as session:
            chosen = (
                select(AttemptItemRow.credit)
                .where(AttemptItemRow.question_id == self.question)
                .order_by(AttemptItemRow.attempt_id)
            )
            return list(session.scalars(chosen))

    def ratings(self) -> list[int | None]:
        """The rating that holds of each student's answer to it."""
        found = []
        for student in self.room.students:
            chosen = select(LogLineRow.rated).where(
                LogLineRow.learner_id == student,
                LogLineRow.question_id == self.question,
                LogLineRow.kind == "answer",
            )
            with reading(self.engine) as session:
                found.append(session.scalar(chosen))
        return found

    def check_memory(self) -> None:
        for student in self.room.students:
            assert cards(self.engine, student) == folded(self.engine, student)

    def gradings(self) -> int:
        with reading(self.engine) as session:
            return len(session.scalars(select(GradingRow.id)).all())


def sat(
    engine: Engine, folder: Path, now: object, format_: Format, given: Sequence[Response]
) -> Term:
    room = Classroom(engine, now, pupils=len(given))  # type: ignore[arg-type]
    slots = [Slot((Asked((KEY,), format_),)), Slot((Asked((OTHER,), Format.TYPED_DATE),))]
    assigned = room.assign(room.make_set(slots), rules={"mixed": False})
    attempts = []
    for student, response in zip(room.students, given, strict=True):
        attempt = room.begin(student, assigned)
        attempts.append(attempt)
        room.wait(seconds=20)
        room.save(student, attempt, 0, response)
        room.save(student, attempt, 1, Response(text="1766"))
        room.submit(student, attempt)
    with reading(engine) as session:
        question = session.scalars(select(QuestionRow.id).where(QuestionRow.key == KEY)).one()
    return Term(room, folder, assigned, attempts, question)


@pytest.fixture
def term(stocked: Engine, folder: Path, now: object) -> Term:
    given = ["1 August 1774", "3 August 1774", "1801", ""]
    responses = [Response(text=text) for text in given]
    return sat(stocked, folder, now, Format.TYPED_DATE, responses)


def test_a_corrected_date_changes_marks_only_when_it_is_wanted(term: Term) -> None:
    before = [100.0, 50.0, 50.0, 50.0]
    assert term.marks() == before
    assert term.ratings() == [3, 1, 1, None]
    with reading(term.engine) as session:
        assert corrections.depending(session, term.room.teacher) == ()
    term.correct()
    assert term.marks() == before
    with reading(term.engine) as session:
        (found,) = corrections.depending(session, term.room.teacher)
    assert (found.question.key, len(found.items), found.attempts, found.assignments) == (
        KEY,
        4,
        4,
        1,
    )
    assert found.elsewhere == 0


def test_the_dry_run_says_who_would_go_up_and_who_down(term: Term) -> None:
    term.correct()
    rows = term.gradings()
    kept, strict = term.plan(), term.plan(keep=False)
    assert (kept.then, kept.now) == (("1 August 1774",), ("3 August 1774",))
    moved = {each.row.learner_id: (each.before, each.after) for each in strict.moved}
    one, two, _, _ = term.room.students
    assert moved == {one: (1.0, 0.0), two: (0.0, 1.0)}
    assert [each.row.learner_id for each in kept.moved] == [two]
    assert kept.notes == {Note.KEPT: 1, Note.JUDGED: 2, Note.BLANK: 1}
    assert strict.attempts[term.attempts[0]] == (1.0, 0.5)
    assert term.gradings() == rows
    assert term.marks() == [100.0, 50.0, 50.0, 50.0]


def test_no_one_loses_marks_where_that_is_chosen(term: Term) -> None:
    term.correct()
    regrade = term.regrade(keep=True)
    assert term.marks() == [100.0, 100.0, 50.0, 50.0]
    assert term.credits() == [1.0, 1.0, 0.0, 0.0]
    assert term.ratings() == [3, 3, 1, None]
    term.check_memory()
    with reading(term.engine) as session:
        assert corrections.depending(session, term.room.teacher) == ()
        (line,) = session.scalars(select(MarkLineRow)).all()
        words = session.get_one(MarkTextRow, line.id).words
        assert session.get_one(RegradeRow, regrade).keep_marks
    assert (line.kind, line.member_id) == ("regrade", term.room.members[term.room.students[1]])
    assert (line.before, line.after) == (
        {"credit": 0.0, "unclear": False},
        {"credit": 1.0, "by_hand": False},
    )
    assert "3 August 1774" in words
    assert "Source:" in words
    assert "Gases" in words


def told(term: Term, place: int) -> list[tuple[str, str, str]]:
    """The changes that a student has not read yet, the latest first."""
    student = term.room.students[place]
    with reading(term.engine) as session:
        member = courses.member_of(session, student, term.room.course)
        unread = own_marks.unread(session, member, term.room.now)
    return [(each.before, each.after, each.words) for each in unread]


def test_those_whose_marks_change_are_told_why_and_the_others_nothing(term: Term) -> None:
    term.correct()
    regrade = term.regrade(keep=False)
    (down,), (up,) = told(term, 0), told(term, 1)
    assert (down[:2], up[:2]) == (("100 %", "0 %"), ("0 %", "100 %"))
    assert down[2] == up[2]
    assert down[2].startswith("A fact was corrected. Joseph Priestley discovered oxygen")
    assert "Source: A short handbook of the elements, “Gases”." in down[2]
    assert told(term, 2) == told(term, 3) == []
    term.undo(regrade)
    back = told(term, 0)
    assert [each[:2] for each in back] == [("0 %", "100 %"), ("100 %", "0 %")]
    assert back[0][2].startswith("A regrade was taken back")


def test_marks_fall_too_where_that_is_chosen_and_all_is_undone_in_one_step(term: Term) -> None:
    memory = [cards(term.engine, student) for student in term.room.students]
    term.correct()
    regrade = term.regrade(keep=False)
    assert term.marks() == [50.0, 100.0, 50.0, 50.0]
    assert term.ratings() == [1, 3, 1, None]
    term.check_memory()
    assert term.undo(regrade) == (2, 0)
    assert term.undo(regrade) == (0, 0)
    assert term.marks() == [100.0, 50.0, 50.0, 50.0]
    assert term.credits() == [1.0, 0.0, 0.0, 0.0]
    assert term.ratings() == [3, 1, 1, None]
    term.check_memory()
    for student, was in zip(term.room.students, memory, strict=True):
        now = cards(term.engine, student)
        assert {key: (c.stability, c.difficulty, c.reps) for key, c in now.items()} == {
            key: (c.stability, c.difficulty, c.reps) for key, c in was.items()
        }
    with reading(term.engine) as session:
        (found,) = corrections.depending(session, term.room.teacher)
        assert len(found.items) == 4
    term.regrade(keep=False)
    assert term.marks() == [50.0, 100.0, 50.0, 50.0]


def test_a_second_click_and_an_old_page_do_nothing_more(term: Term) -> None:
    term.correct()
    seen = term.plan(keep=False)
    regrade = term.regrade(keep=False)
    gradings = term.gradings()
    assert (seen.digest, regrade) != ("", 0)
    with writing(term.engine) as session:
        again = carrying.regrade(
            session,
            term.room.teacher,
            term.question,
            seen.treatment,
            seen.digest,
            term.room.now,
        )
    assert again == regrade
    assert term.gradings() == gradings
    term.undo(regrade)
    with pytest.raises(ClosedError, match="changed since"), writing(term.engine) as session:
        carrying.regrade(
            session, term.room.teacher, term.question, Treatment(), seen.digest, term.room.now
        )


def test_what_was_decided_by_hand_stays_and_a_later_decision_survives_the_undoing(
    term: Term,
) -> None:
    with reading(term.engine) as session:
        items = list(session.scalars(select(AttemptItemRow.id).order_by(AttemptItemRow.id)))
        of_first, of_second = items[0], items[2]
    who = {term.room.course: term.room.members[term.room.teacher]}

    def decide(item: int, credit: float) -> None:
        with writing(term.engine) as session:
            chosen = [crediting.Credit(item, credit)]
            crediting.set_credits(session, who, chosen, MarkKind.ITEM, "So.", term.room.now)

    decide(of_first, 0.8)
    term.correct()
    found = term.plan(keep=False)
    assert found.notes[Note.BY_HAND] == 1
    regrade = term.regrade(keep=False)
    assert term.credits() == [0.8, 1.0, 0.0, 0.0]
    decide(of_second, 0.6)
    assert term.undo(regrade) == (0, 1)
    assert term.credits() == [0.8, 0.6, 0.0, 0.0]


def test_what_could_not_be_read_waits_again_after_the_undoing(
    stocked: Engine, folder: Path, now: object
) -> None:
    term = sat(stocked, folder, now, Format.TYPED_DATE, [Response(text="soon")])
    every = select(AttemptItemRow).order_by(AttemptItemRow.id)
    with reading(stocked) as session:
        before = [(x.credit, x.unclear) for x in session.scalars(every)]
    assert (0.0, True) in before
    term.withdraw()
    regrade = term.regrade()
    with reading(stocked) as session:
        assert not any(x.unclear for x in session.scalars(every))
    assert term.undo(regrade) == (1, 0)
    with reading(stocked) as session:
        after = [(x.credit, x.unclear) for x in session.scalars(every)]
    assert after == before
    assert term.plan().notes == {Note.UNANSWERABLE: 1}


@pytest.mark.parametrize(
    ("chosen", "marks"),
    [
        ({"unanswerable": Unanswerable.FULL}, [100.0, 100.0, 100.0]),
        ({"unanswerable": Unanswerable.OUT, "keep": False}, [100.0, 100.0, 100.0]),
        ({"unanswerable": Unanswerable.OUT, "keep": True}, [100.0, 100.0, 100.0]),
    ],
)
def test_where_no_option_is_right_any_more_all_get_it_or_it_is_left_out(
    stocked: Engine, folder: Path, now: object, chosen: dict[str, object], marks: list[float]
) -> None:
    responses = [Response((0,)), Response((1,)), Response()]
    term = sat(stocked, folder, now, Format.CHOICE, responses)
    before = term.marks()
    memory = [cards(term.engine, student) for student in term.room.students]
    term.correct()
    found = term.plan(**chosen)
    assert found.notes == {Note.UNANSWERABLE: 3}
    regrade = term.regrade(**chosen)
    assert term.marks() == marks
    for was, student in zip(memory, term.room.students, strict=True):
        now_known = cards(term.engine, student)
        assert {key: card.reps for key, card in was.items()} == {
            key: card.reps for key, card in now_known.items()
        }
        assert [c.stability for c in was.values()] == [c.stability for c in now_known.values()]
    term.undo(regrade)
    assert term.marks() == before


def test_leaving_out_costs_nobody_who_was_right_where_no_one_is_to_lose(
    stocked: Engine, folder: Path, now: object
) -> None:
    room = Classroom(stocked, now, pupils=2)  # type: ignore[arg-type]
    slots = [Slot((Asked((KEY,), Format.CHOICE),)), Slot((Asked((OTHER,), Format.TYPED_DATE),))]
    assigned = room.assign(room.make_set(slots), rules={"mixed": False})
    for student in room.students:
        attempt = room.begin(student, assigned)
        item = room.paper(attempt)[0]
        room.save(student, attempt, 0, room.response(item, right=student == room.students[0]))
        room.save(student, attempt, 1, Response(text="1801"))
        room.submit(student, attempt)
    with reading(stocked) as session:
        question = session.scalars(select(QuestionRow.id).where(QuestionRow.key == KEY)).one()
    term = Term(room, folder, assigned, [], question)
    assert term.marks() == [50.0, 0.0]
    term.correct()
    out = Unanswerable.OUT
    assert term.plan(keep=False, unanswerable=out).notes == {Note.UNANSWERABLE: 2}
    assert term.plan(keep=True, unanswerable=out).notes == {Note.KEPT: 1, Note.UNANSWERABLE: 1}
    term.regrade(keep=True, unanswerable=out)
    assert term.marks() == [50.0, 0.0]
    assert term.credits() == [1.0, None]


def test_an_option_that_is_right_now_is_found_among_those_shown(
    stocked: Engine, folder: Path, now: object
) -> None:
    room = Classroom(stocked, now, pupils=4)  # type: ignore[arg-type]
    version = room.make_set([Slot((Asked((KEY,), Format.CHOICE),))])
    assigned = room.assign(version)
    given = []
    for place, student in enumerate(room.students):
        attempt = room.begin(student, assigned)
        (item,) = room.paper(attempt)
        choice = place % len(item.options)
        given.append(item.options[choice])
        room.save(student, attempt, 0, Response((choice,)))
        room.submit(student, attempt)
    with reading(stocked) as session:
        question = session.scalars(select(QuestionRow.id).where(QuestionRow.key == KEY)).one()
        contents = [
            each.content["options"] for each in session.scalars(select(PresentationRow)).all()
        ]
    term = Term(room, folder, assigned, [], question)
    wrong = next(o for o in contents[0] if not o[1])
    term.correct(new=wrong[2]["date"])
    found = term.plan(keep=False)
    right_now = {each.row.learner_id for each in found.changes if each.after == 1.0}
    shown_to_all = all(wrong[0] in [o[0] for o in options] for options in contents)
    said_so = {s for s, text in zip(room.students, given, strict=True) if text == wrong[0]}
    assert said_so <= right_now
    if shown_to_all:
        assert found.notes == {Note.JUDGED: 4}
        assert said_so == right_now


def test_courses_of_others_are_counted_and_not_touched(term: Term) -> None:
    room = term.room
    with writing(term.engine) as session:
        theirs = courses.create(session, room.outsider, "Physics", room.now)
        student = room.students[0]
        courses.add_member(session, theirs, student, Role.STUDENT, room.now)
        version = assignments.assignment(session, room.course, term.assigned).version_id
        draft = assignments.Draft("Their week", version)
        number = assignments.create(session, theirs, draft, room.now)
        assignments.publish(session, number, room.now)
    attempt = room.begin(student, number)
    place = next(i.position for i in room.paper(attempt) if "riestley" in i.prompt)
    room.save(student, attempt, place, Response(text="3 August 1774"))
    room.submit(student, attempt)
    term.correct()
    with reading(term.engine) as session:
        (mine,) = corrections.depending(session, room.teacher)
        (other,) = corrections.depending(session, room.outsider)
        assert (mine.assignments, mine.elsewhere) == (1, 1)
        assert (other.assignments, other.elsewhere) == (1, 1)
        assert corrections.depending(session, room.assistant) == ()
    regrade = term.regrade(keep=False)
    with reading(term.engine) as session:
        (other,) = corrections.depending(session, room.outsider)
        assert (len(other.items), other.elsewhere) == (1, 0)
        assert {line.course_id for line in session.scalars(select(MarkLineRow))} == {room.course}
    with pytest.raises(NotFoundError), writing(term.engine) as session:
        undoing.undo(session, room.outsider, regrade, room.now)
    for stranger in (room.students[1], room.assistant):
        with pytest.raises(NotFoundError):
            term.plan(stranger)


def test_who_has_deleted_everything_keeps_the_mark_as_it_was(term: Term) -> None:
    with writing(term.engine) as session:
        accounts.erase(session, term.room.students[0])
    term.correct()
    assert len(term.plan(keep=False).changes) == 3
    term.regrade(keep=False)
    assert term.marks()[1:] == [100.0, 50.0, 50.0]
    with reading(term.engine) as session:
        first = session.scalars(select(AttemptItemRow).order_by(AttemptItemRow.id)).first()
        assert first is not None
        assert first.credit == 1.0


def test_the_audit_log_of_a_regrade_goes_with_the_words_of_who_leaves(term: Term) -> None:
    term.correct()
    term.regrade(keep=False)
    with writing(term.engine) as session:
        accounts.erase(session, term.room.students[1])
    with reading(term.engine) as session:
        lines = session.scalars(select(MarkLineRow).order_by(MarkLineRow.id)).all()
        texts = set(session.scalars(select(MarkTextRow.line_id)))
        member = term.room.members[term.room.students[1]]
        assert {line.id for line in lines if line.member_id != member} == texts
        assert len(lines) == 2

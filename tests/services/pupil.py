"""A learner for the tests: starts sittings, answers right or wrong, and keeps a clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from quizapp.core.memory import LineKind, Outcome, fold, replay
from quizapp.core.questions import Format, Response
from quizapp.core.scheduling import Calendar, Card, Rating
from quizapp.services import answering, learners, library, results, setting_aside, study
from quizapp.services.answering import AnswerOutcome
from quizapp.services.learners import Learner, LearnerSettings
from quizapp.services.memories import calendar_of, card_from, corrections_from, line_from
from quizapp.services.plans import FeedbackTime, Plan, SittingKind
from quizapp.services.study import Asking, Finished, Introduction, Step
from quizapp.store.engine import reading, writing
from quizapp.store.memory_queries import CARD_COLUMNS, LINES
from quizapp.store.models import CardRow, LearnerRow, LogLineRow, PresentationRow, QuestionRow

PACK = "elements"


def load(engine: Engine, folder: Path, now: datetime) -> library.LoadReport:
    with writing(engine) as session:
        return library.load_pack(session, folder, now)


@dataclass
class Pupil:
    """One learner at one database."""

    engine: Engine
    now: datetime
    settings: LearnerSettings = field(default_factory=LearnerSettings)
    learner: Learner = field(init=False)
    sitting: int = 0

    def __post_init__(self) -> None:
        with writing(self.engine) as session:
            self.learner, self.token = learners.create_guest(session, self.now, self.settings)

    @property
    def id(self) -> int:
        return self.learner.id

    def wait(self, **by: float) -> None:
        self.now += timedelta(**by)

    def start(self, plan: Plan | None = None, **chosen: Any) -> int:
        with writing(self.engine) as session:
            made = plan or Plan(PACK, **chosen)
            self.sitting = study.start(session, self.id, made, self.now)
        return self.sitting

    def quiz(self, **chosen: Any) -> int:
        return self.start(kind=SittingKind.QUIZ, **chosen)

    def step(self) -> Step:
        with reading(self.engine) as session:
            return study.current(session, self.id, self.sitting)

    def asked(self) -> Asking:
        """The question that waits, introductions read."""
        while isinstance(step := self.step(), Introduction):
            self.read(step)
        assert isinstance(step, Asking), step
        return step

    def read(self, step: Introduction) -> None:
        with writing(self.engine) as session:
            study.acknowledge(session, self.id, self.sitting, step.fact.id, self.now)

    def key(self, presentation: int) -> str:
        """The key of the (first) question that a presentation asks."""
        return self.keys(presentation)[0]

    def keys(self, presentation: int) -> list[str]:
        with reading(self.engine) as session:
            row = session.get_one(PresentationRow, presentation)
            return [session.get_one(QuestionRow, number).key for number, _ in row.members]

    def right(self, step: Asking) -> Response:
        """The right response to what is asked."""
        with reading(self.engine) as session:
            row = session.get_one(PresentationRow, step.presentation)
            if step.format is Format.MATCHING:
                return Response(pairs=tuple(row.content["solution"]))
            if row.content["solution"]:
                return Response(tuple(row.content["solution"]))
            question = library.shelf(session, PACK).question(row.members[0][0])
            assert question is not None
            return Response(text="; ".join(value.text for value in question.answers))

    def answer(
        self, *, right: bool = True, rating: Rating | None = None, presentation: int | None = None
    ) -> AnswerOutcome:
        """Answer what waits, right or by "I don't know"."""
        step = self.asked()
        if step.format is Format.FLIP and rating is None:
            rating = Rating.GOOD if right else Rating.AGAIN
        response = self.right(step) if right and step.format is not Format.FLIP else Response()
        self.wait(seconds=10)
        return self.respond(presentation or step.presentation, response, rating)

    def respond(
        self,
        presentation: int,
        response: Response,
        rating: Rating | None = None,
        confidence: int | None = None,
    ) -> AnswerOutcome:
        with writing(self.engine) as session:
            return answering.answer(
                session, self.id, presentation, response, self.now, rating, confidence
            )

    def change(self, presentation: int, rating: Rating) -> None:
        with writing(self.engine) as session:
            answering.change_rating(session, self.id, presentation, rating, self.now)

    def undo(self, done: int | None = None) -> None:
        with writing(self.engine) as session:
            answering.undo(session, self.id, self.sitting, self.now, done)

    def skip(self) -> None:
        with writing(self.engine) as session:
            setting_aside.skip(session, self.id, self.asked().presentation, self.now)

    def set_aside(self, kind: LineKind, presentation: int | None = None) -> None:
        chosen = presentation or self.asked().presentation
        with writing(self.engine) as session:
            setting_aside.set_aside(session, self.id, chosen, kind, self.now)

    def change_standing(self, key: str, kind: LineKind) -> None:
        with writing(self.engine) as session:
            setting_aside.change_standing(session, self.id, PACK, key, kind, self.now)

    def feedback(self, presentation: int) -> results.Feedback:
        with reading(self.engine) as session:
            day = self.learner.calendar.day_of(self.now)
            return results.feedback(session, self.id, presentation, day)

    def summary(self) -> results.Summary:
        with reading(self.engine) as session:
            return results.summary(session, self.id, self.sitting, self.now)

    def through(self, *, right: bool = True) -> list[str]:
        """Go through the sitting to its end; the keys in the order in which they were asked."""
        keys = []
        while not isinstance(step := self.step(), Finished):
            if isinstance(step, Introduction):
                self.read(step)
                continue
            keys.append(self.key(step.presentation))
            self.answer(right=right)
        return keys

    def card(self, key: str) -> Card:
        return self.cards()[key]

    def cards(self) -> dict[str, Card]:
        """The cards as stored, by question key."""
        return cards(self.engine, self.id)

    def folded(self) -> dict[str, Card]:
        """The cards as the log says."""
        return folded(self.engine, self.id)


def cards(engine: Engine, learner_id: int) -> dict[str, Card]:
    with reading(engine) as session:
        chosen = (
            select(QuestionRow.key, *CARD_COLUMNS)
            .join(CardRow, CardRow.question_id == QuestionRow.id)
            .where(CardRow.learner_id == learner_id)
        )
        return {row[0]: card_from(row[1:]) for row in session.execute(chosen)}


def folded(engine: Engine, learner_id: int) -> dict[str, Card]:
    with reading(engine) as session:
        rows = LINES.all(session.connection(), learner=learner_id)
        calendar = calendar_of(session.get_one(LearnerRow, learner_id))
        return fold(map(line_from, rows), corrections_from(rows), calendar)


def outcomes(engine: Engine, learner_id: int) -> dict[int, Outcome]:
    """What each answer of a learner amounts to, as stored with its line."""
    chosen = select(LogLineRow.id, LogLineRow.rated, LogLineRow.predicted).where(
        LogLineRow.learner_id == learner_id, LogLineRow.kind == "answer"
    )
    with reading(engine) as session:
        return {
            row.id: Outcome(row.rated and Rating(row.rated), row.predicted)
            for row in session.execute(chosen)
        }


def replayed(engine: Engine, learner_id: int) -> dict[int, Outcome]:
    """What each answer of a learner amounts to, as the log says."""
    with reading(engine) as session:
        rows = LINES.all(session.connection(), learner=learner_id)
    return replay(map(line_from, rows), {}, Calendar())[1]


__all__ = ["PACK", "FeedbackTime", "Pupil", "cards", "folded", "load", "outcomes", "replayed"]

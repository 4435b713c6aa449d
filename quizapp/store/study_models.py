"""Tables of what learners did and what they remember. `services` write them.

Answers are never changed; gradings and log lines are only added. A card is a cache of the fold of
its log lines (`quizapp.core.memory`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base
from quizapp.store.types import BigId


def _where_set(name: str, *columns: str) -> Index:
    """An index of the rows in which the last of `columns` is set."""
    is_set = text(f"{columns[-1]} IS NOT NULL")
    return Index(name, *columns, sqlite_where=is_set, postgresql_where=is_set)


class LearnerRow(Base):
    """A learner, known by its devices. `joined_id`: the account that took a guest over.

    From `retention` on: see `services.steering.Steering`, in words and JSON values.
    """

    __tablename__ = "learners"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_guest: Mapped[bool]
    joined_id: Mapped[int | None] = mapped_column(ForeignKey("learners.id"), index=True)
    created_at: Mapped[datetime]
    new_per_day: Mapped[int]
    reviews_per_day: Mapped[int]
    rollover_hour: Mapped[int]
    time_zone: Mapped[str]
    ask_confidence: Mapped[bool] = mapped_column(server_default=false())
    leech_lapses: Mapped[int] = mapped_column(server_default=text("8"))
    asked_as: Mapped[str] = mapped_column(server_default=text("'grow'"))
    retention: Mapped[float] = mapped_column(server_default=text("0.9"))
    learning_steps: Mapped[str] = mapped_column(server_default="1m 10m")
    relearning_steps: Mapped[str] = mapped_column(server_default="10m")
    maximum_interval: Mapped[int] = mapped_column(server_default=text("36500"))
    days_off: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    new_order: Mapped[str] = mapped_column(server_default="pack")
    weights: Mapped[list[Any] | None]


class SittingRow(Base):
    """A review, a quiz, a practice.

    `plan` is what the learner chose, `queue` what is still to come, `total` how many questions
    were planned, `answered` how many answers can be taken back. `steps` are the skips, buryings and
    suspensions that can be (see `services.setting_aside`). `current_id` is the presentation that
    waits for an answer (no foreign key: presentations point here). `day` is the learner's.
    """

    __tablename__ = "sittings"
    __table_args__ = (Index(None, "learner_id", "pack_id", "finished_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"))
    pack_id: Mapped[int] = mapped_column(ForeignKey("packs.id"), index=True)
    kind: Mapped[str]
    plan: Mapped[dict[str, Any]]
    queue: Mapped[list[Any]]
    total: Mapped[int]
    answered: Mapped[int]
    steps: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    current_id: Mapped[int | None] = mapped_column(BigId)
    day: Mapped[int]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class PresentationRow(Base):
    """What one person was shown, as shown.

    `members` lists [question id, how often it had been answered] for each question asked; `why` it
    was asked is "due", "new", "chosen", or "again" for one that does not count in the score.
    `asked_back`: a response was unclear; the next one is taken as it stands.
    """

    __tablename__ = "presentations"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    format: Mapped[str]
    content: Mapped[dict[str, Any]]
    members: Mapped[list[Any]]
    why: Mapped[str]
    asked_back: Mapped[bool]
    made_at: Mapped[datetime]
    revealed_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class AnswerRow(Base):
    """The one answer to a presentation, as sent. `stale`: the card had moved on meanwhile.

    `card`: the memory of a single question before the answer, from which the page tells what each
    rating would have earned. `confidence`: how sure the learner was, from 1 (not sure) to 3.
    """

    __tablename__ = "answers"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    presentation_id: Mapped[int] = mapped_column(ForeignKey("presentations.id"), unique=True)
    at: Mapped[datetime]
    response: Mapped[dict[str, Any]]
    stale: Mapped[bool]
    confidence: Mapped[int | None]
    card: Mapped[dict[str, Any] | None]


class GradingRow(Base):
    """One judgement of an answer; the latest counts. `members`: credit of each question asked."""

    __tablename__ = "gradings"
    __table_args__ = (CheckConstraint("credit >= 0 AND credit <= 1", name="credit"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"), index=True)
    at: Mapped[datetime]
    verdict: Mapped[str]
    credit: Mapped[float]
    reason: Mapped[str] = mapped_column(Text)
    members: Mapped[list[Any]]
    chosen: Mapped[dict[str, Any] | None]


_SUMMED = ("day", "rated", "predicted", "seconds")
_COMPARED = ("answer_id", "rated", "day", "question_id")


class LogLineRow(Base):
    """One line of a learner's log: see `quizapp.core.memory.Line`.

    `first`: nothing had been scheduled of the question before, so that the line used up one of the
    day's new ones. `revision`: that of the accepted answers when it was answered. `payload`: an
    imported card, parameters, the day until which a burying holds or that a review was moved to,
    or that an answer was sure.

    Four columns serve the pages of progress, which could not fold a long log at every look.
    `seconds`: from the presentation to the answer, shared among the questions asked at once.
    `rated` and `predicted` are a cache of the fold, as cards are (`quizapp.core.memory.Outcome`):
    the rating that holds, None for an answer taken back, and what FSRS foresaw of the review.
    `confidence`: that of the answer, so that it can be compared with what came.
    """

    __tablename__ = "log_lines"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
        # Holds all that is summed up, so that a long log is never read for it, only this.
        Index("ix_log_lines_summed", "learner_id", "question_id", *_SUMMED),
        Index(None, "learner_id", "at"),
        # Wrong answers alone, by time: of what the learner mixes up.
        Index(
            "ix_log_lines_wrong",
            "learner_id",
            "at",
            sqlite_where=text("rated = 1"),
            postgresql_where=text("rated = 1"),
        ),
        _where_set("ix_log_lines_introduced", "learner_id", "fact_id"),
        _where_set("ix_log_lines_answer", "answer_id"),
        _where_set("ix_log_lines_target", "target_id"),
        _where_set("ix_log_lines_confident", "learner_id", *_COMPARED, "confidence"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    fact_id: Mapped[int | None] = mapped_column(ForeignKey("facts.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answers.id"))
    target_id: Mapped[int | None] = mapped_column(ForeignKey("log_lines.id"))
    rating: Mapped[int | None]
    counts: Mapped[bool]
    first: Mapped[bool]
    day: Mapped[int]
    fuzz: Mapped[float]
    scheduler: Mapped[str]
    parameters: Mapped[str]
    revision: Mapped[str]
    payload: Mapped[dict[str, Any] | None]
    seconds: Mapped[float | None]
    rated: Mapped[int | None]
    predicted: Mapped[float | None]
    confidence: Mapped[int | None]


class CardRow(Base):
    """A learner's memory of a question: see `quizapp.core.scheduling.Card`.

    `due` is None for a new, suspended or retired one, so that the index holds what can be due.
    """

    __tablename__ = "cards"
    __table_args__ = (
        Index(None, "learner_id", "pack_id", "due"),
        Index(None, "question_id"),
        _where_set("ix_cards_surprised", "learner_id", "pack_id", "surprised"),
        {"sqlite_with_rowid": False},
    )

    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("packs.id"))
    state: Mapped[int]
    step: Mapped[int | None]
    stability: Mapped[float | None]
    difficulty: Mapped[float | None]
    last_review: Mapped[datetime | None]
    last_day: Mapped[int | None]
    interval: Mapped[timedelta | None]
    reps: Mapped[int]
    lapses: Mapped[int]
    seen: Mapped[int]
    suspended: Mapped[bool]
    buried: Mapped[int | None]
    surprised: Mapped[int | None]
    touched: Mapped[datetime | None]
    due: Mapped[datetime | None]
